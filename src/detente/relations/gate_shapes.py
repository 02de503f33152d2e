"""What the judge of gates sees of a candidate: mood and role of its word, its time, those around it, the topic."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from detente.language.parser import Sentence
from detente.records import Actor, Timex
from detente.relations import shapes
from detente.relations.clauses import Span, inside
from detente.relations.gate_dates import is_ahead, is_bare, is_running, is_span
from detente.relations.gate_words import gate_words

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["STATES", "Page", "actor_features", "around", "fillers", "sentence_features", "time_features"]

#: Times that may be a gate's, the surest first.
STATES = ("ahead", "span", "running", "bare")
#: Classes of words that tell what a sentence is about.
_TOPICS = ("firm", "sport", "crime", "weather", "home", "court", "parliament", "chief", "envoy", "treaty", "forecast")
_CHIEF = re.compile(
    r"^(?!.*\b(?:vice|deputy|foreign|spokes|former)\b).*\b(?:president|prime minister|premier|chancellor|king|emir)\b",
    re.IGNORECASE,
)
_END = re.compile(r"\bend\b|\blatest\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """What an article's sentences are judged with: its times by state (see `STATES`; "behind" too) and its actors."""

    text: str
    today: date
    times: Mapping[str, Sequence[Timex]]
    actors: Sequence[Actor]
    main: str | None

    @classmethod
    def of(cls, text: str, today: date, times: Sequence[Timex], actors: Sequence[Actor]) -> Page:
        """From an article's times and actors."""
        known = [a for a in actors if a.id]
        counts = Counter(a.id for a in known)
        states = {
            "ahead": [t for t in times if is_ahead(t, today)],
            "span": [t for t in times if is_span(t, text)],
            "running": [t for t in times if is_running(t, today)],
            "bare": [t for t in times if is_bare(t, today)],
            "behind": [t for t in times if t.interval.to and t.interval.to[:10] < today.isoformat()],
        }
        return cls(text, today, states, known, counts.most_common(1)[0][0] if counts else None)

    def here(self, whole: Span) -> dict[str, list[Timex]]:
        """The times within a span, by state."""
        return {state: [t for t in times if inside(t, whole)] for state, times in self.times.items()}


def sentence_features(page: Page, sentence: Sentence, text: str) -> list[str]:
    """What the whole sentence is like: its topics, phrases, states, and whether a state acts."""
    words, doc = gate_words(), sentence.doc
    names = []
    if doc is not None:
        held = Counter(words.cues.get(t.lemma_.lower()) for t in doc)
        names += [f"has {name}" for name in _TOPICS if held[name]]
        names += [f"much {name}" for name in _TOPICS if held[name] > 1]
        if doc[-1].text == "?":
            names.append("question")
        if doc[-1].text not in ".?!\"'”":
            names.append("headline")
    names += [f"phrase {name}" for name, pattern in words.phrases.items() if pattern.search(text)]
    whole = (sentence.start, sentence.end)
    states = {a.id for a in page.actors if inside(a, whole)}
    acts = any(a.acts and inside(a, whole) for a in page.actors)
    names.append(f"states {min(len(states), 2)}{' acting' if acts else ''}")
    chiefs = {a.name or a.text for a in page.actors if inside(a, whole) and _CHIEF.search(a.role or "")}
    names.append(f"chiefs {min(len(chiefs), 2)}")
    if not page.actors:
        names.append("no actors")
    return names


def time_features(
    page: Page, sentence: Sentence, token: Token, held: Timex | None, near: Timex | None, here: dict[str, list[Timex]]
) -> tuple[str, list[str]]:
    """The state of the time beside the word, and what there is to say of it."""
    at = sentence.start + token.idx
    past = min((abs(t.start - at) for t in here["behind"] if t is not near), default=None)
    names = ["past near"] if past is not None and past < 40 else []
    if near is None:
        return "time none", [*names, "time none"]
    hold = "held" if held is not None else "near"
    state = f"time {next(state for state in STATES if near in here[state])} {hold}"
    names += [state, f"{state} {'before' if near.start < at else 'behind'}"]
    names.append(f"far {hold} {min(shapes.bucket(abs(near.start - at) // 6), 5)}")
    before = _before(sentence, near)
    prep = "none"
    if before is not None and before.pos_ in ("ADP", "SCONJ", "DET", "PART"):
        prep = (
            before.lower_
            if before.lower_ in ("this", "next", "beyond", "through")
            else shapes.preposition(before.lower_)
        )
    names += [f"prep {prep}", f"prep {prep} {state}"]
    if _END.search(near.text):
        names.append("prep end")
    if past is not None and past < abs(near.start - at):
        names.append("past nearer")
    if near.interval.from_:
        days = (date.fromisoformat(near.interval.from_[:10]) - page.today).days
        names.append(f"days {min(shapes.bucket(max(days, 0) // 30), 4)}")
    return state, names


def _before(sentence: Sentence, time: Timex) -> Token | None:
    tokens = sentence.tokens(time.start, time.end)
    if not tokens:
        return None
    first = tokens[0]
    if first.lower_ in ("by", "until", "on", "in", "within", "before", "from", "at", "since", "for", "this", "next"):
        return first
    return first.doc[first.i - 1] if first.i else None


def around(token: Token, classes: shapes.Classes) -> list[str]:
    """Words under the word that place it: the next, this, no, a first."""
    names = []
    for child in token.children:
        kind = classes(child)
        if child.dep_ in ("amod", "det", "poss", "compound", "nmod", "neg", "advmod", "nummod", "npadvmod"):
            if kind:
                names.append(f"kid {kind}")
            if child.dep_ == "det":
                names.append(f"det {child.lower_}")
            elif child.dep_ == "neg":
                names.append("not")
        elif child.dep_ in ("acl", "relcl"):
            names += [f"behind {kind or 'verb'}", f"behind {shapes.mood(child, classes)}"]
        elif child.dep_ in ("dobj", "nsubj", "nsubjpass", "attr", "acomp") and kind:
            names.append(f"{child.dep_} {kind}")
    if token.i and (kind := classes(token.nbor(-1))):
        names.append(f"left {kind}")
    return names


def fillers(token: Token, verb: Token | None, classes: shapes.Classes, named: set[int]) -> list[str]:
    """Who does it and what to: the classes of subject, object and places."""
    names = []
    who = shapes.subject(verb)
    if who is not None:
        names.append(f"who {classes(who) or ('person' if who.pos_ in ('PROPN', 'PRON') else 'thing')}")
        if who.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" for c in who.children):
            names.append("who many")
    for one in {token.i: token, **({verb.i: verb} if verb is not None else {})}.values():
        for child in one.children:
            kind = classes(child)
            if child.dep_ in ("dobj", "attr") and kind:
                names.append(f"what {kind}")
            elif child.dep_ == "prep" and child.lower_ in ("in", "to", "at", "for", "into"):
                inner = [t for t in child.children if t.dep_ == "pobj"]
                names += [f"{child.lower_} place" for t in inner if t.i in named or t.pos_ == "PROPN"]
                names += [f"{child.lower_} {kind}" for t in inner if (kind := classes(t))]
    return names


def actor_features(token: Token, who: Token | None, acting: set[int], named: set[int]) -> list[str]:
    """Whether a state acts or is named as subject and under the word."""
    under = {t.i for t in token.subtree}
    names = ["under acts" if under & acting else "under named" if under & named else "under none"]
    if who is None:
        return [*names, "who none"]
    inner = {t.i for t in who.subtree}
    if inner & acting:
        return [*names, "who acts"]
    return [*names, "who named" if inner & named else f"who {who.lower_ if who.pos_ == 'PRON' else 'other'}"]
