"""The tokens of a sentence with the classes that time rules read, and the gate that lets few sentences come so far."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from detente.language.times.lexicon import Book, Senses, book

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

__all__ = ["Token", "letters_of", "may_hold_time", "tokenize"]

_TOKEN = re.compile(
    r"(?P<ISODATE>\d{4}-\d\d-\d\d(?!\d))"
    r"|(?P<NUMDATE>\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?!\d))"
    r"|(?P<CLOCK>\d{1,2}:\d\d(?::\d\d)?(?!\d))"
    r"|(?P<DECADE>\d{2,3}0['’]?s\b|['’`]\d0s\b)"
    r"|(?P<ORDNUM>\d{1,3}(?:st|nd|rd|th)\b)"
    r"|(?P<FRACTION>\d/\d(?!\d))"
    r"|(?P<AMPM>[ap]\.m\.?|[ap]m\b|[AP]\.?M\.?(?!\w))"
    r"|(?P<DECIMAL>\d+(?:[.,]\d+)+)"
    r"|(?P<INT>\d+(?![\w]))"
    r"|(?P<APOS>['’]s\b)"
    r"|(?P<SHORTYEAR>['’`]\d\d(?!\d))"
    r"|(?P<HYPHENED>year-ago|year-earlier|twenty-first)"
    r"|(?P<WORD>\w+)"
    r"|(?P<DASH>[-–—]+)|(?P<COMMA>,)|(?P<DOT>\.)|(?P<SLASH>/)|(?P<OPEN>\()|(?P<CLOSE>\))|(?P<MONEY>[$£€¥])|(?P<PERCENT>%)"
    r"|[^\w\s]",
    re.IGNORECASE,
)
#: A sentence with none of these and no digit holds no time expression; each is a part of some trigger word.
_STEMS = (
    *(
        "day",
        "week",
        "month",
        "year",
        "quarter",
        "decade",
        "centur",
        "hour",
        "minute",
        "second",
        "fortnight",
        "morning",
    ),
    *("noon", "evening", "night", "today", "yesterday", "tomorrow", "spring", "summer", "autumn", "fall", "winter"),
    *("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "annual", "daily", "now"),
    *("current", "present", "recent", "future", "soon", "lately", "formerly", "time", "moment", "ties", "term", "mon"),
    *("tue", "wed", "thu", "fri", "sat", "sun", "easter", "christmas", "thanksgiving", "halloween", "year", "half"),
    *("fourth of july", "period", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark: offsets in the article, its lower-case text and the classes it may have."""

    start: int
    end: int
    text: str
    senses: Senses


@cache
def _gate() -> AhoCorasick:
    from ahocorasick_rs import AhoCorasick

    return AhoCorasick(_STEMS)


def may_hold_time(sentence: str) -> bool:
    """False where no word of the sentence can belong to a time expression (one pass, no parse)."""
    return bool(_gate().find_matches_as_indexes(sentence.lower()))


def tokenize(text: str, start: int, end: int) -> list[Token]:
    """The tokens of `text[start:end]`, in order."""
    rules = book()
    return [_token(found, rules) for found in _TOKEN.finditer(text, start, end)]


def letters_of(tokens: list[Token]) -> str:
    """One letter a token, as rules read them."""
    rules = book()
    return "".join([rules.letter(token.senses) for token in tokens])


def _token(found: re.Match[str], rules: Book) -> Token:
    kind, raw = found.lastgroup, found.group()
    senses: Senses
    if kind in ("WORD", "HYPHENED"):
        senses = rules.senses.get(raw) or rules.senses.get(raw.lower()) or {}
    elif kind is None:
        senses = {}
    elif kind in ("INT", "ORDNUM"):
        senses = _number(kind, raw)
    else:
        senses = {kind: raw}
    return Token(found.start(), found.end(), raw.lower(), senses)


def _number(kind: str, raw: str) -> Mapping[str, str]:
    digits = re.match(r"\d+", raw)
    value = int(digits.group()) if digits and len(digits.group()) <= 9 else 10**9
    is_day = 1 <= value <= 31
    if kind == "ORDNUM":
        return {"ORDNUM": str(value), "DAYNUM": str(value)} if is_day else {"ORDNUM": str(value)}
    if len(raw) == 4 and 1000 <= value <= 2999:
        return {"INT": raw, "YEAR": raw}
    if len(raw) > 2:
        return {"INT": raw}
    names = ("INT", "YY") + (("DAYNUM",) if is_day else ()) + (("HOURNUM",) if value <= 24 and is_day else ())
    return dict.fromkeys(names, raw)
