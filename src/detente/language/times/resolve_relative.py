"""Resolvers of times counted from the article's day or from a time told before, and of weekdays."""

from __future__ import annotations

from datetime import date, timedelta

from detente.language.times import calendar
from detente.language.times.calendar import When
from detente.language.times.choose import with_part
from detente.language.times.context import Context, Reading, Slots
from detente.language.times.counts import count_of, duration
from detente.language.times.resolve_dates import month_day, weekday_near

__all__ = ["RESOLVERS"]

_PAST, _PRESENT, _FUTURE = (When(f"{name}_REF", unit="REF") for name in ("PAST", "PRESENT", "FUTURE"))
_BY_SIDE = {-1: _PAST, 0: _PRESENT, 1: _FUTURE}
#: From fine to coarse, to tell whether "that day" can point into a time told before.
_COARSENESS = {"D": 0, "WE": 1, "W": 1, "2W": 1, "M": 2, "Q": 3, "SEASON": 3, "H": 4, "Y": 5, "10Y": 6, "100Y": 7}
_SHIFTS = ("PASTWARD", "FUTUREWARD", "NEARWARD", "THISVERY")


def _unknown(side: int) -> Reading:
    """A time that only the article's day would fix."""
    return Reading("DATE", _BY_SIDE[side], anchors=False)


def _part(slots: Slots) -> str | None:
    part = slots.value("part", "DAYPART", "TONIGHT")
    return part or ("12:00" if slots.value("part", "NOON") == "12:00" else None)


def _weekday(slots: Slots, ctx: Context) -> Reading | None:
    if slots.has("weekshift"):
        return _weekday_of_week(slots, ctx)
    weekday, lead = slots.number("weekday", "WEEKDAY"), slots.number("lead", *_SHIFTS)
    if weekday is None:
        return None
    if ctx.ref is None:
        return with_part(When(f"XXXX-WXX-{weekday}"), _part(slots))
    return with_part(_led_weekday(weekday, lead, ctx.ref, ctx), _part(slots))


def _week_from(slots: Slots, ctx: Context) -> Reading | None:
    """ "A week from Friday", "a week from tomorrow"."""
    if ctx.ref is None:
        return _unknown(1)
    weekday, shift = slots.number("weekday", "WEEKDAY"), slots.number("word", "TODAY") or 0
    start = ctx.ref + timedelta(days=(weekday - ctx.ref.isoweekday()) % 7 if weekday else shift)
    return Reading("DATE", calendar.day(start + timedelta(weeks=1)))


def _led_weekday(weekday: int, lead: int | None, ref: date, ctx: Context) -> When:
    if lead is None:
        return weekday_near(weekday, ctx)
    gap = weekday - ref.isoweekday()
    if lead < 0:
        return calendar.day(ref - timedelta(days=(-gap - 1) % 7 + 1))
    if lead > 0:
        return calendar.day(ref + timedelta(days=(gap - 1) % 7 + 1))
    return calendar.day(ref + timedelta(days=gap))


def _weekday_of_week(slots: Slots, ctx: Context) -> Reading | None:
    weekday, shift = slots.number("weekday", "WEEKDAY"), slots.number("weekshift", *_SHIFTS)
    if weekday is None or shift is None or ctx.ref is None:
        return None
    monday = calendar.week(ctx.ref + timedelta(weeks=shift)).first
    return Reading("DATE", calendar.day(monday + timedelta(days=weekday - 1))) if monday else None


def _today(slots: Slots, ctx: Context) -> Reading:
    shift = slots.number("word", "TODAY") or 0
    if ctx.ref is None:
        return _unknown(shift)
    return with_part(calendar.day(ctx.ref + timedelta(days=shift)), _part(slots))


def _daypart(slots: Slots, ctx: Context) -> Reading | None:
    """ "This morning" is today's, "last night" yesterday's, "that night" of the day told before."""
    if ctx.ref is None:
        return None
    base, shift = ctx.ref, 0
    if slots.value("lead", "THATWORD"):
        base = _told_day(ctx) or base
    elif slots.value("lead", "FOLLOWING"):
        base, shift = _told_day(ctx) or base, 1
    elif slots.value("lead", "LASTWORD", "PRECEDING"):
        shift = -1
    return with_part(calendar.day(base + timedelta(days=shift)), _part(slots))


def _told_day(ctx: Context) -> date | None:
    return ctx.told.first if ctx.told and ctx.told.unit == "D" and not ctx.is_passed_over else None


def _beside(slots: Slots, ctx: Context) -> Reading | None:
    """The day before or after another day."""
    side = slots.number("side", "BEFORE", "AFTER") or 0
    if slots.has("month"):
        base = month_day(slots, ctx)
    else:
        inner = _today(slots, ctx) if slots.has("word") else _weekday(slots, ctx)
        base = inner.when if inner else When("")
    return Reading("DATE", calendar.shifted(base.first, side, "D")) if base.first else _unknown(side)


def _beside_date(slots: Slots, ctx: Context) -> Reading | None:
    """ "Two days after May 2"."""
    base, side = month_day(slots, ctx), slots.number("side", "BEFORE", "AFTER") or 0
    return _counted_from(base.first, slots, side, finest=True)


def _ago(slots: Slots, ctx: Context) -> Reading | None:
    if slots.value("unit", "UNIT") in ("Y", "Q") and ctx.quarter and _is_one(slots):
        moved = _year_back(ctx.quarter)
        if moved:
            return moved
    return _counted_from(ctx.ref, slots, -1) or _unknown(-1)


def _is_one(slots: Slots) -> bool:
    return not slots.has("loose") and count_of(slots.parts.get("count", ())) == 1


def _year_back(when: When) -> Reading | None:
    if when.first is None:
        return None
    return Reading("DATE", calendar.quarter(when.first.year - 1, (when.first.month - 1) // 3 + 1), anchors=False)


def _hence(slots: Slots, ctx: Context) -> Reading | None:
    return _counted_from(ctx.ref, slots, 1) or _unknown(1)


def _in_units(slots: Slots, ctx: Context) -> Reading | None:
    """ "In five years" is a date where the sentence looks ahead, else the time something took."""
    if ctx.direction > 0:
        return _counted_from(ctx.ref, slots, 1) or _unknown(1)
    count, unit = count_of(slots.parts.get("count", ())), slots.value("unit", "UNIT", "UNITS")
    return Reading("DURATION", When(duration(count, unit or "D"), unit="SPAN"), anchors=False)


def _from_anchor(slots: Slots, ctx: Context) -> Reading | None:
    """ "Two days later", "a year earlier": from the time told before."""
    side = slots.number("side", "EARLIER") or 0
    if not slots.has("count"):
        return Reading(
            "DURATION", When(duration(None, slots.value("unit", "UNITS") or "D"), unit="SPAN"), anchors=False
        )
    if side < 0 and slots.value("unit", "UNIT") == "Y" and ctx.quarter and _is_one(slots):
        return _year_back(ctx.quarter)
    return _counted_from(ctx.anchor(), slots, side, finest=bool(ctx.told and ctx.told.unit == "D"))


def _counted_from(base: date | None, slots: Slots, side: int, *, finest: bool = False) -> Reading | None:
    """`count` units before or after a day; None where nothing fixes it. Vague counts only say past or future.

    One week, counted exactly, keeps the day ("a week ago"); more lose it.
    """
    count, unit = count_of(slots.parts.get("count", ())), slots.value("unit", "UNIT", "UNITS")
    if count is None and unit not in ("H", "MIN", "S") and not finest and side:
        return _unknown(side)
    if count is None or unit in ("H", "MIN", "S"):
        value = duration(count, unit or "D")
        return Reading("DURATION", When(value, unit="SPAN"), anchors=False)
    if base is None or unit is None:
        return None
    if unit in ("10Y", "100Y"):
        unit, count = "Y", count * (10 if unit == "10Y" else 100)
    if unit == "W" and (count == 1 or finest):
        return Reading("DATE", calendar.day(base + side * timedelta(weeks=count)))
    if count != int(count):
        unit, count = ("M", round(12 * count)) if unit == "Y" else (unit, round(count))
    return Reading("DATE", calendar.shifted(base, side * int(count), unit))


def _that(slots: Slots, ctx: Context) -> Reading | None:
    """ "That day", "the same year": the stretch of this unit that holds the time told before."""
    unit = slots.value("unit", "UNIT")
    told = ctx.quarter if unit in ("Q", None) and ctx.quarter else ctx.told
    if unit is None:
        return Reading("DATE", told, anchors=False) if told else None
    if told is ctx.told and ctx.is_passed_over and ctx.ref is not None:
        return Reading("DATE", calendar.shifted(ctx.ref, 0, unit), anchors=False)
    base = told.first if told else None
    if base is None or told is None or _COARSENESS.get(told.unit, 9) > _COARSENESS.get(unit, -1):
        return None
    return Reading("DATE", calendar.shifted(base, 0, unit), anchors=False)


def _following(slots: Slots, ctx: Context) -> Reading | None:
    """ "The following month", "the week before": beside the time told before."""
    side = slots.number("side", "FOLLOWING", "PRECEDING", "PASTWARD", "BEFORE", "EARLIER") or 0
    unit, base = slots.value("unit", "UNIT"), ctx.anchor()
    if slots.value("side", "LASTWORD", "NEXTWORD") and unit != "D":
        base = ctx.ref
    if unit is None or unit in ("H", "MIN", "S"):
        return None
    return Reading("DATE", calendar.shifted(base, side, unit)) if base else _unknown(side)


def _moved(slots: Slots, ctx: Context) -> Reading | None:
    """ "Last year", "this month", "the latest quarter"."""
    unit, shift = slots.value("unit", "UNIT"), slots.number("lead", *_SHIFTS) or 0
    if slots.value("lead", "LATEST") or unit is None:
        return _latest(unit, ctx)
    if unit in ("H", "MIN", "S"):
        return Reading("DURATION", When(duration(1, unit), unit="SPAN"), anchors=False)
    if ctx.ref is None:
        return _unknown(shift)
    return Reading("DATE", calendar.shifted(ctx.ref, shift, unit), anchors=unit in ("D", "W", "M", "Y"))


def _latest(unit: str | None, ctx: Context) -> Reading | None:
    if unit in (None, "Q") and ctx.quarter:
        return Reading("DATE", ctx.quarter, anchors=False)
    if ctx.ref is None or unit is None or unit in ("H", "MIN", "S"):
        return None
    return Reading("DATE", calendar.shifted(ctx.ref, -1, unit), anchors=False)


def _year_end(slots: Slots, ctx: Context) -> Reading | None:
    shift = slots.number("lead", *_SHIFTS) or 0
    return Reading("DATE", calendar.year(ctx.ref.year + shift), anchors=False) if ctx.ref else _unknown(shift)


def _new_year(slots: Slots, ctx: Context) -> Reading | None:
    """The year about to begin, in its first months the one just begun."""
    if ctx.ref is None:
        return _unknown(1)
    return Reading("DATE", calendar.year(ctx.ref.year + (ctx.ref.month > 6)), anchors=False)


def _weekend(slots: Slots, ctx: Context) -> Reading | None:
    """The weekend last begun, or the coming one where the sentence looks ahead."""
    if ctx.ref is None:
        return Reading("DATE", When("XXXX-WXX-WE", unit="WE"), anchors=False)
    back = 1 if ctx.direction <= 0 and ctx.ref.isoweekday() < 6 else 0
    return Reading("DATE", calendar.weekend(ctx.ref - timedelta(weeks=back)))


def _the_unit(slots: Slots, ctx: Context) -> Reading | None:
    unit = slots.value("unit", "UNIT")
    if unit == "Q":
        if ctx.quarter:
            return Reading("DATE", ctx.quarter, anchors=False)
        shift = -1
    else:
        shift = 0
    if ctx.ref is None or unit is None:
        return None
    return Reading("DATE", calendar.shifted(ctx.ref, shift, unit), anchors=False)


RESOLVERS = {
    "weekday": _weekday,
    "week_from": _week_from,
    "today": _today,
    "daypart": _daypart,
    "beside": _beside,
    "beside_date": _beside_date,
    "ago": _ago,
    "hence": _hence,
    "in_units": _in_units,
    "from_anchor": _from_anchor,
    "that": _that,
    "following": _following,
    "moved": _moved,
    "year_end": _year_end,
    "new_year": _new_year,
    "weekend": _weekend,
    "the_unit": _the_unit,
}
