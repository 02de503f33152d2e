"""Years and months that a text names as clues to when it was written: "1986 net", "since 2009", "by 2020".

How far from its own year a text names another one depends on how it does: accounts are of the year before or of the
same one, talk of the past goes further back, a bond falls due in decades. What each such lag costs, in years and, where
a month stands beside the year, in months, are tables (`data/times/year_lags.csv`, `month_lags.csv`), fitted by
`bench.dating_years` on dated articles of 1987 to 2019.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from detente.articles.dating_interval import Profile
from detente.articles.dating_said import AHEAD, PAST, YearWord, plain, said_years
from detente.data.tables import grid
from detente.errors import CodebookError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["FIRST_LAGS", "FIRST_YEAR", "LAST_YEAR", "MONTH_LAGS", "clue", "lag_index", "lags", "month_lags"]

#: The years that are weighed.
FIRST_YEAR, LAST_YEAR = 1940, 2035
#: A lag is the article's year less the named one. Each of these begins a group; the first has no beginning.
FIRST_LAGS = (-99, -40, -25, -15, -10, -5, -3, -2, -1, 0, 1, 2, 3, 4, 5, 7, 10, 16, 31)
#: The same in months, where the text names one with its year.
MONTH_LAGS = (-1200, -240, -120, -60, -36, -24, -12, -6, -3, -1, 0, 1, 2, 4, 7, 12, 15, 18, 24, 36, 60, 120, 240)
#: How a reason calls the ways to name a past year.
_SAYS = {
    "account": "gives accounts of",
    "month": "tells of a month of",
    "plain": "tells of",
    "since": "counts from",
    "season": "names the season",
    "maturity": "names the maturity",
    "law": "names a law or treaty of",
    "part": "tells of a part of",
    "compared_month": "compares with",
    "compared_year": "compares with",
    "range": "names the years",
    "planned": "plans for",
    "looks": "plans for",
    "ahead": "plans for",
    "budget": "names the budget year",
    "named": "names something of",
}


def lag_index(lag: int, first_lags: Sequence[int] = FIRST_LAGS) -> int:
    """The group of lags that one belongs to."""
    return max(0, bisect_right(first_lags, lag) - 1)


def lags(words: Sequence[YearWord]) -> dict[str, set[int]]:
    """The years of each kind, and the last of each kind apart: it tells more than those before it."""
    groups: dict[str, set[int]] = {}
    for word in words:
        groups.setdefault(word.kind, set()).add(word.year)
    last = {f"last_{kind}": {max(years)} for kind, years in groups.items() if plain(kind) not in AHEAD}
    past = {year for kind, years in groups.items() if plain(kind) in PAST for year in years}
    style = _style(words)
    if past:
        last["latest" + style] = {max(past)}
        if max(past) - 1 in {word.year for word in words}:
            last["compared" + style] = {max(past)}
    ahead = _nearest_ahead(words, max(past, default=0))
    if ahead:
        last["next" + style] = {ahead.year}
    return {**groups, **last}


def month_lags(words: Sequence[YearWord]) -> dict[str, set[int]]:
    """The months of each kind, counted from the year 0, and the last one told as past apart."""
    groups: dict[str, set[int]] = {}
    for word in words:
        if word.month is not None:
            groups.setdefault(word.kind, set()).add(word.year * 12 + word.month - 1)
    past = {month for kind, months in groups.items() if plain(kind) in PAST for month in months}
    return {**groups, "latest" + _style(words): {max(past)}} if past else groups


def _style(words: Sequence[YearWord]) -> str:
    return "_business" * any(word.kind.endswith("_business") for word in words)


def _nearest_ahead(words: Sequence[YearWord], past: int) -> YearWord | None:
    """The nearest year to come, which no year told as past has overtaken."""
    ahead = [word for word in words if word.plain in AHEAD and word.year >= past]
    return min(ahead, key=lambda word: word.year, default=None)


def clue(text: str, looks: Mapping[int, int]) -> Profile | None:
    """What all years of a text say together about its own time; None where it names none."""
    import numpy as np

    words = said_years(text, looks)
    if not words:
        return None
    years = np.arange(FIRST_YEAR, LAST_YEAR + 1)
    by_year = _scores(lags(words), years, _table("year_lags.csv", FIRST_LAGS), FIRST_LAGS)
    months = np.arange(FIRST_YEAR * 12, (LAST_YEAR + 1) * 12)
    scores = by_year.repeat(12) + _scores(month_lags(words), months, _table("month_lags.csv", MONTH_LAGS), MONTH_LAGS)
    costs = scores.max() - scores
    return Profile(_reason(words), FIRST_YEAR * 12, 1, tuple(costs.tolist()), float(costs.max()))


def _scores(
    named: Mapping[str, set[int]],
    times: NDArray[Any],
    table: Mapping[str, tuple[float, ...]],
    first_lags: Sequence[int],
) -> NDArray[Any]:
    """The sum of the weights of the lags to all that is named; of several of a kind each counts less."""
    import numpy as np

    scores = np.zeros(len(times))
    for kind, said in named.items():
        if kind not in table:
            continue
        weights = np.array(table[kind])
        for time in said:
            group = np.searchsorted(first_lags, times - time, side="right") - 1
            scores += weights[np.maximum(0, group)] / len(said) ** 0.5
    return scores


def _reason(words: Sequence[YearWord]) -> str:
    """The latest year told as past, and the nearest told as ahead."""
    past = [word for word in words if word.plain in PAST]
    last = max(past, key=lambda word: word.year, default=None)
    ahead = _nearest_ahead(words, last.year if last else 0)
    said = [f"{_SAYS[last.plain]} “{last.words}”"] if last else []
    said += [f"looks ahead to “{ahead.words}”"] if ahead else []
    return " and ".join(said) or f"{_SAYS[words[0].plain]} “{words[0].words}”"


@cache
def _table(name: str, first_lags: tuple[int, ...]) -> dict[str, tuple[float, ...]]:
    rows = grid(f"times/{name}")
    try:
        if tuple(map(int, rows[0][1:])) != first_lags:
            raise ValueError("other groups of lags than the program's")
        return {row[0]: tuple(map(float, row[1:])) for row in rows[1:]}
    except (ValueError, IndexError) as error:
        raise CodebookError(str(error), where=f"times/{name}", fix="python -m bench.dating_years") from error
