"""The cheap gate before the parse: can this sentence hold an event at all?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from detente.events.codebook import load
from detente.events.words import lemmas
from detente.records import Actor

__all__ = ["wants"]

_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")


@cache
def _trigger(word: str) -> bool:
    """Does `word` (lower case) begin a pattern of the codebook?"""
    index = load().index
    return any(lemma in index for lemma in lemmas(word))


def wants(sentence: str, actors: Sequence[Actor]) -> bool:
    """At least one actor that may be a party, and a word of the codebook."""
    if not any(a.acts for a in actors):
        return False
    return any(_trigger(word) for word in _WORD.findall(sentence.lower()))
