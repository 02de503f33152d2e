"""Gates of an article whose day nobody knows: what lies ahead whichever of its possible days it was written on.

"Next month's election" is ahead of any article; "the summit of May 1997" only of those before it. So the article is
read as if written on the first and on the last day that it may be of, and what both readings find is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from detente.language.parser import Sentence
from detente.records import Actor, Article, Gate, Interval, Timex
from detente.relations import gates

__all__ = ["find"]

#: Two days far enough apart that no dated thing lies ahead of both: for an article that may be of any time.
_ANY = (date(1900, 6, 13), date(2100, 6, 16))
#: A date that may be so many years off says nothing.
_YEARS = 10


def find(
    article: Article,
    sentences: Sequence[Sentence],
    actors: Sequence[Actor],
    times: Callable[[Article, Sequence[Sentence]], Sequence[Timex]],
) -> tuple[Gate, ...]:
    """All gates that lie ahead of an undated article for certain, in order; `times` reads its time expressions.

    A gate's date runs from its first possible day to its last one; it is open where these are far apart.
    """
    first, last = _bounds(article.date_range)
    early, late = (
        gates.find(dated, sentences, actors, times(dated, sentences))
        for dated in (replace(article, date=day) for day in (first, last))
    )
    later = {(g.start, g.kind): g for g in late}
    return tuple(_either(g, later[g.start, g.kind]) for g in early if (g.start, g.kind) in later)


def _bounds(span: Interval | None) -> tuple[date, date]:
    if span is None or not span.from_ or not span.to:
        return _ANY
    try:
        return date.fromisoformat(span.from_), date.fromisoformat(span.to)
    except ValueError:  # a bound of another granularity, from a record that names a year or a month
        return _ANY


def _either(early: Gate, late: Gate) -> Gate:
    """The gate with all days that it may be on: from the early reading's first to the late one's last, or to the early
    one's where the late one has none (a day that "will" puts ahead, but that is behind it)."""
    start, end = early.date.from_, late.date.to or early.date.to
    near = start and end and int(end[:4]) - int(start[:4]) <= _YEARS
    return replace(early, date=Interval(start, end) if near else Interval(None, None))
