"""The one way from articles to documents: a batch of records in, a batch of records out, no state between batches.

The same function runs in this process, in a process pool and inside Spark's `mapInArrow`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente import actors, events, sieve, statements
from detente.articles import dating
from detente.events import titles
from detente.language import parser, sentences, times
from detente.language.parser import Sentence
from detente.records import Actor, Article, Document, IssueMention, Problem
from detente.relations import claims, gates, gates_undated, issues
from detente.sieve import FULL, Sieve

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["annotate_batch", "prepare"]


@dataclass(frozen=True, slots=True)
class _Draft:
    """An article between the cheap steps (no parse) and the costly ones."""

    article: Article
    date_reasons: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    actors: tuple[Actor, ...] = ()
    issues: tuple[IssueMention, ...] = ()
    stopped: Problem | None = None


def annotate_batch(articles: Sequence[Article], *, through: Sieve = FULL, explain: bool = False) -> list[Document]:
    """Read each article wholly, but for those that the sieve stops: they come back with their reason in `errors`.

    All sentences of the batch that pass a gate are parsed together; order is kept.
    """
    drafts = [prepare(article, through) for article in articles]
    wanted = [_wanted(draft) for draft in drafts]
    texts = [
        d.article.text[d.spans[i][0] : d.spans[i][1]] for d, chosen in zip(drafts, wanted, strict=True) for i in chosen
    ]
    heads = {n: text for n, d in enumerate(drafts) if (text := _title(d))}
    docs = parser.parse([*texts, *heads.values()])
    read = []
    for draft, chosen in zip(drafts, wanted, strict=True):
        parsed = dict(zip(chosen, docs, strict=False)) if chosen else {}
        read.append(tuple(Sentence(s, e, parsed.get(i)) for i, (s, e) in enumerate(draft.spans)))
    title_docs = dict(zip(heads, docs, strict=True))
    return [_finish(d, r, explain, title_docs.get(n)) for n, (d, r) in enumerate(zip(drafts, read, strict=True))]


def _title(draft: _Draft) -> str | None:
    """The title to be read for events; of what the sieve stopped nothing is parsed."""
    return None if draft.stopped else titles.title_text(draft.article)


def prepare(article: Article, through: Sieve = FULL) -> _Draft:
    """The cheap steps: date, sentences, actors, issues; no parse."""
    article, reasons = _dated(article)
    spans = tuple(sentences.split(article.text))
    stopped = sieve.before_actors(article, through)
    if stopped:
        return _Draft(article, reasons, spans, stopped=stopped)
    found = actors.find(article, spans)
    stopped = sieve.by_actors(found, through)
    if stopped:
        return _Draft(article, reasons, spans, stopped=stopped)
    return _Draft(article, reasons, spans, found, issues.find(article))


def _dated(article: Article) -> tuple[Article, tuple[str, ...]]:
    """The article with its own date: what the record gave, else what page, URL, dateline and text tell."""
    found = dating.infer(article)
    known = replace(article, date=found.date, date_basis=found.basis, date_note=found.note, date_range=found.interval)
    return known, found.reasons


def _wanted(draft: _Draft) -> list[int]:
    """Indexes of the sentences worth a parse: not chrome, not endless, and wanted by some room."""
    if draft.stopped:
        return []
    chosen, spoken = [], statements.is_record(draft.article)
    starts = [actor.start for actor in draft.actors]
    for index, (start, end) in enumerate(draft.spans):
        if end - start > parser.LONGEST_PARSED or draft.article.in_notice(start, end):
            continue
        text = draft.article.text[start:end]
        inside = [a for a in draft.actors[bisect_left(starts, start) : bisect_left(starts, end)] if a.end <= end]
        if statements.wants(text) or events.wants(text, inside, spoken):
            chosen.append(index)
    return chosen


def _finish(draft: _Draft, read: tuple[Sentence, ...], explain: bool, title: Doc | None) -> Document:
    article = draft.article
    if draft.stopped:
        return Document(article, sentences=draft.spans, errors=(draft.stopped,), date_reasons=draft.date_reasons)
    found_times = times.find(article, read)
    found_actors = actors.resolve(article, read, draft.actors)
    found_statements = statements.find(article, read, found_actors)
    coded = events.code(article, read, found_actors, found_times, found_statements, draft.issues, explain=explain)
    told = coded.events
    if title is not None:
        told += titles.title_events(article, title, found_actors, told, explain=explain)
    return Document(
        article,
        sentences=draft.spans,
        times=found_times,
        actors=found_actors,
        statements=found_statements,
        events=told,
        relations=claims.find(article, read, found_actors, found_times, draft.issues),
        gates=gates.find(article, read, found_actors, found_times)
        if article.date
        else gates_undated.find(article, read, found_actors, times.find),
        issues=draft.issues,
        parsed=sum(sentence.doc is not None for sentence in read),
        skipped=coded.skipped,
        date_reasons=draft.date_reasons,
    )
