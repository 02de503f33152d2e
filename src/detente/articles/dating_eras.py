"""Things that date a text which names them (`data/times/eras/*.csv`): states, firms, laws, events, meetings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from detente.articles import dating_people
from detente.articles.dating_interval import Clue, Cost, Span
from detente.data.tables import files, rows
from detente.errors import CodebookError

__all__ = ["Era", "clues", "eras"]

#: Costs of writing before and after the span, by kind, as log-odds (see dating_interval): a name is in use all the
#: time; an event is not named before, and less and less after; a meeting is waited for, and soon forgotten.
COSTS = {
    "name": (Cost(3.5, 0.5, 8.0), Cost(1.0, 0.4, 6.0)),
    "event": (Cost(4.0, 0.5, 8.0), Cost(0.4, 0.7, 4.0)),
    "meeting": (Cost(0.6, 1.2, 6.0), Cost(0.4, 0.8, 4.0)),
}
#: So many months before and after a meeting one speaks of it as of the present.
_AHEAD, _BEHIND = 6, 3
_LATEST = date(2027, 12, 1)
_COLUMNS = ("kind", "from", "to", "words")


@dataclass(frozen=True, slots=True)
class Era:
    """A row of the files: `span` in months from the year 0; `words` are exact spellings."""

    kind: str
    span: Span
    words: tuple[str, ...]


def clues(text: str) -> Iterator[Clue]:
    """Each thing that the text names, once, in the order of the text."""
    by_words, pattern = _words()
    seen: set[tuple[int, ...]] = set()
    for found in pattern.finditer(text):
        indices = by_words[found.group()]
        if indices in seen:
            continue
        seen.add(indices)
        rows = [eras()[index] for index in indices]
        kind = rows[0].kind
        open_end = kind == "name" and dating_people.is_former(text, found.start())
        spans = tuple((row.span[0], None) if open_end else _near(row) for row in rows)
        yield Clue(f"names “{found.group()}”", spans, *COSTS[kind])


def _near(row: Era) -> Span:
    first, last = row.span
    if row.kind != "meeting" or first is None or last is None:
        return row.span
    return first - _AHEAD, last + _BEHIND


@cache
def _words() -> tuple[dict[str, tuple[int, ...]], re.Pattern[str]]:
    """The rows of each spelling, several where one name stood for several things ("Tokyo summit")."""
    rows_of: dict[str, tuple[int, ...]] = {}
    for index, era in enumerate(eras()):
        for word in era.words:
            rows_of[word] = (*rows_of.get(word, ()), index)
    longest_first = sorted(rows_of, key=len, reverse=True)
    return rows_of, re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")


@cache
def eras() -> tuple[Era, ...]:
    """All rows of all files."""
    return tuple(era for file in files("times/eras") for era in _eras_of(file))


def _eras_of(file: str) -> Iterator[Era]:
    for row in rows(file, _COLUMNS):
        try:
            yield _era(list(row.values()))
        except ValueError as error:
            raise CodebookError(str(error), where=row.where, fix="kind,YYYY-MM,YYYY-MM,words") from error


def _era(cells: list[str]) -> Era:
    kind, first, last, words = cells
    if kind not in COSTS:
        raise ValueError(f"kind {kind!r}")
    span = (_month(first), _month(last) if last else None)
    if span[1] is not None and span[1] < span[0]:
        raise ValueError("the end lies before the beginning")
    if kind == "meeting" and span[1] is None:
        raise ValueError("a meeting ends")
    spellings = tuple(words.split("|"))
    if any(not word or word != word.strip() for word in spellings):
        raise ValueError("an empty spelling, or a space at its end")
    return Era(kind, span, spellings)


def _month(text: str) -> int:
    day = date.fromisoformat(f"{text}-01")
    if day > _LATEST:
        raise ValueError(f"{text} is not known yet")
    return day.year * 12 + day.month - 1
