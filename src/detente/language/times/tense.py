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


_BE = ("is", "are", "am", "was", "were")
_NOW = ("is", "are", "am", "'s", "’s", "'re", "’re")


@dataclass(frozen=True, slots=True)
class _Words:
    """The lists of tense.toml."""

    future_auxiliaries: frozenset[str]
    future_leads: tuple[str, ...]
    weak_leads: frozenset[str]
    future_words: frozenset[str]
    intent: frozenset[str]
    timeless: frozenset[str]
    not_past: frozenset[str]
    past_verbs: frozenset[str]


@cache
def _words() -> _Words:
    raw = tomllib.loads(resources.files("detente.data").joinpath("times/tense.toml").read_text("utf-8"))
    fix = "keep exactly the lists of the package"
    try:
        leads = tuple(raw.pop("future_leads"))
        return _Words(future_leads=leads, **{name: frozenset(words) for name, words in raw.items()})
    except (KeyError, TypeError) as error:
        raise CodebookError(f"{error}", where="times/tense.toml", fix=fix) from error


def direction(line: Line, first: int, last: int, sentence: Sentence) -> Direction:
    """-1 past, 1 future, 0 unsaid, for the expression of the tokens `first` to `last` (excluded)."""
    texts = line.texts
    lead = " ".join(texts[max(0, first - 3) : first])
    names_day = any({"WEEKDAY", "DAYNUM"} & token.senses.keys() for token in line.tokens(first, last))
    if lead.endswith(_words().future_leads) or _until(texts, first, last) or _for_a_day(texts, first, last, names_day):
        return 1
    parsed = sentence.tokens(line.starts[first], line.end(last - 1))
    told = _by_parse(parsed[-1], names_day) if parsed else _by_words(texts, first, last)
    return told or _weak(texts, first)


def _until(texts: list[str], first: int, last: int) -> bool:
    """ "Until Tuesday" lies ahead, but not in "not until Tuesday did he" and "until Tuesday they had waited"."""
    lead, before = (texts[max(0, first - n)] for n in (1, 2))
    after = texts[last : last + REACH]
    return first > 0 and lead in ("until", "till") and before not in ("not", "up") and "had" not in after


def _for_a_day(texts: list[str], first: int, last: int, names_day: bool) -> bool:
    """ "A strike for Friday" lies ahead, "blamed for Friday's attack" does not."""
    following = texts[last] if last < len(texts) else ""
    return names_day and first > 0 and texts[first - 1] == "for" and following not in ("'s", "’s")


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
    """What one word says of the direction, with the word before it."""
    words, text = _words(), texts[index]
    before = texts[index - 1] if index else ""
    if text in words.future_auxiliaries or (text == "won" and "t" in texts[index + 1 : index + 3]):
        return -1 if "have" in texts[index + 1 : index + 3] else 1
    if text in words.future_words or (text == "set" and before in _BE):
        return 1
    if text in words.past_verbs or _ends_past(text):
        return _participle(before)
    if before in _NOW and text.endswith("ing"):
        return 1
    if before == "to" and text.isalpha():
        return 1 if text == "be" or _intended(texts[max(0, index - 5) : index - 1]) else 0
    return 0


def _participle(before: str) -> Direction:
    """A past form, unless a present "be" makes it a passive of what is planned."""
    if before == "be":
        return 0
    return 1 if before in ("is", "are") else -1


def _ends_past(text: str) -> bool:
    return len(text) > 3 and text.endswith("ed") and text not in _words().not_past


def _intended(before: list[str]) -> bool:
    """ "Plans to meet", "ordered the firm to pay", "is to begin" look ahead, "failed to meet" and "to Paris" do not."""
    if before and before[-1] in _BE:
        return True
    stems = (word.removesuffix(ending) for word in before for ending in ("", "s", "d", "ed", "ing") if len(word) > 3)
    return any(stem in _words().intent or f"{stem}e" in _words().intent for stem in stems)


def _by_parse(token: Parsed, names_day: bool) -> Direction:
    words = _words()
    for _ in range(_CLIMBS):
        if token.lower_ in words.future_words and token.pos_ == "ADJ":
            return 1
        if token.pos_ in ("VERB", "AUX"):
            told = _tense_of(token, names_day)
            if told is not None:
                return told
        if token.head is token:
            break
        token = token.head
    return 0


def _tense_of(verb: Parsed, names_day: bool) -> Direction | None:
    """The direction a verb gives; None where its governor decides (bare participles, infinitives of past verbs)."""
    words = _words()
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    if auxiliaries & words.future_auxiliaries:
        return -1 if "have" in auxiliaries else 1
    if _planned(verb, auxiliaries):
        return 1
    if verb.tag_ == "VBD" or auxiliaries & {"had", "was", "were", "did", "been", "have", "has"}:
        return -1
    if verb.tag_ == "VBN":
        return 0 if auxiliaries & {"is", "are", "be", "being", "'s", "'re"} else -1
    if "to" in auxiliaries:
        return _infinitive_of(verb)
    if verb.tag_ == "VBG":
        return 1 if auxiliaries.intersection(_NOW) else None
    # A present tense with a day is a timetable: "parliament votes Friday".
    return 1 if names_day and verb.tag_ in ("VBZ", "VBP") and verb.lemma_ not in words.timeless else 0


def _planned(verb: Parsed, auxiliaries: set[str]) -> bool:
    """ "Scheduled", "expects", "is set for"; "is to offer"; be with something due or a deadline."""
    words = _words()
    if verb.lower_ in ("is", "are") and any(c.dep_ == "xcomp" and _bare(c) for c in verb.children):
        return True
    if verb.lower_ in words.future_words and verb.tag_ in ("VBN", "VBZ", "VBP"):
        return True
    if verb.lower_ == "set" and auxiliaries.intersection(_BE):
        return True
    about = (child for child in verb.children if child.dep_ in ("acomp", "attr", "nsubj"))
    return verb.lemma_ == "be" and any(child.lower_ in words.future_words for child in about)


def _bare(verb: Parsed) -> bool:
    """An infinitive with "to"."""
    return verb.tag_ == "VB" and any(child.lower_ == "to" for child in verb.children)


def _infinitive_of(verb: Parsed) -> Direction | None:
    """What an infinitive looks ahead to, unless its head is "the first to" do so or no word of intent."""
    head = verb.head
    if head is verb or head.lemma_.lower() in _words().intent:
        return 1
    if head.pos_ in ("NOUN", "ADJ", "PROPN"):
        return None if any(child.lower_ in ("first", "last", "only") for child in head.children) else 1
    return None
