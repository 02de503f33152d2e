"""What makes a month look like a turn: a few plain measures of each month of a dyad.

All counts are taken to square roots (which evens out the spread of counts) and set against the dyad's own months:
0 is an ordinary month of this dyad, 1 one standard deviation above it. Days and distinct codes are counted rather than
events, because one day's burst of reports is one act in the news; only where nearly every day has such an act, as in
the stores of the largest coders, do days tell nothing and acts count. What either state does with third states in the
same months is a measure of its own, so that a shock that all pairs of a state share (an election, but also a change of
sources) can be weighed for what it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pandas import DataFrame

    from detente.relations.months import Months

    Line = NDArray[np.float64]

__all__ = ["FEATURES", "features"]

#: So many months a head of state or government is new.
NEW = 6
#: Their order is the order of the weights in data/stages/turning_points.json.
FEATURES: tuple[str, ...] = (
    "conflict_days",
    "cooperation_days",
    "rare_conflict",
    "rare_cooperation",
    "diplomatic_days",
    "stands_out_after",
    "conflict_rises",
    "conflict_share_rises",
    "others_cooperate",
    "others_in_conflict",
    "fighting_days",
    "new_cooperation",
    "new_head",
    "shared_cooperation",
    "shared_conflict",
)


def features(months: Months) -> NDArray[np.float64]:
    """One row a month, one column a feature of FEATURES; months without coverage read as ordinary ones."""
    acts, size = months.acts, len(months)
    conflict = acts[acts["quad"] >= 2]
    cooperation = acts[acts["quad"] < 2]
    score = _scorer(months.covered)
    columns = (
        score(_days(conflict, months.covered)),
        score(_days(cooperation, months.covered)),
        score(_smooth(_rarity(conflict, size, months.covered))),
        score(_smooth(_rarity(cooperation, size, months.covered))),
        score(_days(acts[acts["code"].str.startswith("05")], months.covered)),
        _stands_out(_count(acts, size), 12),
        _rise(_count(conflict, size), 6) / _unrest(_count(conflict, size)),
        _share_rise(_count(conflict, size), _count(acts, size), 24),
        score(_smooth(months.others[:, :2].sum(axis=1))),
        score(_smooth(months.others[:, 2:].sum(axis=1))),
        score(_with_next(_days(acts[acts["code"].str.startswith(("19", "20"))], months.covered))),
        score(_smooth(_newness(cooperation, size))),
        _new_head(months),
        score(_smooth(months.shared[:, 0])),
        score(_smooth(months.shared[:, 1])),
    )
    return np.where(months.covered[:, None], np.stack(columns, axis=1), 0.0)


def _count(acts: DataFrame, size: int) -> Line:
    return np.bincount(acts["month"], minlength=size).astype(float)


def _days(acts: DataFrame, covered: NDArray[np.bool_]) -> Line:
    """Distinct days of the month with such an act.

    A day with n acts counts n to the power of the squared share of days that have one: 1 in all but the densest dyads,
    n where every day has some.
    """
    told = acts.groupby(["month", "day"]).size()
    share = min(1.0, len(told) / (30.4 * max(int(covered.sum()), 1)))
    weights = told.to_numpy(float) ** share**2
    return np.bincount(told.index.get_level_values("month"), weights=weights, minlength=len(covered)).astype(float)


def _rarity(acts: DataFrame, size: int, covered: NDArray[np.bool_]) -> Line:
    """Sum over the month's distinct codes of how rare each is for the dyad: log(months / months with the code)."""
    codes = acts.drop_duplicates(["month", "code"])
    seen = codes.groupby("code", observed=True)["month"].transform("size")
    weight = np.log(covered.sum() / seen.to_numpy(float))
    return np.bincount(codes["month"], weights=weight, minlength=size).astype(float)


def _newness(acts: DataFrame, size: int, reach: int = 24) -> Line:
    """Sum over the month's distinct codes of how new each is: log(months before, at most `reach`, / those with it)."""
    total = np.zeros(size)
    at = np.arange(size)
    low = np.maximum(at - reach, 0)
    for _, months in acts.drop_duplicates(["month", "code"]).groupby("code", observed=True)["month"]:
        has = np.zeros(size)
        has[months] = 1.0
        seen = np.concatenate([[0.0], np.cumsum(has)])
        total += has * np.log((at - low + 2) / (seen[at] - seen[low] + 1))
    return total


def _new_head(months: Months) -> Line:
    """1 in the month in which a head of either state or government takes office, and in the five after it."""
    from detente.actors.leaders import new_heads

    line = np.zeros(len(months))
    for day in (*new_heads(months.a), *new_heads(months.b)):
        at = day.year * 12 + day.month - 1 - months.first
        line[max(at, 0) : max(at + NEW, 0)] = 1.0
    return line


def _with_next(line: Line) -> Line:
    """A month and the one after it."""
    return np.asarray(line + np.append(line[1:], line[-1]))


def _scorer(covered: NDArray[np.bool_]) -> Callable[[Line], Line]:
    """Counts to standard scores among the covered months, with a floor under the spread for thin dyads."""

    def score(counts: Line) -> Line:
        roots = np.sqrt(counts + 0.375)
        known = roots[covered]
        return np.asarray((roots - known.mean()) / np.sqrt(known.var() + 0.25))

    return score


def _smooth(line: Line) -> Line:
    """Mean of a month and its neighbours."""
    padded = np.pad(line, 1, mode="edge")
    return np.asarray((padded[:-2] + padded[1:-1] + padded[2:]) / 3)


def _window(line: Line, start: int, stop: int) -> tuple[Line, Line]:
    """Sums over months m+start .. m+stop−1, and how many of them exist (at least one)."""
    total = np.concatenate([[0.0], np.cumsum(line)])
    at = np.arange(len(line))
    low, high = np.clip(at + start, 0, len(line)), np.clip(at + stop, 0, len(line))
    return total[high] - total[low], np.maximum(high - low, 1).astype(float)


def _spread(line: Line) -> float:
    return float(np.sqrt(np.sqrt(line + 0.375).var() + 0.25))


def _stands_out(line: Line, reach: int) -> Line:
    """Three months' activity beside the busiest three of the following `reach` months."""
    three = _smooth(line) * 3
    ahead = np.full(len(line), 0.0)
    for m in range(len(line) - 3):
        ahead[m] = np.sqrt(three[m] + 0.4) - np.sqrt(three[m + 3 : m + reach + 1].max() + 0.4)
    return ahead / _spread(line)


def _unrest(line: Line) -> float:
    """How far roots of counts stray from month to month: a lasting change adds little to it, however large."""
    steps = np.diff(np.sqrt(line + 0.375))
    return float(np.sqrt((steps @ steps) / max(2 * len(steps), 1) + 1))


def _rise(line: Line, reach: int) -> Line:
    """Monthly mean after the month against before it, on the root scale."""
    (after, n), (before, k) = _window(line, 1, reach + 1), _window(line, -reach, 0)
    return np.asarray(np.sqrt((after + 0.4) / n) - np.sqrt((before + 0.4) / k))


def _share_rise(part: Line, whole: Line, reach: int) -> Line:
    """Log odds of the part among the whole, from the month on against before it, drawn to the overall share."""
    usual = part.sum() / max(whole.sum(), 1.0)

    def log_odds(start: int, stop: int) -> Line:
        share = (_window(part, start, stop)[0] + 2 * usual) / (_window(whole, start, stop)[0] + 2)
        share = np.clip(share, 1e-3, 1 - 1e-3)
        return np.asarray(np.log(share / (1 - share)))

    return log_odds(0, reach) - log_odds(-reach, 0)
