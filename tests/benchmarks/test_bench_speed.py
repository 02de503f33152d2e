"""`bench.speed` sets a first run beside a first run and a warm one beside a warm one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import SimpleNamespace

import pytest
from bench import speed

from detente.records import Article, Document

NEWS = [Article(str(n), f"Chad thanked Mali {n} times.") for n in range(20)]


class Watch:
    """Seconds as they are said to pass: a text that was never met takes the pipeline twice as long."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.met: set[str] = set()

    def pipe(self, texts: Iterable[str]) -> Iterator[str]:
        for text in texts:
            self.seconds += 1.0 if text in self.met else 2.0
            self.met.add(text)
            yield text

    def annotate(self, news: list[Article]) -> list[Document]:
        self.seconds += 2.0 * len(news)
        return [Document(article, sentences=((0, 5),)) for article in news]


def test_warm_runs_stand_beside_each_other(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    watch = Watch()
    monkeypatch.setattr("spacy.load", lambda _: watch)
    monkeypatch.setattr("sys.argv", ["speed"])
    monkeypatch.setattr(speed, "time", SimpleNamespace(process_time=lambda: watch.seconds))
    monkeypatch.setattr(speed, "articles", lambda _: NEWS)
    monkeypatch.setattr(speed, "annotate_batch", watch.annotate)
    monkeypatch.setattr(speed, "profile", lambda _: None)
    speed.main()
    ratios = [line.split()[-1] for line in capsys.readouterr().out.splitlines() if "annotate" in line]
    assert ratios == ["0.75", "0.50"], "ten of the twenty texts are met before the first run"
