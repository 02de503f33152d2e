"""The words of claims (`data/relations/claim_words.toml`): what a claim may hang on, and the words around it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick

from detente.errors import CodebookError
from detente.relations.cues import load

__all__ = ["APART", "ClaimWords", "claim_words"]

#: Classes of anchors for what parts two states.
APART = frozenset({"strain", "quarrel"})

_FILE = "relations/claim_words.toml"
_NONE: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """`anchors`: lemma → class; `cues`: word or lemma → classes; `gate` finds the anchors in lower-case text."""

    anchors: dict[str, str]
    cues: dict[str, tuple[str, ...]]
    gate: AhoCorasick

    def of(self, word: str, lemma: str) -> tuple[str, ...]:
        """The classes of a word as it stands ("worst") or else by its lemma."""
        return self.cues.get(word) or self.cues.get(lemma, _NONE)


@cache
def claim_words() -> ClaimWords:
    """The words. Raises CodebookError where the file is broken."""
    data = load(_FILE)
    try:
        cues: dict[str, list[str]] = defaultdict(list)
        for name, lemmas in data["cues"].items():
            for lemma in lemmas:
                cues[lemma].append(name)
        anchors = {lemma: name for name, lemmas in data["anchors"].items() for lemma in lemmas}
    except KeyError as error:
        raise CodebookError(f"key {error} is missing", where=_FILE) from error
    gate = AhoCorasick(sorted(_stem(lemma) for lemma in anchors))
    return ClaimWords(anchors, {lemma: tuple(names) for lemma, names in cues.items()}, gate)


def _stem(lemma: str) -> str:
    """What singular and plural share ("animosities", "crises")."""
    return lemma[:-2] if lemma.endswith("sis") else lemma.removesuffix("y")
