"""A text's units for the search of page chrome: its lines, and the sentences of lines that hold several."""

from __future__ import annotations

import re

__all__ = ["units"]

#: Lines longer than this are looked at sentence by sentence: a text may have lost its line breaks.
_LONG_LINE = 240
_END = re.compile(r"[.!?…][\"”’»)\]]{0,2}[ \t\xa0]{1,4}(?=[\"“‘«(\[]{0,2}[^\W\da-z_])")
_ABBREVIATED = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Sen|Rep|Gov|Lt|Sgt|Prof|St|No|Jan|Feb|Aug|Sept|Oct|Nov|Dec|vs|Inc|Corp|Co|Ltd))\.\s*$"
)


def units(text: str) -> list[tuple[int, int]]:
    """(start, end) of each unit without surrounding blanks, in order."""
    out: list[tuple[int, int]] = []
    at = 0
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        if bare:
            start = at + line.index(bare[0])
            out.extend(_pieces(text, start, start + len(bare)))
        at += len(line)
    return out


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    if end - start <= _LONG_LINE:
        return [(start, end)]
    out, begin = [], start
    for match in _END.finditer(text, start, end):
        if _ABBREVIATED.search(text, max(begin, match.start() - 8), match.start() + 1):
            continue
        out.append((begin, match.start() + len(match[0].rstrip())))
        begin = match.end()
    if begin < end:
        out.append((begin, end))
    return out
