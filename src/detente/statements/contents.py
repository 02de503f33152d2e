"""What a reader sees of a content: no leading "that", no dateline, and never a bare pronoun or label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from detente.language.dateline import end_of_dateline

if TYPE_CHECKING:
    from detente.statements.assemble import Report

__all__ = ["bare_start", "tidied"]

#: A "that" before a verb is the content's subject and stays ("said that would be wrong").
_COMPLEMENTIZER = re.compile(
    r"that[,\s]+(?=[^\W\d_\"“‘(]|[\"“‘(\d])"
    r"(?!(?:is|was|will|would|could|can|cannot|should|shall|may|might|must|has|had|does|did|means|meant|makes|made|would"
    r"|said|being|isn|wasn|won|wouldn|couldn|doesn|didn)\b)"
)
#: "(was quoted) as saying": the cue's second half.
_SAYING = re.compile(r"(?:as )?saying (?=that\b|[^\W\d_])")
_EMPTY = re.compile(
    r"[\W_]*(?:it|that|this|so|them|him|her|us|me|you|itself|himself|herself|themselves|one|what"
    r"|as much|otherwise|nothing|these|those|which|there|something|anything|everything)?[\W_]*"
)


def bare_start(text: str, start: int, end: int) -> int:
    """Where the content begins behind its dateline, stray marks and its "that"."""
    if start == 0 or text[start - 1] == "\n":
        start = min(end_of_dateline(text, start, end), end - 1)
    while start < end - 1 and text[start] in ">,;:)] \t":
        start += 1
    again = _SAYING.match(text, start, end)
    start = again.end() if again is not None and again.end() < end else start
    found = _COMPLEMENTIZER.match(text, start, end)
    return found.end() if found is not None and found.end() < end else start


def tidied(text: str, reports: Sequence[Report]) -> list[Report]:
    """The reports whose content says something, each begun where a reader would begin it."""
    bare = [replace(one, start=bare_start(text, one.start, one.end)) for one in reports]
    told = [one for one in bare if not _EMPTY.fullmatch(text, one.start, min(one.end, one.start + 40))]
    once = {(one.start, one.end, one.speaker and one.speaker.start): one for one in reversed(told)}
    return [one for one in told if once[one.start, one.end, one.speaker and one.speaker.start] is one]
