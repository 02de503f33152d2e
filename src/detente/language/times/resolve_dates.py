"""Resolvers of dates that name a day, month, season, quarter or year themselves.

A missing year is the one that brings the time nearest to the article's day, where a time against the tense of the
sentence counts as `AGAINST` times as far.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from detente.language.times import calendar
from detente.language.times.calendar import When
from detente.language.times.context import Context, Reading, Slots
from detente.language.times.counts import count_of
from detente.language.times.tokens import Token

__all__ = ["RESOLVERS", "nearest", "with_part"]

#: How much farther a time counts that lies on the side of the article's day that the tense speaks against.
AGAINST = 4.0


def nearest(choices: list[When], ctx: Context, direction: int | None = None) -> When:
    """Of the same day, month or quarter in several years, the one meant; `direction` instead of the sentence's own."""
    ref = ctx.ref
    assert ref is not None
    side = ctx.direction if direction is None else direction

    def distance(when: When) -> float:
        assert when.first is not None and when.last is not None
        ahead, behind = (when.first - ref).days, (ref - when.last).days
        if ahead > 0:
            return ahead * (AGAINST if side < 0 else 1.0)
        return max(0, behind) * (AGAINST if side > 0 else 1.0)

    return min(choices, key=distance)


def with_part(when: When, part: str | None) -> Reading:
    """A day, narrowed to a part of it ("TNI") where one is named."""
    if part is None:
        return Reading("DATE", when)
    return Reading("TIME", When(f"{when.value}T{part}", when.first, when.last, "D"))


def _iso(slots: Slots, ctx: Context) -> Reading:
    return Reading("DATE", calendar.day(date.fromisoformat(slots.value("date", "ISODATE") or "")))


def _figures(slots: Slots, ctx: Context) -> Reading:
    """Month first as in the United States, unless only day first makes a date."""
    first, second, of_year = (int(part) for part in (slots.value("date", "NUMDATE") or "").split("/"))
    month, dom = (second, first) if first > 12 else (first, second)
    return Reading("DATE", calendar.day(date(_full_year(of_year), month, dom)))


def _full_year(number: int) -> int:
    """A two-digit year: 30 and above belongs to the last century."""
    if number >= 100:
        return number
    return number + (1900 if number >= 30 else 2000)


def year_of(slots: Slots) -> int | None:
    """The year slot as a number, "'97" included."""
    short = slots.value("year", "SHORTYEAR")
    return _full_year(int(short[1:])) if short else slots.number("year", "YEAR")


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
    return _side(choices, lead, ctx) if lead else nearest(choices, ctx)


def _in_years(around: int, month: int, dom: int) -> list[date]:
    days = []
    for of_year in (around - 1, around, around + 1):
        try:
            days.append(date(of_year, month, dom))
        except ValueError:  # 29 February
            continue
    return days or [date(around, month, dom)]


def _side(choices: list[When], side: int, ctx: Context) -> When:
    """The nearest choice before (-1) or after (1) the article's day."""
    assert ctx.ref is not None
    fitting = [w for w in choices if w.first and (w.first - ctx.ref).days * side > 0]
    return nearest(fitting or choices, ctx)


def _month_day(slots: Slots, ctx: Context) -> Reading:
    return Reading("DATE", month_day(slots, ctx))


#: The attacks that "Sept. 11" and "9/11" name without a year.
TERROR_DAY = date(2001, 9, 11)


def _terror_day(slots: Slots, ctx: Context) -> Reading:
    """ "Sept. 11" before "attacks" is that of 2001 in any article written later; other days stay days of the year."""
    named = not slots.has("month") or (slots.number("month", "MONTH"), slots.number("dom", "DAYNUM")) == (9, 11)
    if named and (ctx.ref is None or ctx.ref >= TERROR_DAY):
        return Reading("DATE", calendar.day(TERROR_DAY))
    return _month_day(slots, ctx) if slots.has("month") else Reading("DATE", When("XXXX-09-11"), anchors=False)


def _figured(slots: Slots, ctx: Context) -> Reading | None:
    """ "Q3 2012", "H1", "FY2013"."""
    fiscal = slots.value("part", "FISCALYEAR")
    if fiscal:
        return Reading("DATE", calendar.year(_full_year(int(re.sub(r"\D", "", fiscal))), fiscal=True))
    part, of_year = slots.value("part", "FIGUREDPART") or "", year_of(slots)
    number = int(part[1:])
    if of_year is None and ctx.ref is None:
        return None
    of_year = of_year or (ctx.ref.year if ctx.ref else 0)
    if part.startswith("Q"):
        return Reading("DATE", calendar.quarter(of_year, number))
    return Reading("DATE", calendar.half(of_year, number)) if number < 3 else None


def _week_of(slots: Slots, ctx: Context) -> Reading:
    when = month_day(slots, ctx)
    return Reading("DATE", calendar.week(when.first) if when.first else when)


def _month(slots: Slots, ctx: Context) -> Reading:
    number = slots.number("month", "MONTH")
    assert number is not None
    of_year = _stated_year(slots, ctx)
    if of_year is not None:
        return Reading("DATE", calendar.month(of_year, number))
    if ctx.ref is None:
        return Reading("DATE", When(f"XXXX-{number:02d}", unit="M"))
    choices = [calendar.month(ctx.ref.year + step, number) for step in (-1, 0, 1)]
    lead = slots.number("lead", "PASTWARD", "FUTUREWARD", "NEARWARD")
    if lead == 0:
        return Reading("DATE", choices[1])
    return Reading("DATE", _side(choices, lead, ctx) if lead else _recent_month(choices, ctx))


def _recent_month(choices: list[When], ctx: Context) -> When:
    """A bare month is one of the last twelve unless the sentence looks ahead."""
    assert ctx.ref is not None
    side = ctx.direction
    if side > 0:
        return next(w for w in choices if w.last and w.last >= ctx.ref)
    if side < 0:
        return next(w for w in reversed(choices) if w.first and w.first <= ctx.ref)
    return nearest(choices, ctx, -1)


def _stated_year(slots: Slots, ctx: Context) -> int | None:
    """The year that the words give: "1998", "last year", "that year"."""
    of_year = year_of(slots)
    if of_year is not None:
        return of_year
    shift = slots.number("yearshift", "PASTWARD", "FUTUREWARD", "NEARWARD")
    return ctx.ref.year + shift if shift is not None and ctx.ref else None


def _season(slots: Slots, ctx: Context) -> Reading:
    name = slots.value("season", "SEASON")
    assert name is not None
    of_year = _stated_year(slots, ctx)
    if of_year is not None:
        return Reading("DATE", calendar.season(of_year, name))
    if ctx.ref is None:
        return Reading("DATE", When(f"XXXX-{name}", unit="SEASON"))
    choices = [calendar.season(ctx.ref.year + step, name) for step in (-1, 0, 1)]
    lead = slots.number("lead", "PASTWARD", "FUTUREWARD", "NEARWARD")
    return Reading("DATE", _side(choices, lead, ctx) if lead else nearest(choices, ctx))


def _quarter(slots: Slots, ctx: Context) -> Reading | None:
    number = slots.number("nth", "ORDINAL", "ORDNUM") or _told_quarter(ctx)
    if number is None:
        return None
    of_year = _stated_year(slots, ctx)
    if of_year is not None:
        return Reading("DATE", calendar.quarter(of_year, number if number > 0 else 4))
    if ctx.ref is None:
        return Reading("DATE", When(f"XXXX-Q{number}", unit="Q"))
    choices = [calendar.quarter(ctx.ref.year + step, number if number > 0 else 4) for step in (-1, 0, 1)]
    return Reading("DATE", nearest(choices, ctx))


def _told_quarter(ctx: Context) -> int | None:
    return (ctx.quarter.first.month - 1) // 3 + 1 if ctx.quarter and ctx.quarter.first else None


def _quarter_moved(slots: Slots, ctx: Context) -> Reading | None:
    """ "The year-earlier quarter": the quarter told before, a year back."""
    base = ctx.quarter
    if base is None or base.first is None:
        return Reading("DATE", calendar.year(ctx.ref.year - 1), anchors=False) if ctx.ref else None
    assert base.first is not None
    number = slots.number("nth", "ORDINAL") or (base.first.month - 1) // 3 + 1
    return Reading("DATE", calendar.quarter(base.first.year - 1, number), anchors=False)


def _quarters(slots: Slots, ctx: Context) -> Reading | None:
    of_year, count, nth = year_of(slots), slots.number("count", "NUMWORD"), slots.number("nth", "ORDINAL")
    if of_year is None or count != 2 or nth not in (1, -1):
        return None
    return Reading("DATE", calendar.half(of_year, 1 if nth == 1 else 2))


def _half(slots: Slots, ctx: Context) -> Reading | None:
    nth = slots.number("nth", "ORDINAL")
    number = {1: 1, 2: 2, -1: 2}.get(nth or 0)
    of_year = _stated_year(slots, ctx) or (ctx.ref.year if ctx.ref else None)
    if number is None:
        return None
    if of_year is None:
        return Reading("DATE", When(f"XXXX-H{number}", unit="H"))
    return Reading("DATE", calendar.half(of_year, number))


def _decade(slots: Slots, ctx: Context) -> Reading | None:
    named = slots.number("name", "DECADENAME")
    if named is not None:
        return Reading("DATE", calendar.decade(1900 + 10 * named))
    digits = re.sub(r"\D", "", slots.value("decade", "DECADE") or "")
    first = _full_year(int(digits)) if len(digits) == 2 else int(digits)
    if first % 100 == 0 and first < 2000:
        return Reading("DATE", calendar.century(first // 100 + 1))
    return Reading("DATE", calendar.decade(first))


def _century(slots: Slots, ctx: Context) -> Reading | None:
    number = slots.number("nth", "ORDINAL", "ORDNUM")
    return Reading("DATE", calendar.century(number)) if number and 0 < number < 31 else None


def _year(slots: Slots, ctx: Context) -> Reading | None:
    of_year = year_of(slots)
    return Reading("DATE", calendar.year(of_year)) if of_year else None


def _year_words(slots: Slots, ctx: Context) -> Reading | None:
    """ "Nineteen ninety-one", "two thousand", "twenty twelve"."""
    head, *rest = slots.parts["year"]
    if head.text == "two":
        return Reading("DATE", calendar.year(2000 + _count(rest[1:])))
    return Reading("DATE", calendar.year(100 * int(head.senses["NUMWORD"]) + _count(rest)))


def _count(tokens: Sequence[Token]) -> int:
    return int(count_of(tokens) or 0) if tokens else 0


def _holiday(slots: Slots, ctx: Context) -> Reading | None:
    name = _day_name(slots)
    of_year = year_of(slots)
    if of_year is not None:
        return Reading("DATE", calendar.day(calendar.holiday(name, of_year)))
    if ctx.ref is None:
        return None
    choices = [calendar.day(calendar.holiday(name, ctx.ref.year + step)) for step in (-1, 0, 1)]
    lead = slots.number("lead", "PASTWARD", "FUTUREWARD")
    return Reading("DATE", _side(choices, lead, ctx) if lead else nearest(choices, ctx))


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
    base = ctx.ref if shift is not None or ctx.told is None or ctx.told.unit != "D" else ctx.told.first
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
    return (hour, minute) if hour <= 24 and minute < 60 else (None, 0)


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
    "figured": _figured,
    "week_of": _week_of,
    "month": _month,
    "season": _season,
    "quarter": _quarter,
    "quarter_moved": _quarter_moved,
    "quarters": _quarters,
    "half": _half,
    "decade": _decade,
    "century": _century,
    "year": _year,
    "year_words": _year_words,
    "holiday": _holiday,
    "holiday_week": _holiday_week,
    "clock": _clock,
}
