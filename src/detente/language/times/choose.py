"""Which of several years is meant, and years as they are written.

A missing year is the one that brings the time nearest to the article's day, where a time against the tense of the
sentence counts as `AGAINST` times as far.
"""

from __future__ import annotations

from detente.language.times.calendar import When
from detente.language.times.context import Context, Reading, Slots

__all__ = ["AGAINST", "full_year", "nearest", "on_side", "stated_year", "with_part", "year_of"]

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


def on_side(choices: list[When], side: int, ctx: Context) -> When:
    """The nearest choice before (-1) or after (1) the article's day."""
    assert ctx.ref is not None
    fitting = [w for w in choices if w.first and (w.first - ctx.ref).days * side > 0]
    return nearest(fitting or choices, ctx)


def with_part(when: When, part: str | None) -> Reading:
    """A day, narrowed to a part of it ("TNI") where one is named."""
    if part is None:
        return Reading("DATE", when)
    return Reading("TIME", When(f"{when.value}T{part}", when.first, when.last, "D"))


def full_year(number: int) -> int:
    """A two-digit year: 30 and above belongs to the last century."""
    if number >= 100:
        return number
    return number + (1900 if number >= 30 else 2000)


def year_of(slots: Slots) -> int | None:
    """The year slot as a number, "'97" included."""
    short = slots.value("year", "SHORTYEAR")
    return full_year(int(short[1:])) if short else slots.number("year", "YEAR")


def stated_year(slots: Slots, ctx: Context) -> int | None:
    """The year that the words give: "1998", "last year", "that year"."""
    of_year = year_of(slots)
    if of_year is not None:
        return of_year
    shift = slots.number("yearshift", "PASTWARD", "FUTUREWARD", "NEARWARD")
    return ctx.ref.year + shift if shift is not None and ctx.ref else None
