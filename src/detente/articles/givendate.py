"""The date a record carries, in whatever form: a calendar day, an interval where it is vaguer, or why not."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from detente.records import Interval

__all__ = ["FIRST_YEAR", "LAST_YEAR", "GivenDate", "parse"]

#: No newspaper is older; no article is younger than this program will be.
FIRST_YEAR, LAST_YEAR = 1600, 2100
_ISO = re.compile(r"\s*([+-]?\d{4,6})-(\d{1,2})-(\d{1,2})(?!\d)")
_PARTIAL = re.compile(r"\s*(\d{4})(?:[-/](\d{1,2}))?\s*$")
_COMPACT = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?:T?(?:\d{4}|\d{6})Z?)?\s*$")
_FIGURES = re.compile(r"\s*(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?![\d:])")
#: A whole number that a table made a fraction of, because other rows have none.
_POINT_NOUGHT = re.compile(r"\s*(-?\d+)\.0+\s*$")
_YEAR_FIRST = re.compile(r"\s*(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)")
_NUMBER = re.compile(r"\s*-?\d{9,19}(?:\.\d+)?\s*$")
#: No whole number above is a date written without marks (YYYYMMDDHHMMSS).
_MOST_MARKLESS = 10**14
#: Years of two figures from here on are of the last century, as in texts.
_LAST_CENTURY = 30
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class GivenDate:
    """Either `day`, or `span` for a date that names only a year or month; `problem` says why there is neither."""

    day: date | None = None
    span: Interval | None = None
    problem: str | None = None

    def holds(self, day: date) -> bool:
        """Whether a vaguer date takes in a day."""
        span = self.span
        return span is not None and (span.from_ or "") <= day.isoformat() <= (span.to or "9999")


def parse(value: str | int | float | date | datetime) -> GivenDate:
    """Reads ISO 8601, RFC 2822, YYYYMMDD (with a time or without), day/month/year, English dates and Unix times.

    The calendar day is the one written, in its own time zone; Unix times are UTC.
    """
    if isinstance(value, datetime):
        return _checked(value.year, value.month, value.day, str(value))
    if isinstance(value, date):
        return _checked(value.year, value.month, value.day, str(value))
    if isinstance(value, str):
        return _text(value)
    if not abs(value) < _MOST_MARKLESS:
        return _unix(value)
    return _text(str(int(value) if value == int(value) else value))


def _text(value: str) -> GivenDate:
    shown = value.strip()[:_LONGEST]
    if match := _POINT_NOUGHT.match(value):
        value = match[1]
    for pattern in (_ISO, _YEAR_FIRST, _COMPACT):
        if match := pattern.match(value):
            return _checked(int(match[1]), int(match[2]), int(match[3]), shown)
    if match := _FIGURES.match(value):
        return _day_month(int(match[1]), int(match[3]), match[4], match[2], shown)
    if match := _PARTIAL.match(value):
        return _partial(int(match[1]), int(match[2]) if match[2] else None, shown)
    if _NUMBER.match(value):
        return _unix(float(value))
    return _in_words(shown)


def _checked(year: int, month: int, day: int, shown: str) -> GivenDate:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return GivenDate(problem=f"no article is of the year {year} (“{shown}”)")
    try:
        return GivenDate(date(year, month, day))
    except ValueError:
        return GivenDate(problem=f"no such day: “{shown}”")


def _day_month(first: int, second: int, of_year: str, mark: str, shown: str) -> GivenDate:
    """12/25/2012 and 25.12.2012 are clear, dots have the day first; 03/04/2012 is not, and stays an interval."""
    if len(of_year) == 2 and mark == "-":
        return GivenDate(problem=f"the year cannot be told in “{shown}”")  # 12-10-03 may begin with it
    year = int(of_year) + (0 if len(of_year) == 4 else 1900 if int(of_year) >= _LAST_CENTURY else 2000)
    if second > 12:
        return _checked(year, first, second, shown)
    if mark == "." or first > 12 or first == second:
        return _checked(year, second, first, shown)
    one, other = _checked(year, first, second, shown), _checked(year, second, first, shown)
    if one.day is None or other.day is None:
        return GivenDate(problem=one.problem or other.problem)
    low, high = sorted((one.day, other.day))
    return GivenDate(
        span=Interval(low.isoformat(), high.isoformat()), problem=f"day and month cannot be told apart in “{shown}”"
    )


def _partial(year: int, month: int | None, shown: str) -> GivenDate:
    if not FIRST_YEAR <= year <= LAST_YEAR or (month is not None and not 1 <= month <= 12):
        return GivenDate(problem=f"no such date: “{shown}”")
    first, last = (month, month) if month else (1, 12)
    end = calendar.monthrange(year, last)[1]
    span = Interval(date(year, first, 1).isoformat(), date(year, last, end).isoformat())
    return GivenDate(span=span, problem=f"“{shown}” names no day")


def _unix(seconds: float) -> GivenDate:
    for scale in (1, 10**3, 10**6, 10**9):  # seconds, milli-, micro-, nanoseconds
        if abs(seconds) < 5e9 * scale:
            moment = datetime.fromtimestamp(seconds / scale, tz=UTC)
            return _checked(moment.year, moment.month, moment.day, f"{seconds:.0f}")
    return GivenDate(problem=f"no Unix time: {str(seconds)[:_LONGEST]}")


def _in_words(shown: str) -> GivenDate:
    try:
        moment = parsedate_to_datetime(shown)
    except (ValueError, TypeError, IndexError, OverflowError):
        moment = None
    if moment is None:
        from dateutil import parser  # type: ignore[import-untyped]

        # Two defaults that differ: what the text leaves open comes out different.
        try:
            moment = parser.parse(shown, default=datetime(2000, 1, 1), ignoretz=True)
            other = parser.parse(shown, default=datetime(2001, 2, 2), ignoretz=True)
        except (ValueError, OverflowError, TypeError, AttributeError, RecursionError):
            return GivenDate(problem=f"not a date: “{shown}”")
        if (moment.year, moment.month) == (other.year, other.month) and moment.day != other.day:
            return _partial(moment.year, moment.month, shown)
        if other != moment:
            return GivenDate(problem=f"“{shown}” is not a full date")
    return _checked(moment.year, moment.month, moment.day, shown)
