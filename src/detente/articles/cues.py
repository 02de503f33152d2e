"""The cue phrases and weights of page chrome (`data/articles/notices.toml`), compiled once and checked."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, get_args

from detente.errors import CodebookError
from detente.records import NoticeKind

__all__ = ["Cue", "cues", "weights"]

_FILE = "articles/notices.toml"
_PLACES = ("line", "start", "any", "edge")
_DEFAULT_WORDS = {"line": 14, "start": 40, "any": 60, "edge": 26}
_FOUR_WORDS = r"[\w’'&.-]{1,30}(?: [\w’'&.-]{1,30}){0,3}"
_UNBOUNDED = re.compile(r"(?<!\\)[*+]|\{\d*,\}")
_LONGEST = 700


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
    pattern: re.Pattern[str]
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
        return self.pattern.search(unit, 0, _LONGEST) is not None


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
        pattern=_compiled(name, where, entry["phrases"]),
        yes=tuple(entry.get("yes", ())),
        no=tuple(entry.get("no", ())),
    )


def _compiled(name: str, where: str, phrases: list[str]) -> re.Pattern[str]:
    for phrase in phrases:
        if _UNBOUNDED.search(phrase):
            raise CodebookError(f"an unbounded repeat in {phrase!r}", where=f"{_FILE}: {name}", fix="write {0,20}")
    body = "|".join(phrases).replace("<w>", _FOUR_WORDS)
    form = {
        "line": rf"^\W{{0,6}}(?:{body})\W{{0,6}}$",
        "edge": rf"^\W{{0,6}}(?:{body})\W{{0,6}}$",
        "start": rf"^\W{{0,6}}(?:{body})",
        "any": rf"(?<!\w)(?:{body})",
    }
    try:
        return re.compile(form[where], re.IGNORECASE)
    except re.error as error:
        raise CodebookError(f"not a pattern: {error}", where=f"{_FILE}: {name}", fix="balance the brackets") from error
