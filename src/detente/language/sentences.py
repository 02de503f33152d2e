"""Where sentences begin and end, as offsets into the article's text.

A line break ends a sentence unless the text is hard-wrapped (lines of like length that go on in lower case).
Inside a paragraph a stop ends a sentence when what follows can begin one and what precedes is no abbreviation
(`data/language/abbreviations.txt`).
A dateline stands by itself, so that the parser sees plain sentences. No model is needed, so sentences that no gate
lets through are never parsed.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from detente.language.dateline import end_of_dateline

__all__ = ["split"]

# Runs are matched whole and only from their first character: a thousand stops or blanks cost no more than one.
_STOP = re.compile(r"""(?<![.!?…])[.!?…]++["”’'»)\]]*+(?=\s+["“‘'«(\[]*[^\W_]|\s+[–—-])""")
_BREAK = re.compile(r"(?<![ \t\r])[ \t\r]*+\n\s*+")
_LAST_WORD = re.compile(r"[^\s\"“‘'(\[]+$")
_INITIAL = re.compile(r"^(?:[A-Z]\.)*[A-Z]$|^[A-Z][a-z]?$")
_OPENER = re.compile(r"\s+[\"“‘'«(\[]*(\w+)")


@cache
def _starters() -> frozenset[str]:
    """Words that open a sentence more often than they go on after "U.S." or a month."""
    return frozenset(_lines("language/starters.txt"))


def _lines(name: str) -> list[str]:
    lines = resources.files("detente.data").joinpath(name).read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


@cache
def _abbreviations() -> tuple[frozenset[str], frozenset[str]]:
    """Abbreviations that never end a sentence, and those that may."""
    words = _lines("language/abbreviations.txt")
    return frozenset(w for w in words if w[0] != "!"), frozenset(w[1:] for w in words if w[0] == "!")


def split(text: str) -> list[tuple[int, int]]:
    """Sentence spans of `text`, in order, without surrounding blanks, never overlapping."""
    spans: list[tuple[int, int]] = []
    for start, end in _paragraphs(text):
        spans.extend(_sentences(text, start, end))
    return spans


def _paragraphs(text: str) -> list[tuple[int, int]]:
    wrapped = _hard_wrapped(text)
    spans, start = [], 0
    for found in _BREAK.finditer(text):
        if wrapped and found.group().count("\n") == 1:
            continue
        spans.append((start, found.start()))
        start = found.end()
    spans.append((start, len(text)))
    return spans


def _hard_wrapped(text: str) -> bool:
    """True where most single line breaks are followed by a lower-case letter: the lines were cut by a machine."""
    single = re.findall(r"[^\n]\n[ \t]*(?=[^\s])(.)", text[:20_000])
    return len(single) >= 3 and sum(c.islower() for c in single) / len(single) > 0.4


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = []
    if (opened := end_of_dateline(text, start, end)) > start:
        spans.append((start, opened))
        start = opened
    for found in _STOP.finditer(text, start, end):
        if _ends_here(text, start, found):
            spans.append((start, found.end()))
            start = found.end()
    spans.append((start, end))
    return [span for span in (_trim(text, *span) for span in spans) if span[0] < span[1]]


def _ends_here(text: str, start: int, found: re.Match[str]) -> bool:
    opener = _OPENER.match(text, found.end())
    following = opener.group(1) if opener else ""
    if following[:1].islower():
        return False
    if not found.group().startswith(".") or found.group().startswith(".."):
        return True
    word_found = _LAST_WORD.search(text, max(start, found.start() - 40), found.start())
    word = word_found.group() if word_found else ""
    never, maybe = _abbreviations()
    if word in never or (word.lower() in {"no", "nos"} and following.isdigit()):
        return word == "No" and not following.isdigit()
    if word in maybe or _INITIAL.match(word):
        closes = found.group()[-1] in "\"”’'»"
        return closes or (following in _starters() and len(word) > 1)
    return True


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
