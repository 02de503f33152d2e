"""What the judge of candidates looks at: shapes, labels and classes of words, and the parser's own vectors of four.

Closed-class words (that, to, who) and the cue words of `cues.toml` are the only lexical features. A feature with
`PAIR` in its name is two others at once; the judge gives it a weight of its own and no way into the hidden units.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from detente.statements.candidate import Candidate
from detente.statements.lexicon import CueClass, lookup
from detente.statements.nouns import noun_class

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spacy.tokens import Doc, Token

__all__ = ["PAIR", "Shapes"]

#: What stands between the two halves of a feature that joins two.
PAIR = " & "

_FIRST_WORDS = frozenset(
    {"that", "to", "whether", "if", "how", "what", "why", "which", "who", "when", "where", "it", "him", "her"}
    | {"them", "this", "the", "a", "his", "their", "as", "for", "of", "being"}
)
_PERSONS = {"i": "1", "we": "1", "my": "1", "our": "1", "you": "2", "your": "2", "it": "it", "its": "it"}
_ENDINGS = ("tion", "sion", "ment", "ness", "ity", "ism", "ing", "ance", "ence", "ship", "er", "or", "ist", "ian", "s")
_TELLING = ("MD", "VBD", "VBZ", "VBP", "VBG", "PRP", "PRP$", "NNP", "CD", "WDT", "WP", "IN")
#: Dependents of the cue that weigh otherwise with each class.
_WITH_CLASS = {"neg": "negated", "auxpass": "passive", "prep": "has prep", "prt": "has prt"}
_LENGTHS = (1, 2, 4, 7, 12, 20, 35)
#: Parts of speech whose words stand for themselves beside a cue or a content; of others the tag does.
_CLOSED = frozenset({"ADP", "SCONJ", "PUNCT", "PART", "CCONJ", "AUX", "PRON", "DET"})
#: Counts of cues and the depth of the parse are told up to these.
_MOST_CUES, _DEEPEST = 5, 6


class Shapes:
    """One sentence's parse and its cue words by place, with what its candidates share worked out once."""

    def __init__(self, doc: Doc, cues: Mapping[int, CueClass | None], *, headline: bool) -> None:
        self._doc = doc
        self._known = cues
        self._tags: list[str] = []
        self._headline = headline
        self._question = len(doc) > 0 and doc[-1].text == "?"
        self._words: list[str] = []
        self._before: list[tuple[int, int]] = []
        self._cues: dict[int, tuple[str, list[str]]] = {}
        self._contents: dict[tuple[int, int], list[str]] = {}
        self._speakers: dict[int | None, tuple[str, list[str]]] = {None: ("none", [])}

    def describe(self, candidate: Candidate, *, quoted: str, cue_quoted: bool) -> tuple[str, ...]:
        """Feature names of one candidate; each is either there or not.

        `quoted` tells how the content lies to quotation marks (none, all, head, tail, amid; "alone" where only the
        quotation is the content), `cue_quoted` that the cue stands in a quotation.
        """
        if not self._tags:
            self._look()
        kind, cue = self._cue(candidate.cue)
        speaker, around = self._speaker(candidate.speaker)
        first, last, at = candidate.first, candidate.last, candidate.cue
        frame, length = candidate.frame, last - first + 1
        gap = first - at if first > at else at - last
        names = [
            *(f"frame={frame}", f"way={candidate.way}", f"cut={candidate.cut}", f"quoted={quoted}"),
            *(f"length={_bucket(length)}", f"gap={_bucket(max(gap, 0))}"),
            *(f"share={4 * length // len(self._doc)}", f"place={4 * at // len(self._doc)}"),
            *cue,
            *self._content(first, last),
            *around,
            f"speaker={speaker}",
        ]
        tag, lemma = self._tags[at], self._doc[at].lemma_.lower()
        names += [
            *(f"{kind}{PAIR}{other}" for other in (frame, speaker, tag, quoted)),
            *(f"{frame}{PAIR}{other}" for other in (lemma, candidate.way, speaker, tag, quoted)),
        ]
        if cue_quoted:
            names += ["cue quoted", f"cue quoted speaker={speaker}"]
        if self._headline:
            names += ["headline", f"headline class={kind}"]
        return tuple(names)

    def _look(self) -> None:
        """The tags, the words that stand for themselves, and at each place how many cues stand before it."""
        cues = speech = 0
        for token in self._doc:
            tag = token.tag_
            self._tags.append(tag)
            self._words.append(token.lower_ if token.pos_ in _CLOSED else tag)
            self._before.append((cues, speech))
            entry = self._known.get(token.i)
            if entry is not None:
                cues, speech = cues + 1, speech + entry.speech
        self._before.append((cues, speech))

    def vectors(self, candidate: Candidate) -> NDArray[np.float32]:
        """The parser's vectors of cue, content's head, content's first word and speaker (noughts for none), joined."""
        import numpy as np

        table = self._doc.tensor
        if not len(table):
            return np.zeros(0, np.float32)
        who = np.zeros(table.shape[1], np.float32) if candidate.speaker is None else table[candidate.speaker]
        head = _head(self._doc[candidate.first], candidate.last).i
        joined: NDArray[np.float32] = np.concatenate([table[candidate.cue], table[head], table[candidate.first], who])
        return joined

    def _cue(self, index: int) -> tuple[str, list[str]]:
        if index not in self._cues:
            token = self._doc[index]
            entry = lookup(token.lemma_.lower(), token.pos_)
            kind = entry.name if entry is not None else f"other {token.pos_}"
            known = [f"cue={token.lemma_.lower()}"]
            names = [*known, f"class={kind}", f"tag={token.tag_}", f"dep={token.dep_}", *_around_cue(token, kind)]
            names += [f"cue{step:+}={self._word(index + step)}" for step in (-2, -1, 1, 2)]
            names += _above_cue(token)
            if self._question:
                names.append("question")
            self._cues[index] = kind, list(dict.fromkeys(names))
        return self._cues[index]

    def _content(self, first: int, last: int) -> list[str]:
        if (first, last) not in self._contents:
            names = _content(self._doc[first], last, set(self._tags[first : last + 1]))
            self._contents[first, last] = names + self._around_content(first, last)
        return self._contents[first, last]

    def _around_content(self, first: int, last: int) -> list[str]:
        """The words at its edges, on both sides, and how many cues are in it and out of it."""
        all_cues, all_speech = self._before[-1]
        cues, speech = (self._before[last + 1][k] - self._before[first][k] for k in (0, 1))
        return [
            *(f"before={self._word(first - 1)}", f"after={self._word(last + 1)}"),
            *(f"first tag={self._tags[first]}", f"last tag={self._tags[last]}", f"last dep={self._doc[last].dep_}"),
            *(f"cues in={min(cues, _MOST_CUES)}", f"cues out={min(all_cues - cues, _MOST_CUES)}"),
            *(f"speech in={min(speech, _MOST_CUES)}", f"speech out={min(all_speech - speech, _MOST_CUES)}"),
            f"sentence={_bucket(len(self._doc))}",
        ]

    def _word(self, index: int) -> str:
        """The word at a place if it is of a closed class, else its tag; "edge" outside the sentence."""
        return self._words[index] if 0 <= index < len(self._words) else "edge"

    def _speaker(self, index: int | None) -> tuple[str, list[str]]:
        if index not in self._speakers and index is not None:
            self._speakers[index] = _speaker(self._doc[index])
        return self._speakers[index]


def _head(start: Token, last: int) -> Token:
    """The word that the content from `start` to index `last` hangs on."""
    head = start
    while head.head.i != head.i and start.i <= head.head.i <= last:
        head = head.head
    return head


def _content(start: Token, last: int, tags: set[str]) -> list[str]:
    """The content's head, its ending and its company: clauses and names weigh otherwise than bare nouns."""
    head = _head(start, last)
    first = start.lower_ if start.lower_ in _FIRST_WORDS else start.pos_
    names = [f"first={first}", f"head={head.tag_}", f"head dep={head.dep_}"]
    names += [f"inside={tag}" for tag in _TELLING if tag in tags]
    if head.pos_ == "NOUN":
        names += _noun(head)
    elif head.pos_ in ("VERB", "AUX") and any(c.dep_ in ("nsubj", "nsubjpass") for c in head.children):
        names.append("content has subject")
    return names


def _noun(head: Token) -> list[str]:
    lemma = head.lemma_.lower()
    names = [f"head ending={next((e for e in _ENDINGS if head.lower_.endswith(e)), 'other')}"]
    if (noun := noun_class(lemma)) is not None:
        names.append(f"head noun={noun}")
    if (entry := lookup(lemma, "NOUN")) is not None:
        names.append(f"head class={entry.name}")
    return names


def _speaker(who: Token) -> tuple[str, list[str]]:
    """The kind of word that speaks, and what is around it."""
    if who.tag_ in ("PRP", "PRP$"):
        kind = "pronoun" + _PERSONS.get(who.lower_, "3")
    else:
        kind = noun_class(who.lemma_.lower()) or who.tag_
    left = who.left_edge.i
    names = [f"who dep={who.dep_}", f"who={who.pos_} {_bucket(who.right_edge.i - left + 1)}"]
    if left == 0:
        names.append("who first")
    if any(c.dep_ == "relcl" for c in who.children):
        names.append("who relcl")
    return kind, names


def _around_cue(cue: Token, kind: str) -> list[str]:
    """The cue's dependents, and the cue word above it."""
    names = []
    for part in cue.children:
        dep = part.dep_
        names.append(f"has={dep}")
        if dep == "aux":
            names.append("aux=modal" if part.tag_ == "MD" else f"aux={part.lemma_.lower()}")
        elif dep in _WITH_CLASS:
            names.append(f"{_WITH_CLASS[dep]} class={kind}")
    for above in cue.ancestors:
        other = lookup(above.lemma_.lower(), above.pos_)
        if other is not None:
            names.append(f"under={other.name}")
            break
    return names


def _above_cue(cue: Token) -> list[str]:
    """What the cue hangs on, and how deep in the sentence it stands."""
    head = cue.head
    depth = min(sum(1 for _ in cue.ancestors), _DEEPEST)
    return [f"up={head.pos_} {head.dep_} {cue.dep_}", f"up twice={head.head.pos_} {head.dep_}", f"depth={depth}"]


def _bucket(count: int) -> int:
    return sum(count > limit for limit in _LENGTHS)
