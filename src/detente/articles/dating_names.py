"""Names that were said in some years more than in others (`data/times/names_by_year.csv`), as one clue together."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources

from detente.articles.dating_interval import Profile
from detente.errors import CodebookError

__all__ = ["names_in", "profile"]

#: Names of one text come together, so each counts for a part of its log-odds.
SHARE = 0.36
#: What it costs to lie in a year that the table knows nothing of, at most.
UNKNOWN_YEAR = 1.5
#: How many years beside the table's own still go by it.
_EDGE, _EDGE_COST = 3, 0.3
_SHOWN = 5
_FEWEST = 3
#: Capitalised words that do not open a sentence or a line.
_NAME = re.compile(r"(?<![.!?:”\"\n] )(?<!\n)\b[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+){0,2}")


def names_in(text: str) -> dict[str, None]:
    """The names of a text and their parts, each once, in the order of the text."""
    found: dict[str, None] = {}
    for match in _NAME.finditer(text):
        words = match.group().split()
        for first in range(len(words)):
            found.update({" ".join(words[first:last]): None for last in range(first + 1, len(words) + 1)})
    return found


def profile(text: str) -> Profile | None:
    """What all known names of the text say together about its year; None where it holds too few."""
    first, table = _table()
    known = [name for name in names_in(text) if name in table]
    if len(known) < _FEWEST:
        return None
    costs = [SHARE * sum(column) for column in zip(*(table[name] for name in known), strict=True)]
    least = min(costs)
    best = costs.index(least)
    telling = sorted(known, key=lambda name: (table[name][best] - sum(table[name]) / len(costs), name))[:_SHOWN]
    elsewhere = min(UNKNOWN_YEAR, sum(costs) / len(costs) - least)
    reason = f"names said most around {first + best}: {', '.join(telling)}"
    return Profile(reason, first - _EDGE, _with_edges([cost - least for cost in costs]), elsewhere)


def _with_edges(costs: list[float]) -> tuple[float, ...]:
    """Names do not begin and end with the table: the years beside it cost as its first and last, and a little more."""
    before = [costs[0] + _EDGE_COST * step for step in range(_EDGE, 0, -1)]
    return (*before, *costs, *(costs[-1] + _EDGE_COST * step for step in range(1, _EDGE + 1)))


@cache
def _table() -> tuple[int, dict[str, tuple[float, ...]]]:
    lines = resources.files("detente.data").joinpath("times/names_by_year.csv").read_text("utf-8").splitlines()
    rows = list(csv.reader(line for line in lines if not line.startswith("#")))
    try:
        first, last = int(rows[0][1]), int(rows[0][-1])
        table = {row[0]: tuple(int(cell) / 10 for cell in row[1:]) for row in rows[1:]}
        if any(len(costs) != last - first + 1 for costs in table.values()):
            raise ValueError("a row with too few years")
    except (ValueError, IndexError) as error:
        raise CodebookError(str(error), where="times/names_by_year.csv", fix="python -m bench.dating_names") from error
    return first, table
