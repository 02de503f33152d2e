"""`bench.endtoend` tells how many events it counts neither way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from bench import endtoend

from detente.records import Article, Document, Event, Interval, Party, Trigger


def event(source: str, target: str) -> Event:
    parties = Party(source, "GOV", 0, 1, "A"), Party(target, "GOV", 0, 1, "A")
    when, trigger = Interval(None, None), Trigger(0, 1, "A")
    return Event(*parties, "ACCUSE", None, "112", -2.0, "verbal_conflict", "actual", when, trigger, (), None, 0.8)


def test_what_counts_neither_way_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    key = [{"source": "TCD", "target": "MLI", "type": "ACCUSE", "modality": "actual"}]
    told = event("TCD", "MLI"), event("TCD", "NER"), event("PER", "CHL")

    def annotated(items: Iterable[Any], jobs: int | None) -> Iterator[Document]:
        yield from (Document(Article(item["id"], "A"), events=told) for item in items)

    monkeypatch.setattr("sys.argv", ["endtoend"])
    monkeypatch.setattr(endtoend, "records", lambda: iter([{"id": "a", "key": key}, {"id": "b", "key": []}]))
    monkeypatch.setattr(endtoend, "annotate_many", annotated)
    endtoend.main()
    lines = capsys.readouterr().out.splitlines()
    assert "(1 of 2 found, 1 in the key)" in lines[0]
    assert lines[4].startswith("left out  4 ")
