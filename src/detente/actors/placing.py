"""Place or actor, by the parse: what a bare name or adjective of a state does in its sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from detente.actors.lexicon import entries
from detente.actors.roles import Role, role_words, words
from detente.actors.states import all_states
from detente.actors.text import fold, plain
from detente.language.parser import Sentence
from detente.records import Actor, Article

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["head_of", "placed"]

_MODIFYING = frozenset({"amod", "compound", "nmod", "poss"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "dobj", "agent", "dative", "csubj", "expl"})


def head_of(tokens: list[Token]) -> Token | None:
    """The token of a span that the others hang on; None where the span has none."""
    inside = {t.i for t in tokens}
    return next((t for t in tokens if t.head.i not in inside or t.head.i == t.i), None)


def placed(article: Article, sentence: Sentence, actor: Actor) -> Actor:
    """The mention with `acts` (and, where a role noun turns up, its span and sector) set from the parse.

    Named persons, bodies and role phrases stay as they are.
    """
    if actor.name or actor.role or actor.id not in all_states():
        return actor
    token = head_of(sentence.tokens(actor.start, actor.end))
    if token is None:
        return actor
    kinds = {e.kind for e in entries().get(fold(plain(actor.text)).rstrip(), ()) if e.id == actor.id}
    if "city" in kinds or "seat" in kinds:
        return actor
    joined = "name" in kinds and token.i + 1 < len(token.doc) and token.nbor().dep_ == "cc"
    leading = _leading(token)
    if leading is not token and "adjective" in kinds:
        return _modifying(article, sentence, actor, leading, True)
    if token.dep_ in _MODIFYING and token.head.i > token.i and not joined:
        if "capital" in kinds and fold(token.head.text).strip() in words("pacts"):
            return replace(actor, acts=False, sector=None)
        return _modifying(article, sentence, actor, token, "adjective" in kinds)
    if "adjective" in kinds and "name" not in kinds:
        return _as_people(actor, token)
    if _in_place(token):
        return replace(actor, acts=False, sector=None)
    if _in_deed(token):
        return replace(actor, acts=True, sector="GOV")
    if token.dep_ in _SUBJECTS and "name" in kinds and not _dead(actor, article):
        return replace(actor, acts=True, sector="GOV")
    return actor


def _leading(token: Token) -> Token:
    """The first of the coordinated modifiers that the token is one of ("American" in "American and Russian envoys")."""
    first = token
    while first.dep_ == "conj" and first.head.i < first.i:
        first = first.head
    return first if first.dep_ in _MODIFYING and first.head.i > token.i else token


def _dead(actor: Actor, article: Article) -> bool:
    state = all_states().get(actor.id or "")
    return state is not None and not state.exists(article.date)


def _modifying(article: Article, sentence: Sentence, actor: Actor, token: Token, adjective: bool) -> Actor:
    """A modifier acts where its noun acts ("Russian diplomats") or is a deed ("Israeli strikes")."""
    noun = token.head
    word = fold(noun.text).strip()
    role = role_words().get(word)
    between = noun.doc[token.i + 1 : noun.i]
    if role and any(t.dep_ == "cc" for t in between) and noun.tag_ in ("NNS", "NNPS"):
        return _one_of_several(article, sentence, actor, noun, role)
    if (
        role
        and len(between) <= (5 if adjective or token.dep_ == "poss" else 0)
        and not any(t.is_punct and t.text not in "-\"'“”" for t in between)
    ):
        end = sentence.start + noun.idx + len(noun.text)
        text = article.text[actor.start : end]
        return replace(actor, end=end, text=text, sector=role.sector, role=role.name, acts=True)
    deed = word in words("acting") or fold(noun.lemma_).strip() in words("acting")
    if deed and not _dead(actor, article) and not (noun.dep_ == "pobj" and _in_place(noun) and not adjective):
        return replace(actor, acts=True, sector="GOV")
    return replace(actor, acts=False, sector=None)


def _one_of_several(article: Article, sentence: Sentence, actor: Actor, noun: Token, role: Role) -> Actor:
    """ "American and Russian envoys": each state by itself; the last one takes the noun into its span."""
    end = sentence.start + noun.idx + len(noun.text)
    last = not any(t.lower_ in ("and", "or", ",") for t in sentence.tokens(actor.end, end))
    stop = end if last else actor.end
    return replace(
        actor, end=stop, text=article.text[actor.start : stop], sector=role.sector, role=role.name, acts=True
    )


def _as_people(actor: Actor, token: Token) -> Actor:
    """An adjective that stands as a noun: "the Chinese" are their state's voice, "a Hungarian" is a citizen."""
    if token.dep_ not in _SUBJECTS and token.dep_ != "pobj":
        return actor
    definite = any(t.lower_ == "the" for t in token.lefts)
    return replace(actor, acts=True, sector="GOV" if definite else "CVL")


def _in_deed(token: Token) -> bool:
    """True in "the decision of Tallinn"."""
    of = token.head
    return token.dep_ == "pobj" and of.lower_ == "of" and fold(of.head.text).strip() in words("acting")


def _in_place(token: Token) -> bool:
    """True inside "in X", "near X", "the north of X", also as a further member of a list."""
    while token.dep_ == "conj" and token.head.i < token.i:
        token = token.head
    if token.dep_ != "pobj":
        return False
    preposition = token.head
    if preposition.lower_ == "of":
        return fold(preposition.head.text).strip() in words("parts")
    return preposition.lower_ in words("place") and preposition.head.lemma_ not in ("interest", "confidence", "trust")
