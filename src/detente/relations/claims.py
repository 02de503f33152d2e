"""Claims about a relation itself: strain, thaw, break, restoration, named stages."""

from __future__ import annotations

from collections.abc import Sequence

from detente.language.parser import Sentence
from detente.records import Actor, Article, IssueMention, RelationClaim, Timex

__all__ = ["find"]


def find(
    article: Article,
    sentences: Sequence[Sentence],
    actors: Sequence[Actor],
    times: Sequence[Timex],
    issues: Sequence[IssueMention],
) -> tuple[RelationClaim, ...]:
    """All relation claims, in order."""
    return ()
