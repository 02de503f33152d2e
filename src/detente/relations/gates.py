"""Gates: planned things ahead of the article on which moves wait.

Candidates (`gate_candidates`) are judged by two small models trained on passages of ours (`python -m
bench.train_relations`): is it a gate, and of which kind. A sentence without a parse has its patterns only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from detente.language.parser import Sentence
from detente.records import Actor, Article, Gate, GateKind, Interval, Timex
from detente.relations.clauses import Span, clauses, inside
from detente.relations.gate_candidates import Candidate, Page, candidates, ruled
from detente.relations.gate_dates import date_of
from detente.relations.gate_patterns import Found
from detente.relations.gate_words import gate_words
from detente.statements.model import Network, network, odds

__all__ = ["KINDS", "WEIGHTS", "Models", "choose", "find"]

#: Where the models lie.
WEIGHTS, KINDS = "relations/gates.npz", "relations/gate_kinds.npz"
#: From which probability on a candidate is a gate; a pattern's word for it counts.
LIKELY, LIKELY_MATCHED = 0.7, 0.15
#: How much likelier a noun with a time of its own counts where it and a verb tell one thing.
_THING = 0.4
#: An actor this close before the word belongs to it: "the U.S. presidential election".
_NEAR = 40
_LONGEST, _SEVERAL = 90, 60
_DEFINITE = re.compile(r"\b(?:the|this)\s+(?:[\w'’-]{1,20}\s+){0,2}$", re.IGNORECASE)
#: Kinds that belong to the state they take place in as well.
_PLACED = frozenset({"visit", "summit", "election", "vote"})


def find(
    article: Article, sentences: Sequence[Sentence], actors: Sequence[Actor], times: Sequence[Timex]
) -> tuple[Gate, ...]:
    """All gates outside notices that lie ahead of the article's date, in order; none without a date (`gates_undated`).

    A gate without a time of its own has no date, unless the article told it before ("The summit will …").
    """
    if article.date is None:
        return ()
    page = Page.of(article.text, article.date, times, actors)
    told: dict[GateKind, Interval] = {}
    found: list[Gate] = []
    for sentence in sentences:
        whole = (sentence.start, sentence.end)
        if article.in_notice(sentence.start, sentence.end):
            continue
        for one in _in_sentence(page, sentence, told):
            gate = _gate(page, whole, one, told)
            found.append(gate)
            if gate.date.from_:
                told[gate.kind] = gate.date
    return tuple(found)


def _in_sentence(page: Page, sentence: Sentence, told: dict[GateKind, Interval]) -> list[Found]:
    if sentence.doc is None or not page.actors:
        return ruled(page, (sentence.start, sentence.end), told)
    return sorted(choose(list(candidates(page, sentence, told))), key=lambda one: one.start)


@dataclass(frozen=True, slots=True)
class Models:
    """Is it a gate, and of which kind?"""

    gate: Network
    kind: Network


@cache
def _models() -> Models:
    return Models(network(WEIGHTS), network(KINDS))


def choose(candidates: Sequence[Candidate], models: Models | None = None) -> list[Found]:
    """The candidates of a sentence that are gates, the likeliest first, none twice. `models`: others than shipped."""
    models = models or _models()
    likely = odds([c.features for c in candidates], models.gate)
    found: list[Found] = []
    chosen: list[Candidate] = []
    ranks = [p + _THING * _is_thing(one) for p, one in zip(likely, candidates, strict=True)]
    for _, index in sorted((-ranks[i], i) for i, p in enumerate(likely) if p >= _needed(candidates[i])):
        one = candidates[index]
        scores = odds([features for _, features in one.kinds], models.kind)
        kind = one.kinds[scores.index(max(scores))][0]
        made = Found(one.start, one.end, kind, one.time)
        if not any(_is_same(made, one, f, c) for f, c in zip(found, chosen, strict=True)):
            found.append(made)
            chosen.append(one)
    return found


def _is_thing(one: Candidate) -> bool:
    """A noun that is a gate by itself, with a time of its own: before the verb that it stands under."""
    words = gate_words()
    return (
        one.held and one.token.pos_ in ("NOUN", "PROPN") and words.of(one.token.lemma_.lower(), "NOUN") in words.things
    )


def _needed(one: Candidate) -> float:
    return LIKELY_MATCHED if one.pattern is not None else LIKELY


def _is_same(made: Found, one: Candidate, other: Found, chosen: Candidate) -> bool:
    """One thing told twice: by the same word, with the same time, or with no time of its own beside one of its kind."""
    if one.token.i == chosen.token.i or (made.time is not None and made.time is other.time):
        return True
    if made.kind == other.kind and (made.time is None or other.time is None):
        return True
    return made.time is None and made.kind == "other" and abs(made.start - other.start) < _SEVERAL


def _gate(page: Page, whole: Span, one: Found, told: dict[GateKind, Interval]) -> Gate:
    start, end = one.start, one.end
    if one.time is not None:
        start, end = min(start, one.time.start), max(end, one.time.end)
        if end - start > _LONGEST:
            start, end = one.start, one.end
    when = date_of(one.time, page.today)
    if one.time is None and _DEFINITE.search(page.text, whole[0], one.start):
        when = told.get(one.kind, when)
    here = [a for a in page.actors if inside(a, whole)]
    clause = next((c for c in clauses(page.text, *whole) if c[0] <= one.start < c[1]), whole)
    waiting = gate_words().waits.search(page.text, clause[0], one.start)
    waits = _ids(a for a in here if waiting and a.acts and a.end <= waiting.start())
    whose = _whose(one, here, clause) or ((page.main,) if page.main else ())
    return Gate(start, end, one.kind, whose, when, clause if waiting else None, waits)


def _whose(one: Found, actors: Sequence[Actor], clause: Span) -> tuple[str, ...]:
    """The states whose gate it is: one right before the word ("the U.S. election"), else those of the clause."""
    owned = _ids(a for a in actors if 0 <= one.start - a.end <= _NEAR)
    if one.kind == "election" and owned:
        return owned[-1:]
    here = [a for a in actors if a.acts or one.kind in _PLACED]
    return _ids(a for a in here if inside(a, clause)) or _ids(here)


def _ids(actors: Iterable[Actor]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(a.id for a in actors if a.id))
