"""Resolvers of days that name themselves: in figures, by month and day, by a weekday, by a name of the calendar."""

from __future__ import annotations

import re
from datetime import date, timedelta

from detente.language.times import calendar
from detente.language.times.calendar import When
from detente.language.times.choose import full_year, nearest, on_side, year_of
from detente.language.times.context import Context, Reading, Slots

__all__ = ["RESOLVERS", "month_day", "weekday_near"]

#: The attacks that "Sept. 11" and "9/11" name without a year.
TERROR_DAY = date(2001, 9, 11)


def _iso(slots: Slots, ctx: Context) -> Reading:
    return Reading("DATE", calendar.day(date.fromisoformat(slots.value("date", "ISODATE") or "")))


def _figures(slots: Slots, ctx: Context) -> Reading:
    """Month first as in the United States, unless only day first makes a date."""
    first, second, of_year = (int(part) for part in (slots.value("date", "NUMDATE") or "").split("/"))
    month, dom = (second, first) if first > 12 else (first, second)
    return Reading("DATE", calendar.day(date(full_year(of_year), month, dom)))


def month_day(slots: Slots, ctx: Context) -> When:
    """The day that a month, a day of the month and perhaps a year name."""
    month, dom = slots.number("month", "MONTH"), slots.number("dom", "DAYNUM", "ORDINAL")
    assert month is not None and dom is not None
    of_year = year_of(slots)
    if of_year is not None:
        return calendar.day(date(of_year, month, dom))
    date(2000, month, dom)  # 31 Feb raises here, also without a reference date
    if ctx.ref is None:
        return When(f"XXXX-{month:02d}-{dom:02d}")
    choices = [calendar.day(day) for day in _in_years(ctx.ref.year, month, dom)]
    lead = slots.number("lead", "PASTWARD", "FUTUREWARD")
    return on_side(choices, lead, ctx) if lead else nearest(choices, ctx)


def _in_years(around: int, month: int, dom: int) -> list[date]:
    days = []
    for of_year in (around - 1, around, around + 1):
        try:
            days.append(date(of_year, month, dom))
        except ValueError:  # 29 February
            continue
    return days or [date(around, month, dom)]


def _month_day(slots: Slots, ctx: Context) -> Reading:
    return Reading("DATE", month_day(slots, ctx))


def _terror_day(slots: Slots, ctx: Context) -> Reading:
    """ "Sept. 11" before "attacks" is that of 2001 in any article written later; other days stay days of the year."""
    named = not slots.has("month") or (slots.number("month", "MONTH"), slots.number("dom", "DAYNUM")) == (9, 11)
    if named and (ctx.ref is None or ctx.ref >= TERROR_DAY):
        return Reading("DATE", calendar.day(TERROR_DAY))
    return _month_day(slots, ctx) if slots.has("month") else Reading("DATE", When("XXXX-09-11"), anchors=False)


def _week_of(slots: Slots, ctx: Context) -> Reading:
    when = month_day(slots, ctx)
    return Reading("DATE", calendar.week(when.first) if when.first else when)


def _holiday(slots: Slots, ctx: Context) -> Reading | None:
    name = _day_name(slots)
    of_year = year_of(slots)
    if of_year is not None:
        return Reading("DATE", calendar.day(calendar.holiday(name, of_year)))
    if ctx.ref is None:
        return None
    choices = [calendar.day(calendar.holiday(name, ctx.ref.year + step)) for step in (-1, 0, 1)]
    lead = slots.number("lead", "PASTWARD", "FUTUREWARD")
    return Reading("DATE", on_side(choices, lead, ctx) if lead else nearest(choices, ctx))


def _holiday_week(slots: Slots, ctx: Context) -> Reading | None:
    """ "Easter week" ends with the day, as all weeks do; "Thanksgiving weekend" follows it."""
    named = _holiday(slots, ctx)
    if named is None or named.when.first is None:
        return None
    stretch = calendar.weekend if slots.value("unit", "WEEKENDWORD") else calendar.week
    return Reading("DATE", stretch(named.when.first))


def _day_name(slots: Slots) -> str:
    """The calendar's spelling of the day that was matched word by word."""
    words = [token.text.lstrip("'’") for token in slots.parts["day"]]
    return next(name for name in calendar.holiday_names() if re.findall(r"\w+", name) == words)


def weekday_near(weekday: int, ctx: Context) -> When:
    """A bare weekday: the last one up to today, or the next one where the sentence looks ahead."""
    if ctx.ref is None:
        return When(f"XXXX-WXX-{weekday}")
    gap = weekday - ctx.ref.isoweekday()
    if ctx.direction > 0:
        return calendar.day(ctx.ref + timedelta(days=gap % 7))
    return calendar.day(ctx.ref - timedelta(days=-gap % 7))


RESOLVERS = {
    "iso": _iso,
    "figures": _figures,
    "month_day": _month_day,
    "terror_day": _terror_day,
    "week_of": _week_of,
    "holiday": _holiday,
    "holiday_week": _holiday_week,
}
