"""Who: the gazetteer, and its dated resolution to state, sector and person on the article's day."""

from __future__ import annotations

from collections.abc import Sequence

from detente.language.parser import Sentence
from detente.records import Actor, Article

__all__ = ["find", "resolve"]


def find(article: Article, spans: Sequence[tuple[int, int]]) -> tuple[Actor, ...]:
    """Mentions found by words alone, before any parse; in order, never overlapping, none inside a notice."""
    return ()


def resolve(article: Article, sentences: Sequence[Sentence], found: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """`found` sharpened with the parses: second mentions, pronouns and role nouns, place or actor."""
    return found
