"""The cue words of claims, from their data file, as compiled patterns; the examples of both data files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from ahocorasick_rs import AhoCorasick

from detente.errors import CodebookError
from detente.records import ClaimKind

__all__ = ["ClaimRule", "ClaimRules", "StageRule", "claim_rules", "examples", "load", "words"]

_CLAIMS = "relations/claims.toml"


@dataclass(frozen=True, slots=True)
class ClaimRule:
    """Cues of one kind of claim: before and behind a relation noun, or alone; and what their negation claims."""

    kind: ClaimKind
    before: re.Pattern[str]
    after: re.Pattern[str]
    alone: re.Pattern[str] | None
    negated: ClaimKind


@dataclass(frozen=True, slots=True)
class StageRule:
    """A stage that people call by name."""

    name: str
    terms: re.Pattern[str]
    excluded: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class ClaimRules:
    """All of `claims.toml`; `gate` finds the words of any sentence worth a closer look in its lower-case text."""

    nouns: re.Pattern[str]
    bilateral: re.Pattern[str]
    pairwise: re.Pattern[str]
    rising: re.Pattern[str]
    wishes: re.Pattern[str]
    hopes: re.Pattern[str]
    unreal: re.Pattern[str]
    excluded: re.Pattern[str]
    claims: dict[str, ClaimRule]
    stages: tuple[StageRule, ...]
    gate: AhoCorasick


@cache
def load(name: str) -> dict[str, Any]:
    """A data file. Raises CodebookError where it cannot be read."""
    try:
        return tomllib.loads(resources.files("detente.data").joinpath(name).read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(f"cannot be read: {error}", where=name) from error


def examples(name: str, which: str = "example") -> list[dict[str, Any]]:
    """Every example of a data file with the kind (and stage name) it must give; with `which` "no", must not give."""
    out = []
    for table in ("claim", "stage", "gate", "until"):
        for entry in load(f"relations/{name}.toml").get(table, []):
            kind = entry.get("kind", "stage")
            out += [{"kind": kind, "name": entry.get("name"), **example} for example in entry.get(which, [])]
    return out


@cache
def claim_rules() -> ClaimRules:
    """The rules for claims. Raises CodebookError where the file is broken."""
    data = load(_CLAIMS)
    try:
        claims = {
            c["kind"]: ClaimRule(c["kind"], words(c["before"]), words(c["after"]), _maybe(c["alone"]), c["negated"])
            for c in data["claim"]
        }
        unreal = re.compile(
            rf"(?:{words(data['unreal']).pattern})(?:\s(?!(?:an?|the|its|their|new|another)\b)[\w’'-]{{1,20}}){{0,2}}\s$",
            re.IGNORECASE,
        )
        stages = tuple(StageRule(s["name"], words(s["terms"]), _maybe(s.get("not"))) for s in data["stage"])
        alone = [term for c in data["claim"] for term in c["alone"]]
        gate = [*data["nouns"], *data["pairwise"], *alone, *(term for s in data["stage"] for term in s["terms"])]
        return ClaimRules(
            nouns=words(data["nouns"]),
            bilateral=words(data["bilateral"]),
            pairwise=words(data["pairwise"]),
            rising=words(data["rising"]),
            wishes=words(data["wishes"]),
            hopes=words(data["hopes"]),
            unreal=unreal,
            excluded=words(data["not"]),
            claims=claims,
            stages=stages,
            gate=AhoCorasick(sorted({term.rstrip("*").lower() for term in gate})),
        )
    except KeyError as error:
        raise CodebookError(f"key {error} is missing", where=_CLAIMS) from error


def _maybe(terms: Sequence[str] | None) -> re.Pattern[str] | None:
    return words(terms) if terms else None


def words(terms: Sequence[str]) -> re.Pattern[str]:
    """One pattern for terms: whole words, any case; a * behind a word stands for any ending ("call* off"); longest
    first."""
    parts = []
    for term in sorted(terms, key=len, reverse=True):
        left, right = (r"\b" if end.isalnum() else "" for end in (term[:1], term[-1:]))
        parts.append(left + r"\w*".join(map(re.escape, term.split("*"))) + right)
    return re.compile("|".join(parts), re.IGNORECASE)
