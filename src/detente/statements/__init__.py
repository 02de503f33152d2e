"""Reported speech: what is said, by whom, and through which outlets it came."""

from __future__ import annotations

from collections.abc import Sequence

from detente.language.parser import Sentence
from detente.records import Actor, Article, Statement

__all__ = ["find", "wants"]


def wants(sentence: str) -> bool:
    """The gate: may this sentence hold reported speech or its speaker?"""
    from detente.statements.lexicon import may_hold_cue

    return may_hold_cue(sentence)


def find(article: Article, sentences: Sequence[Sentence], actors: Sequence[Actor]) -> tuple[Statement, ...]:
    """All statements of the article, in order of their content."""
    from detente.statements.assemble import assemble
    from detente.statements.marks import quotes
    from detente.statements.readings import chosen, readings
    from detente.statements.records import statements

    marks = quotes(article.text)
    kept = [reading for options in readings(article.text, sentences, marks) for reading in chosen(options)]
    return statements(article, sentences, actors, marks, assemble(article.text, sentences, marks, kept))
