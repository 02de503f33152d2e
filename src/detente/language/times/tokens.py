"""The tokens of a sentence with the classes that time rules read, and the gate that lets few sentences come so far."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from detente.language.times.lexicon import Senses, book

__all__ = ["Line", "Token", "may_hold_time"]

_KINDS = re.compile(
    r"(?P<ISODATE>\d{4}-\d\d-\d\d(?!\d))"
    r"|(?P<NUMDATE>\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?!\d))"
    r"|(?P<CLOCK>\d{1,2}:\d\d(?::\d\d)?(?!\d))"
    r"|(?P<DECADE>\d{2,3}0['’]?s\b|['’`]\d0s\b)"
    r"|(?P<ORDNUM>\d{1,3}(?:st|nd|rd|th)\b)"
    r"|(?P<NINEELEVEN>9/11(?![\d/]))"
    r"|(?P<FIGUREDPART>[QH][1-4]\b)"
    r"|(?P<FISCALYEAR>FY ?(?:\d{4}|\d\d)\b)"
    r"|(?P<FRACTION>\d/\d(?!\d))"
    r"|(?P<AMPM>[ap]\.m\.?|[ap]m\b|[AP]\.?M\.?(?!\w))"
    r"|(?P<DECIMAL>\d+(?:[.,]\d+)+)"
    r"|(?P<INT>\d+(?!\w))"
    r"|(?P<APOS>['’]s\b)"
    r"|(?P<SHORTYEAR>['’`]\d\d(?!\d))"
    r"|(?P<HYPHENED>(?i:year-ago|year-earlier|twenty-first))"
    r"|(?P<WORD>\w+)"
    r"|(?P<DASH>[-–—]+)|(?P<COMMA>,)|(?P<DOT>\.)|(?P<SLASH>/)|(?P<OPEN>\()|(?P<CLOSE>\))|(?P<MONEY>[$£€¥])|(?P<PERCENT>%)"
    r"|[^\w\s]"
)
#: The same without names (groups cost time), after a short cut for words that begin like none of the special forms.
_TOKEN = re.compile(
    r"(?![aApPyYtTQHF])[^\W\d_]++(?!\d)|[tT][^\Ww\d_][^\W\d_]*+(?!\d)|" + re.sub(r"\(\?P<\w+>", "(?:", _KINDS.pattern)
)
_WORDS = re.compile(r"[A-Za-z]+")
#: Figures that may be a time. Each pattern opens with one class of characters, which makes the search quick.
_FIGURES = tuple(
    re.compile(pattern) for pattern in (r"\d(?:\d{3}|:\d\d|/\d|0['’]?s| ?[apAP]\.?[mM])", r"['’`]\d\d", r"[FQH][Y1-4]")
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark: offsets in the article, its lower-case text and the classes it may have."""

    start: int
    end: int
    text: str
    senses: Senses


class Line:
    """The tokens of a sentence: how each is spelt, its letter for the rules, and, where asked for, where it starts."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._start = text, start
        self.spelt: list[str] = _TOKEN.findall(text, start, end)
        self.letters = "".join(map(_letter, self.spelt))

    @cached_property
    def starts(self) -> list[int]:
        """Where each token starts in the article."""
        starts, at = [], self._start
        for raw in self.spelt:
            at = self._text.index(raw, at)
            starts.append(at)
            at += len(raw)
        return starts

    @cached_property
    def texts(self) -> list[str]:
        """The tokens in lower case."""
        return [raw.lower() for raw in self.spelt]

    def tokens(self, first: int, last: int) -> list[Token]:
        """Tokens `first` to `last` (excluded) with their classes."""
        return [Token(self.starts[i], self.end(i), self.texts[i], _senses(self.spelt[i])) for i in range(first, last)]

    def end(self, index: int) -> int:
        """Where a token ends in the article."""
        return self.starts[index] + len(self.spelt[index])


def may_hold_time(sentence: str) -> bool:
    """False where no word and no figure of the sentence can belong to a time expression."""
    if not book().trigger_words.isdisjoint(_WORDS.findall(sentence)):
        return True
    return any(figures.search(sentence) for figures in _FIGURES)


@lru_cache(maxsize=1 << 16)
def _letter(raw: str) -> str:
    """The letter of a token. Tokens repeat, so most are looked up once a process."""
    return book().letter(_senses(raw))


@lru_cache(maxsize=1 << 12)
def _senses(raw: str) -> Senses:
    """The classes of a token."""
    match = _KINDS.match(raw)
    kind = match.lastgroup if match and match.end() == len(raw) else None
    if kind in ("WORD", "HYPHENED"):
        return book().senses.get(raw) or book().senses.get(raw.lower()) or {}
    if kind in ("INT", "ORDNUM"):
        return _number(kind, raw)
    return {kind: raw} if kind else {}


def _number(kind: str, raw: str) -> Mapping[str, str]:
    digits = re.match(r"\d+", raw)
    value = int(digits.group()) if digits and len(digits.group()) <= 9 else 10**9
    is_day = 1 <= value <= 31
    if kind == "ORDNUM":
        return {"ORDNUM": str(value), "DAYNUM": str(value)} if is_day else {"ORDNUM": str(value)}
    if len(raw) > 2:
        return dict.fromkeys(_long_number(raw, value), raw)
    names = ("INT", "YY") + (("DAYNUM",) if is_day else ()) + (("HOURNUM",) if value <= 24 and is_day else ())
    return dict.fromkeys(names, raw)


def _long_number(raw: str, value: int) -> list[str]:
    """Four figures can be a year, an hour of the military clock ("0930 GMT"), both or neither."""
    names = ["INT"]
    if len(raw) == 4 and 1000 <= value <= 2100:
        names += ["YEAR", "MODERNYEAR"] if 1900 <= value < 2060 else ["YEAR"]
    if len(raw) == 4 and value < 2400 and value % 100 < 60:
        names.append("HHMM")
    return names
