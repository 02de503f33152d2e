"""Numbers that date a text: anniversaries of known events, sessions of the US Congress, years since a president began.

What they count from is data (`data/times/counted.csv`); the arithmetic is the calendar's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from detente.articles.dating_interval import Clue, Cost, Span
from detente.data.tables import Row, rows
from detente.errors import CodebookError

__all__ = ["clues", "number_of"]

#: Costs of writing before and after the time that a number gives, as log-odds.
EXACT = (Cost(2.5, 1.0, 6.0), Cost(2.0, 1.0, 6.0))
ROUND = (Cost(2.0, 0.5, 4.0), Cost(1.5, 0.5, 4.0))
TERM = (Cost(1.0, 0.3, 3.0), Cost(1.0, 0.3, 3.0))
_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENTHS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TENS = {word: 20 + 10 * index for index, word in enumerate(_TENTHS)}
_ODD = {
    "first": "one",
    "second": "two",
    "third": "three",
    "fifth": "five",
    "eighth": "eight",
    "ninth": "nine",
    "twelfth": "twelve",
}
_ONES = "|".join(_UNITS[1:10]) + "|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_NUMBER = rf"(?P<n>\d{{1,3}}(?:st|nd|rd|th)?|a decade|half a century|[A-Za-z]{{2,12}}(?:[- ](?:{_ONES}))?)"
_ANNIVERSARY = re.compile(rf"\b{_NUMBER}[- ](?:year )?anniversary of (?:the )?(?P<what>[^.;\n]{{4,60}})")
_AFTER = re.compile(rf"\b{_NUMBER}(?: years)? (?:after|since) (?:the )?(?P<what>[^.;\n]{{4,60}})")
_RUN = re.compile(rf"\b{_NUMBER} (?:straight |consecutive )?months(?: in a row)?(?P<what>[^.;\n]{{0,80}})")
_LAST_MONTHS = re.compile(r"\b(?:over|in|during|for) the (?:last|past) (?P<n>\d\d) months(?P<what>[^.;\n]{0,80})")
#: So far before the last months the same sentence may say what they brought.
_BEFORE = 80
_CONGRESS = re.compile(r"\b(?P<n>\d{2,3})(?:st|nd|rd|th) (?:U\.S\. |United States )?Congress\b")
_WHO = r"(?:I|he|we|the [Pp]resident|President \w+)"
_OFFICE = re.compile(
    rf"\b{_NUMBER} years ago,? (?:when|after|before) {_WHO} (?:first )?(?:took|came into|came to|was sworn|assumed|"
    rf"entered) (?:the )?(?:office|power|in\b|presidency)|"
    rf"\bsince {_WHO} (?:took|came into|assumed) office[^.;\n]{{0,40}}? "
    r"(?P<m>\w+) years ago"
)
#: When presidents of the United States took office; one who was elected again began once.
_BEGAN = (1945, 1953, 1961, 1963, 1969, 1974, 1977, 1981, 1989, 1993, 2001, 2009, 2017, 2021, 2025)
_FEWEST_MONTHS, _MOST_MONTHS = 10, 99


@dataclass(frozen=True, slots=True)
class _Start:
    kind: str
    month: int
    words: tuple[str, ...]


def clues(text: str) -> Iterator[Clue]:
    """Every number of the text that tells its date."""
    yield from _since(text)
    yield from _congress(text)
    yield from _months(text)
    yield from _in_office(text)


def number_of(words: str) -> int | None:
    """The number or rank that words tell: "29", "tenth", "twenty-fifth", "a decade"; None where they tell none."""
    plain = words.lower()
    if plain in ("a decade", "half a century"):
        return 10 if plain == "a decade" else 50
    digits = re.match(r"\d+", plain)
    if digits:
        return int(digits.group())
    parts = [_cardinal(part) for part in re.split(r"[- ]", plain)]
    values = [_TENS.get(part, _UNITS.index(part) if part in _UNITS else None) for part in parts]
    if None in values or not values:
        return None
    return sum(value for value in values if value is not None)


def _cardinal(rank: str) -> str:
    if rank in _ODD:
        return _ODD[rank]
    if rank.endswith("ieth"):
        return rank[:-4] + "y"
    return rank.removesuffix("th")


def _since(text: str) -> Iterator[Clue]:
    for found in (*_ANNIVERSARY.finditer(text), *_AFTER.finditer(text)):
        years = number_of(found["n"])
        start = _named(found["what"], "since")
        if years and start is not None:
            month = start.month + 12 * years
            # Who marks an anniversary is near it; who counts years rounds them.
            span, cost = (
                ((month - 6, month + 3), EXACT) if found.re is _ANNIVERSARY else ((month - 6, month + 9), ROUND)
            )
            yield Clue(f"names “{found.group()[:60]}”", (span,), *cost, family="count")


def _named(what: str, kind: str) -> _Start | None:
    """The thing of the table that the words begin with."""
    for start in _starts():
        if start.kind == kind and any(re.match(rf"{re.escape(words)}(?!\w)", what) for words in start.words):
            return start
    return None


def _congress(text: str) -> Iterator[Clue]:
    found = _CONGRESS.search(text)
    if found and 70 <= int(found["n"]) <= 130:
        first = (1789 + 2 * (int(found["n"]) - 1)) * 12
        yield Clue(f"names the {found.group()}", ((first - 2, first + 24),), *EXACT, family="count")


def _months(text: str) -> Iterator[Clue]:
    """ "29 straight months of job growth" ends 29 months after the run began; the longest told counts."""
    best: Clue | None = None
    most = _FEWEST_MONTHS - 1
    starts = [start for start in _starts() if start.kind == "months"]
    for found in (*_RUN.finditer(text), *_LAST_MONTHS.finditer(text)):
        count = number_of(found["n"])
        if count is None or not most < count <= _MOST_MONTHS:
            continue
        before = text[max(0, found.start() - _BEFORE) : found.start()] if found.re is _LAST_MONTHS else ""
        around = re.split(r"[.;\n]", before)[-1] + found["what"]
        for start in starts:
            if any(words in around for words in start.words):
                span = (start.month + count - 1, start.month + count + 2)
                best, most = Clue(f"counts {count} months of jobs", (span,), *EXACT, family="count"), count
    if best:
        yield best


def _in_office(text: str) -> Iterator[Clue]:
    """Years since a president began, whichever it was."""
    found = _OFFICE.search(text)
    years = number_of(found["n"] or found["m"]) if found else None
    if found and years and years <= 8:
        spans: tuple[Span, ...] = tuple((year * 12 + 12 * years - 5, year * 12 + 12 * years + 9) for year in _BEGAN)
        yield Clue(f"says “{found.group()[:60]}”", spans, *TERM, family="count")


@cache
def _starts() -> tuple[_Start, ...]:
    return tuple(_start(row) for row in rows("times/counted.csv", ("kind", "from", "words")))


def _start(row: Row) -> _Start:
    try:
        kind, first, words = row.values()
        if kind not in ("since", "months"):
            raise ValueError(f"kind {kind!r}")
        return _Start(kind, int(first[:4]) * 12 + int(first[5:7]) - 1, tuple(words.split("|")))
    except ValueError as error:
        raise CodebookError(str(error), where=row.where, fix="kind,YYYY-MM,words") from error
