"""What gates and claims share: figures as text, and one way to the articles that labels are of."""

from __future__ import annotations

import importlib
from collections import Counter

import pytest
from bench import claims, gates
from bench.labelled import f1


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((3, 4, 6), ["0.750", "0.500", "0.600"]),
        ((0, 5, 4), ["0.000", "0.000", "0.000"]),
        ((0, 0, 4), ["–", "0.000", "0.000"]),
        ((0, 5, 0), ["0.000", "–", "0.000"]),
        ((0, 0, 0), ["–", "–", "–"]),
    ],
)
def test_a_dash_stands_where_there_is_nothing_to_share(counts: tuple[int, int, int], told: list[str]) -> None:
    assert f1(*counts).split() == told


def test_labels_without_dates_or_issues_give_no_share_of_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The third draw of gates has no dates."""
    counts = {"all": Counter(gold=2, found=2, right=2, any=2, actors=1, pair=1, name=2)}
    for room in (gates, claims):
        monkeypatch.setattr(room, "tallied", lambda *_: counts)
        room.main()
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[1][-2:] == ["–", "0.50"] and lines[3][-3:] == ["0.50", "1.00", "–"]


@pytest.mark.parametrize(
    "call",
    [
        ("gates", "thrid"),
        ("claims", "--shwo"),
        ("actors", "--part"),
        ("gazetteer", "--gasp"),
        ("passage_relations", "--al1"),
        ("draw", "x"),
    ],
)
def test_a_word_that_says_nothing_is_refused(call: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Measured would be something else than was asked for."""
    monkeypatch.setattr("sys.argv", [*call])
    with pytest.raises(SystemExit):
        importlib.import_module(f"bench.{call[0]}").main()
