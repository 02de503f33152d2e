"""Which times may be a gate's, and the days that such a time means once it is known to lie ahead."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from detente.records import Interval, Timex

__all__ = ["date_of", "is_ahead", "is_bare", "is_running", "is_span"]

_YEAR, _WEEK = 366, 7
#: A stretch of time that begins today: "within ten days", "gave it two months".
_SPAN = re.compile(
    r"\b(?:(?:within|in|for|next|another|after|than|about|some) "
    r"|(?:has|have|had|give|given|gave|gives|giving) (?:[\w'’.-]{1,20} ){0,5})(?:(?:the|about|next|few) ){0,2}$",
    re.IGNORECASE,
)
_DAY = r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_BARE = re.compile(
    rf"^(?!.*\b(?:last|past|ago|\d{{4}})\b).*(?:{_DAY}|\b(?:january|february|march|april|may|june|july|august|september"
    r"|october|november|december|spring|summer|autumn|winter|fall))\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(_DAY, re.IGNORECASE)
#: "P3M" is three months, "PT3M" three minutes.
_LENGTH = re.compile(r"P(T?)(\d+(?:\.\d+)?)([SHDWMY])")
_DAYS = {"D": 1, "W": 7, "M": 30.4, "Y": 365.25, "TS": 1 / 86_400, "TM": 1 / 1440, "TH": 1 / 24}


def is_ahead(time: Timex, today: date) -> bool:
    """It begins after the day of the article."""
    start = time.interval.from_
    return bool(time.type in ("DATE", "TIME") and start and len(start) >= 10 and start[:10] > today.isoformat())


def is_running(time: Timex, today: date) -> bool:
    """It has begun and is not over: this week, this month, this afternoon; not a bare year or "now"."""
    start, end = time.interval.from_, time.interval.to
    if time.type not in ("DATE", "TIME") or not start or not end or time.value == "PRESENT_REF":
        return False
    return len(time.value) > 4 and start[:10] <= today.isoformat() <= end[:10]


def is_bare(time: Timex, today: date) -> bool:
    """A day of the week or a month named alone and read as the last one, which a verb may yet put ahead."""
    end = time.interval.to
    if time.type not in ("DATE", "TIME") or not end or end[:10] >= today.isoformat() or not _BARE.search(time.text):
        return False
    return (today - date.fromisoformat(end[:10])).days < _YEAR


def is_span(time: Timex, text: str) -> bool:
    """A stretch of time that begins with the article, by the word before it."""
    return time.type == "DURATION" and _SPAN.search(text, max(0, time.start - 40), time.start) is not None


def date_of(time: Timex | None, today: date) -> Interval:
    """The days that a gate's time means: of a stretch its last, of a day read as the last one the next."""
    if time is None:
        return Interval(None, None)
    length = _LENGTH.fullmatch(time.value) if time.type == "DURATION" else None
    unit = _DAYS.get(length[1] + length[3]) if length else None
    if length and unit:
        end = today + timedelta(days=round(min(float(length[2]) * unit, 36_500)))
        return Interval(end.isoformat(), end.isoformat())
    start, last = time.interval.from_, time.interval.to
    if not start or not last or not is_bare(time, today):
        return time.interval if time.type != "DURATION" else Interval(None, None)
    first, final = date.fromisoformat(start[:10]), date.fromisoformat(last[:10])
    if _WEEKDAY.search(time.text):
        weeks = timedelta(days=((today - final).days // _WEEK + 1) * _WEEK)
        return Interval((first + weeks).isoformat(), (final + weeks).isoformat())
    return Interval(_next_year(first), _next_year(final, ends=first < final))


def _next_year(day: date, *, ends: bool = False) -> str:
    """The day a year on; where a span `ends` with a month ("February"), the next one does."""
    this, following = (calendar.monthrange(year, day.month)[1] for year in (day.year, day.year + 1))
    number = following if ends and day.day == this else min(day.day, following)
    return day.replace(year=day.year + 1, day=number).isoformat()
