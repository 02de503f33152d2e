"""Clauses by punctuation and conjunctions: enough to keep a time, a cue and a pair together without a parse."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Protocol

__all__ = ["Span", "clauses", "inside"]

Span = tuple[int, int]

_CUT = re.compile(
    r";|,? (?=but |although |though |while |whereas |even as |because |yet )|, (?=and (?:he|she|it|they|the) )"
)


class _Spanned(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def clauses(text: str, start: int, end: int) -> list[Span]:
    """The clauses of the sentence `start`..`end`, in order, covering it."""
    cuts = [start, *(m.end() for m in _CUT.finditer(text, start, end)), end]
    spans = [(a, b) for a, b in pairwise(cuts) if text[a:b].strip()]
    return [(a, a + len(text[a:b].rstrip())) for a, b in spans]


def inside(item: _Spanned, span: Span) -> bool:
    """Whether a record lies within a span."""
    return span[0] <= item.start and item.end <= span[1]
