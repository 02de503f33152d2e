"""Levels as clues to a date: what a dollar, an ounce of gold or a barrel cost, what rates and indices stood at.

How texts tell them is data (`data/times/levels.toml`), their values by quarter (`level_quarters.csv`) and by decision
(`level_steps.csv`) too. A month costs the more, the further its value lies from the one told.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from detente.articles.dating_interval import Profile
from detente.data.tables import rows
from detente.errors import CodebookError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Level", "clues", "levels", "told"]

#: The months that are weighed, counted from the year 0.
_FIRST, _LAST = 1970 * 12, 2031 * 12 - 1
#: Looked at around a number: its sentence, at most so far to each side.
_REACH = 160
_END = re.compile(r"[.!?](?=\s)|\n\n|;")
_SEVERAL = 4


@dataclass(frozen=True, slots=True)
class Level:
    """A rule of levels.toml: which series a number tells, where it stands, how near it comes."""

    series: tuple[str, ...]
    find: re.Pattern[str]
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    low: float
    high: float
    tolerance: float
    most: float
    example: str
    no_example: str


def clues(text: str) -> Iterator[Profile]:
    """One clue for each rule that finds a number; several numbers of a rule are weighed together."""
    import numpy as np

    for level in levels():
        values = told(level, text)
        if values:
            costs = np.mean([_costs(level, value) for value, _ in values], axis=0)
            costs = costs - costs.min()
            yield Profile(f"tells “{values[0][1]}”", _FIRST, 1, tuple(costs.tolist()), float(costs.max()))


def told(level: Level, text: str) -> list[tuple[float, str]]:
    """The first numbers that the text tells for a rule, with the words."""
    found: dict[float, str] = {}
    for match in level.find.finditer(text):
        value = _number(next(group for group in match.groupdict().values() if group))
        around = _sentence(text, match.start(), match.end())
        if (
            level.low <= value <= level.high
            and (level.needs is None or level.needs.search(around))
            and (level.unless is None or level.unless.search(around) is None)
        ):
            found.setdefault(value, " ".join(match.group().split()))
        if len(found) == _SEVERAL:
            break
    return list(found.items())


def _sentence(text: str, start: int, end: int) -> str:
    before = text[max(0, start - _REACH) : start]
    after = text[end : end + _REACH]
    ends = list(_END.finditer(before))
    stop = _END.search(after)
    return before[ends[-1].end() if ends else 0 :] + text[start:end] + after[: stop.start() if stop else len(after)]


def _number(words: str) -> float:
    """ "8-1/4", "8 1/4", "8.25", "2,372.59"."""
    whole, _, part = words.replace(",", "").replace("-", " ").partition(" ")
    if part:
        over, _, under = part.partition("/")
        return float(whole) + int(over) / max(1, int(under))
    return float(whole)


def _costs(level: Level, value: float) -> NDArray[Any]:
    import numpy as np

    nearest = np.full(_LAST - _FIRST + 1, np.inf)
    for name in level.series:
        nearest = np.fmin(nearest, np.abs(np.log(value / _series()[name])))
    costs: NDArray[Any] = np.minimum(level.most, 0.5 * (nearest / level.tolerance) ** 2)
    return costs


@cache
def levels() -> tuple[Level, ...]:
    """All rules, in the order of the file."""
    raw = tomllib.loads(resources.files("detente.data").joinpath("times/levels.toml").read_text("utf-8"))
    return tuple(_level(number, row) for number, row in enumerate(raw["level"], 1))


def _level(number: int, row: Mapping[str, Any]) -> Level:
    try:
        unknown = [name for name in row["series"] if name not in _series()]
        if unknown:
            raise ValueError(f"no series {unknown[0]!r}")
        return Level(
            tuple(row["series"]),
            re.compile(row["find"]),
            re.compile(row["needs"]) if "needs" in row else None,
            re.compile(row["unless"]) if "unless" in row else None,
            float(row["low"]),
            float(row["high"]),
            float(row["tolerance"]),
            float(row["most"]),
            row["example"],
            row["not"],
        )
    except (KeyError, ValueError, re.error) as error:
        where = f"times/levels.toml, rule {number}"
        raise CodebookError(
            str(error), where=where, fix="series, find, low, high, tolerance, most, example, not"
        ) from error


@cache
def _series() -> dict[str, NDArray[Any]]:
    """The value of each series by month; not a number where there is none."""
    return {**_quarters(), **_steps()}


def _quarters() -> dict[str, NDArray[Any]]:
    import numpy as np

    points: dict[str, list[tuple[float, float]]] = {}
    for row in rows("times/level_quarters.csv", ("series", "year", "q1", "q2", "q3", "q4")):
        name, of_year, *cells = row.values()
        for quarter, value in enumerate(cells):
            points.setdefault(name, []).append((int(of_year) * 12 + 3 * quarter + 1, float(value)))
    months = np.arange(_FIRST, _LAST + 1)
    found = {}
    for name, known in points.items():
        times, values = (np.array(column) for column in zip(*known, strict=True))
        between = np.exp(np.interp(months, times, np.log(values)))
        found[name] = np.where((months < times[0] - 1) | (months > times[-1] + 1), np.nan, between)
    return found


def _steps() -> dict[str, NDArray[Any]]:
    import numpy as np

    found: dict[str, NDArray[Any]] = {}
    for row in rows("times/level_steps.csv", ("series", "from", "value")):
        name, first, value = row.values()
        months = found.setdefault(name, np.full(_LAST - _FIRST + 1, np.nan))
        months[int(first[:4]) * 12 + int(first[5:7]) - 1 - _FIRST :] = float(value)
    return found
