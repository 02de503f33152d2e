"""The words of gates (`data/relations/gate_words.toml`): classes of things ahead, and of the words around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from detente.errors import CodebookError
from detente.records import GateKind
from detente.relations.cues import load, words

__all__ = ["GateWords", "gate_words"]

_FILE = "relations/gate_words.toml"


@dataclass(frozen=True, slots=True)
class GateWords:
    """`nouns` and `verbs`: lemma → class; `kinds`: class → kinds it may be; `strong` classes are gates
    by themselves, `things` take the time of the verb that is said of them; `cues`: lemma → classes; `phrases`: name →
    pattern over lower-case text."""

    nouns: dict[str, str]
    verbs: dict[str, str]
    kinds: dict[str, tuple[GateKind, ...]]
    strong: frozenset[str]
    things: frozenset[str]
    cues: dict[str, str]
    phrases: dict[str, re.Pattern[str]]
    waits: re.Pattern[str]

    def of(self, lemma: str, pos: str) -> str | None:
        """The class of a word that may itself be a gate."""
        return (self.verbs if pos in ("VERB", "AUX") else self.nouns).get(lemma)


@cache
def gate_words() -> GateWords:
    """The words. Raises CodebookError where the file is broken."""
    data = load(_FILE)
    try:
        classes = data["class"]
        return GateWords(
            nouns={word: c["name"] for c in reversed(classes) for word in c["nouns"]},
            verbs={word: c["name"] for c in reversed(classes) for word in c["verbs"]},
            kinds={c["name"]: tuple(c["kinds"]) for c in classes},
            strong=frozenset(c["name"] for c in classes if c.get("strong")),
            things=frozenset(c["name"] for c in classes if c.get("thing")),
            cues={word: name for name, lemmas in reversed(data["cues"].items()) for word in lemmas},
            phrases={name: words(terms) for name, terms in data["phrases"].items()},
            waits=words(data["waits"]),
        )
    except KeyError as error:
        raise CodebookError(f"key {error} is missing", where=_FILE) from error
