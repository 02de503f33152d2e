"""Names that were said in some years more than in others (`data/times/names_by_year.csv`), as one clue together."""

from __future__ import annotations

import re
from functools import cache

from detente.articles.dating_interval import Profile
from detente.data.tables import grid
from detente.errors import CodebookError

__all__ = ["names_in", "profile"]

#: How many months one column of the table covers.
STEP = 6
#: What lies outside the table's years costs so many times what its best column gains on its mean, above a start and up
#: to a limit: names that fit all years alike ("New York") speak for none.
ELSEWHERE, START, UNKNOWN = 2.0, 1.5, 6.0
#: How many columns beside the table's own still go by it, and what each step away costs.
_EDGE, _EDGE_COST = 6, 0.35
_SHOWN = 5
#: What the weights of the table count beside other clues, and at most.
WEIGHT, MOST = 2.2, 8.0
_FEWEST = 3
#: Capitalised words that do not open a sentence or a line.
_NAME = re.compile(r"(?<![.!?:”\"\n] )(?<!\n)\b[A-Z][\w’'-]+(?:[ \t]+[A-Z][\w’'-]+){0,2}")


def names_in(text: str) -> dict[str, None]:
    """The names of a text and their parts, each once, in the order of the text."""
    found: dict[str, None] = {}
    for match in _NAME.finditer(text):
        words = match.group().split()
        for first in range(len(words)):
            found.update({" ".join(words[first:last]): None for last in range(first + 1, len(words) + 1)})
    return found


def profile(text: str) -> Profile | None:
    """What all known names of the text say together about its time; None where it holds too few."""
    first, table = _table()
    known = [name for name in names_in(text) if name in table]
    if len(known) < _FEWEST:
        return None
    scores = [sum(column) for column in zip(*(table[name] for name in known), strict=True)]
    share = (1 + len(known)) ** -0.5
    most = max(scores)
    best = scores.index(most)
    telling = sorted(known, key=lambda name: (sum(table[name]) / len(scores) - table[name][best], name))[:_SHOWN]
    costs = [share * (most - score) for score in scores]
    mean = sum(costs) / len(costs)
    elsewhere = min(UNKNOWN, max(0.0, ELSEWHERE * mean - START))
    year = (first + best * STEP) // 12
    reason = f"names said most around {year}: {', '.join(telling)}"
    return Profile(
        reason,
        first - _EDGE * STEP,
        STEP,
        _with_edges([min(MOST, WEIGHT * cost) for cost in costs], elsewhere),
        elsewhere,
    )


def _with_edges(costs: list[float], elsewhere: float) -> tuple[float, ...]:
    """Names do not begin and end with the table: the time beside it goes from its first or last to all other times."""
    before = [_beside(costs[0], elsewhere, step) for step in range(_EDGE, 0, -1)]
    after = [_beside(costs[-1], elsewhere, step) for step in range(1, _EDGE + 1)]
    return (*before, *costs, *after)


def _beside(edge: float, elsewhere: float, step: int) -> float:
    """A little dearer each step up to the others' cost; where that is lower, down to it."""
    if elsewhere > edge:
        return min(elsewhere, edge + _EDGE_COST * step)
    return edge + (elsewhere - edge) * step / (_EDGE + 1)


@cache
def _table() -> tuple[int, dict[str, tuple[float, ...]]]:
    rows = grid("times/names_by_year.csv")
    try:
        first = int(rows[0][1][:4]) * 12 + int(rows[0][1][5:]) - 1
        table = {row[0]: tuple(int(cell) / 10 for cell in row[1:]) for row in rows[1:]}
        if any(len(weights) != len(rows[0]) - 1 for weights in table.values()):
            raise ValueError("a row with too few columns")
    except (ValueError, IndexError) as error:
        raise CodebookError(str(error), where="times/names_by_year.csv", fix="python -m bench.dating_names") from error
    return first, table
