"""Gates: dated things ahead of the article on which moves wait."""

from __future__ import annotations

from collections.abc import Sequence

from detente.language.parser import Sentence
from detente.records import Actor, Article, Gate, Timex

__all__ = ["find"]


def find(
    article: Article, sentences: Sequence[Sentence], actors: Sequence[Actor], times: Sequence[Timex]
) -> tuple[Gate, ...]:
    """All gates that lie ahead of the article's date, in order."""
    return ()
