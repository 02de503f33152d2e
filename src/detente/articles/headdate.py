"""The day that stands beside a page's main heading, where readers look for it: in a time or date element, or at the
start of a piece of text without any mark-up that says what it is."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

from detente.articles import givendate

__all__ = ["bare", "beside_heading"]

_HEADING = re.compile(r"<h1[\s>].{0,1500}?</h1>", re.IGNORECASE | re.DOTALL)
_ELEMENT = re.compile(
    r"<time\b(?P<time>[^<>]{0,300})>(?P<said>[^<>]{0,80})"
    r"|<\w{1,10}\s[^<>]{0,200}?(?:class|id)\s?=\s?[\"'][^\"'<>]{0,120}(?:date|datum|time|publish|posted|created)"
    r"[^\"'<>]{0,80}[\"'][^<>]{0,200}>(?P<text>(?:\s{0,40}<[^<>]{1,200}>){0,3}[^<>]{0,80})",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]{1,200}>")
_STAMP = re.compile(r"datetime\s{0,3}=\s{0,3}[\"']?(\d{4}-\d\d-\d\d)", re.IGNORECASE)
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?((?:19|20)\d\d)(?!\d)")
#: Of a page that is not American: the day comes first.
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)(?![\d/])")
_LANGUAGE = re.compile(r"<html\b[^<>]{0,400}?\blang\s?=\s?[\"']?([a-z]{2})(?:[-_]([a-z]{2}))?\b", re.IGNORECASE)
_MONTH_FIRST = {"US", "PH", ""}
_LESSER_HEADING = re.compile(r"<(h[23])\b[^<>]{0,300}>(.{8,600}?)</\1>", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"<title\b[^<>]{0,200}>([^<]{8,600})<", re.IGNORECASE)
#: A piece of text that starts with a date, or is a place and a date.
_STARTS = re.compile(r">\s{0,80}(\d{1,4}[-./ ][^<>]{4,60}|[^\W\d_]{3,12}\.? \d{1,2},? (?:19|20)\d\d)")
_SHORT, _SHORTEST_HEADING, _LANGUAGE_IN = 32, 12, 20_000
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
#: Months by their first three letters in English, German, French, Spanish, Italian, Portuguese, Dutch and Polish.
_MONTHS = (
    *(
        "jan ene gen sty",
        "feb fév fev lut",
        "mar mär maa",
        "apr avr abr kwi",
        "may mai mag mei maj",
        "jun juin giu cze",
    ),
    *("jul juil lug lip", "aug aoû ago sie", "sep set wrz", "oct okt ott out paź", "nov lis", "dec dez déc dic gru"),
)
_BY_NAME = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_DAY_NAME = re.compile(
    r"(?<!\d)(\d{1,2})(?:\.|st|nd|rd|th|er)?\s(?:de\s)?([^\W\d_]{3,12})\.?,?\s(?:de\s)?((?:19|20)\d\d)\b"
)
_NAME_DAY = re.compile(r"\b([^\W\d_]{3,12})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s((?:19|20)\d\d)\b")
#: How far behind the heading, and how far before it, the element may stand (characters of the page's source).
_BEHIND, _BEFORE = 4_000, 3_500


def beside_heading(html: str) -> date | None:
    """The first day told in such an element behind the last main heading, else the last one shortly before it."""
    heading = _heading(html)
    if heading is None:
        return None
    start, end = heading.span()
    days = (_told(found) for found in _ELEMENT.finditer(html, end, end + _BEHIND))
    behind = next((day for day in days if day is not None), None)
    if behind is not None:
        return behind
    before = [_told(found) for found in _ELEMENT.finditer(html, max(0, start - _BEFORE), start)]
    return next((day for day in reversed(before) if day is not None), None)


def bare(html: str) -> date | None:
    """The day at the start of the first piece of text behind the main heading that starts with one."""
    heading = _heading(html)
    if heading is None:
        return None
    pieces = _STARTS.finditer(html, heading.end(), heading.end() + _BEHIND)
    days = (_read(" ".join(piece[1].split())[:_SHORT], slashed=_is_day_first(html)) for piece in pieces)
    return next((day for day in days if day is not None), None)


def _heading(html: str) -> re.Match[str] | None:
    """The first main heading that the page's title repeats, else the last (an earlier one is the site's name); on a
    page without, a lesser one that the title repeats."""
    main = list(_HEADING.finditer(html))
    title = _TITLE.search(html)
    folded = _folded(title[1]) if title is not None else ""
    found = next((heading for heading in main if _is_in(heading[0], folded)), None)
    if found is not None or main:
        return found or main[-1]
    lesser = _LESSER_HEADING.finditer(html) if folded else iter(())
    return next((heading for heading in lesser if _is_in(heading[0], folded)), None)


def _is_in(heading: str, title: str) -> bool:
    words = _folded(_TAG.sub(" ", heading))
    return len(words) >= _SHORTEST_HEADING and words in title


def _folded(words: str) -> str:
    return "".join(c for c in unescape(words).casefold() if c.isalnum())


def _is_day_first(html: str) -> bool:
    """Whether 3/5 is the third of May here: in every language but English, and in British, Australian … English."""
    found = _LANGUAGE.search(html[:_LANGUAGE_IN])
    if found is None:
        return False
    return found[1].lower() != "en" or (found[2] or "").upper() not in _MONTH_FIRST


def _told(found: re.Match[str]) -> date | None:
    stamp = _STAMP.search(found["time"] or "")
    if stamp is not None:
        return givendate.parse(stamp[1]).day
    return _read(" ".join(_TAG.sub(" ", found["said"] or found["text"] or "").split()))


def _read(words: str, *, slashed: bool = False) -> date | None:
    if slashed and (match := _SLASHED.search(words)) is not None:
        return _day(match[3], int(match[2]), match[1])
    if (match := _DOTTED.search(words)) is not None:
        return _day(match[3], int(match[2]), match[1])
    if (match := _ISO.search(words)) is not None:
        return _day(match[1], int(match[2]), match[3])
    if (match := _DAY_NAME.search(words)) is not None:
        return _day(match[3], _month(match[2]), match[1])
    if (match := _NAME_DAY.search(words)) is not None:
        return _day(match[3], _month(match[1]), match[2])
    return None


def _month(name: str) -> int:
    low = name.casefold()
    return _BY_NAME.get(low[:4]) or _BY_NAME.get(low[:3], 0)


def _day(year: str, month: int, day: str) -> date | None:
    return givendate.parse(f"{year}-{month:02d}-{int(day):02d}").day if month else None
