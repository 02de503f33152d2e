"""A speaker's words in the text: the noun phrase around its head, cut where it would swallow what is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.language.parser import Sentence
from detente.statements.subjects import antecedent, child

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Phrase", "phrase"]

_IN_NAME = frozenset({"compound", "flat", "nmod"})
_TITLES = frozenset(
    {
        "mr",
        "mrs",
        "ms",
        "mr.",
        "mrs.",
        "ms.",
        "dr.",
        "sen.",
        "rep.",
        "gov.",
        "gen.",
        "president",
        "minister",
        "secretary",
    }
    | {
        "senator",
        "chancellor",
        "premier",
        "prime",
        "foreign",
        "defense",
        "defence",
        "general",
        "spokesman",
        "spokeswoman",
    }
)

#: The last words of a firm's name: alone they are no name.
_FIRM_ENDINGS = frozenset(
    {"Inc", "Inc.", "Corp", "Corp.", "Co", "Co.", "Ltd", "Ltd.", "Plc", "PLC", "AG", "SA", "NV", "Group"}
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Offsets of the phrase and of its head word; `referent` is the word that a relative pronoun stands for.

    `name` is the proper name in it, `pronoun` true for he, she, they and the like.
    """

    start: int
    end: int
    head: int
    referent: int
    name: str | None = None
    pronoun: bool = False


def phrase(sentence: Sentence, head: Token, stops: Iterable[int] = ()) -> Phrase:
    """The phrase around `head`, without relative clauses; it ends before any token index in `stops`."""
    first, last = head.left_edge.i, head.right_edge.i
    for clause in head.children:
        if clause.dep_ in ("relcl", "acl") and clause.i > head.i:
            last = min(last, max(clause.left_edge.i - 1, head.i))
    for point in stops:
        if head.i < point <= last:
            last = point - 1
        if first <= point < head.i:
            first = point + 1
    while last > head.i and (head.doc[last].is_punct or head.doc[last].is_space) and head.doc[last].text != ")":
        last -= 1
    while first < head.i and (head.doc[first].is_punct or head.doc[first].is_space):
        first += 1
    start, end = sentence.span(head.doc[first], head.doc[last])
    stands_for = antecedent(head) or head
    return Phrase(
        start, end, sentence.start + head.idx, sentence.start + stands_for.idx, _name(stands_for), head.pos_ == "PRON"
    )


def _name(head: Token) -> str | None:
    """The proper name that `head` closes, without titles; of "the coach Jo Roe" and "the envoy, Jo Roe" the name."""
    if head.pos_ == "NOUN":
        beside = child(head, "appos")
        return _name(beside) if beside is not None and beside.pos_ == "PROPN" else None
    if head.pos_ != "PROPN":
        return None
    first = head
    for token in reversed(list(head.doc[head.left_edge.i : head.i])):
        if token.pos_ != "PROPN" or token.dep_ not in _IN_NAME or token.lower_ in _TITLES:
            break
        first = token
    while first.i < head.i and not first.text[0].isupper():
        first = first.nbor()
    name = head.doc[first.i : head.i + 1].text
    joined = any(part.dep_ == "conj" for part in head.children) or head.dep_ == "conj"
    return name if name[0].isupper() and not joined and name not in _FIRM_ENDINGS else None
