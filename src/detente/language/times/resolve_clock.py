"""Resolvers of hours: "10:35 a.m. Friday", "0930 GMT", "noon yesterday", "4 in the morning"."""

from __future__ import annotations

import re
from datetime import timedelta

from detente.language.times import calendar
from detente.language.times.calendar import When
from detente.language.times.context import Context, Reading, Slots
from detente.language.times.resolve_dates import month_day, weekday_near

__all__ = ["RESOLVERS"]


def _clock(slots: Slots, ctx: Context) -> Reading | None:
    on = _clock_day(slots, ctx)
    hour, minute = _hour(slots)
    if on is None or hour is None:
        return None
    return Reading("TIME", When(f"{on.value}T{hour:02d}:{minute:02d}", on.first, on.last, "D"))


def _clock_day(slots: Slots, ctx: Context) -> When | None:
    weekday = slots.number("day", "WEEKDAY")
    if weekday:
        return weekday_near(weekday, ctx)
    if slots.has("month"):
        return month_day(slots, ctx)
    shift = slots.number("day", "TODAY")
    own = shift is not None or ctx.told is None or ctx.told.unit != "D" or ctx.is_passed_over
    base = ctx.ref if own or ctx.told is None else ctx.told.first
    return calendar.day(base + timedelta(days=shift or 0)) if base else None


def _hour(slots: Slots) -> tuple[int | None, int]:
    tokens = slots.parts["clock"]
    noon = slots.value("clock", "NOON")
    if noon:
        return int(noon[:2]), 0
    figures = [int(part) for part in re.findall(r"\d+", tokens[0].text)]
    if len(tokens[0].text) == 4 and len(figures) == 1:
        figures = list(divmod(figures[0], 100))
    hour, minute = figures[0], figures[1] if len(figures) > 1 else 0
    afternoon = (slots.value("clock", "AMPM") or "")[:1].lower() == "p" or slots.value("part", "DAYPART") in (
        "AF",
        "EV",
    )
    morning = (slots.value("clock", "AMPM") or "")[:1].lower() == "a"
    if afternoon and hour < 12:
        hour += 12
    if morning and hour == 12:
        hour = 0
    is_time = minute < 60 and (hour < 24 or (hour, minute) == (24, 0))
    return (hour, minute) if is_time else (None, 0)


RESOLVERS = {"clock": _clock}
