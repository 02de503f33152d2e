"""Reported speech: what is said, by whom, and through which outlets it came."""

from __future__ import annotations

from collections.abc import Sequence

from detente.language.parser import Sentence
from detente.records import Actor, Article, Statement

__all__ = ["find", "is_record", "wants"]


def wants(sentence: str) -> bool:
    """The gate: may this sentence hold reported speech or its speaker?"""
    from detente.statements.lexicon import may_hold_cue

    return may_hold_cue(sentence)


def is_record(article: Article) -> bool:
    """Is the text a transcript, or one speech?"""
    from detente.statements.voices import is_record

    return is_record(article)


def find(article: Article, sentences: Sequence[Sentence], actors: Sequence[Actor]) -> tuple[Statement, ...]:
    """All statements of the article, in order of their content."""
    from detente.language.parser import vectors_of
    from detente.statements.assemble import assemble
    from detente.statements.contents import tidied
    from detente.statements.model import probabilities
    from detente.statements.readings import chosen, readings
    from detente.statements.records import statements
    from detente.statements.second import weighed
    from detente.statements.turns import quotations
    from detente.statements.voices import voiced

    marks = [q for q in quotations(article.text) if not article.in_notice(q.start, q.end)]
    read = [s for s in sentences if not article.in_notice(s.start, s.end)] if article.notices else sentences
    options = readings(read, marks)
    chances = probabilities([o.features for o in options], [o.vectors for o in options], vectors_of())
    kept = chosen(options, weighed(read, options, chances))
    reports = tidied(article.text, assemble(article.text, read, marks, kept))
    return voiced(article, statements(article, read, actors, marks, reports), actors)
