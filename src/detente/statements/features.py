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
_LENGTHS = (1, 2, 4, 7, 12, 20, 35)


def describe(doc: Doc, candidate: Candidate, *, quoted: str, cue_quoted: bool, headline: bool) -> list[str]:
    """Feature names of one candidate; each is either there or not.

    `quoted` tells how the content lies to quotation marks (none, all, head, part), `cue_quoted` that the cue stands
    in a quotation, `headline` that the sentence is the article's first line.
    """
    cue = doc[candidate.cue]
    frame, kind = candidate.frame, _class(cue)
    speaker = _speaker(doc, candidate)
    length = _bucket(candidate.last - candidate.first + 1)
    first = doc[candidate.first].lower_
    names = [
        "bias",
        f"frame={frame}",
        f"class={kind}",
        f"class={kind} frame={frame}",
        f"tag={cue.tag_}",
        f"dep={cue.dep_}",
        f"class={kind} tag={cue.tag_}",
        f"way={candidate.way}",
        f"speaker={speaker}",
        f"frame={frame} speaker={speaker}",
        f"class={kind} speaker={speaker}",
        f"cut={candidate.cut}",
        f"cut={candidate.cut} frame={frame}",
        f"length={length}",
        f"frame={frame} length={length}",
        f"quoted={quoted}",
        f"quoted={quoted} class={kind}",
        f"quoted={quoted} frame={frame}",
        f"first={first if first in _FIRST_WORDS else doc[candidate.first].pos_}",
        f"frame={frame} first={first if first in _FIRST_WORDS else doc[candidate.first].pos_}",
        f"head={_head(doc, candidate).pos_}",
        f"class={kind} head={_head(doc, candidate).pos_}",
    ]
    names += _around_cue(cue, candidate, kind)
    if cue_quoted:
        names += ["cue quoted", f"cue quoted frame={frame}", f"cue quoted speaker={speaker}"]
    if headline:
        names += ["headline", f"headline class={kind}"]
    return names


def _around_cue(cue: Token, candidate: Candidate, kind: str) -> list[str]:
    names = []
    for part in cue.children:
        if part.dep_ == "neg":
            names += ["negated", f"negated class={kind}"]
        elif part.dep_ == "aux" and part.tag_ in _MODALS:
            names += ["modal", f"modal class={kind}"]
        elif part.dep_ == "aux" and part.lower_ == "to":
            names += ["infinitive", f"infinitive class={kind}"]
        elif part.dep_ == "mark":
            names.append("marked")
        elif part.dep_ == "auxpass":
            names += ["passive", f"passive class={kind}"]
    gap = candidate.first - candidate.cue if candidate.first > candidate.cue else candidate.cue - candidate.last
    names.append(f"gap={_bucket(max(gap, 0))}")
    for above in cue.ancestors:
        other = lookup(above.lemma_.lower(), above.pos_)
        if other is not None:
            names += [f"under={other.name}", f"under frame={candidate.frame}"]
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
