"""How a word is put in its sentence: what verb it hangs on and in which mood, what stands over it and beside it.

The judges of gates and of claims see these few shapes and the classes of the words (`data/relations/*.toml`), no other
word: what they learn from one sentence must hold for the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Classes", "above", "bucket", "clause_verb", "mood", "role", "steps_up", "subject"]

#: What tells a word's class from its lemma; None where it has none.
Classes = Callable[["Token"], str | None]

_VERBS = ("VERB", "AUX")
_LIMITS = (0, 1, 2, 4, 7, 12, 20, 35)
_FUTURE = frozenset({"will", "'ll", "’ll", "wo", "shall", "'l"})
_BARE_VERBS = ("xcomp", "ccomp", "advcl", "pcomp", "conj", "acl", "acomp", "relcl", "advmod")
#: Words that open a clause, or stand in it, and say how it stands to the truth or to time.
_MARKS = {
    "mark": ("if", "unless", "whether", "until", "before", "once"),
    "advmod": ("when", "how", "ahead", "yet", "once"),
}
#: Prepositions by what they say of time; all others are one.
_PREPOSITIONS = {
    "before": "before",
    "until": "until",
    "till": "until",
    "pending": "until",
    "ahead": "before",
    "after": "after",
    "following": "after",
    "since": "since",
    "during": "during",
    "by": "by",
    "within": "by",
    "for": "for",
    "at": "at",
    "in": "in",
    "on": "on",
    "from": "from",
    "to": "to",
    "of": "of",
    "with": "with",
    "between": "between",
    "over": "over",
    "despite": "over",
    "about": "over",
    "towards": "to",
    "toward": "to",
}


def bucket(count: int) -> int:
    """A count on a coarse scale."""
    return sum(count > limit for limit in _LIMITS)


def steps_up(token: Token, most: int = 5) -> Iterator[Token]:
    """The words above a word, nearest first."""
    for one in token.ancestors:
        if most <= 0:
            return
        most -= 1
        yield one


def clause_verb(token: Token) -> Token | None:
    """The verb of the clause a word stands in (the word itself where it is one); None where there is none."""
    for one in (token, *token.ancestors):
        if one.pos_ in _VERBS:
            return one
    return None


def preposition(word: str) -> str:
    """A preposition's class."""
    return _PREPOSITIONS.get(word.lower(), "other")


def mood(verb: Token | None, classes: Classes, depth: int = 0) -> str:
    """How a verb is put: will, modal, to-plan (is to, is due to, plans to), to-wish, plan, past, perfect, present …"""
    if verb is None:
        return "none"
    aux = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    for child in aux:
        word = child.lower_
        if word in _FUTURE:
            return "will"
        if child.tag_ == "MD":
            return "must" if word in ("must",) else "would" if word in ("would", "'d") else "may"
    if any(c.lower_ == "to" for c in aux) and depth < 3:
        head = verb.head
        if head.i == verb.i:
            return "to-alone"
        if head.lemma_.lower() == "be" or classes(head) == "plan":
            over = mood(head, classes, depth + 1)
            return "to-plan" if over not in ("past", "perfect", "would") else f"to-plan-{over}"
        if head.lemma_.lower() == "go" and head.tag_ == "VBG":
            return "will"
        kind = classes(head)
        if kind in ("wish", "off", "say"):
            return f"to-{kind}"
        if head.lemma_.lower() in ("have", "need"):
            return "must"
        return f"to-{mood(head if head.pos_ in _VERBS else clause_verb(head), classes, depth + 1).removeprefix('to-')}"
    words = {c.lower_ for c in aux}
    if classes(verb) == "plan" and verb.tag_ in ("VBN", "JJ"):
        return "planned-past" if words & {"was", "were", "had"} else "planned"
    if verb.tag_ == "VBD":
        return "past"
    if verb.tag_ == "VBN":
        if words & {"has", "have", "'s", "'ve"}:
            return "perfect"
        if words & {"is", "are", "'re", "am"}:
            return "present"
        return "past" if words else "participle"
    if verb.tag_ in ("VBZ", "VBP"):
        return "present"
    if verb.tag_ == "VBG":
        if words & {"is", "are", "'s", "'re", "am"}:
            return "progressive"
        return "past" if words else "participle"
    return "past" if words & {"did", "had"} else "base"


def role(token: Token) -> str:
    """What the word is to its governor: subject, object, behind which preposition, in a compound …"""
    one = token
    for _ in range(5):
        if one.dep_ in ("compound", "conj", "nmod", "amod", "appos", "poss") and one.head.i != one.i:
            one = one.head
        elif one.dep_ == "pobj" and one.head.lower_ == "of" and one.head.head.pos_ == "NOUN":
            one = one.head.head
        else:
            break
    if one.dep_ in ("nsubj", "nsubjpass"):
        return "subject"
    if one.dep_ in ("dobj", "attr", "oprd"):
        return "object"
    if one.dep_ == "pobj" or one.dep_ == "pcomp":
        return preposition(one.head.lower_)
    if one.dep_ == "ROOT":
        return "top"
    return one.dep_ if one.dep_ in _BARE_VERBS else "else"


def above(token: Token, classes: Classes) -> list[str]:
    """Classes, prepositions and conditions over a word, four steps up."""
    names = []
    for one in steps_up(token, 4):
        kind = classes(one)
        if kind:
            names.append(f"over {kind}")
        for child in one.children if one.pos_ in _VERBS else ():
            if child.dep_ == "neg":
                names.append("over not")
            elif child.lower_ in _MARKS.get(child.dep_, ()):
                names.append(f"mark {child.lower_}")
    return names


def subject(verb: Token | None) -> Token | None:
    """The verb's subject, or that of the verb it hangs on."""
    if verb is None:
        return None
    for one in (verb, *steps_up(verb, 3)):
        for child in one.children:
            if child.dep_ in ("nsubj", "nsubjpass"):
                return child
        if one.dep_ not in ("xcomp", "conj", "aux", "auxpass", "pcomp", "prep", "advcl", "ccomp"):
            return None
    return None
