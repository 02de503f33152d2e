"""What relations turn on: the issue list (`data/issues/issues.toml`) and where an article names its entries."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from detente.errors import CodebookError
from detente.records import Article, IssueMention

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

__all__ = ["Issue", "find", "issues_in", "label", "list_issues"]

_FILE = "issues/issues.toml"
_KEYS = {"id", "label", "context", "terms", "not", "example", "near_miss"}
_WORD = re.compile(r"\w")
#: American endings of British words, so that the data carries one spelling.
_AMERICAN = (
    ("defence", "defense"),
    ("programme", "program"),
    ("isation", "ization"),
    ("iseness", "izeness"),
    ("labour", "labor"),
    ("organised", "organized"),
    ("recognised", "recognized"),
    ("recognise", "recognize"),
    ("colour", "color"),
    ("manoeuvre", "maneuver"),
    ("visa liberalisation", "visa liberalization"),
    ("denuclearise", "denuclearize"),
)


@dataclass(frozen=True, slots=True)
class Issue:
    """One entry of the issue list."""

    id: str
    label: str
    context: str
    terms: tuple[str, ...]
    excluded: tuple[str, ...]
    example: str
    near_miss: str


@cache
def list_issues() -> tuple[Issue, ...]:
    """All issues, in the order of the file. Raises CodebookError where an entry breaks the schema."""
    text = resources.files("detente.data").joinpath(_FILE).read_text("utf-8")
    try:
        entries = tomllib.loads(text)["issue"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise CodebookError(f"cannot be read: {error}", where=_FILE) from error
    return tuple(_issue(entry, text) for entry in entries)


def _issue(entry: dict[str, object], text: str) -> Issue:
    line = text[: text.find(f'id = "{entry.get("id")}"')].count("\n") + 1
    unknown = sorted(set(entry) - _KEYS)
    missing = sorted(_KEYS - {"not"} - set(entry))
    if unknown or missing:
        what = f"unknown key {unknown[0]!r}" if unknown else f"key {missing[0]!r} is missing"
        raise CodebookError(what, where=f"{_FILE}:{line}", fix=f"keys are {', '.join(sorted(_KEYS))}")
    words = {key: str(entry[key]) for key in ("id", "label", "context", "example", "near_miss")}
    return Issue(terms=_strings(entry["terms"]), excluded=_strings(entry.get("not", [])), **words)


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(v) for v in value) if isinstance(value, list) else ()


def label(issue_id: str) -> str:
    """The issue as people read it; its id where it is not in the list."""
    return next((issue.label for issue in list_issues() if issue.id == issue_id), issue_id.replace("_", " "))


def find(article: Article) -> tuple[IssueMention, ...]:
    """Issue mentions outside notices, in order. Linear in the text."""
    return tuple(m for m in issues_in(article.text) if not article.in_notice(m.start, m.end))


def issues_in(text: str) -> Iterator[IssueMention]:
    """Issue mentions of any text, in order, never overlapping, the longest first."""
    folded = _fold(text)
    automaton, ids = _automaton()
    for number, start, end in automaton.find_matches_as_indexes(folded, overlapping=False):
        end = _whole_word(folded, start, end)
        if end and ids[number] is not None:
            yield IssueMention(start, end, text[start:end], str(ids[number]))


def _fold(text: str) -> str:
    """Lower case, straight apostrophes; the length never changes, so offsets hold."""
    lowered = text.lower().replace("’", "'")
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text).replace("’", "'")


def _whole_word(text: str, start: int, end: int) -> int:
    """The end of the match with a plural -s, or 0 where it begins or ends inside a word."""
    if start and _WORD.match(text[start - 1]):
        return 0
    for suffix in ("es", "s"):
        if text.startswith(suffix, end) and not (text[end + len(suffix) :][:1].isalnum()):
            return end + len(suffix)
    return 0 if end < len(text) and _WORD.match(text[end]) else end


@cache
def _automaton() -> tuple[AhoCorasick, tuple[str | None, ...]]:
    """Terms and the phrases that are not meant (id None); at one place the longest match wins."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    entries: dict[str, str | None] = {}
    for issue in list_issues():
        for term in issue.terms:
            for spelling in _spellings(term):
                entries.setdefault(spelling, issue.id)
        for phrase in issue.excluded:
            entries.update(dict.fromkeys(_spellings(phrase)))
    return AhoCorasick(list(entries), matchkind=MatchKind.LeftmostLongest), tuple(entries.values())


def _spellings(term: str) -> list[str]:
    american = term
    for british, other in _AMERICAN:
        american = american.replace(british, other)
    return list(dict.fromkeys((term, american)))
