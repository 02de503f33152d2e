"""The first act of a kind between two states for a long time: "the first material conflict in a year"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from detente.records import EVENT_TYPES, QUADS
from detente.relations.alerts import words
from detente.relations.alerts.alert import Alert, Proof
from detente.relations.alerts.settings import setting
from detente.relations.alerts.watch import Kind, Rule, Watch
from detente.relations.series import counted

__all__ = ["KIND"]

#: What is told so long after its day is no news, whoever tells it first.
_LATE = 31


@dataclass(frozen=True, slots=True)
class FirstEvent:
    """`what`: a quad class or a type. Told in the last `days`, after `gap` days without any, between states with at
    least `min_events` events before. `min_reports`: reports of conflict (or of cooperation, where `what` is such)
    between the two in these days, all together: what stands alone is often a slip of coding."""

    what: str = setting("material_conflict", choices=(*QUADS, *EVENT_TYPES))
    days: int = setting(30, least=1, most=366)
    gap: int = setting(365, least=1)
    min_reports: int = setting(3, least=1)
    min_events: int = setting(5, least=0)


_WANTED = "(own.quad = $what OR own.type = $what)"
_FRESH = f"coalesce(own.told, own.date) >= $since AND own.date >= $since - {_LATE}"
_QUERY = f"""
WITH {{own}},
first AS (
    SELECT a, b, id, date, ends_with(quad, 'conflict') AS conflict FROM own
    WHERE {_WANTED} AND {counted("day")} AND {_FRESH}
    QUALIFY row_number() OVER (PARTITION BY a, b ORDER BY date, abs(intensity) DESC, mentions DESC, id) = 1),
life AS (
    SELECT a, b, min(own.date) AS begun, count(*) FILTER (own.date < first.date) AS events,
        max(coalesce(own.date_to, own.date)) FILTER (own.date < first.date AND {_WANTED}) AS before,
        sum(coalesce(own.mentions, 1)) FILTER ({_FRESH} AND ends_with(own.quad, 'conflict') = first.conflict) AS reports
    FROM own JOIN first USING (a, b) GROUP BY a, b)
SELECT a, b, id, date, conflict, reports, begun, before FROM first JOIN life USING (a, b)
WHERE reports >= $min_reports AND events >= $min_events AND date - coalesce(before, begun) >= $gap
ORDER BY date, a, b
"""


def find(watch: Watch, rule: Rule, options: FirstEvent) -> Iterator[Alert]:
    """One alert a pair: the earliest such act of the days looked at."""
    values = {"what": options.what, "since": watch.since(options.days), "gap": options.gap}
    least = {"min_reports": options.min_reports, "min_events": options.min_events}
    for row in watch.rows(_QUERY.format(own=watch.own(rule.pairs)), rule.pairs, **values, **least):
        evidence = watch.event_proofs([row.id])
        yield Alert(
            rule=rule.name,
            kind=KIND.name,
            pair=(row.a, row.b),
            thing=f"{options.what} {row.id}",
            theme=options.what,
            quiet=options.gap,
            date=row.date,
            on=watch.on,
            direction="down" if row.conflict else "up",
            line=_line(row, options, evidence[0]),
            evidence=evidence,
        )


def _line(row: Any, options: FirstEvent, told: Proof) -> str:
    what = words.QUADS.get(options.what, options.what)
    side = "conflict" if row.conflict else "cooperation"
    return (
        f"First {what} {words.between((row.a, row.b))} {_since(row.before, row.begun)}: "
        f"on {words.day(row.date)}, {words.quoted(told)}; "
        f"{words.plural(row.reports, 'report')} of {side} in {options.days} days."
    )


def _since(before: date | None, begun: date) -> str:
    if before:
        return f"since {words.month(before)}"
    return f"on record (events of the two begin in {words.month(begun)})"


KIND = Kind("first_event", FirstEvent, find)
