"""Frames of nouns, adjectives and phrases: "X's claim that …", "X is confident that …", "according to X"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.statements.candidate import Candidate, edges, preposition
from detente.statements.nouns import noun_class
from detente.statements.subjects import child, possessor, subject

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["adjective", "hedge", "is_found_in", "noun", "reported"]

#: "In X's view, …": nouns that make such a phrase a cue; so does a finding ("in the latest poll").
_VIEWS = frozenset(
    {"view", "opinion", "word", "eye", "mind", "telling", "account", "judgment", "judgement", "estimation"}
)


def noun(noun: Token) -> Iterator[Candidate]:
    """ "X's claim that …", "support from X for …", "X's hope is that …"."""
    who, way = _noun_speaker(noun)
    at = None if who is None else who.i
    if noun.dep_ == "nsubj" and noun.head.lemma_ == "be" and noun.i < noun.head.i:
        for part in noun.head.children:
            if part.dep_ in ("ccomp", "xcomp", "attr") and part.i > noun.head.i:
                yield Candidate(noun.i, f"noun:is/{part.dep_}", *edges(part), at, way)
    for part in noun.children:
        if part.i < noun.i:
            continue
        for frame, first, last in _noun_contents(part):
            if at is None or not first <= at <= last:
                yield Candidate(noun.i, frame, first, last, at, way)


def _noun_contents(part: Token) -> Iterator[tuple[str, int, int]]:
    if part.dep_ in ("acl", "ccomp", "relcl"):
        mark = child(part, "mark")
        name = "that" if mark is not None else "to" if child(part, "aux") is not None else part.dep_
        yield f"noun:{name}", *edges(part)
    elif part.dep_ == "prep" and (inner := child(part, "pobj", "pcomp")) is not None and part.lower_ not in ("by",):
        yield f"noun:{preposition(part)}/{inner.dep_}", *edges(inner)


def _noun_speaker(noun: Token) -> tuple[Token | None, str]:
    """Whose claim: "X's claim", "a claim by X", "X made the claim", "criticism from X"."""
    if (found := possessor(noun)) is not None:
        return found, "poss"
    for prep in noun.children:
        if prep.dep_ in ("prep", "agent") and prep.lower_ in ("by", "from", "among"):
            return child(prep, "pobj"), "by"
    head = noun.head
    if noun.dep_ in ("dobj", "attr") and head.pos_ in ("VERB", "AUX"):
        found, _ = subject(head)
        return found, noun.dep_
    if noun.dep_ == "pobj" and head.head.pos_ in ("VERB", "AUX"):
        found, _ = subject(head.head)
        return found, "pobj"
    return None, "none"


def adjective(adjective: Token) -> Iterator[Candidate]:
    """ "X is confident that …", "X made clear that …", "a minister critical of …"."""
    head = adjective.head
    while adjective.dep_ == "conj" and head.pos_ == "ADJ" and head.head.i != head.i:
        head = head.head
    who = subject(head)[0] if adjective.dep_ in ("acomp", "conj", "oprd") and head.pos_ in ("VERB", "AUX") else None
    if who is None and adjective.dep_ == "ccomp" and head.lemma_ == "make":
        who = subject(head)[0]
    way = "acomp" if who is not None else "none"
    if who is None and adjective.dep_ in ("amod", "acl", "advcl") and head.pos_ in ("NOUN", "PROPN"):
        who, way = head, "amod"
    elif who is None and adjective.dep_ in ("advcl", "conj", "dep", "ccomp") and head.pos_ in ("VERB", "AUX"):
        who, way = subject(head)[0], "behind"
    at = None if who is None else who.i
    for part in [
        *adjective.children,
        *(c for c in head.children if c.i > adjective.i and c.dep_ in ("xcomp", "ccomp")),
    ]:
        if part.i < adjective.i:
            continue
        if part.dep_ in ("ccomp", "xcomp"):
            yield Candidate(adjective.i, f"adj:{part.dep_}", *edges(part), at, way)
        elif part.dep_ == "prep" and (inner := child(part, "pobj", "pcomp")) is not None:
            yield Candidate(adjective.i, f"adj:{preposition(part)}/{inner.dep_}", *edges(inner), at, way)


def reported(token: Token) -> Iterator[Candidate]:
    """ "According to X, …", "X, in Y's view, …": a phrase beside the clause it qualifies."""
    inner = child(token, "prep")
    who = child(inner, "pobj") if inner is not None else child(token, "pobj")
    if who is not None and token.lower_ == "in" and who.lemma_.lower() in _VIEWS:
        who = possessor(who)
    if who is None:
        return
    head, (first, last) = token.head, edges(token)
    for frame, top in (("beside", head), ("beside all", _top(head))):
        begin, end = edges(top)
        if first - begin <= 1:
            begin = last + 1
        elif end - last <= 1:
            end = first - 1
        if begin < end and not begin <= token.i == end:
            yield Candidate(token.i, frame, begin, end, who.i, "pobj")


def is_found_in(token: Token) -> bool:
    """ "In": of "in a new poll" and "in her view", beside a clause."""
    if token.lower_ != "in" or token.head.pos_ not in ("VERB", "AUX") or (what := child(token, "pobj")) is None:
        return False
    lemma = what.lemma_.lower()
    return noun_class(lemma) == "finding" or (lemma in _VIEWS and possessor(what) is not None)


def _top(token: Token) -> Token:
    while token.head.i != token.i:
        token = token.head
    return token


def hedge(adverb: Token) -> Iterator[Candidate]:
    """ "Reportedly": nobody is named."""
    first, last = edges(adverb.head)
    yield Candidate(adverb.i, "hedge", first, last, None, "none")
