"""Resolvers of months, seasons, quarters, halves, years, decades and centuries that name themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.language.times import calendar
from detente.language.times.calendar import When
from detente.language.times.choose import full_year, nearest, on_side, stated_year, year_of
from detente.language.times.context import Context, Reading, Slots
from detente.language.times.counts import count_of
from detente.language.times.tokens import Token

__all__ = ["RESOLVERS"]


def _month(slots: Slots, ctx: Context) -> Reading:
    number = slots.number("month", "MONTH")
    assert number is not None
    of_year = stated_year(slots, ctx)
    if of_year is not None:
        return Reading("DATE", calendar.month(of_year, number))
    if ctx.ref is None:
        return Reading("DATE", When(f"XXXX-{number:02d}", unit="M"))
    choices = [calendar.month(ctx.ref.year + step, number) for step in (-1, 0, 1)]
    lead = slots.number("lead", "PASTWARD", "FUTUREWARD", "NEARWARD")
    if lead == 0:
        return Reading("DATE", choices[1])
    return Reading("DATE", on_side(choices, lead, ctx) if lead else _recent_month(choices, ctx))


def _recent_month(choices: list[When], ctx: Context) -> When:
    """A bare month is one of the last twelve unless the sentence looks ahead."""
    assert ctx.ref is not None
    side = ctx.direction
    if side > 0:
        return next(w for w in choices if w.last and w.last >= ctx.ref)
    if side < 0:
        return next(w for w in reversed(choices) if w.first and w.first <= ctx.ref)
    return nearest(choices, ctx, -1)


def _season(slots: Slots, ctx: Context) -> Reading:
    name = slots.value("season", "SEASON")
    assert name is not None
    of_year = stated_year(slots, ctx)
    if of_year is not None:
        return Reading("DATE", calendar.season(of_year, name))
    if ctx.ref is None:
        return Reading("DATE", When(f"XXXX-{name}", unit="SEASON"))
    choices = [calendar.season(ctx.ref.year + step, name) for step in (-1, 0, 1)]
    lead = slots.number("lead", "PASTWARD", "FUTUREWARD", "NEARWARD")
    return Reading("DATE", on_side(choices, lead, ctx) if lead else nearest(choices, ctx))


def _quarter(slots: Slots, ctx: Context) -> Reading | None:
    number = slots.number("nth", "ORDINAL", "ORDNUM") or _told_quarter(ctx)
    if number is None:
        return None
    number = number if number > 0 else 4  # the last one
    of_year = stated_year(slots, ctx)
    if of_year is not None:
        return Reading("DATE", calendar.quarter(of_year, number))
    if ctx.ref is None:
        return Reading("DATE", When(f"XXXX-Q{number}", unit="Q"))
    choices = [calendar.quarter(ctx.ref.year + step, number) for step in (-1, 0, 1)]
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
    of_year = stated_year(slots, ctx) or (ctx.ref.year if ctx.ref else None)
    if number is None:
        return None
    if of_year is None:
        return Reading("DATE", When(f"XXXX-H{number}", unit="H"))
    return Reading("DATE", calendar.half(of_year, number))


def _figured(slots: Slots, ctx: Context) -> Reading | None:
    """ "Q3 2012", "H1", "FY2013"."""
    fiscal = slots.value("part", "FISCALYEAR")
    if fiscal:
        return Reading("DATE", calendar.year(full_year(int(re.sub(r"\D", "", fiscal))), fiscal=True))
    part, of_year = slots.value("part", "FIGUREDPART") or "", year_of(slots)
    number = int(part[1:])
    if of_year is None and ctx.ref is None:
        return None
    of_year = of_year or (ctx.ref.year if ctx.ref else 0)
    if part.startswith("Q"):
        return Reading("DATE", calendar.quarter(of_year, number))
    return Reading("DATE", calendar.half(of_year, number)) if number < 3 else None


def _decade(slots: Slots, ctx: Context) -> Reading | None:
    named = slots.number("name", "DECADENAME")
    if named is not None:
        return Reading("DATE", calendar.decade(1900 + 10 * named))
    digits = re.sub(r"\D", "", slots.value("decade", "DECADE") or "")
    first = full_year(int(digits)) if len(digits) == 2 else int(digits)
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


RESOLVERS = {
    "month": _month,
    "season": _season,
    "quarter": _quarter,
    "quarter_moved": _quarter_moved,
    "quarters": _quarters,
    "half": _half,
    "figured": _figured,
    "decade": _decade,
    "century": _century,
    "year": _year,
    "year_words": _year_words,
}
