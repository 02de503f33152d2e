"""Candidates, intervals and strengths on made-up months; the shipped weights."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_events import event, store_of

from detente.relations.months import Months, all_dyads, of_pair
from detente.relations.turning_features import FEATURES, features
from detente.relations.turning_points import EDGE, GAP, SPREAD, around, candidates, interval, load_weights, middle, tops


def quarrel(seed: int = 1, *, quarrel_at: int = 36, months: int = 72) -> list[dict[str, object]]:
    """Regular visits for years, then in one month a break with many acts of conflict, and strained ties after it."""
    rng = np.random.default_rng(seed)
    rows = []
    for month in range(months):
        first = date(2005 + month // 12, month % 12 + 1, 1)
        calm = rng.poisson(3 if month < quarrel_at else 1)
        strife = rng.poisson(0.1 if month < quarrel_at else 9 if month == quarrel_at else 1.5)
        for code, number in (("042", calm), ("112", strife), ("163", strife // 3)):
            for _ in range(number):
                day = str(first + timedelta(days=int(rng.integers(0, 28))))
                rows.append(event(day, *(("PER", "CHL") if rng.random() < 0.5 else ("CHL", "PER")), code))
        rows.append(event(str(first), "PER", "BOL", "040"))
    return rows


def months_of(seed: int = 1) -> Months:
    return of_pair(store_of(*quarrel(seed)), "CHL", "PER")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_break_is_the_strongest_turn_and_for_the_worse(seed: int) -> None:
    strongest = candidates(months_of(seed))[0]
    assert abs((strongest.date - date(2008, 1, 1)).days) <= 31
    assert strongest.direction == "down" and strongest.selected
    assert strongest.low <= strongest.date <= strongest.high


def test_strongest_first_apart_and_bounded() -> None:
    found = candidates(months_of())
    strengths = [change.strength for change in found]
    assert strengths == sorted(strengths, reverse=True) and all(0 <= s <= 1 for s in strengths)
    days = sorted(change.date for change in found)
    assert all((b - a).days >= 28 * (GAP - 2 * SPREAD) for a, b in pairwise(days))


def test_both_orders_of_the_pair_and_the_whole_store_agree() -> None:
    store = store_of(*quarrel())
    one, other = of_pair(store, "CHL", "PER"), of_pair(store, "PER", "CHL")
    among = next(months for months in all_dyads(store) if (months.a, months.b) == ("CHL", "PER"))
    assert candidates(one) == candidates(other) == candidates(among)
    assert one.events == other.events == among.events
    assert np.array_equal(one.others, among.others)


def test_what_two_states_share_with_third_ones() -> None:
    day = "2005-03-05"
    meets = [("PER", "BOL"), ("BOL", "PER"), ("CHL", "BOL"), ("CHL", "ECU"), ("PER", "CHL"), ("PER", "PER")]
    rows = [event(day, *states, "040") for states in meets]
    quarrels = [event("2005-04-05", *states, "112") for states in (("PER", "BOL"), ("CHL", "BOL"))]
    store = store_of(*rows, *quarrels, event("2005-04-06", "PER", "COL", "040"))
    shared = of_pair(store, "CHL", "PER").shared
    assert shared.tolist() == [[pytest.approx(np.sqrt(2)), 0.0], [0.0, 1.0]]
    among = next(months for months in all_dyads(store) if (months.a, months.b) == ("CHL", "PER"))
    assert np.array_equal(shared, among.shared)


def test_a_new_head_counts_for_half_a_year_and_dense_pairs_are_weighed_on_their_own_scale() -> None:
    column = features(months_of())[:, FEATURES.index("new_head")]
    assert column.sum() >= 12 and column[14:20].all(), "Chile's president took office on 2006-03-11"
    rows = quarrel()
    dense = [dict(row, date=str(row["date"])[:8] + f"{1 + n % 28:02d}") for n in range(28) for row in rows]
    rises = [
        features(of_pair(store_of(*some), "CHL", "PER"))[:, FEATURES.index("conflict_rises")] for some in (rows, dense)
    ]
    assert rises[1].max() < 4 * rises[0].max()


def test_copies_of_an_act_change_nothing() -> None:
    rows = quarrel()
    once, twice = (of_pair(store_of(*some), "CHL", "PER") for some in (rows, [*rows, *rows]))
    own = [column for column in range(len(FEATURES)) if not FEATURES[column].startswith("others")]
    assert np.allclose(features(once)[:, own], features(twice)[:, own])


def test_no_turn_in_a_month_without_coverage() -> None:
    rows = [row for row in quarrel() if not str(row["date"]).startswith(("2008-01", "2008-02"))]
    months = of_pair(store_of(*rows), "CHL", "PER")
    assert not months.covered[36] and np.isfinite(features(months)).all()
    assert all(change.date not in (date(2008, 1, 1), date(2008, 2, 1)) for change in candidates(months))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(-20, 20), min_size=1, max_size=60), st.floats(0, 4))
def test_interval_holds_its_peak(values: list[float], sharpness: float) -> None:
    score = np.array(values)
    for top in tops(around(score)):
        month = middle(score, top)
        low, high = interval(score, month, sharpness)
        assert 0 <= low <= month <= high < len(score) and abs(month - top) <= SPREAD


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(-5, 5), min_size=1, max_size=80))
def test_every_month_is_a_peak_or_near_a_higher_one(values: list[float]) -> None:
    score = np.array(values)
    found = tops(score)
    for month in range(len(score)):
        assert any(abs(month - peak) < GAP and score[peak] >= score[month] for peak in found)


def test_chance_gathers_over_months_but_never_where_none_can_be_told() -> None:
    even, alone = [0.0] * 3, [0.5]
    score = np.array([-np.inf, -np.inf, *even, *[-9.0] * 6, *alone, -9.0, -9.0, -np.inf])
    crowd = around(score)
    assert tops(crowd)[0] in (2, 3, 4, 5) and middle(score, tops(crowd)[0]) == 3, (
        "three even months outweigh one higher month"
    )
    assert not np.isfinite(crowd[[0, 1, -1]]).any() and EDGE == 2


def test_shipped_weights_know_the_measures() -> None:
    weights = load_weights()
    assert weights.features == FEATURES
    assert weights.strength[1] > 0 and 0 < weights.selected < 1
