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
    from detente.statements.kinds import kind_of
    from detente.statements.marks import quotes
    from detente.statements.readings import chosen, readings
    from detente.statements.speakers import Directory

    text = article.text
    marks = quotes(text)
    kept = [reading for options in readings(text, sentences, marks) for reading in chosen(options)]
    directory, starts = Directory(text, actors), [q.start for q in marks]
    out = []
    for report in assemble(text, sentences, marks, kept):
        speaker = None if report.speaker is None else directory.speaker(report.speaker, report.head)
        chain = tuple(x for x in ((speaker.name or speaker.text) if speaker else None, article.outlet) if x)
        asides = [span for span in (report.cue, report.speaker) if span]
        kind = kind_of(text, report.start, report.end, marks, starts, asides)
        out.append(Statement(report.start, report.end, kind, speaker, chain, report.cue))
    return tuple(out)
