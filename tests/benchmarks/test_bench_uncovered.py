"""`bench.uncovered` codes the passages that it is asked for, not those that a file happens to hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from bench import uncovered
from bench.passages import Passage
from bench.uncovered import Read

from detente.records import Article


def test_kept_passages_serve_only_who_asks_for_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    all_of_them = [Passage(f"a.txt:{n}", date(2012, 1, 1), "wire", "Rain", (f"Rain {n}.",)) for n in range(4)]
    parsed: list[int] = []

    def read(chosen: Sequence[Passage]) -> Iterator[Read]:
        parsed.append(len(chosen))
        yield from (Read(p, Article(p.place, p.sentences[0]), (), (), (), (), ()) for p in chosen)

    monkeypatch.setattr(uncovered, "passages", lambda: all_of_them)
    monkeypatch.setattr(uncovered, "held_out", lambda _: False)
    monkeypatch.setattr(uncovered, "read", read)
    file = tmp_path / "kept"
    assert [len(uncovered._kept(file, every)) for every in (2, 2, 1, 1)] == [2, 2, 4, 4]
    assert parsed == [2, 4]
    all_of_them[0] = Passage("a.txt:0", date(2012, 1, 1), "wire", "Rain", ("Sun.",))
    assert uncovered._kept(file, 1)[0].passage.sentences == ("Sun.",)
