"""Part of speech and lemma for parsed sentences: spaCy's own rules, each worked out once per (word, tag, relation).

spaCy's attribute ruler matches some 180 patterns against every token and takes a third of the parse. All but a handful
look at one token only, so their outcome is a function of word, tag and dependency relation and can be remembered. The
few two-token patterns ("let's", "gonna", "there is") are looked at in place. Morphology is set only where the
lemmatizer needs it, since nothing else here reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.attrs import LEMMA, POS
from spacy.language import Language
from spacy.symbols import VERB

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["FACTORY", "attributes"]

FACTORY = "detente_attributes"
#: Remembered outcomes; beyond this the memory starts anew (a bound, never met in English news of a few million words).
_MOST = 400_000

_Key = tuple[int, int, int]


@Language.factory(FACTORY, requires=["token.tag", "token.dep"], assigns=["token.pos", "token.lemma"])
def _factory(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    return attributes(nlp)


def attributes(nlp: Language) -> Callable[[Doc], Doc]:
    """A component with the outcome of the pipeline's `attribute_ruler` and `lemmatizer`, which must be loaded in `nlp`
    (they may be disabled)."""
    loaded: dict[str, Any] = dict(nlp.components)
    rules = _rules_for(loaded["attribute_ruler"].patterns)
    pairs = list(_pairs(loaded["attribute_ruler"].patterns))
    pair_words = _PAIR_WORDS
    lemmatizer = loaded["lemmatizer"]
    strings = nlp.vocab.strings
    known: dict[_Key, tuple[int, int]] = {}

    def work_out(token: Any) -> tuple[int, int]:
        found: dict[str, str] = {}
        for rule in rules(token):
            if rule.test(token):
                found |= rule.given
        token.pos_ = found.get("POS", "X")
        token.set_morph(None if found.get("MORPH", "_") == "_" else found["MORPH"])
        lemma = found.get("LEMMA") or lemmatizer.lemmatize(token)[0]
        return token.pos, strings.add(lemma)

    def component(doc: Any) -> Any:
        values = np.empty((len(doc), 2), dtype=np.uint64)
        paired: list[int] = []
        for token in doc:
            key = (token.orth, token.tag, token.dep)
            outcome = known.get(key)
            if outcome is None:
                if len(known) >= _MOST:
                    known.clear()
                outcome = known[key] = work_out(token)
            values[token.i] = outcome
            if token.lower_ in pair_words or token.dep_ == "expl":
                paired.append(token.i)
        for start in paired:
            for pair in pairs:
                if start + 1 < len(doc) and pair.first(doc[start]) and pair.second(doc[start + 1]):
                    values[start + pair.index] = _altered(values[start + pair.index], pair.given, strings)
        return doc.from_array([POS, LEMMA], values)

    return component


#: First words of the two-token patterns ("let's", "gonna", "ain't", "y'all"); "there is" is found by its relation.
_PAIR_WORDS = frozenset({"let", "gon", "got", "c'm", "ai", "y", "y'"})


@dataclass(frozen=True, slots=True)
class _Pair:
    """A pattern over two neighbours that sets an attribute of the one at `index`."""

    first: Callable[[Token], bool]
    second: Callable[[Token], bool]
    index: int
    given: dict[str, str]


def _pairs(patterns: Iterable[dict[str, Any]]) -> Iterator[_Pair]:
    for entry in patterns:
        for pattern in entry["patterns"]:
            if len(pattern) == 2:
                yield _Pair(_test(pattern[0]), _test(pattern[1]), entry["index"], entry["attrs"])


def _altered(values: Any, given: dict[str, str], strings: Any) -> tuple[int, int]:
    pos = VERB if given.get("POS") == "VERB" else int(values[0])
    return pos, strings.add(given["LEMMA"]) if "LEMMA" in given else int(values[1])


@dataclass(frozen=True, slots=True)
class _Rule:
    """A pattern that looks at one token. `tag` and `lower` are those it fixes, if any; `test` is the whole of it."""

    order: int
    tag: str | None
    lower: str | None
    test: Callable[[Token], bool]
    given: dict[str, str]


def _rules_for(patterns: Iterable[dict[str, Any]]) -> Callable[[Token], list[_Rule]]:
    """The rules that may match a token, in order: those of its tag, of its word, and those that fix neither."""
    by_tag: dict[str, list[_Rule]] = {}
    by_word: dict[str, list[_Rule]] = {}
    loose: list[_Rule] = []
    for rule in _single_rules(patterns):
        home = (
            by_tag.setdefault(rule.tag, []) if rule.tag else by_word.setdefault(rule.lower, []) if rule.lower else loose
        )
        home.append(rule)

    def rules(token: Token) -> list[_Rule]:
        found = [*by_tag.get(token.tag_, ()), *by_word.get(token.lower_, ()), *loose]
        return sorted(found, key=lambda rule: rule.order)

    return rules


def _single_rules(patterns: Iterable[dict[str, Any]]) -> Iterator[_Rule]:
    for order, entry in enumerate(patterns):
        given = {name: value for name, value in entry["attrs"].items() if name in ("POS", "LEMMA", "MORPH")}
        for pattern in entry["patterns"]:
            if len(pattern) == 1:
                fixed = {name: value if isinstance(value, str) else None for name, value in pattern[0].items()}
                yield _Rule(order, fixed.get("TAG"), fixed.get("LOWER"), _test(pattern[0]), given)


def _test(conditions: dict[str, Any]) -> Callable[[Token], bool]:
    checks = [(name, _condition(wanted)) for name, wanted in conditions.items()]
    return lambda token: all(check(_value(token, name)) for name, check in checks)


def _value(token: Token, name: str) -> Any:
    if name == "IS_SPACE":
        return token.is_space
    return {"TAG": token.tag_, "LOWER": token.lower_, "DEP": token.dep_}[name]


def _condition(wanted: Any) -> Callable[[Any], bool]:
    if not isinstance(wanted, dict):
        return lambda value: bool(value == wanted)
    if "IN" in wanted:
        return lambda value: value in wanted["IN"]
    if "NOT_IN" in wanted:
        return lambda value: value not in wanted["NOT_IN"]
    compiled = re.compile(wanted["REGEX"])
    return lambda value: compiled.search(value) is not None
