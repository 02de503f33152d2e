"""The outlook: proper distributions, honest notes, no look ahead."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_turning_points import quarrel

from detente.relations.outlook import (
    HORIZONS,
    LEVELS,
    ahead_means,
    crps,
    downturn_chance,
    load_shapes,
    measures,
    outlook,
    outlook_of,
    persistence,
    quantiles,
    told_below,
    usually_below,
)

NETS = st.lists(st.floats(-500, 500) | st.just(float("nan")), min_size=30, max_size=90)


def noise(seed: int, months: int = 120, level: float = 5.0) -> np.ndarray:
    return np.random.default_rng(seed).normal(level, 4, months)


def test_bands_hold_their_share_of_what_comes() -> None:
    inside = []
    for seed in range(20):
        net = noise(seed)
        spread, came = quantiles(net, 3, load_shapes()[3])[40:-3], ahead_means(net, 3)[40:-3]
        inside += list((spread[:, LEVELS.index(0.125)] <= came) & (came <= spread[:, LEVELS.index(0.875)]))
    assert 0.6 < np.mean(inside) < 0.95


def test_a_noisy_level_is_better_told_than_by_persistence() -> None:
    gains = []
    for seed in range(10):
        net = noise(seed)
        came = ahead_means(net, 1)
        gains.append(
            np.nanmean((crps(persistence(net, 1), came) - crps(quantiles(net, 1, load_shapes()[1]), came))[30:])
        )
    assert np.mean(gains) > 0
    assert outlook(noise(1)).ahead[0].better


def test_a_random_walk_is_not_said_to_be_better() -> None:
    claims = [outlook(np.cumsum(np.random.default_rng(s).normal(0, 3, 120))).ahead[0].better for s in range(10)]
    assert sum(claims) <= 3


def test_a_silent_dyad_is_not_near_a_downturn() -> None:
    net = np.zeros(120)
    net[np.random.default_rng(0).choice(110, 12, replace=False)] = 4.0
    silent = outlook(net).ahead[0]
    assert silent.below == 0 and silent.downturn < 0.1, "nothing was ever below its lowest quarter, silence"


def test_chances_of_a_downturn_come_true() -> None:
    told, came = [], []
    for seed in range(40):
        net = noise(seed)
        for end in range(60, 110, 5):
            ahead = outlook(net[:end]).ahead[0]
            told.append(ahead.downturn)
            came.append(net[end] < ahead.below)
    assert abs(np.mean(told) - np.mean(came)) < 0.08


@given(st.floats(0.02, 0.9), st.floats(0.01, 0.5), st.floats(0.01, 0.5), st.sampled_from(HORIZONS))
def test_the_more_is_told_below_the_likelier_a_downturn(told: float, ever: float, lately: float, months: int) -> None:
    shape = load_shapes()[months]
    low, high = (float(downturn_chance(*map(np.array, (t, ever, lately)), shape)) for t in (told, told + 0.05))
    assert 0 < low < high < 1


def test_shares_below_are_of_strictly_lower_spans() -> None:
    below, ever, lately = usually_below(np.array([1.0, 1, 1, 1, 1, 1, 1, -5]))
    assert below == 1 and ever == pytest.approx(1.25 / 9) and ever < lately < 0.5, "the low one came last"
    assert told_below(np.zeros(len(LEVELS)), 0.0) == 0 and told_below(np.zeros(len(LEVELS)), 0.1) == 1


@settings(max_examples=40, deadline=None)
@given(NETS)
def test_whatever_the_series(values: list[float]) -> None:
    found = outlook(np.array(values))
    assert bool(found.ahead) != bool(found.note)
    for a in found.ahead:
        assert a.low <= a.median <= a.high and 0 <= a.downturn <= 1
    assert str(found)


@pytest.mark.parametrize("months", HORIZONS)
def test_nothing_is_known_ahead_of_time(months: int) -> None:
    net = noise(3)
    changed = net.copy()
    changed[80:] += 300
    shape = load_shapes()[months]
    assert np.allclose(quantiles(net, months, shape)[:80], quantiles(changed, months, shape)[:80])
    before, after = (persistence(line, months)[:80] for line in (net, changed))
    assert np.allclose(before, after, equal_nan=True) and np.isfinite(before[20:]).all()
    assert all(np.allclose(one[:80], other[:80]) for one, other in zip(measures(net), measures(changed), strict=True))


def test_too_little_is_said() -> None:
    from made_up_events import store_of

    assert "too little" in str(outlook(np.ones(5)))
    assert "too little" in str(outlook(np.zeros(60)))
    assert "nothing" in str(outlook_of(store_of(), "CHL", "PER"))
    found = outlook_of(store_of(*quarrel()), "CHL", "PER")
    assert found.after == "2010-12" and [a.months for a in found.ahead] == list(HORIZONS)


def test_an_outlook_from_long_ago_says_from_when() -> None:
    found = outlook(np.random.default_rng(3).normal(0, 4, 60), "2012-09")
    assert found.on(date(2012, 10, 3)) == found.on(date(2012, 9, 30)) == str(found)
    assert str(found).startswith("next 3 months: ")
    assert found.on(date(2014, 1, 1)).startswith("the 3 months after September 2012, the last told of: ")
