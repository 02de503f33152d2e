"""The day that stands beside a page's main heading, where readers look for it: in a time or date element."""

from __future__ import annotations

import re
from datetime import date

from detente.articles import givendate

__all__ = ["beside_heading"]

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
    headings = list(_HEADING.finditer(html))
    if not headings:
        return None
    start, end = headings[-1].span()  # an earlier one is the site's name
    days = (_told(found) for found in _ELEMENT.finditer(html, end, end + _BEHIND))
    behind = next((day for day in days if day is not None), None)
    if behind is not None:
        return behind
    before = [_told(found) for found in _ELEMENT.finditer(html, max(0, start - _BEFORE), start)]
    return next((day for day in reversed(before) if day is not None), None)


def _told(found: re.Match[str]) -> date | None:
    stamp = _STAMP.search(found["time"] or "")
    if stamp is not None:
        return givendate.parse(stamp[1]).day
    return _read(" ".join(_TAG.sub(" ", found["said"] or found["text"] or "").split()))


def _read(words: str) -> date | None:
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
