"""Pronouns as mentions: "he", "she", "they", and "it" where its clause hangs on a state's or a body's deed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from detente.actors.context import Context
from detente.language.parser import Sentence
from detente.records import Actor, Article

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["governing_subject", "pronoun_mentions", "subject_of"]

_PERSON = frozenset({"he", "she", "him"})
_GROUP = frozenset({"they", "them"})


def pronoun_mentions(
    article: Article, sentence: Sentence, index: int, near: list[Actor], context: Context
) -> list[Actor]:
    """Pronouns of the sentence that stand for a known mention; `near` are the sentence's other mentions."""
    if sentence.doc is None:
        return []
    found = []
    for token in sentence.doc:
        if token.pos_ != "PRON" or token.lower_ not in _PERSON | _GROUP | {"it"}:
            continue
        start, end = sentence.span(token, token)
        if article.in_notice(start, end):
            continue
        meant = _antecedent(sentence, index, token, near, context)
        if meant and meant.id:
            found.append(replace(meant, start=start, end=end, text=article.text[start:end], acts=True))
    return found


def _antecedent(sentence: Sentence, index: int, token: Token, near: list[Actor], context: Context) -> Actor | None:
    governing = governing_subject(sentence, token, near)
    if token.lower_ == "it":
        return governing if governing and not governing.name and token.dep_.startswith("nsubj") else None
    if token.lower_ in _GROUP:
        return context.group(index)
    if governing and governing.name:
        return governing
    return context.person(index)


def governing_subject(sentence: Sentence, token: Token, near: list[Actor]) -> Actor | None:
    """The subject of the verb that the pronoun's clause depends on ("Russia said it would …")."""
    verb = token.head
    for _ in range(4):
        if verb.dep_ not in ("ccomp", "advcl", "conj", "xcomp") or verb.head.i == verb.i:
            return None
        verb = verb.head
        subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass") and c.i != token.i), None)
        if subject is not None:
            return _at(sentence, subject, near)
    return None


def _at(sentence: Sentence, token: Token, near: list[Actor]) -> Actor | None:
    at = sentence.start + token.idx
    return next((a for a in near if a.start <= at < a.end), None)


def subject_of(sentence: Sentence, near: list[Actor]) -> Actor | None:
    """The mention that is the subject of the sentence's main verb."""
    if sentence.doc is None:
        return None
    root = next((t for t in sentence.doc if t.head.i == t.i), None)
    subject = next((c for c in root.children if c.dep_ in ("nsubj", "nsubjpass")), None) if root is not None else None
    return _at(sentence, subject, near) if subject is not None else None
