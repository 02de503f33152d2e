"""The cue phrases and weights of page chrome (`data/articles/notices.toml`), compiled once and checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, get_args

from ahocorasick_rs import AhoCorasick

from detente.articles.literals import needed
from detente.errors import CodebookError
from detente.records import NoticeKind

__all__ = ["Cue", "cues", "learnt_line", "weights"]

_FILE = "articles/notices.toml"
_PLACES = ("line", "start", "any", "edge")
_DEFAULT_WORDS = {"line": 14, "start": 40, "any": 60, "edge": 26}
_FOUR_WORDS = r"[\w’'&.-]{1,30}(?: [\w’'&.-]{1,30}){0,3}"
_FORMS = {
    "line": r"^\W{0,6}(?:%s)\W{0,6}$",
    "edge": r"^\W{0,6}(?:%s)\W{0,6}$",
    "start": r"^\W{0,6}(?:%s)",
    "any": r"(?<!\w)(?:%s)",
}
_UNBOUNDED = re.compile(r"(?<!\\)[*+]|\{\d*,\}")
_LONGEST = 700


class _Phrases:
    """Patterns of which only those are tried whose needed words are in the unit; the words are found in one pass."""

    def __init__(self, patterns: Sequence[tuple[re.Pattern[str], frozenset[str]]]) -> None:
        self._always = [pattern for pattern, words in patterns if not words]
        by_word: dict[str, list[re.Pattern[str]]] = {}
        for pattern, words in patterns:
            for word in sorted(words):
                by_word.setdefault(word, []).append(pattern)
        self._by_word = list(by_word.values())
        self._words = AhoCorasick(list(by_word)) if by_word else None

    def match(self, unit: str) -> bool:
        """Whether any of the patterns is in the unit."""
        if any(pattern.search(unit) for pattern in self._always):
            return True
        if self._words is None:
            return False
        found = {at for at, _, _ in self._words.find_matches_as_indexes(unit.casefold(), overlapping=True)}
        return any(pattern.search(unit) for at in sorted(found) for pattern in self._by_word[at])


@dataclass(frozen=True, slots=True)
class Cue:
    """One group of phrases. `words` is the longest unit it is looked for in."""

    name: str
    kind: NoticeKind
    weight: float
    where: str
    words: int
    anchor: bool
    opens: bool
    address: bool
    phrases: _Phrases
    yes: tuple[str, ...]
    no: tuple[str, ...]

    @property
    def is_label(self) -> bool:
        """Whether it is a phrase that fills a whole line."""
        return self.where in ("line", "edge")

    def hits(self, unit: str, words: int, at_edge: bool) -> bool:
        """Whether the cue is in a unit of that many words. Only the unit's first characters are read: bounded time."""
        if words > self.words or (self.where == "edge" and not at_edge):
            return False
        return self.phrases.match(unit[:_LONGEST])


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads(resources.files("detente.data").joinpath(_FILE).read_text(encoding="utf-8"))


@cache
def weights() -> dict[str, float]:
    """Feature name to log-odds."""
    return {name: float(value) for name, value in _content()["weights"].items()}


@cache
def cues() -> tuple[Cue, ...]:
    """All cues, in the order of the file. Raises CodebookError where an entry breaks the schema."""
    return tuple(_cue(entry) for entry in _content()["cue"])


def _cue(entry: dict[str, Any]) -> Cue:
    where, name = entry.get("where", ""), entry.get("name", "?")
    if where not in _PLACES or entry.get("kind") not in get_args(NoticeKind) or not entry.get("phrases"):
        raise CodebookError("a cue needs a kind, a place and phrases", where=f"{_FILE}: {name}", fix="see the header")
    return Cue(
        name=name,
        kind=entry["kind"],
        weight=float(entry["weight"]),
        where=where,
        words=int(entry.get("words", _DEFAULT_WORDS[where])),
        anchor=bool(entry.get("anchor", True)),
        opens=bool(entry.get("opens", False)),
        address=bool(entry.get("address", False)),
        phrases=_Phrases(_compiled(name, where, entry["phrases"])),
        yes=tuple(entry.get("yes", ())),
        no=tuple(entry.get("no", ())),
    )


def _compiled(name: str, where: str, phrases: list[str]) -> list[tuple[re.Pattern[str], frozenset[str]]]:
    """A pattern a phrase; for phrases that fill or start a unit, which fail at once, one for all."""
    for phrase in phrases:
        if _UNBOUNDED.search(phrase):
            raise CodebookError(f"an unbounded repeat in {phrase!r}", where=f"{_FILE}: {name}", fix="write {0,20}")
    parts = (
        [(phrase, needed(phrase)) for phrase in phrases] if where == "any" else [("|".join(phrases), frozenset[str]())]
    )
    try:
        return [
            (re.compile(_FORMS[where] % body.replace("<w>", _FOUR_WORDS), re.IGNORECASE), lit) for body, lit in parts
        ]
    except re.error as error:
        raise CodebookError(f"not a pattern: {error}", where=f"{_FILE}: {name}", fix="balance the brackets") from error


def learnt_line(weight: float) -> Cue:
    """The cue of a line that a site's pages repeat: it matches nothing by itself."""
    return Cue("learnt", "other", weight, "line", _LONGEST, True, False, False, _Phrases([]), (), ())
