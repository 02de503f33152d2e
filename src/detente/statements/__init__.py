"""Reported speech: what is said, by whom, and through which outlets it came."""

from __future__ import annotations

from collections.abc import Sequence

from detente.language.parser import Sentence
from detente.records import Actor, Article, Statement

__all__ = ["find", "wants"]


def wants(sentence: str) -> bool:
    """The gate: may this sentence hold reported speech or its speaker?"""
    return False


def find(article: Article, sentences: Sequence[Sentence], actors: Sequence[Actor]) -> tuple[Statement, ...]:
    """All statements of the article, in order of their content."""
    return ()
