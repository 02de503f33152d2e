"""Gates: dated things ahead of the article on which moves wait (rules: `data/relations/gates.toml`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from detente.language.parser import Sentence
from detente.records import Actor, Article, Gate, Timex
from detente.relations.clauses import Span, clauses, inside
from detente.relations.cues import GateRule, GateRules, gate_rules

__all__ = ["find"]

#: An actor this close before the word belongs to it: "the U.S. presidential election".
_NEAR = 40


def find(
    article: Article, sentences: Sequence[Sentence], actors: Sequence[Actor], times: Sequence[Timex]
) -> tuple[Gate, ...]:
    """All gates outside notices that lie ahead of the article's date, in order. Without a date nothing is ahead."""
    if article.date is None:
        return ()
    rules = gate_rules()
    ahead = [t for t in times if _is_ahead(t, article.date)]
    found = []
    for sentence in sentences:
        whole = (sentence.start, sentence.end)
        here = [t for t in ahead if inside(t, whole)]
        if here and not any(n.start < sentence.end and sentence.start < n.end for n in article.notices):
            found += _sentence_gates(article.text, whole, here, [a for a in actors if inside(a, whole)], rules)
    return tuple(found)


def _is_ahead(time: Timex, today: date) -> bool:
    """It begins after today; or it is the running month ("this month's vote"), whose rest is ahead."""
    start, end = time.interval.from_, time.interval.to
    if time.type not in ("DATE", "TIME") or not start or not end or len(start) < 10:
        return False
    running_month = (
        len(time.value) == 7 and start[:10] == today.replace(day=1).isoformat() and end[:10] > today.isoformat()
    )
    return start[:10] > today.isoformat() or running_month


def _sentence_gates(
    text: str, whole: Span, times: Sequence[Timex], actors: Sequence[Actor], rules: GateRules
) -> list[Gate]:
    found: list[Gate] = []
    for rule in rules.gates:
        for match in rule.terms.finditer(text, *whole):
            if _excluded(rule, rules, text, whole, match) or any(
                g.start < match.end() and match.start() < g.end for g in found
            ):
                continue
            time = min(times, key=lambda t: _distance(t, match.start(), match.end()))
            if _distance(time, match.start(), match.end()) <= 120:
                found.append(_gate(text, whole, rule, rules, match, time, actors))
    return sorted(found, key=lambda g: g.start)


def _excluded(rule: GateRule, rules: GateRules, text: str, whole: Span, match: re.Match[str]) -> bool:
    around = text[max(whole[0], match.start() - 25) : min(whole[1], match.end() + 25)]
    return bool((rule.excluded and rule.excluded.search(around)) or rules.past.search(around))


def _gate(
    text: str, whole: Span, rule: GateRule, rules: GateRules, match: re.Match[str], time: Timex, actors: Sequence[Actor]
) -> Gate:
    start, end = min(match.start(), time.start), max(match.end(), time.end)
    if end - start > 80:
        start, end = match.span()
    clause = next(c for c in clauses(text, *whole) if c[0] <= match.start() < c[1])
    waiting = rules.waits.search(text, clause[0], match.start())
    waits = _ids(a for a in actors if waiting and a.acts and a.end <= waiting.start())
    return Gate(start, end, rule.kind, _whose(match, actors, clause), time.interval, clause if waiting else None, waits)


def _whose(match: re.Match[str], actors: Sequence[Actor], clause: Span) -> tuple[str, ...]:
    """The states whose gate it is: one right before the word ("the U.S. election"), else those of the clause."""
    owned = _ids(a for a in actors if 0 <= match.start() - a.end <= _NEAR)
    if match.group().lower() in {"election", "elections", "polls", "inauguration"} and owned:
        return owned[-1:]
    return _ids(a for a in actors if inside(a, clause)) or _ids(actors)


def _ids(actors: Iterable[Actor]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(a.id for a in actors if a.id))


def _distance(time: Timex, start: int, end: int) -> int:
    return max(time.start - end, start - time.end, 0)
