"""Who does a verb: its grammatical subject, found through coordination, control, participles and relatives."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["agent", "antecedent", "child", "is_passive", "other_subjects", "possessor", "subject"]

_SUBJECTS = frozenset({"nsubj", "csubj", "expl"})
_CLIMBS = frozenset({"xcomp", "conj", "advcl", "pcomp", "aux", "ccomp", "dep"})
_NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_LONGEST_CLIMB = 6
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_NO_SUBJECT = frozenset({"pobj", "compound", "poss", "nmod", "npadvmod", "dobj"})
_FARTHEST_GUESS = 12


def child(token: Token, *deps: str) -> Token | None:
    """The first child of `token` with one of the labels."""
    return next((c for c in token.children if c.dep_ in deps), None)


def is_passive(verb: Token) -> bool:
    """True for "was told", and for a participle behind its noun ("a plan proposed by …")."""
    if any(c.dep_ in ("nsubjpass", "auxpass", "agent") for c in verb.children):
        return True
    bare = verb.tag_ == "VBN" and child(verb, "nsubj", "aux") is None
    return bare and verb.dep_ in ("acl", "amod", "relcl", "advcl")


def agent(verb: Token) -> Token | None:
    """X of a passive "by X"."""
    by = child(verb, "agent")
    if by is None:
        by = next((c for c in verb.children if c.dep_ == "prep" and c.lower_ == "by"), None)
    return child(by, "pobj") if by is not None else None


def possessor(noun: Token) -> Token | None:
    """X of "X's claim"."""
    return child(noun, "poss")


def subject(verb: Token, depth: int = 0) -> tuple[Token | None, str]:
    """The one who does `verb` and the way there ("own", "conj", …); None where nobody is named."""
    if is_passive(verb):
        by = agent(verb)
        if by is None and _is_finite_after_all(verb):
            return verb.head, "guess"
        if by is None and depth > 0 and (topic := child(verb, "nsubjpass")) is not None:
            return topic, "own"
        return by, "agent"
    own = child(verb, *_SUBJECTS)
    if own is not None and own.dep_ != "expl":
        return own, "own"
    for aux in verb.children:
        if aux.dep_ == "aux" and (found := child(aux, "nsubj")) is not None:
            return found, "own"
    found, way = _above(verb, depth) if depth < _LONGEST_CLIMB else (None, "deep")
    if found is None and depth == 0 and _is_finite(verb):
        return _guess(verb)
    return found, way


def other_subjects(verb: Token, found: Token | None) -> list[Token]:
    """Who else may do a verb that has no subject of its own: the subject of the nearest clause around it that is not
    `found`, for where the parse hangs the verb too low or too high."""
    for above in verb.ancestors:
        own = child(above, "nsubj", "nsubjpass") if above.pos_ in ("VERB", "AUX") else None
        if own is not None and own != found and own.i < verb.i:
            return [own]
    return []


def _is_finite_after_all(verb: Token) -> bool:
    """ "The minister predicted in March that …", where the parse took the verb for a participle behind its noun."""
    return (
        verb.dep_ == "acl"
        and verb.tag_ == "VBN"
        and verb.head.pos_ in _NOUNS
        and verb.head.dep_ in ("ROOT", "nsubj", "ccomp", "advcl", "dep")
        and child(verb, "ccomp", "dobj") is not None
    )


def _is_finite(verb: Token) -> bool:
    return verb.tag_ in _FINITE or (verb.tag_ == "VBN" and child(verb, "aux") is not None)


def _guess(verb: Token) -> tuple[Token | None, str]:
    """A finite verb without a subject is a slip of the parser: the nearest noun before it that heads a phrase."""
    for token in reversed(verb.doc[max(0, verb.i - _FARTHEST_GUESS) : verb.i]):
        if token.pos_ in ("PROPN", "NOUN", "PRON") and token.dep_ not in _NO_SUBJECT:
            return token, "guess"
        if token.pos_ == "VERB" and token.tag_ in _FINITE:
            break
    return None, "none"


def _above(verb: Token, depth: int) -> tuple[Token | None, str]:
    """The subject that `verb` shares with what governs it."""
    head = verb.head
    if head.i == verb.i:
        return None, "root"
    if verb.dep_ == "acl" or (verb.dep_ == "relcl" and child(verb, "nsubj") is None):
        doer = _of_noun(head, depth) if child(verb, "aux") is not None and verb.dep_ == "acl" else None
        return (doer, "acl to") if doer is not None else (head, verb.dep_)
    if verb.dep_ not in _CLIMBS:
        return None, "none"
    if verb.dep_ == "pcomp":
        head = head.head
    if head.pos_ in _NOUNS or head.pos_ == "ADJ":
        return (_of_noun(head, depth) or head, verb.dep_) if verb.dep_ != "conj" else (None, "none")
    if verb.dep_ == "xcomp" and (controlled := child(head, "dobj")) is not None:
        return controlled, "object"
    if verb.dep_ in ("xcomp", "conj", "advcl", "pcomp") and (passive := child(head, "nsubjpass")) is not None:
        return passive, verb.dep_
    found, way = subject(head, depth + 1)
    return found, verb.dep_ if way == "own" else way


def _of_noun(noun: Token, depth: int) -> Token | None:
    """Whose effort, whose plan: the possessor, else who does the verb that has the noun for its object."""
    if (owner := possessor(noun)) is not None:
        return owner
    verb = (
        noun.head if noun.dep_ in ("dobj", "attr", "acomp", "oprd") else noun.head.head if noun.dep_ == "pobj" else None
    )
    if verb is None or verb.pos_ not in ("VERB", "AUX") or depth >= _LONGEST_CLIMB:
        return None
    return subject(verb, depth + 1)[0]


def antecedent(pronoun: Token) -> Token | None:
    """The noun that a relative pronoun stands for ("Lavrov, who said …")."""
    if pronoun.tag_ not in ("WP", "WDT", "WP$"):
        return None
    for above in pronoun.ancestors:
        if above.dep_ in ("relcl", "acl"):
            return above.head
    return None
