"""The tokens of a sentence with the classes that time rules read, and the gate that lets few sentences come so far."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from detente.language.times.lexicon import Senses, book

__all__ = ["Line", "Token", "may_hold_time", "tokenize"]

_KINDS = re.compile(
    r"(?P<ISODATE>\d{4}-\d\d-\d\d(?!\d))"
    r"|(?P<NUMDATE>\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?!\d))"
    r"|(?P<CLOCK>\d{1,2}:\d\d(?::\d\d)?(?!\d))"
    r"|(?P<DECADE>\d{2,3}0['’]?s\b|['’`]\d0s\b)"
    r"|(?P<ORDNUM>\d{1,3}(?:st|nd|rd|th)\b)"
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
#: The same alternatives without names: groups cost time. Words without figures or marks come first, most tokens are.
_TOKEN = re.compile(
    r"(?![ap]m\b|[AP]M\b|[yY]ear-|[tT]wenty-|[ap]\.m|[AP]\.M)[^\W\d_]+(?![\w])|"
    + re.sub(r"\(\?P<\w+>", "(?:", _KINDS.pattern)
)
_WORDS = re.compile(r"[^\W\d_]+(?:-(?:ago|earlier))?")
_FIGURES = re.compile(r"[12]\d{3}|\d:\d\d|\d/\d|\d0['’]?s|['’`]\d\d|[0-9] ?[apAP]\.?[mM]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark: offsets in the article, its lower-case text and the classes it may have."""

    start: int
    end: int
    text: str
    senses: Senses


@dataclass(frozen=True, slots=True)
class Line:
    """The tokens of a sentence: where each starts, how it is spelt, in lower case, and its letter for the rules."""

    starts: list[int]
    spelt: list[str]
    texts: list[str]
    letters: str

    def tokens(self, first: int, last: int) -> list[Token]:
        """Tokens `first` to `last` (excluded) with their classes."""
        return [
            Token(self.starts[i], self.starts[i] + len(self.spelt[i]), self.texts[i], _read(self.spelt[i])[0])
            for i in range(first, last)
        ]

    def end(self, index: int) -> int:
        """Where a token ends in the article."""
        return self.starts[index] + len(self.spelt[index])


def may_hold_time(sentence: str) -> bool:
    """False where no word and no figure of the sentence can belong to a time expression."""
    return not book().trigger_words.isdisjoint(_WORDS.findall(sentence)) or bool(_FIGURES.search(sentence))


def tokenize(text: str, start: int, end: int) -> Line:
    """The tokens of `text[start:end]`, in order."""
    found = [(match.start(), match.group()) for match in _TOKEN.finditer(text, start, end)]
    spelt = [raw for _, raw in found]
    letters = "".join([_read(raw)[1] for raw in spelt])
    return Line([at for at, _ in found], spelt, [raw.lower() for raw in spelt], letters)


@lru_cache(maxsize=1 << 16)
def _read(raw: str) -> tuple[Senses, str]:
    """The classes of a token and their letter. Tokens repeat, so most are looked up once a process."""
    match = _KINDS.match(raw)
    kind = match.lastgroup if match and match.end() == len(raw) else None
    senses: Senses = {}
    if kind in ("WORD", "HYPHENED"):
        senses = book().senses.get(raw) or book().senses.get(raw.lower()) or {}
    elif kind in ("INT", "ORDNUM"):
        senses = _number(kind, raw)
    elif kind:
        senses = {kind: raw}
    return senses, book().letter(senses)


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
