"""The scoring of turning points: one to one within three months, and intervals only where a method gives them."""

from __future__ import annotations

import pytest
from bench.turning_points import show
from bench.turning_score import Predicted, Turn, mean_of, over_pairs, pairs_of_hits, score

TURNS = {("A", "B"): [Turn(100, True), Turn(104, False)], ("A", "C"): [Turn(50, True)]}


def told(month: int, up: bool = True, span: tuple[int, int] | None = None, strength: float = 1.0) -> Predicted:
    return Predicted(month, up, span, strength, True)


def test_hits_are_one_to_one_and_as_many_as_can_be() -> None:
    found = pairs_of_hits([told(101), told(103)], TURNS["A", "B"])
    assert [(p.month, t.month) for p, t in found] == [(101, 100), (103, 104)]
    assert [(p.month, t.month) for p, t in pairs_of_hits([told(102), told(107)], TURNS["A", "B"])] == [
        (102, 100),
        (107, 104),
    ]
    assert len(pairs_of_hits([told(101), told(103)], TURNS["A", "B"], directed=True)) == 1
    assert pairs_of_hits([told(54)], TURNS["A", "C"]) == []


def test_a_method_without_intervals_has_no_coverage(capsys: pytest.CaptureFixture[str]) -> None:
    plain = {("A", "B"): [told(100), told(104, False)], ("A", "C"): [told(60)]}
    found = score(plain, TURNS)
    assert (found.f1, found.directed, found.recall, found.coverage) == pytest.approx((2 / 3, 2 / 3, 2 / 3, None))
    show("plain", found)
    assert capsys.readouterr().out.split()[4] == "–"
    assert "coverage" not in over_pairs([plain], TURNS, draws=9) and mean_of([found, found]).coverage is None


def test_coverage_is_of_the_hits() -> None:
    spans = {("A", "B"): [told(101, span=(99, 103)), told(106, span=(105, 107))], ("A", "C"): [told(60, span=(0, 99))]}
    assert score(spans, TURNS).coverage == 0.5
    assert mean_of([score(spans, TURNS), score({p: [told(1)] for p in TURNS}, TURNS)]).coverage == 0.5
