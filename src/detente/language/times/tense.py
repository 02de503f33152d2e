"""Does the sentence tell of what was or of what is to come, at this time expression?

The parse decides where there is one: the verb that governs the expression, with its auxiliaries. Without a parse the
nearest telling word to the left does, else the first to the right (`data/times/tense.toml`).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from detente.errors import CodebookError
from detente.language.parser import Sentence
from detente.language.times.context import Direction
from detente.language.times.tokens import Line

if TYPE_CHECKING:
    from spacy.tokens import Token as Parsed

__all__ = ["direction"]

#: How many words to each side are looked at where there is no parse.
REACH = 16
_CLIMBS = 8


@dataclass(frozen=True, slots=True)
class _Words:
    """The lists of tense.toml."""

    future_auxiliaries: frozenset[str]
    future_leads: tuple[str, ...]
    weak_leads: frozenset[str]
    future_words: frozenset[str]
    intent: frozenset[str]
    timetable: frozenset[str]
    not_past: frozenset[str]
    past_verbs: frozenset[str]


@cache
def _words() -> _Words:
    raw = tomllib.loads(resources.files("detente.data").joinpath("times/tense.toml").read_text("utf-8"))
    try:
        leads = tuple(raw.pop("future_leads"))
        return _Words(future_leads=leads, **{name: frozenset(words) for name, words in raw.items()})
    except (KeyError, TypeError) as error:
        raise CodebookError(
            f"{error}", where="times/tense.toml", fix="keep exactly the lists of the package"
        ) from error


def direction(line: Line, first: int, last: int, sentence: Sentence) -> Direction:
    """-1 past, 1 future, 0 unsaid, for the expression of the tokens `first` to `last` (excluded)."""
    texts = line.texts
    lead = " ".join(texts[max(0, first - 3) : first])
    if lead.endswith(_words().future_leads):
        return 1
    parsed = sentence.tokens(line.starts[first], line.end(last - 1))
    if _until(texts, first, last):
        return 1
    told = _by_parse(parsed[-1]) if parsed else _by_words(texts, first, last)
    return told or _weak(texts, first)


def _until(texts: list[str], first: int, last: int) -> bool:
    """ "Until Tuesday" lies ahead, but not in "not until Tuesday did he" and "until Tuesday they had waited"."""
    lead, before = (texts[max(0, first - n)] for n in (1, 2))
    after = texts[last : last + REACH]
    return first > 0 and lead in ("until", "till") and before not in ("not", "up") and "had" not in after


def _weak(texts: list[str], first: int) -> Direction:
    return 1 if first and texts[first - 1] in _words().weak_leads else 0


def _by_words(texts: list[str], first: int, last: int) -> Direction:
    for index in range(first - 1, max(-1, first - REACH), -1):
        if texts[index] in (";", ":"):
            break
        found = _cue(texts, index)
        if found:
            return found
    for index in range(last, min(len(texts), last + REACH)):
        found = _cue(texts, index)
        if found:
            return found
    return 0


def _cue(texts: list[str], index: int) -> Direction:
    words, text = _words(), texts[index]
    before = texts[index - 1] if index else ""
    if text in words.future_auxiliaries:
        return -1 if _has_have(texts, index) else 1
    if text in words.future_words:
        return 1
    if text in words.past_verbs or _ends_past(text):
        return {"be": 0, "is": 1, "are": 1}.get(before, -1)  # type: ignore[return-value]
    if before == "to" and text == "be":
        return 1
    if before == "to" and text.isalpha():
        return _infinitive(texts, index)
    return 0


def _has_have(texts: list[str], index: int) -> bool:
    return "have" in texts[index + 1 : index + 3]


def _ends_past(text: str) -> bool:
    return len(text) > 3 and text.endswith("ed") and text not in _words().not_past


def _infinitive(texts: list[str], index: int) -> Direction:
    """ "Plans to meet" looks ahead, "failed to meet" and "to Paris" do not."""
    governor = texts[index - 2] if index > 1 else ""
    for ending in ("", "s", "d", "ed", "ing"):
        stem = governor.removesuffix(ending) if ending else governor
        if governor.endswith(ending) and (stem in _words().intent or stem + "e" in _words().intent):
            return 1
    return 0


def _by_parse(token: Parsed) -> Direction:
    words = _words()
    for _ in range(_CLIMBS):
        if token.lower_ in words.future_words and token.pos_ == "ADJ":
            return 1
        if token.pos_ in ("VERB", "AUX"):
            told = _tense_of(token)
            if told is not None:
                return told
        if token.head is token:
            break
        token = token.head
    return 1 if token.lemma_ in words.intent and token.tag_ in ("VBZ", "VBP") else 0


def _tense_of(verb: Parsed) -> Direction | None:
    """The direction a verb gives; None where its governor decides (bare participles, infinitives of past verbs)."""
    words = _words()
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    if auxiliaries & words.future_auxiliaries:
        return -1 if "have" in auxiliaries else 1
    if verb.lower_ in words.future_words and verb.tag_ in ("VBN", "VBZ", "VBP"):
        return 1
    if verb.tag_ == "VBD" or auxiliaries & {"had", "was", "were", "did", "been", "have", "has"}:
        return -1
    if verb.tag_ == "VBN":
        return -1 if not auxiliaries & {"is", "are", "be", "being", "'s", "'re"} else 0
    if "to" in auxiliaries:
        return _infinitive_of(verb)
    if verb.tag_ == "VBG":
        return 1 if auxiliaries & {"is", "are", "'s", "'re", "am"} else None
    return 1 if verb.tag_ in ("VBZ", "VBP") and verb.lemma_ in words.timetable else 0


def _infinitive_of(verb: Parsed) -> Direction | None:
    head = verb.head
    if head is verb:
        return 1
    if head.lemma_.lower() in _words().intent or head.pos_ in ("NOUN", "ADJ", "PROPN"):
        return 1
    return None
