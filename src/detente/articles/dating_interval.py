"""When an article without a date was written: clues weighed month by month, and the shortest interval that holds.

Each clue gives every month a log-likelihood relative to its best month; they add up. Who asks for a date is served by
less than two years and by little else: the interval is the likeliest run of that length where it carries `ENOUGH` of
the total (a shorter one where that carries `SAFE`), and else the shortest run that carries `SAFE`. The costs and the
weights were fitted on dated news from 1987 to 2019 (bench/dating.py keeps its test articles apart from those).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from detente.records import Interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ENOUGH", "NARROW", "SAFE", "AnyClue", "Clue", "Cost", "Profile", "Span", "Yearly", "belief", "interval"]

#: The shares of belief, by the model's own reckoning, that a narrow interval must carry and that a wide one does.
ENOUGH, SAFE = 0.57, 0.94
#: The most months of a narrow interval: under two years.
NARROW = 23
_FIRST_YEAR, _LAST_YEAR = 1900, 2035
#: A clue that costs so much before its beginning surely begins it.
_SURE = 3.5
#: How much the clues of a family count, and how much of itself each keeps after one that speaks louder of a month: they
#: repeat each other, but one that a month breaks is not made good by others that it keeps.
_FAMILIES = {
    "office": (1.0, 0.6),
    "person": (0.8, 0.6),
    "thing": (0.8, 0.6),
    "count": (1.0, 0.6),
    "calendar": (0.8, 0.7),
    "profile": (1.0, 1.0),
}
#: Where archives of news are dense, and how fast they thin out before (natural logarithms).
_COMMON_FROM, _COMMON_TO = 1985, 2028
_RARER_A_YEAR, _RAREST = 0.25, 8.0
#: First and last month, both included, counted from the year 0; None is open.
Span = tuple[int | None, int | None]


#: Whose title is said, who is named without one, what else is named: each repeats its like, not the others.
Family = Literal["office", "person", "thing", "count"]


@dataclass(frozen=True, slots=True)
class Cost:
    """What it costs to lie outside: at once, for each year away, and at most (natural logarithms, all positive)."""

    base: float
    per_year: float
    most: float


@dataclass(frozen=True, slots=True)
class Clue:
    """Something the text names, the spans in which one would name it, and what it costs to write before or after."""

    reason: str
    spans: tuple[Span, ...]
    before: Cost
    after: Cost
    family: Family = "thing"


@dataclass(frozen=True, slots=True)
class Yearly:
    """A clue that only some months fit ("Wednesday, October 3"), and the cost of the others."""

    reason: str
    fits: frozenset[int]
    cost: float


@dataclass(frozen=True, slots=True)
class Profile:
    """A clue that weighs spans of `step` months from the month `first` on; `elsewhere` is the cost of all others."""

    reason: str
    first: int
    step: int
    costs: tuple[float, ...]
    elsewhere: float


#: What it costs to write after something that the text tells as history.
PAST = Cost(0.2, 0.1, 1.5)
#: Everything that weighs months.
AnyClue: TypeAlias = Clue | Yearly | Profile


def interval(clues: Sequence[AnyClue]) -> Interval | None:
    """The interval of whole months to tell (see above); None without clues."""
    import numpy as np

    if not clues:
        return None
    first = _FIRST_YEAR * 12
    sums = np.concatenate(([0.0], np.cumsum(belief(clues))))
    start, end = _shortest(sums)
    if end - start > NARROW:
        carried = sums[NARROW:] - sums[:-NARROW]
        likeliest = int(np.argmax(carried))
        if carried[likeliest] >= ENOUGH:
            start, end = likeliest, likeliest + NARROW
    return Interval(_first_day(first + start), _last_day(first + end - 1))


def _shortest(sums: NDArray[Any]) -> tuple[int, int]:
    """The first month of the shortest run that carries `SAFE`, and the one after its last."""
    import numpy as np

    ends = np.searchsorted(sums, sums[:-1] + SAFE - 1e-9)
    inside = ends < len(sums)
    start = int(np.argmin(np.where(inside, ends - np.arange(len(ends)), len(sums))))
    return start, int(ends[start])


def belief(clues: Sequence[AnyClue]) -> NDArray[Any]:
    """How likely each month is, from January of the first year on; the sum is 1."""
    import numpy as np

    months = np.arange(_FIRST_YEAR * 12, (_LAST_YEAR + 1) * 12)
    total = _before_any_clue(months)
    told = _with_history(clues)
    for family, (weight, kept) in _FAMILIES.items():
        costs = [_cost(clue, months) for clue in told if _family(clue) == family]
        if costs:
            loudest_first = -np.sort(-np.array(costs), axis=0)
            total += weight * kept ** np.arange(len(costs)) @ loudest_first
    likely = np.exp(-(total - total.min()))
    share: NDArray[Any] = likely / likely.sum()
    return share


def _with_history(clues: Sequence[AnyClue]) -> list[AnyClue]:
    """What ended before something else that the text surely names began is told as history: it bounds no end."""
    begun = [
        min((first for first, _ in clue.spans if first is not None), default=None)
        for clue in clues
        if isinstance(clue, Clue) and clue.before.base >= _SURE and all(first is not None for first, _ in clue.spans)
    ]
    latest = max((first for first in begun if first is not None), default=None)
    return [
        replace(clue, after=_least(clue.after, PAST)) if isinstance(clue, Clue) and _over(clue, latest) else clue
        for clue in clues
    ]


def _over(clue: Clue, latest: int | None) -> bool:
    return latest is not None and all(last is not None and last < latest for _, last in clue.spans)


def _least(one: Cost, other: Cost) -> Cost:
    return Cost(min(one.base, other.base), min(one.per_year, other.per_year), min(one.most, other.most))


def _before_any_clue(months: NDArray[Any]) -> NDArray[Any]:
    """News in electronic form is mostly of the last forty years; the older, the rarer, and none is of times to come."""
    import numpy as np

    older = np.maximum(0, _COMMON_FROM * 12 - months) / 12
    later = np.maximum(0, months - _COMMON_TO * 12) / 12
    prior: NDArray[Any] = np.minimum(_RAREST, older * _RARER_A_YEAR) + later
    return prior


def _family(clue: AnyClue) -> str:
    if isinstance(clue, Clue):
        return clue.family
    return "calendar" if isinstance(clue, Yearly) else "profile"


def _cost(clue: AnyClue, months: NDArray[Any]) -> NDArray[Any]:
    import numpy as np

    if isinstance(clue, Yearly):
        return np.where(np.isin(months, sorted(clue.fits)), 0.0, clue.cost)
    if isinstance(clue, Profile):
        known = np.array([*clue.costs, clue.elsewhere])
        index = (months - clue.first) // clue.step
        by_span: NDArray[Any] = known[np.where((index < 0) | (index >= len(clue.costs)), -1, index)]
        return by_span
    costs = [_outside(span, clue, months) for span in clue.spans]
    least: NDArray[Any] = np.minimum.reduce(costs)
    return least


def _outside(span: Span, clue: Clue, months: NDArray[Any]) -> NDArray[Any]:
    import numpy as np

    first, last = span
    ahead = np.zeros(len(months)) if first is None else np.maximum(0, first - months)
    behind = np.zeros(len(months)) if last is None else np.maximum(0, months - last)
    both: NDArray[Any] = _paid(ahead, clue.before) + _paid(behind, clue.after)
    return both


def _paid(away: NDArray[Any], cost: Cost) -> NDArray[Any]:
    import numpy as np

    paid: NDArray[Any] = np.where(away > 0, np.minimum(cost.most, cost.base + cost.per_year * away / 12), 0.0)
    return paid


def _first_day(month: int) -> str:
    return date(month // 12, month % 12 + 1, 1).isoformat()


def _last_day(month: int) -> str:
    of_year, number = month // 12, month % 12 + 1
    return date(of_year, number, monthrange(of_year, number)[1]).isoformat()
