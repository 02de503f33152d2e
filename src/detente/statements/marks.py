"""Quotations by their marks alone, in one pass over the text.

Each paragraph is matched by itself, so a stray mark costs one paragraph at most. A paragraph whose quotation is left
open goes on in the next one if that opens with the same mark (the rule for quotations of several paragraphs).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Quote", "quotes"]

_PARAGRAPH = re.compile(r"[^\n]+")
_MARK = re.compile(r"“|”|„|«|»|\"|''|``|‘|’|'")
#: Opening mark → what may close it.
_CLOSERS = {
    "“": ("”", '"', "“"),
    "„": ("“", "”"),
    "«": ("»",),
    '"': ('"', "”"),
    "''": ("''",),
    "``": ("''", "``"),
    "‘": ("’",),
    "'": ("'",),
}
_AFTER_SINGLE = re.compile(r"[’'](?=$|[\s,.;:!?)\]”\"—–-])")
_ELIDED = re.compile(r"['’‘](?:\d0s|\d\d\b|em\b|til\b|tis\b|twas\b|cause\b|bout\b|n['’])", re.IGNORECASE)
_POSSESSIVE = re.compile(r"[sS][’'] [a-z]")
#: A single-mark quotation longer than this is taken for two apostrophes.
_LONGEST_SINGLE = 1_500


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation with its marks: offsets, the opening mark, whether a mark closes it."""

    start: int
    end: int
    mark: str
    closed: bool


def quotes(text: str) -> list[Quote]:
    """All outermost quotations of the text, in order, never overlapping."""
    found: list[Quote] = []
    for paragraph in _PARAGRAPH.finditer(text):
        inside = _paragraph(text, *paragraph.span())
        if inside and found and _goes_on(text, found[-1], inside[0], paragraph.start()):
            inside[0] = Quote(found.pop().start, inside[0].end, inside[0].mark, inside[0].closed)
        found.extend(inside)
    return [q for q in found if any(c.isalnum() for c in text[q.start : min(q.end, q.start + 200)])]


def _goes_on(text: str, last: Quote, new: Quote, paragraph: int) -> bool:
    """True where `new` opens the paragraph right behind the one that left `last` open."""
    at_start = not text[paragraph : new.start].strip()
    return not last.closed and last.mark == new.mark and at_start and not text[last.end : new.start].strip()


def _paragraph(text: str, start: int, end: int) -> list[Quote]:
    found: list[Quote] = []
    opened: re.Match[str] | None = None
    single_until = barren = start
    for mark in _MARK.finditer(text, start, end):
        if opened is not None:
            if _closes(text, mark, opened.group(), end):
                found.append(Quote(opened.start(), mark.end(), opened.group(), True))
                opened = None
            elif mark.group() == opened.group() and _opens(text, mark, start, end) and mark.group() != "'":
                opened = mark  # the earlier one was a stray
        elif mark.group() in ("‘", "'"):
            if mark.start() < single_until or not _may_open_single(text, mark, start):
                continue
            close = _single_close(text, max(mark.end() + 1, barren), min(end, mark.end() + _LONGEST_SINGLE))
            if close is None:
                barren = mark.end() + _LONGEST_SINGLE
            else:
                found.append(Quote(mark.start(), close, mark.group(), True))
                single_until = close
        elif mark.start() >= single_until and _opens(text, mark, start, end):
            found, opened = _swallow(found, mark), mark
    if opened is not None and _worth_keeping(text, opened, start):
        found.append(Quote(opened.start(), end, opened.group(), False))
    return found


def _swallow(found: list[Quote], mark: re.Match[str]) -> list[Quote]:
    return found if not found or found[-1].end <= mark.start() else found[:-1]


def _opens(text: str, mark: re.Match[str], start: int, end: int) -> bool:
    kind = mark.group()
    if kind in ("“", "„", "«", "``"):
        return True
    if kind not in _CLOSERS:
        return False
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end()] if mark.end() < end else " "
    return (before.isspace() or before in "([{—–-:/'‘,…") and not after.isspace()


def _closes(text: str, mark: re.Match[str], opened: str, end: int) -> bool:
    if mark.group() not in _CLOSERS[opened]:
        return False
    if mark.group() in ("”", "»") or (opened, mark.group()) == ("„", "“"):
        return True
    after = text[mark.end()] if mark.end() < end else " "
    before = text[mark.start() - 1]
    if mark.group() == "“":
        return not after.isalnum() and not before.isspace()
    return not after.isalnum() or not before.isspace()


def _may_open_single(text: str, mark: re.Match[str], start: int) -> bool:
    """False where the single mark is an apostrophe."""
    before = text[mark.start() - 1] if mark.start() > start else " "
    return not (before.isalnum() or _ELIDED.match(text, mark.start()) or text[mark.end() : mark.end() + 1].isspace())


def _single_close(text: str, start: int, end: int) -> int | None:
    """Where a single-mark quotation ends, looked for between the offsets; a possessive's mark only if no other does."""
    fallback = None
    for close in _AFTER_SINGLE.finditer(text, start, max(start, end)):
        if not _POSSESSIVE.match(text, close.start() - 1):
            return close.end()
        fallback = fallback or close.end()
    return fallback


def _worth_keeping(text: str, opened: re.Match[str], start: int) -> bool:
    """An unclosed mark opens a quotation only at the paragraph's head or behind a comma or colon."""
    return text[start : opened.start()].rstrip()[-1:] in ("", ",", ":")
