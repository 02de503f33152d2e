"""Resolvers of durations, sets and bare references (now, recently, the future)."""

from __future__ import annotations

from datetime import date, timedelta

from detente.language.times import calendar
from detente.language.times.calendar import When
from detente.language.times.context import Context, Reading, Slots
from detente.language.times.counts import count_of, duration

__all__ = ["RESOLVERS"]


def _duration(slots: Slots, ctx: Context) -> Reading | None:
    unit, whole = slots.value("unit", "UNIT", "UNITS"), slots.value("unit", "UNITLONG", "UNIT")
    unit = unit or whole
    if unit is None:
        return None
    vague = None if whole is None else 1.0
    count = count_of(slots.parts["count"]) if slots.has("count") else vague
    if count is not None and slots.has("plus"):
        count += 0.5
    return Reading("DURATION", When(duration(count, unit), unit="SPAN"), anchors=False)


def _span(slots: Slots, ctx: Context) -> Reading | None:
    """ "The past five years": a duration that ends or begins on the article's day."""
    unit, side = slots.value("unit", "UNITS", "UNIT"), slots.number("lead", "PASTWARD", "FUTUREWARD")
    if unit is None:
        return None
    single = 1.0 if slots.value("unit", "UNIT") else None
    count = count_of(slots.parts["count"]) if slots.has("count") else single
    first, last = _reach(ctx.ref, count, unit, side or 0)
    return Reading("DURATION", When(duration(count, unit), first, last, "SPAN"), anchors=False)


def _reach(ref: date | None, count: float | None, unit: str, side: int) -> tuple[date | None, date | None]:
    if ref is None or count is None or unit in ("H", "MIN", "S", "WE") or not side:
        return None, None
    try:
        other = _moved_day(ref, side * count, unit)
    except (ValueError, OverflowError):  # before the year 1: how long it was is still told
        return None, None
    return (other, ref) if side < 0 else (ref, other)


def _moved_day(ref: date, count: float, unit: str) -> date:
    """The same day of the month `count` units away (the last day of a shorter month); parts of a unit count as days or
    months."""
    if unit in ("D", "W", "2W"):
        return ref + timedelta(days=round(count * {"D": 1, "W": 7, "2W": 14}[unit]))
    months = round(count * {"M": 1, "Q": 3, "Y": 12, "10Y": 120, "100Y": 1200}[unit])
    whole = calendar.month(ref.year, ref.month + months)
    assert whole.first is not None and whole.last is not None
    return min(whole.first + timedelta(days=ref.day - 1), whole.last)


def _every(slots: Slots, ctx: Context) -> Reading | None:
    weekday = slots.value("unit", "WEEKDAY", "WEEKDAYS")
    if weekday:
        return _set(f"XXXX-WXX-{weekday}")
    month, season, part = (slots.value("unit", name) for name in ("MONTH", "SEASON", "DAYPART"))
    if month:
        return _set(f"XXXX-{int(month):02d}")
    if season or part:
        return _set(f"XXXX-{season}" if season else f"XXXX-XX-XXT{part}")
    unit = slots.value("unit", "UNIT", "UNITS")
    count = slots.number("nth", "ORDINAL") or (count_of(slots.parts["count"]) if slots.has("count") else 1)
    return _set("P1Q" if unit == "Q" and count == 1 else duration(count, unit)) if unit else None


def _set(value: str) -> Reading:
    return Reading("SET", When(value, unit="SPAN"), anchors=False)


def _setword(slots: Slots, ctx: Context) -> Reading | None:
    return _set(slots.value("word", "SETWORD") or "")


_REFERENCES = ("PRESENT", "PRESENTADJ", "PASTREF", "FUTUREREF", "FUTURENOUN", "TERM", "MOMENT")


def _reference(slots: Slots, ctx: Context) -> Reading | None:
    """ "Soon" is only a time where the sentence looks ahead ("he soon left" tells an order)."""
    value = slots.value("word", *_REFERENCES) or "PRESENT_REF"
    if slots.value("word", "FUTUREREF") and ctx.direction <= 0:
        return None
    present = ctx.ref if value == "PRESENT_REF" else None
    return Reading("DATE", When(value, present, present, "REF"), anchors=False)


def _none(slots: Slots, ctx: Context) -> None:
    """Words that look like a time and are none (ages, fractions)."""


RESOLVERS = {
    "none": _none,
    "duration": _duration,
    "span": _span,
    "every": _every,
    "setword": _setword,
    "reference": _reference,
}
