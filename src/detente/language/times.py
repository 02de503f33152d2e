"""Time expressions: TIMEX3 type and value, and the interval each covers."""

from __future__ import annotations

from collections.abc import Sequence

from detente.language.parser import Sentence
from detente.records import Article, Timex

__all__ = ["find"]


def find(article: Article, sentences: Sequence[Sentence]) -> tuple[Timex, ...]:
    """All time expressions outside notices, in order."""
    return ()
