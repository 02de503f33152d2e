"""Candidate statements of one parsed sentence: a cue, what it reports and who is behind it.

Every frame below is a way in which English ties a content to a cue word (Pareti 2015, PARC 3.0 manual, and the
PolNeAR guidelines of Newell, Margolin and Ruths 2018 describe them). Which candidates are statements is decided later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from detente.statements import nominal
from detente.statements.candidate import Candidate, edges, preposition
from detente.statements.lexicon import lookup
from detente.statements.subjects import agent, child, is_passive, other_subjects, subject

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["candidates"]


_CLAUSAL = frozenset({"that", "clause", "small", "to", "open", "object+to", "before", "behind", "to+that"})
#: Frames whose clause may go on behind the end that the parse gives it.
_OPEN = frozenset({"that", "clause", "small"})
#: Frames for which the doer may be that of a clause farther up than the parse has it.
_SHARED = frozenset({"that", "clause", "to", "object", "small", "open"})
#: What is left of a content read shorter, at most, and what one read longer gains, at least: shares of its tokens.
_MUCH_SHORTER, _MUCH_LONGER = 0.6, 0.6
_TRAILERS = frozenset({"advcl", "relcl", "acl", "conj", "appos", "parataxis", "prep", "ccomp", "dep"})
#: In "X was quoted as saying" it is X who speaks.
_QUOTING = frozenset({"quote", "cite"})
_RAISING = frozenset({"seem", "appear", "sound"})
_REPORTING = frozenset({"according", "in"})
_HEDGES = frozenset({"reportedly", "allegedly", "purportedly"})


def candidates(doc: Doc, cues: Iterable[int]) -> Iterator[Candidate]:
    """All readings of the tokens in `cues`, in text order."""
    for index in cues:
        token = doc[index]
        if token.lower_ in _REPORTING:
            yield from nominal.reported(token)
        elif token.lower_ in _HEDGES:
            yield from nominal.hedge(token)
        elif token.pos_ in ("VERB", "AUX"):
            yield from _with_cuts(doc, _verb(token))
        elif token.pos_ in ("NOUN", "PROPN"):
            yield from nominal.noun(token)
        elif token.pos_ == "ADJ":
            yield from nominal.adjective(token)


def _verb(verb: Token) -> Iterator[Candidate]:
    who, way = subject(verb)
    if (quoted := child(verb, "nsubjpass")) is not None and verb.lemma_ in _QUOTING:
        who, way = quoted, "quoted"
    elif (cited := _cited(verb)) is not None:
        who, way = cited, "quoted"
    elif (outer := _outer(verb)) is not None:
        who, way = outer, "outer"
    at = None if who is None else who.i
    if (
        verb.lemma_ in _RAISING
        and (inner := child(verb, "xcomp", "ccomp", "acomp", "oprd")) is not None
        and at is not None
    ):
        begin = min(verb.i, who.left_edge.i if who is not None else verb.i)
        yield Candidate(verb.i, "seeming", begin, inner.right_edge.i, None, "raised")
    others = () if way == "own" or (who is None and is_passive(verb)) else other_subjects(verb, who)
    for frame, first, last in _contents(verb):
        if at is not None and first <= at <= last and frame not in ("raised", "inside", "relative"):
            continue
        yield Candidate(verb.i, frame, first, last, at, way)
        if frame in _SHARED:
            for other in others:
                if not first <= other.i <= last:
                    yield Candidate(verb.i, frame, first, last, other.i, "other")
    if is_passive(verb):
        yield from _passive(verb)
    yield from _received(verb)


def _cited(verb: Token) -> Token | None:
    """Y in "X quoted Y as saying …"."""
    by = verb.head
    if verb.dep_ != "pcomp" or by.lower_ != "as" or by.head.lemma_ not in _QUOTING:
        return None
    return child(by.head, "dobj", "nsubjpass")


def _outer(verb: Token) -> Token | None:
    """Who says the rest in "X said that Y would not …, adding that …": X, though the parse hangs "adding" on Y."""
    if verb.tag_ != "VBG" or verb.dep_ != "advcl" or verb.i == 0 or verb.nbor(-1).text != "," or not _speaks(verb):
        return None
    for above in verb.ancestors:
        if above.dep_ in ("ccomp", "xcomp") and above.head.pos_ == "VERB" and _speaks(above.head):
            return subject(above.head)[0]
    return None


def _with_cuts(doc: Doc, found: Iterable[Candidate]) -> Iterator[Candidate]:
    """Each clausal candidate, and again without the clause that trails behind its last comma, the bare noun phrase
    of a long object, and the clause that goes on where its parse ends."""
    for candidate in found:
        cuttable = candidate.frame in _CLAUSAL or "obj" in candidate.frame
        cut = _cut(doc, candidate) if cuttable else None
        if cut is None or not cut[1]:
            yield candidate
        if cut is not None:
            yield cut[0]
        if cuttable:
            yield from _shorter(doc, candidate, cut[0] if cut is not None else candidate)
            yield from _longer(doc, candidate)


def _shorter(doc: Doc, candidate: Candidate, last: Candidate) -> Iterator[Candidate]:
    """The content up to what qualifies it, where that is much the shorter part."""
    head = doc[candidate.first]
    while head.head.i != head.i and candidate.first <= head.head.i <= candidate.last:
        head = head.head
    least = candidate.first + (last.last - candidate.first + 1) * _MUCH_SHORTER
    point = next(
        (t.left_edge.i for t in _qualifiers(head, candidate.last) if candidate.first + 1 < t.left_edge.i <= least), None
    )
    if point is not None:
        yield replace(candidate, last=point - 1, cut="core")


def _qualifiers(head: Token, last: int) -> Iterator[Token]:
    """Clauses and phrases behind the head, the farthest first: relative clauses, appositions, adjuncts, conjuncts."""
    for token in sorted(head.children, key=lambda t: -t.i):
        if head.i < token.i <= last and (
            token.dep_ in ("relcl", "acl", "appos", "advcl", "npadvmod", "conj")
            or (token.dep_ == "prep" and token.lower_ != "of")
        ):
            yield token


def _longer(doc: Doc, candidate: Candidate) -> Iterator[Candidate]:
    """To the end of the sentence, where the parse ends the content much before."""
    end = len(doc) - 1
    while end > candidate.last and (doc[end].is_punct or doc[end].is_space):
        end -= 1
    size = candidate.last - candidate.first + 1
    if candidate.cue < candidate.first and candidate.frame in _OPEN and size * _MUCH_LONGER <= end - candidate.last:
        yield replace(candidate, last=end, cut="on")


def _cut(doc: Doc, candidate: Candidate) -> tuple[Candidate, bool] | None:
    """The candidate without its trailing clause; true where that clause speaks again (", saying …")."""
    for index in range(candidate.last, candidate.first + 1, -1):
        token = doc[index]
        left = token.left_edge.i
        if token.dep_ in _TRAILERS and left > candidate.first + 1 and token.right_edge.i >= candidate.last - 1:
            before = doc[left - 1]
            if before.is_punct or (before.dep_ == "cc" and token.dep_ == "conj"):
                again = token.tag_ == "VBG" and token.i == left and _speaks(token)
                return replace(candidate, last=before.i - 1, cut=token.dep_), again
    return None


def _speaks(token: Token) -> bool:
    entry = lookup(token.lemma_.lower(), token.pos_)
    return entry is not None and entry.speech


def _side(verb: Token, clause: Token) -> tuple[int, int]:
    """The clause's edges, cut where they would swallow the cue."""
    first, last = edges(clause)
    if first <= verb.i <= last:
        return (first, verb.i - 1) if clause.i < verb.i else (verb.i + 1, last)
    return first, last


def _contents(verb: Token) -> Iterator[tuple[str, int, int]]:
    """Every content a verb may report: (frame, first, last)."""
    objects = [c for c in verb.children if c.dep_ == "dobj"]
    for part in verb.children:
        if part.dep_ == "ccomp":
            yield from _clause(verb, part)
        elif part.dep_ == "xcomp":
            yield from _open_clause(verb, part, objects)
        elif part.dep_ in ("dobj", "dative") and part.i > verb.i:
            yield from _object(verb, part)
        elif part.dep_ == "prep" and part.i > verb.i:
            yield from _prepositional(verb, part, objects)
        elif part.dep_ == "advcl" and (mark := child(part, "mark")) is not None and mark.lower_ in ("if", "whether"):
            yield "if", *_side(verb, part)
        elif part.dep_ in ("oprd", "acomp") and part.i > verb.i:
            yield part.dep_, *edges(part)
    yield from _embedded(verb)


def _clause(verb: Token, part: Token) -> Iterator[tuple[str, int, int]]:
    first, last = _side(verb, part)
    mark = child(part, "mark")
    name = "before" if part.i < verb.i else "that" if mark is not None and mark.lower_ == "that" else "clause"
    if name == "clause" and part.tag_ in ("VB", "VBG", "JJ", "NN", "NNP", "VBN") and child(part, "nsubj") is not None:
        name = "small"
    yield name, first, last


def _open_clause(verb: Token, part: Token, objects: list[Token]) -> Iterator[tuple[str, int, int]]:
    first, last = _side(verb, part)
    inner = child(part, "ccomp")
    if objects and objects[0].i < part.i:
        yield "object+to", objects[0].left_edge.i, last
    yield "to" if child(part, "aux") is not None else "open", first, last
    if inner is not None:
        yield "to+that", *_side(verb, inner)


def _object(verb: Token, part: Token) -> Iterator[tuple[str, int, int]]:
    first, last = edges(part)
    yield "object", first, last
    follower = next((c for c in verb.children if c.i > last and c.dep_ == "prep"), None)
    if follower is not None and follower.left_edge.i <= last + 2:
        yield f"object+{preposition(follower)}", first, follower.right_edge.i
        last = follower.right_edge.i
    tail = verb.right_edge.i
    while tail > last and (verb.doc[tail].is_punct or verb.doc[tail].is_space):
        tail -= 1
    if tail > last + 1 and not any(c.dep_ == "conj" and c.i > last for c in verb.children):
        yield "object+tail", first, tail


def _prepositional(verb: Token, prep: Token, objects: list[Token]) -> Iterator[tuple[str, int, int]]:
    inner = child(prep, "pobj", "pcomp")
    if inner is None:
        return
    name = preposition(prep)
    kind = "pcomp" if inner.dep_ == "pcomp" else "pobj"
    yield f"{kind}:{name}" + ("/object" if objects else ""), *edges(inner)
    clause = child(inner, "ccomp", "acl", "relcl")
    if clause is not None and kind == "pobj":
        yield "prep+clause", *edges(clause)


def _embedded(verb: Token) -> Iterator[tuple[str, int, int]]:
    """The cue stands inside or behind what it reports: ", he said", "the plan that he proposed"."""
    head = verb.head
    if head.i == verb.i:
        return
    if verb.dep_ in ("parataxis", "ccomp", "advcl", "dep") and head.pos_ in ("VERB", "AUX", "NOUN", "ADJ", "PROPN"):
        yield from _around(verb, head)
    if verb.dep_ == "advcl" and (mark := child(verb, "mark")) is not None and mark.lower_ == "as":
        yield from _beside_as(verb, head)
    if verb.dep_ in ("relcl", "acl"):
        yield "relative", head.left_edge.i, max(head.i, verb.left_edge.i - 1)


def _around(verb: Token, head: Token) -> Iterator[tuple[str, int, int]]:
    first, last = edges(head)
    mine_first, mine_last = edges(verb)
    if verb.dep_ in ("ccomp", "advcl") and child(verb, "mark") is not None:
        return
    if mine_last >= last - 1:
        yield "behind", first, mine_first - 1
    elif mine_first > first:
        yield "inside", first, last
        yield "behind", first, mine_first - 1


def _beside_as(verb: Token, head: Token) -> Iterator[tuple[str, int, int]]:
    """ "As X reported, …"."""
    (first, last), (mine_first, mine_last) = edges(head), edges(verb)
    if mine_first - first <= 1:
        yield "as", mine_last + 1, last
    elif last - mine_last <= 1:
        yield "as", first, mine_first - 1
    else:
        yield "as", first, last


def _passive(verb: Token) -> Iterator[Candidate]:
    """ "He was praised by X", "she is expected to win", "a plan backed by X"."""
    by = agent(verb)
    at = None if by is None else by.i
    topic = child(verb, "nsubjpass")
    inner = child(verb, "xcomp", "ccomp", "oprd")
    if topic is not None:
        yield Candidate(verb.i, "passive", *edges(topic), at, "agent")
        if inner is not None and inner.i > verb.i:
            yield Candidate(verb.i, "raised", topic.left_edge.i, inner.right_edge.i, at, "agent")
    elif verb.dep_ in ("acl", "amod") and verb.head.pos_ in ("NOUN", "PROPN"):
        yield Candidate(verb.i, "passive/acl", verb.head.left_edge.i, verb.head.i, at, "agent")


def _received(verb: Token) -> Iterator[Candidate]:
    """The content as subject: "X's words angered Y", "Y was angered by X's words", "the plan drew criticism from Y"."""
    topic = child(verb, "nsubj", "nsubjpass")
    entry = lookup(verb.lemma_.lower(), verb.pos_)
    if topic is None or topic.i > verb.i or entry is None:
        return
    thing = child(verb, "dobj")
    if entry.name == "move_mind":
        if topic.dep_ == "nsubj" and thing is not None:
            yield Candidate(verb.i, "moves", *edges(topic), thing.i, "object")
        for prep in verb.children:
            inner = (
                child(prep, "pobj", "pcomp") if prep.dep_ in ("prep", "agent") and topic.dep_ == "nsubjpass" else None
            )
            if inner is not None:
                yield Candidate(verb.i, "moved", *edges(inner), topic.i, "own")
    elif entry.name == "draw" and thing is not None and lookup(thing.lemma_.lower(), "NOUN") is not None:
        for prep in (*thing.children, *verb.children):
            who = child(prep, "pobj") if prep.dep_ == "prep" and prep.lower_ in ("from", "among") else None
            if who is not None:
                yield Candidate(verb.i, "draws", *edges(topic), who.i, "by")
