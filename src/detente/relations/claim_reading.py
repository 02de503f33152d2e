"""What a clause says of a relation, by its parse: the noun, the words on it and over it, and its verb give a kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.language.parser import Sentence
from detente.records import ClaimKind
from detente.relations import shapes
from detente.relations.claim_words import APART, claim_words

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["anchors", "reading"]

_VERBS = ("VERB", "AUX")
#: Words on the noun itself, and what a verb says of its subject.
_ON = frozenset({"amod", "compound", "acl", "relcl", "advmod", "nmod"})
_SAID = frozenset({"acomp", "attr", "oprd", "xcomp", "prt", "advmod", "dobj", "prep", "npadvmod", "dative"})
#: Prepositions by which a noun hangs on another that says how it stands: "deterioration in ties".
_IN = frozenset({"in", "of", "to", "for", "on", "with", "between"})
#: Words that compare, and say nothing of the noun they stand on: "seeks closer ties".
_COMPARED = frozenset({"better", "closer", "stronger", "warmer", "best", "closest"})
#: Prepositions under a verb behind which its subject is told of; and verbs that only bind an adjective to it.
_AT = frozenset({"at", "in", "on", "to", "into", "under", "from", "by", "for"})
_BINDING = frozenset({"grow", "get", "become", "turn", "go", "remain", "stay", "look", "run"})
#: How a verb is put that says what is so.
_SO = frozenset({"past", "perfect", "present", "progressive", "none"})
#: Objects of a verb that say something of its subject: "ties hit a low".
_LIGHT = frozenset({"level", "gain", "worse", "trouble", "low"})
#: What a verb must say for its denial to count.
_TELLING = frozenset({"break", "restore", "worse", "hurt", "better", "up", "down"})
#: Kinds that a participle without its verb does not claim: "restoring ties" may be an aim.
_FINITE_ONLY: frozenset[ClaimKind] = frozenset({"improving", "restored", "broken"})


def anchors(sentence: Sentence) -> Iterator[tuple[Token, str]]:
    """The nouns of a parsed sentence that a claim may hang on, with their classes."""
    words = claim_words()
    for token in sentence.doc or ():
        label = words.anchors.get(token.lemma_.lower()) if token.pos_ == "NOUN" else None
        if label is not None:
            yield token, label


def reading(token: Token, label: str) -> ClaimKind | None:
    """The kind that a clause claims of an anchor of class `label`; None where it claims nothing, or only wishes it."""
    words = claim_words()
    found = _top(token)
    if found is None:
        return None
    top, over = found
    phrase = [c for one in (token, *over) for c in one.children]
    if any("inner" in _of(c) or c.lower_ == "no" for c in phrase) or _wished(top) or token.doc[-1].text == "?":
        return None
    if label == "work" and over:
        return None
    label = next((held for one in over if (held := words.anchors.get(one.lemma_.lower())) in APART), label)
    verb = _verb(top)
    subject = top.dep_ in ("nsubj", "nsubjpass")
    so = shapes.mood(verb, _hedge) in _SO
    own = {*_on(token), *(name for one in over for name in (*_of(one), *_on(one)))}
    told: set[str] = set()
    if verb is not None and subject:
        told = set(_of_subject(verb))
    elif verb is not None and top.dep_ in ("dobj", "pobj", "attr", "oprd"):
        told = set(_of(verb))
    if label == "work" and not subject:
        return None
    said = own | told if so or label not in APART else own
    kind = _apart(said) if label in APART else _warm(said) if label == "warm" else _tie(said, label)
    if kind is None or (verb is not None and "never" not in said and _denied(verb, told, label)):
        return None
    gerund = verb is not None and shapes.mood(verb, _hedge) == "participle" and kind not in _FINITE_ONLY
    return kind if so or gerund or label in APART else None


def _tie(said: set[str], label: str) -> ClaimKind | None:
    if label == "tie" and "break" in said:
        return "broken"
    if label == "tie" and "restore" in said:
        return "restored"
    if "worse" in said:
        return "worsening"
    if said & {"hurt", "bad", "trouble"}:
        return "worsening" if "up" in said else "strained"
    return "improving" if said & {"better", "up", "down"} else None


def _apart(said: set[str]) -> ClaimKind:
    if said & {"down", "over", "better"} and "up" not in said:
        return "improving"
    return "worsening" if said & {"up", "worse", "top"} else "strained"


def _warm(said: set[str]) -> ClaimKind:
    return "worsening" if said & {"over", "worse", "break", "hurt"} else "improving"


def _of(token: Token) -> tuple[str, ...]:
    return claim_words().of(token.lower_, token.lemma_.lower())


def _hedge(token: Token) -> str | None:
    """The class that a verb's mood asks for."""
    held = _of(token)
    return next((name for name in ("off", "wish", "plan", "say") if name in held), None)


def _wished(top: Token) -> bool:
    """A wish, an attempt or a denial stands right over the phrase: "seek a thaw", "efforts at a thaw"."""
    one = top
    for above in shapes.steps_up(top, 3):
        if one.dep_ in ("nsubj", "nsubjpass", "advcl", "relcl", "conj", "ccomp"):
            return False
        if {"wish", "off"} & set(_of(above)):
            return True
        one = above
    return False


def _top(token: Token) -> tuple[Token, list[Token]] | None:
    """The head of the noun phrase that the noun stands in, and the nouns over it that say how it stands ("a new low in
    relations"); None where the phrase is about something else ("an envoy to the alliance")."""
    over: list[Token] = []
    top = token
    for _ in range(4):
        if top.dep_ in ("conj", "appos") and top.head.i != top.i:
            top = top.head
        elif top.dep_ in ("compound", "nmod", "poss"):
            top = top.head
            over.append(top)
        elif top.dep_ == "pobj" and top.head.lower_ in _IN and top.head.head.pos_ in ("NOUN", "PROPN"):
            top = top.head.head
            over.append(top)
        else:
            break
    anchors = claim_words().anchors
    known = all(_of(one) or one.lemma_.lower() in anchors for one in over)
    return (top, over) if known else None


def _verb(top: Token) -> Token | None:
    """The verb that the phrase belongs to."""
    one = top
    for _ in range(3):
        if one.head.i == one.i:
            return None
        one = one.head
        if one.pos_ in _VERBS:
            return one
        if one.pos_ != "ADP":
            return None
    return None


def _on(token: Token) -> Iterator[str]:
    """Classes of the words on a noun, comparisons left out; a level by what stands on it."""
    for child in token.children:
        if child.dep_ not in _ON or child.lower_ in _COMPARED or child.tag_ == "VB":
            continue
        if child.dep_ in ("acl", "relcl"):
            yield from _of_subject(child)
        else:
            yield from _of(child)
            for grand in child.children:
                if grand.dep_ in ("advmod", "conj"):
                    yield from _of(grand)
    yield from _level(token)


def _level(token: Token) -> Iterator[str]:
    """A new stage is better, the lowest level worse."""
    if "level" not in _of(token):
        return
    held = {name for c in token.children for name in _of(c)}
    if "low" in held:
        yield "worse"
    elif "new" in held or token.lower_ in ("peak", "height", "heights"):
        yield "better"


def _of_subject(verb: Token) -> Iterator[str]:
    """What a verb says of its subject: itself, its complements and their words; nothing of another thing it acts on."""
    objects = [c for c in verb.children if c.dep_ == "dobj"]
    told = set(_of(verb))
    if objects and told & {"better", "hurt", "break", "restore"} and not any(set(_of(o)) & _LIGHT for o in objects):
        told = set()
    if verb.lemma_.lower() in _BINDING and any(c.dep_ in ("acomp", "oprd", "attr") for c in verb.children):
        told = set()
    yield from told
    for child in verb.children:
        if child.dep_ not in _SAID or (child.dep_ == "prep" and child.lower_ not in _AT):
            continue
        if child.dep_ == "dobj" and any(c.lower_ in ("between", "with") for c in child.children):
            continue
        yield from _complement(child)
        for grand in child.children if child.dep_ == "xcomp" else ():
            if grand.dep_ in _SAID:
                yield from _complement(grand)


def _complement(token: Token) -> Iterator[str]:
    if token.dep_ == "prep":
        for child in token.children:
            if child.dep_ in ("pobj", "amod", "pcomp", "advmod"):
                yield from _complement(child)
        return
    held = _of(token)
    end = token.lemma_.lower() == "end"
    yield from (name for name in held if name not in ("level", "gain", "new", "low") and not end)
    if "low" in held:
        yield "worse"
    if token.dep_ in ("dobj", "pobj") and "gain" in held:
        yield "better"
    yield from _level(token)
    for child in token.children:
        if child.dep_ in ("amod", "advmod", "compound", "conj"):
            yield from (
                name for name in _of(child) if name in ("better", "worse", "bad", "hurt", "break", "up", "never")
            )
        elif child.dep_ == "prep" and child.lower_ == "of":
            for inner in child.children:
                yield from (name for name in _of(inner) if name in ("trouble", "worse", "bad"))


def _denied(verb: Token, told: set[str], label: str) -> bool:
    negated = any(c.dep_ == "neg" or c.lower_ in ("neither", "nor") for c in verb.children)
    return negated and (label in APART or bool(told & _TELLING))
