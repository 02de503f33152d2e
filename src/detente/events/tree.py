"""A parsed sentence as plain tuples: quicker than tokens, and easy to make by hand in tests."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.events.words import lemmas

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["HOLLOW", "Tree", "from_doc"]

_MODIFIER = frozenset({"compound", "amod", "nmod", "poss", "nummod", "quantmod", "det", "case", "advmod"})
#: Quantities whose real noun is behind "of".
HOLLOW = frozenset(
    [
        "series",
        "number",
        "set",
        "package",
        "lot",
        "group",
        "dozen",
        "dozens",
        "hundred",
        "hundreds",
        "thousand",
        "thousands",
        "million",
        "millions",
        "tens",
        "kind",
        "type",
        "batch",
        "wave",
        "string",
        "majority",
        "part",
        "rest",
        "some",
        "all",
        "most",
        "many",
        "any",
        "none",
        "one",
        "two",
        "three",
        "each",
        "scores",
        "team",
        "teams",
        "amount",
        "piece",
        "couple",
        "volume",
        "shipment",
        "delivery",
        "round",
    ]
)

_FINITE = frozenset({"VBZ", "VBD"})
_BE = frozenset({"be", "is", "are", "was", "were", "been", "being", "am", "'s", "'re", "'m"})
_COARSE = {
    "NN": "NOUN",
    "NNS": "NOUN",
    "NNP": "PROPN",
    "NNPS": "PROPN",
    "JJ": "ADJ",
    "JJR": "ADJ",
    "JJS": "ADJ",
    "MD": "AUX",
    "RP": "ADP",
    "PRP": "PRON",
    "PRP$": "PRON",
    "WP": "PRON",
    "WP$": "PRON",
    "WDT": "PRON",
    "EX": "PRON",
    "DT": "DET",
    "PDT": "DET",
    "CD": "NUM",
    "RB": "ADV",
    "RBR": "ADV",
    "RBS": "ADV",
    "WRB": "SCONJ",
    "CC": "CCONJ",
    "POS": "PART",
    "HYPH": "PUNCT",
    "_SP": "SPACE",
    "UH": "INTJ",
    "FW": "X",
    "AFX": "ADJ",
    "SYM": "SYM",
    "NFP": "PUNCT",
}


@dataclass(frozen=True, slots=True)
class Tree:
    """Words (lower case), tags, coarse parts of speech, arcs and heads; `starts`/`ends` are offsets in the sentence."""

    words: tuple[str, ...]
    tags: tuple[str, ...]
    pos: tuple[str, ...]
    deps: tuple[str, ...]
    heads: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    kids: tuple[tuple[int, ...], ...]

    def __len__(self) -> int:
        return len(self.words)

    def lemma_in(self, i: int, known: Container[str]) -> str | None:
        """The first lemma of token `i` that is in `known`."""
        return next((lemma for lemma in lemmas(self.words[i]) if lemma in known), None)

    def with_dep(self, i: int, *deps: str) -> list[int]:
        """Children of `i` on one of these arcs."""
        return [k for k in self.kids[i] if self.deps[k] in deps]

    def prep_objects(self, i: int) -> Iterator[tuple[str, int]]:
        """(preposition, its object) under `i`, through double prepositions ("out of")."""
        for k in self.kids[i]:
            if self.deps[k] in ("prep", "agent", "dative") and self.pos[k] in ("ADP", "SCONJ", "VERB", "ADV", "PART"):
                yield from self._under_prep(k, 0)

    def _under_prep(self, prep: int, depth: int) -> Iterator[tuple[str, int]]:
        for k in self.kids[prep]:
            if self.deps[k] in ("pobj", "pcomp"):
                yield self.words[prep], k
            elif self.deps[k] == "prep" and depth < 3:
                yield from self._under_prep(k, depth + 1)

    def joined(self, i: int) -> list[int]:
        """`i` and what is coordinated with it ("Britain, France and Germany")."""
        out, queue = [], [i]
        while queue:
            now = queue.pop(0)
            out.append(now)
            queue.extend(k for k in self.kids[now] if self.deps[k] == "conj" and k not in out)
        return out

    def noun_words(self, i: int) -> list[int]:
        """`i` and its pre-modifiers, and the noun behind a hollow head ("a series of sanctions")."""
        out = [i, *(k for k in self.kids[i] if self.deps[k] in _MODIFIER)]
        if self.words[i] in HOLLOW or self.tags[i] == "CD":
            out += [k for prep, o in self.prep_objects(i) if prep == "of" for k in self.noun_words(o)]
        return out

    def climb(self, i: int, limit: int = 12) -> Iterator[tuple[int, str]]:
        """Heads of `i` upwards, each with the arc that led there."""
        for _ in range(limit):
            head = self.heads[i]
            if head == i:
                return
            yield head, self.deps[i]
            i = head

    def top(self, start: int, end: int) -> int | None:
        """The token within offsets `start`..`end` whose head lies outside: the head of a span. None where no token."""
        inside = [
            i for i in range(len(self)) if self.starts[i] < end and self.ends[i] > start and self.words[i].strip()
        ]
        if not inside:
            return None
        members = set(inside)
        tops = [i for i in inside if self.heads[i] not in members or self.heads[i] == i]
        worded = [i for i in tops if self.pos[i] not in ("PUNCT", "SPACE", "DET", "ADP")] or tops
        return worded[0] if worded else inside[-1]


def from_doc(doc: Doc) -> Tree:
    """The tree of one parsed sentence; parts of speech are read off the tags, so tagger and parser are enough."""
    heads, words, tags, deps, starts = [], [], [], [], []
    for token in doc:
        heads.append(token.head.i)
        words.append(token.lower_)
        tags.append(token.tag_)
        deps.append(token.dep_)
        starts.append(token.idx)
    _reattach(heads, tags, deps)
    kids: list[list[int]] = [[] for _ in heads]
    for i, head in enumerate(heads):
        if head != i:
            kids[head].append(i)
    return Tree(
        words=tuple(words),
        tags=tuple(tags),
        pos=tuple(map(_part_of_speech, tags, deps, words)),
        deps=tuple(deps),
        heads=tuple(heads),
        starts=tuple(starts),
        ends=tuple(start + len(token) for start, token in zip(starts, doc, strict=True)),
        kids=tuple(map(tuple, kids)),
    )


def _reattach(heads: list[int], tags: list[str], deps: list[str]) -> None:
    """A finite verb is joined to the finite verb above, not to an infinitive ("opposes a bid to join and accuses")."""
    for i, dep in enumerate(deps):
        if dep != "conj" or tags[i] not in _FINITE or tags[heads[i]] not in ("VB", "VBG"):
            continue
        above = heads[i]
        while tags[above] not in _FINITE and heads[above] != above:
            above = heads[above]
        if tags[above] in _FINITE and above < i:
            heads[i] = above


def _part_of_speech(tag: str, dep: str, word: str) -> str:
    """Coarse part of speech of a Penn tag, as far as the frames need it."""
    if tag.startswith("VB"):
        return "AUX" if dep in ("aux", "auxpass") or word in _BE else "VERB"
    if tag == "IN":
        return "SCONJ" if dep == "mark" else "ADP"
    if tag == "TO":
        return "ADP" if dep in ("prep", "dative") else "PART"
    return _COARSE.get(tag) or ("PUNCT" if not tag[:1].isalpha() else "X")
