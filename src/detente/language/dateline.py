"""Datelines: "MOSCOW, Oct. 3 (Agency) -", "New York (AFP) –", "SEOUL -" at the head of a paragraph."""

from __future__ import annotations

import re

__all__ = ["end_of_dateline"]

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"
_WORD = r"[A-Z][\w.'’/-]{0,20}"
_PLACE = rf"(?!The\b|And\b|But\b|In\b|On\b|[A-Z]\b)(?:{_WORD}(?:,\s?|\s)){{0,5}}{_WORD}"
_DAY = rf",?\s(?:{_MONTH}\s\d{{1,2}}|\d{{1,2}}\s{_MONTH})(?:\s?,?\s\d{{4}})?"
_AGENCY = r"\s?[(/](?![A-Z]-)[A-Z][\w .&/’'-]{1,40}[)/]"
_DASH = r"\s{0,2}(?:[–—_]|--?)(?=\s)\s{0,2}"
#: With a day or an agency any place will do; a bare place must stand in capitals.
_MARKED = re.compile(rf"{_PLACE}(?:{_DAY}(?:{_AGENCY})?|{_AGENCY}){_DASH}")
_BARE = re.compile(
    r"[A-Z][A-Z.'’-]{2,20}(?: [A-Z][A-Z.'’-]{1,20}){0,3}(?:, [A-Z][\w.]{1,15}(?: [A-Z][\w.]{1,15}){0,2})?" + _DASH
)


def end_of_dateline(text: str, start: int, end: int) -> int:
    """Where the dateline that opens the paragraph `start`..`end` ends, its dash included; `start` if there is none."""
    found = _MARKED.match(text, start, min(end, start + 140)) or _BARE.match(text, start, min(end, start + 100))
    return found.end() if found is not None and found.end() < end else start
