"""What the judge of candidates looks at: shapes, labels and classes of words, never the words of the text.

Closed-class words (that, to, who) and cue classes are the only lexical features.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.statements.frames import Candidate
from detente.statements.lexicon import lookup
from detente.statements.nouns import noun_class

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["describe"]

_MODALS = frozenset({"MD"})
_FIRST_WORDS = frozenset(
    {"that", "to", "whether", "if", "how", "what", "why", "which", "who", "when", "where", "it", "him", "her"}
    | {"them", "this", "the", "a", "his", "their", "as", "for", "of", "being"}
)
_PERSONS = {"i": "1", "we": "1", "my": "1", "our": "1", "you": "2", "your": "2", "it": "it", "its": "it"}
_ENDINGS = ("tion", "sion", "ment", "ness", "ity", "ism", "ing", "ance", "ence", "ship", "er", "or", "ist", "ian", "s")
_TELLING = ("MD", "VBD", "VBZ", "VBP", "VBG", "PRP", "PRP$", "NNP", "CD", "WDT", "WP", "IN")
_LENGTHS = (1, 2, 4, 7, 12, 20, 35)


def describe(doc: Doc, candidate: Candidate, *, quoted: str, cue_quoted: bool, headline: bool) -> tuple[str, ...]:
    """Feature names of one candidate; each is either there or not.

    `quoted` tells how the content lies to quotation marks (none, all, head, part), `cue_quoted` that the cue stands
    in a quotation, `headline` that the sentence is the article's first line.
    """
    cue, frame = doc[candidate.cue], candidate.frame
    kind, speaker, head = _class(cue), _speaker(doc, candidate), _head(doc, candidate)
    length = _bucket(candidate.last - candidate.first + 1)
    first = _first_word(doc[candidate.first])
    names = [
        *(f"frame={frame}", f"class={kind}", f"tag={cue.tag_}", f"dep={cue.dep_}", f"way={candidate.way}"),
        *(f"speaker={speaker}", f"cut={candidate.cut}", f"length={length}", f"quoted={quoted}", f"first={first}"),
    ]
    names += _content(doc, candidate, head)
    names += _around_cue(cue, candidate, kind)
    if candidate.speaker is not None:
        names += _around_speaker(doc, doc[candidate.speaker])
    if cue_quoted:
        names += ["cue quoted", f"cue quoted speaker={speaker}"]
    if headline:
        names += ["headline", f"headline class={kind}"]
    return tuple(dict.fromkeys(names))


def _first_word(token: Token) -> str:
    return token.lower_ if token.lower_ in _FIRST_WORDS else token.pos_


def _content(doc: Doc, candidate: Candidate, head: Token) -> list[str]:
    """The content's head, its ending and its company: clauses and names weigh otherwise than bare nouns."""
    names = [f"head={head.tag_}", f"head dep={head.dep_}"]
    noun = noun_class(head.lemma_.lower()) if head.pos_ == "NOUN" else None
    if noun is not None:
        names.append(f"head noun={noun}")
    if head.pos_ == "NOUN":
        ending = next((e for e in _ENDINGS if head.lower_.endswith(e)), "other")
        names.append(f"head ending={ending}")
        if (entry := lookup(head.lemma_.lower(), "NOUN")) is not None:
            names.append(f"head class={entry.name}")
    inside = doc[candidate.first : candidate.last + 1]
    tags = {t.tag_ for t in inside}
    names += [f"inside={tag}" for tag in _TELLING if tag in tags]
    if head.pos_ in ("VERB", "AUX") and any(c.dep_ in ("nsubj", "nsubjpass") for c in head.children):
        names.append("content has subject")
    return names


def _around_speaker(doc: Doc, who: Token) -> list[str]:
    names = [f"who dep={who.dep_}", f"who={who.pos_} {_bucket(who.right_edge.i - who.left_edge.i + 1)}"]
    if who.left_edge.i == 0:
        names.append("who first")
    if any(c.dep_ == "relcl" for c in who.children):
        names.append("who relcl")
    return names


def _around_cue(cue: Token, candidate: Candidate, kind: str) -> list[str]:
    names = []
    for part in cue.children:
        names.append(f"has={part.dep_}")
        if part.dep_ == "neg":
            names.append(f"negated class={kind}")
        elif part.dep_ == "aux":
            aux = "modal" if part.tag_ in _MODALS else part.lemma_.lower()
            names.append(f"aux={aux}")
        elif part.dep_ == "auxpass":
            names.append(f"passive class={kind}")
        elif part.dep_ == "prep":
            names.append(f"has prep class={kind}")
        elif part.dep_ == "prt":
            names.append(f"has prt class={kind}")
    gap = candidate.first - candidate.cue if candidate.first > candidate.cue else candidate.cue - candidate.last
    names.append(f"gap={_bucket(max(gap, 0))}")
    if cue.doc[-1].text == "?":
        names.append("question")
    for above in cue.ancestors:
        other = lookup(above.lemma_.lower(), above.pos_)
        if other is not None:
            names.append(f"under={other.name}")
            break
    return names


def _class(cue: Token) -> str:
    entry = lookup(cue.lemma_.lower(), cue.pos_)
    return entry.name if entry is not None else f"other {cue.pos_}"


def _speaker(doc: Doc, candidate: Candidate) -> str:
    if candidate.speaker is None:
        return "none"
    token = doc[candidate.speaker]
    if token.tag_ in ("PRP", "PRP$"):
        return "pronoun" + _PERSONS.get(token.lower_, "3")
    return noun_class(token.lemma_.lower()) or token.tag_


def _head(doc: Doc, candidate: Candidate) -> Token:
    """The content's highest token."""
    token = doc[candidate.first]
    while token.head.i != token.i and candidate.first <= token.head.i <= candidate.last:
        token = token.head
    return token


def _bucket(count: int) -> int:
    return sum(count > limit for limit in _LENGTHS)
