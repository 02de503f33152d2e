"""Stretches of the calendar at every TIMEX3 granularity, and moving by units between them.

Values follow TimeML (Pustejovsky et al. 2003; TIMEX3 in TempEval-3): 2012, 2012-Q3, 2012-SU, 2012-10, 2012-W40,
2012-W40-WE, 2012-10-03, 2012-10-03TMO, 199X. Years outside 1..9999 raise ValueError.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from detente.language.times.lexicon import book

__all__ = [
    "SEASONS",
    "When",
    "century",
    "day",
    "decade",
    "half",
    "holiday",
    "month",
    "quarter",
    "season",
    "shifted",
    "week",
    "weekend",
    "year",
]

#: First month of each season (meteorological, northern).
SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


@dataclass(frozen=True, slots=True)
class When:
    """A TIMEX3 value, its first and last day (None where unknown) and its unit ("D", "W", "M", "Q", "Y" ...)."""

    value: str
    first: date | None = None
    last: date | None = None
    unit: str = "D"


def day(on: date) -> When:
    """One day."""
    return When(on.isoformat(), on, on, "D")


def week(of: date) -> When:
    """The ISO week that holds a day."""
    monday = of - timedelta(days=of.weekday())
    number = of.isocalendar()
    return When(f"{number.year:04d}-W{number.week:02d}", monday, monday + timedelta(days=6), "W")


def weekend(of: date) -> When:
    """The Saturday and Sunday of the ISO week that holds a day."""
    whole = week(of)
    assert whole.first is not None
    return When(f"{whole.value}-WE", whole.first + timedelta(days=5), whole.last, "WE")


def month(of_year: int, number: int) -> When:
    """A month; `number` may lie outside 1..12 and then counts on into other years."""
    of_year, number = of_year + (number - 1) // 12, (number - 1) % 12 + 1
    first = date(of_year, number, 1)
    return When(f"{of_year:04d}-{number:02d}", first, _end(first, 1), "M")


def quarter(of_year: int, number: int) -> When:
    """A calendar quarter; `number` may lie outside 1..4."""
    of_year, number = of_year + (number - 1) // 4, (number - 1) % 4 + 1
    first = date(of_year, 3 * number - 2, 1)
    return When(f"{of_year:04d}-Q{number}", first, _end(first, 3), "Q")


def half(of_year: int, number: int) -> When:
    """The first or second half of a year."""
    first = date(of_year, 6 * number - 5, 1)
    return When(f"{of_year:04d}-H{number}", first, _end(first, 6), "H")


def season(of_year: int, name: str) -> When:
    """A season by its TIMEX3 name (SP SU FA WI); winter runs into the next year."""
    first = date(of_year, SEASONS[name], 1)
    return When(f"{of_year:04d}-{name}", first, _end(first, 3), "SEASON")


def year(number: int, *, fiscal: bool = False) -> When:
    """A calendar year, or the fiscal year named by it (taken to end with it: fiscal years differ by state and firm)."""
    first = date(number, 1, 1)
    return When(f"{'FY' if fiscal else ''}{number:04d}", first, date(number, 12, 31), "Y")


def decade(first_year: int) -> When:
    """The ten years from `first_year`: 199X."""
    return When(f"{first_year // 10:03d}X", date(first_year, 1, 1), date(first_year + 9, 12, 31), "10Y")


def century(number: int) -> When:
    """The nth century as people name it: the 19th runs 1800-1899 in TIMEX3 (18)."""
    start = max(1, 100 * (number - 1))
    return When(f"{number - 1:02d}", date(start, 1, 1), date(100 * number - 1, 12, 31), "100Y")


def shifted(base: date, count: int, unit: str) -> When:
    """The stretch of `unit` that lies `count` units from the one that holds `base`."""
    if unit == "D":
        return day(base + timedelta(days=count))
    if unit in ("W", "2W"):
        return week(base + timedelta(weeks=count * (2 if unit == "2W" else 1)))
    if unit == "WE":
        return weekend(base + timedelta(weeks=count))
    if unit == "M":
        return month(base.year, base.month + count)
    if unit == "Q":
        return quarter(base.year, (base.month - 1) // 3 + 1 + count)
    if unit in ("Y", "10Y", "100Y"):
        return _years_away(base, count, unit)
    raise ValueError(f"no calendar unit {unit}")


def _years_away(base: date, count: int, unit: str) -> When:
    if unit == "Y":
        return year(base.year + count)
    if unit == "10Y":
        return decade(base.year // 10 * 10 + 10 * count)
    return century(base.year // 100 + 1 + count)


def _end(first: date, months: int) -> date:
    number = first.month + months - 1
    of_year, in_year = first.year + (number - 1) // 12, (number - 1) % 12 + 1
    return date(of_year, in_year, monthrange(of_year, in_year)[1])


@cache
def holiday(name: str, of_year: int) -> date:
    """The day on which a named day of `calendar.csv` fell in a year. `name` in lower case."""
    rule = book().days[name]
    kind, _, rest = rule.partition(":")
    if kind == "easter":
        return _easter(of_year) + timedelta(days=int(rest))
    if kind == "nth":
        return _nth_weekday(of_year, *(int(part) for part in rest.split(":")))
    if kind == "us-election":
        return _nth_weekday(of_year, 11, 1, 1) + timedelta(days=1)
    parts = [int(part) for part in rule.split("-")]
    return date(*parts) if len(parts) == 3 else date(of_year, *parts)


def _nth_weekday(of_year: int, number: int, nth: int, weekday: int) -> date:
    """The nth (-1: last) `weekday` (1 Monday .. 7 Sunday) of a month."""
    last = monthrange(of_year, number)[1]
    days = [d for d in range(1, last + 1) if date(of_year, number, d).isoweekday() == weekday]
    return date(of_year, number, days[nth - 1 if nth > 0 else nth])


def _easter(of_year: int) -> date:
    """Gregorian Easter Sunday (Meeus, Astronomical Algorithms, chapter 8)."""
    a, b, c = of_year % 19, of_year // 100, of_year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    l_ = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * l_) // 451
    number, in_month = divmod(h + l_ - 7 * m + 114, 31)
    return date(of_year, number, in_month + 1)


@cache
def holiday_names() -> tuple[str, ...]:
    """The named days of the calendar, in lower case."""
    return tuple(book().days)
