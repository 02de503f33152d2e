"""Role nouns without a nationality: "the president", "the foreign ministry", "rebels in Syria", "his country"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.actors.context import Context, role_of
from detente.actors.leaders import holder
from detente.actors.pronouns import governing_subject, subject_of
from detente.actors.roles import Role, last_words, role_words, words
from detente.actors.states import all_states
from detente.actors.text import fold
from detente.language.parser import Sentence
from detente.records import Actor, Article

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["role_mentions", "titled_mentions"]

_OWNERS = frozenset({"his", "her", "their", "its"})
_OUR = frozenset({"our", "my", "your"})
_LINKS = frozenset({"in", "of", "from", "for", "at"})
_COUNTRY = frozenset({"country", "nation"})
#: Roles in anything at all.
_GENERIC = frozenset(
    {"chairman", "chairwoman", "head", "director", "chief", "member", "source", "team", "board", "committee"}
)
#: Of another state than the one whose they are ("his counterpart").
_OTHERS = frozenset({"counterpart", "opponent", "rival", "adversary", "ally", "host", "guest", "colleague"})
#: Sectors whose role words name anyone at all where no state is told.
_VAGUE = frozenset({"CVL", "BUS", "AGR", "LAB", "EDU", "HLH", "MED", "NGO", "REL", "CRM", "PTY", "REF"})


def role_mentions(article: Article, sentence: Sentence, index: int, near: list[Actor], context: Context) -> list[Actor]:
    """Role nouns of this sentence outside the mentions `near` (the sentence's own), with the state that is meant."""
    if sentence.doc is None:
        return []
    found = []
    for token in sentence.doc:
        if token.pos_ not in ("NOUN", "PROPN") or token.dep_ in ("compound", "amod", "nmod"):
            continue
        named = _role_at(token)
        if named is None or (named[0].sector == "BUS" and token.text[0].isupper()):
            continue
        role, first = named
        start, end = sentence.span(first, token)
        if any(a.start < end and start < a.end for a in near) or article.in_notice(start, end):
            continue
        actor = _owned(article, sentence, index, token, first, role, near, context)
        if actor:
            found.append(actor)
    return found


def titled_mentions(
    article: Article, sentence: Sentence, index: int, near: list[Actor], context: Context
) -> list[Actor]:
    """Strangers with an office and no nationality ("Interior Minister Jan Xyz"): of the state the article is about."""
    if sentence.doc is None:
        return []
    found = []
    for token in sentence.doc:
        named = _titled(token) if token.pos_ == "PROPN" else None
        if named is None:
            continue
        role, first = named
        start, end = sentence.span(first, token)
        if any(a.start < end and start < a.end for a in near) or article.in_notice(start, end):
            continue
        code = context.focus(index) or next((a.id for a in near if a.id in all_states()), None)
        if code:
            text = article.text[start:end]
            found.append(Actor(start, end, text, code, role.sector, text, role.name))
    return found


def _titled(token: Token) -> tuple[Role, Token] | None:
    """The office right before a name that ends at the token, and the name's first token."""
    doc = token.doc
    if token.i + 1 < len(doc) and doc[token.i + 1].pos_ == "PROPN":
        return None
    for last in range(token.i - 1, max(-1, token.i - 5), -1):
        named = _role_at(doc[last])
        if named and named[0].kind == "office" and not named[0].plural and doc[last].text[0].isupper():
            return named[0], doc[last + 1]
        if doc[last].pos_ != "PROPN":
            return None
    return None


def _role_at(token: Token) -> tuple[Role, Token] | None:
    """The longest role phrase that ends at the token, and its first token; "country" counts as a role."""
    if token.lower_ in _COUNTRY:
        return Role(token.lower_, "GOV", "body"), token
    own = fold(token.text).split()
    if own and own[-1] not in last_words():
        return None
    for first in range(max(0, token.i - 4), token.i + 1):
        words_ = [fold(t.text).strip() for t in token.doc[first : token.i + 1]]
        role = role_words().get(" ".join(w for w in words_ if w))
        if role:
            return role, token.doc[first]
    return None


def _owned(
    article: Article,
    sentence: Sentence,
    index: int,
    token: Token,
    first: Token,
    role: Role,
    near: list[Actor],
    context: Context,
) -> Actor | None:
    start, end = sentence.span(first, token)
    lefts = {t.lower_ for t in token.lefts} | {t.lower_ for t in first.lefts}
    linked = _linked(sentence, token, near, bool(lefts & _OWNERS))
    if linked:
        return _made(article, start, end, role, linked, token)
    if any(child.lower_ == "to" for child in token.rights):
        return None
    alone = {a.id for a in near if a.id in all_states()}
    close = fold(token.text).strip() in words("local") or (" " in role.name and role.kind == "person")
    if close and len(alone) == 1 and not context.home and token.dep_ not in ("poss", "pobj", "attr"):
        return _made(article, start, end, role, alone.pop(), token)
    if lefts & _OWNERS and role.name in _OTHERS:
        return None
    if lefts & _OWNERS and role.sector in _VAGUE and role.name not in ("people", "citizen"):
        return None
    if lefts & _OWNERS:
        owner = _owner(sentence, start, lefts, near)
        if owner is None and not ("their" in lefts and _has_subject(token)):
            owner = context.person(index) or context.group(index)
        if "its" in lefts:
            owner = next((a for a in reversed(near) if a.end <= start and not a.name and a.acts), None)
        return _made(article, start, end, role, owner.id, token) if owner and owner.id in all_states() else None
    if lefts & _OUR or (token.dep_ == "appos" and role.kind == "office"):
        return None
    voice = governing_subject(sentence, token, near)
    if voice and voice.id in all_states() and fold(token.text).strip() in words("focus"):
        return _made(article, start, end, role, voice.id, token)
    return _definite(article, start, end, role, index, token, lefts, near, context)


def _has_subject(token: Token) -> bool:
    """Does a noun that is no mention act before the token in its sentence, so that "their" is probably its own?"""
    return any(t.dep_ in ("nsubj", "nsubjpass") and t.tag_ in ("NNS", "NNPS") for t in token.doc[: token.i])


def _owner(sentence: Sentence, start: int, lefts: set[str], near: list[Actor]) -> Actor | None:
    """The sentence's subject where "his" or "their" fits it and it stands before the noun."""
    subject = subject_of(sentence, near)
    if subject is None or subject.end > start:
        return None
    one = bool(subject.name) or bool((role := role_of(subject)) and role.kind == "office" and not role.plural)
    return subject if one == bool(lefts & {"his", "her"}) else None


def _linked(sentence: Sentence, token: Token, near: list[Actor], owned: bool) -> str | None:
    """The state in "rebels in Syria", "spokesman for the Kremlin", "the Assad regime"; `owned`: a pronoun says whose
    it is, so that what follows ("its envoys from Paris") does not."""
    sent = fold(token.text).strip() in words("no_link")
    named = [child for child in token.lefts if child.dep_ in ("compound", "poss", "nmod", "amod")]
    for child in () if owned else token.rights:
        if child.dep_ == "prep" and child.lower_ in _LINKS and not (sent and child.lower_ == "in"):
            named.extend(child.rights)
    for word in named:
        if word.tag_ == "NNPS":  # "Kurds and proxy forces", read as one
            continue
        at = sentence.start + word.idx
        code = next((a.id for a in near if a.start <= at < a.end), None)
        if code:
            return code
    return None


def _definite(
    article: Article,
    start: int,
    end: int,
    role: Role,
    index: int,
    token: Token,
    lefts: set[str],
    near: list[Actor],
    context: Context,
) -> Actor | None:
    """ "The president": who last had that role; else of the state the article is about here."""
    if role.name in _COUNTRY:
        if not lefts & {"the", "this"} or token.dep_ not in ("nsubj", "nsubjpass", "dobj"):
            return None
        before = [a.id for a in near if a.end <= start and a.id in all_states() and not a.name]
        focus = before[-1] if before else context.focus(index)
        return _made(article, start, end, role, focus, token) if focus else None
    if lefts & {"a", "an", "any", "no", "every", "each", "another", "former", "foreign", "other"}:
        return None
    if (role.sector in _VAGUE and not role.name.startswith("state ")) or role.name in _GENERIC:
        return None
    earlier = context.same_role(index, fold(token.text).strip()) if lefts & {"the", "this"} or role.plural else None
    if earlier and (earlier.name is None or not role.plural):
        return Actor(start, end, article.text[start:end], earlier.id, earlier.sector, earlier.name, earlier.role)
    word = fold(token.text).strip()
    bare = word == "police" or role.name.startswith("state ")
    if not bare and (word not in words("focus") or "the" not in lefts):
        return None
    if token.dep_ not in ("nsubj", "nsubjpass", "dobj", "pobj", "poss", "conj", "ROOT"):
        return None
    focus = context.focus(index)
    return _made(article, start, end, role, focus, token) if focus else None


def _made(article: Article, start: int, end: int, role: Role, code: str | None, token: Token) -> Actor:
    person = holder(code, role.name, article.date) if code and role.kind == "office" else None
    sector, name = role.sector, person.name if person else None
    if code not in all_states() and sector == "GOV":
        sector = "IGO"
    if role.name in _COUNTRY:
        acts = token.dep_ != "poss" or fold(token.head.text).strip() in words("acting")
        return Actor(start, end, article.text[start:end], code, sector if acts else None, None, None, acts)
    return Actor(start, end, article.text[start:end], code, sector, name, role.name)
