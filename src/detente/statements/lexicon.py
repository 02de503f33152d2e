"""The cue words and what is known of each class of them (`data/statements/cues.toml`)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from detente.errors import CodebookError

__all__ = ["CueClass", "cue_classes", "lookup", "may_hold_cue", "speaks"]

_PARTS = ("VERB", "NOUN", "ADJ")
_FILE = "statements/cues.toml"
_WORD = re.compile(r"[^\W\d_]+")
_MARKS = re.compile(r"[“”«»„\"]|''|``|(?<!\w)[‘'](?=\w)")
_ALWAYS = frozenset({"according", "reportedly", "allegedly", "view", "per", "spokesman", "spokeswoman"})
#: Parts of speech that the parser mixes up with verbs.
_AS = {"VERB": "VERB", "AUX": "VERB", "NOUN": "NOUN", "PROPN": "NOUN", "ADJ": "ADJ"}


@dataclass(frozen=True, slots=True)
class CueClass:
    """A class of cue words: `speech` words can introduce a direct quotation, `gate` words make a parse worth it."""

    name: str
    pos: str
    speech: bool
    gate: bool


@cache
def cue_classes() -> dict[tuple[str, str], CueClass]:
    """(lemma, part of speech) → class. Raises CodebookError naming the table and the mend."""
    tables = tomllib.loads(resources.files("detente.data").joinpath(_FILE).read_text("utf-8"))
    known: dict[tuple[str, str], CueClass] = {}
    for name, table in tables.items():
        entry = _entry(name, table)
        for lemma in table["lemmas"].split():
            if (lemma, entry.pos) in known:
                other = known[lemma, entry.pos].name
                raise CodebookError(
                    f"{lemma} is in two classes, {other} and {name}", where=f"{_FILE}:[{name}]", fix="keep it in one"
                )
            known[lemma, entry.pos] = entry
    return known


def _entry(name: str, table: Any) -> CueClass:
    if not isinstance(table, dict) or table.get("pos") not in _PARTS or not isinstance(table.get("lemmas"), str):
        raise CodebookError(
            f"class {name} lacks pos or lemmas",
            where=f"{_FILE}:[{name}]",
            fix='write pos = "VERB" and lemmas = "say tell"',
        )
    return CueClass(name, table["pos"], bool(table.get("speech", False)), bool(table.get("gate", True)))


def lookup(lemma: str, pos: str) -> CueClass | None:
    """The class of a word in a parse, None where it is no cue."""
    part = _AS.get(pos)
    return cue_classes().get((lemma, part)) if part else None


@cache
def _forms() -> frozenset[str]:
    """Every inflected form of the words that open the gate."""
    strong = [key for key, entry in cue_classes().items() if entry.gate]
    return frozenset(form for lemma, pos in strong for form in _inflect(lemma, pos)) | _ALWAYS


@cache
def _speech_forms() -> frozenset[str]:
    verbs = [lemma for (lemma, pos), entry in cue_classes().items() if pos == "VERB" and entry.speech]
    return frozenset(form for lemma in verbs for form in _inflect(lemma, "VERB"))


def speaks(word: str) -> bool:
    """True for any form of a verb that can introduce a direct quotation."""
    return word.lower() in _speech_forms()


_IRREGULAR = {
    "say": "said", "tell": "told", "write": "wrote written", "speak": "spoke spoken", "think": "thought",
    "know": "knew known", "understand": "understood", "feel": "felt", "see": "saw seen", "seek": "sought",
    "find": "found", "show": "showed shown", "forget": "forgot forgotten", "swear": "swore sworn",
    "choose": "chose chosen", "hold": "held", "shoot": "shot", "sing": "sang sung", "foresee": "foresaw foreseen",
    "foretell": "foretold", "go": "goes went gone", "begin": "began begun", "strive": "strove striven",
    "cry": "cries cried", "beseech": "besought", "withdraw": "withdrew", "decry": "decries decried",
}  # fmt: skip


def _inflect(lemma: str, pos: str) -> list[str]:
    plural = lemma[:-1] + "ies" if lemma.endswith("y") and lemma[-2:-1] not in "aeo" else lemma + "s"
    if lemma.endswith(("s", "sh", "ch", "x", "z")):
        plural = lemma + "es"
    if pos != "VERB":
        return [lemma, plural]
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    past = plural[:-3] + "ied" if plural.endswith("ies") else stem + "ed"
    doubled = lemma + lemma[-1]
    return [
        lemma,
        plural,
        past,
        stem + "ing",
        lemma + "ing",
        doubled + "ed",
        doubled + "ing",
        *_IRREGULAR.get(lemma, "").split(),
    ]


def may_hold_cue(sentence: str) -> bool:
    """True where a cue word or a quotation mark stands in the sentence. Linear, and no parse is needed."""
    if _MARKS.search(sentence):
        return True
    forms = _forms()
    return any(word in forms for word in _WORD.findall(sentence.lower()))
