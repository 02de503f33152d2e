"""The rules for gates (`data/relations/gates.toml`) as compiled patterns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from detente.errors import CodebookError
from detente.records import GateKind
from detente.relations.cues import load

__all__ = ["GateRule", "GateRules", "UntilRule", "gate_rules"]

_FILE = "relations/gates.toml"
_UNBOUNDED = re.compile(r"(?<!\\)[*+]|\{\d*,\}")
#: The words of a noun phrase before its last: no preposition, no comma, no verb of saying.
_PHRASE = (
    r"(?:(?!(?:of|in|on|at|to|for|with|by|from|and|or|but|that|which|who|said|says|between|over|about|against|during)\b)"
    r"[\w'’.&/-]{1,25} ){0,6}"
)

#: What may stand between a word of planning and its verb: one word, or a few that tell when and how.
_ADVERBS = (
    r"(?:(?:also|then|now|soon|later|still|again|both|each|all|next|this|on|tomorrow|today|tonight|in|january|february"
    r"|march|april|may|june|july|august|september|october|november|december|week|month|year|\w{1,6}day|\w{2,12}ly) )"
    r"{0,4}"
    r"(?:(?!not\b|never\b)\w{2,12} )?"
)
_ROUND = rf"(?:(?:rounds?|end|start|opening|phase|stage|session) of (?:the )?{_PHRASE})?"


@dataclass(frozen=True, slots=True)
class GateRule:
    """Words for one kind of gate; `verbs` need a word of planning, `timed` also a time ahead, `scheduled` a time ahead
    alone; `lead`: a preposition such as "ahead of" is enough to place it ahead; `always`: words
    that are ahead by themselves."""

    kind: GateKind
    nouns: re.Pattern[str]
    verbs: re.Pattern[str] | None
    timed: re.Pattern[str] | None
    scheduled: re.Pattern[str] | None
    excluded: re.Pattern[str] | None
    lead: bool
    always: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class UntilRule:
    """What right before a time ahead makes that time itself a gate; `only` must then be found in the clause."""

    kind: GateKind
    before: re.Pattern[str]
    only: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class GateRules:
    """All of `gates.toml`. `next`, `lead`, `plans`, `attends` and `wishes` match what ends right before the word."""

    gates: tuple[GateRule, ...]
    untils: tuple[UntilRule, ...]
    next: re.Pattern[str]
    lead: re.Pattern[str]
    plans: re.Pattern[str]
    attends: re.Pattern[str]
    follows: re.Pattern[str]
    running: re.Pattern[str]
    wishes: re.Pattern[str]
    past: re.Pattern[str]
    over: re.Pattern[str]
    sport: re.Pattern[str]
    business: re.Pattern[str]


@cache
def gate_rules() -> GateRules:
    """The rules. Raises CodebookError where the file is broken."""
    data = load(_FILE)
    try:
        plans = _either(data["plans"])
        return GateRules(
            gates=tuple(_gate(table) for table in data["gate"]),
            untils=tuple(_until(table) for table in data["until"]),
            next=_pattern(rf"\b{_either(data['next'])} {_PHRASE}{_ROUND}$"),
            lead=_pattern(rf"\b{_either(data['lead'])} {_PHRASE}{_ROUND}$"),
            plans=_pattern(rf"(?<!\w){plans} {_ADVERBS}$"),
            attends=_pattern(rf"(?<!\w){plans} {_ADVERBS}{_either(data['attends'])} {_PHRASE}$"),
            follows=_pattern(rf"{_either(data['follows'])}\b"),
            running=_pattern(rf"(?<!\w){_either(data['running'])}\b"),
            wishes=_pattern(rf"\b{_either(data['wishes'])} {_PHRASE}$"),
            business=re.compile(rf"\b{_either(data['business'])}\b"),
            sport=_pattern(rf"\b{_either(data['sport'])}\b"),
            over=_pattern(rf"\b{_either(data['over'])}\b"),
            past=_pattern(rf"\b{_either(data['past'])} (?:\w{{2,15}} ){{0,2}}$"),
        )
    except KeyError as error:
        raise CodebookError(f"key {error} is missing", where=_FILE) from error


def _gate(table: dict[str, Any]) -> GateRule:
    verbs, timed, scheduled = (
        _pattern(rf"\b{_either(table[key])}\b") if table.get(key) else None for key in ("verbs", "timed", "scheduled")
    )
    return GateRule(
        table["kind"],
        _pattern(rf"\b{_either(table['nouns'])}\b"),
        verbs,
        timed,
        scheduled,
        _pattern(rf"\b{_either(table['not'])}\b") if table.get("not") else None,
        bool(table.get("lead", False)),
        _pattern(rf"\b{_either(table['always'])}") if "always" in table else None,
    )


def _until(table: dict[str, Any]) -> UntilRule:
    only = _pattern(table["only"]) if "only" in table else None
    return UntilRule(table["kind"], _pattern(rf"\b{_either(table['before'])} (?:the )?$"), only)


def _either(parts: Sequence[str]) -> str:
    for part in parts:
        if _UNBOUNDED.search(part):
            raise CodebookError(f"an unbounded repeat in {part!r}", where=_FILE, fix="write {0,20}")
    return "(?:" + "|".join(sorted(parts, key=len, reverse=True)) + ")"


def _pattern(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise CodebookError(f"not a pattern: {error}", where=_FILE, fix="balance the brackets") from error
