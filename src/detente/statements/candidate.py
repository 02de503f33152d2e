"""A candidate statement: a cue and one way to read what it reports. What the frames of verbs and nouns share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Candidate", "edges", "preposition"]

_PREPOSITIONS = frozenset(
    {"of", "as", "for", "to", "about", "on", "with", "in"}
    | {"from", "against", "at", "over", "into", "by", "toward", "like"}
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of one cue: token indexes into the sentence's parse, ends included.

    `frame` names the tie, `way` how the speaker was found, `speaker` is the head token of the speaker or None.
    """

    cue: int
    frame: str
    first: int
    last: int
    speaker: int | None
    way: str
    cut: str = "whole"


def edges(token: Token) -> tuple[int, int]:
    """The first and last token index of the phrase that a token heads."""
    return token.left_edge.i, token.right_edge.i


def preposition(prep: Token) -> str:
    """The preposition's name in frames."""
    return prep.lower_ if prep.lower_ in _PREPOSITIONS else "prep"
