"""A new turning point: a month that bounds two stages, found by `relations.turning_points` in the last months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from detente.relations.alerts import words
from detente.relations.alerts.alert import Alert, Proof
from detente.relations.alerts.settings import setting
from detente.relations.alerts.watch import Kind, Rule, Watch, heaviest_acts
from detente.relations.moved import Span
from detente.relations.series import counted

if TYPE_CHECKING:
    from detente.relations.months import Months
    from detente.relations.turning_points import Change

__all__ = ["KIND"]

#: From so many pairs on, the store is read once for all of them.
_MANY = 25
_YEAR = 12


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """Turns dated within the last `days` (a turn is seen two months after its month at the earliest), of at least
    this `strength` (0–1), of pairs with `min_events` events, where the mean intensity differs by `min_change`. Not
    again in that direction within `quiet` days."""

    days: int = setting(120, least=62, most=1000)
    strength: float = setting(0.4, least=0, most=1)
    min_events: int = setting(60, least=30)
    min_change: float = setting(1.0, least=0, most=20)
    quiet: int = setting(120, least=1)
    directions: tuple[str, ...] = setting(("down", "up"), choices=("down", "up"))


_QUERY = f"""
WITH {{own}}
SELECT a, b, any_value(origin) AS origin FROM own WHERE {counted("month")}
GROUP BY a, b HAVING count(*) >= $min_events AND max(date) >= $since ORDER BY a, b
"""


def find(watch: Watch, rule: Rule, options: TurningPoint) -> Iterator[Alert]:
    """An alert for each turn whose figures agree with its direction."""
    from detente.relations.turning_points import candidates

    since = watch.since(options.days)
    for coder, months in _months(watch, rule, options, since):
        for change in candidates(months):
            strong = change.selected and change.strength >= options.strength and change.date >= since
            if strong and change.direction in options.directions:
                yield from _alert(watch, rule, options, coder, months, change)


def _months(watch: Watch, rule: Rule, options: TurningPoint, since: date) -> Iterator[tuple[str, Months]]:
    """The months of pairs with enough events and something new, each with the coder that tells of them."""
    from detente.relations.months import all_dyads, of_pair

    query = _QUERY.format(own=watch.own(rule.pairs))
    rows = watch.rows(query, rule.pairs, min_events=options.min_events, since=since)
    if len(rows) < _MANY:
        for row in rows:
            yield row.origin, of_pair(watch.connection, row.a, row.b, until=watch.on, origin=row.origin)
        return
    for coder in sorted({row.origin for row in rows}):
        wanted = {(row.a, row.b) for row in rows if row.origin == coder}
        every = all_dyads(watch.connection, min_events=options.min_events, until=watch.on, origin=coder)
        yield from ((coder, months) for months in every if (months.a, months.b) in wanted)


def _alert(
    watch: Watch, rule: Rule, options: TurningPoint, coder: str, months: Months, change: Change
) -> Iterator[Alert]:
    before, after = _means(months, change)
    if before is None or after is None:
        return
    gain = after - before if change.direction == "up" else before - after
    if gain <= 0 or gain < options.min_change:
        return
    pair = (months.a, months.b)
    until = min(watch.on, max(change.high, change.date + timedelta(days=45)))
    span = Span(*pair, change.low, until, change.direction)
    evidence = watch.event_proofs(heaviest_acts(watch, span, coder))
    yield Alert(
        rule=rule.name,
        kind=KIND.name,
        pair=pair,
        thing=f"{change.direction} {change.date:%Y-%m}",
        theme=change.direction,
        quiet=options.quiet,
        date=change.date,
        on=watch.on,
        direction=change.direction,
        line=_line(pair, change, before, after, evidence),
        evidence=evidence,
    )


def _means(months: Months, change: Change) -> tuple[float | None, float | None]:
    """Mean intensity of the acts of the year before the turn, and of those since."""
    turn = change.date.year * 12 + change.date.month - 1 - months.first
    acts = months.acts.dropna(subset="intensity")
    month, intensity = acts["month"], acts["intensity"]
    parts: tuple[Any, Any] = intensity[(month >= turn - _YEAR) & (month < turn)], intensity[month >= turn]
    before, after = (float(part.mean()) if len(part) else None for part in parts)
    return before, after


def _line(pair: tuple[str, str], change: Change, before: float, after: float, evidence: tuple[Proof, ...]) -> str:
    way = "better" if change.direction == "up" else "worse"
    low, high = words.month(change.low), words.month(change.high)
    interval = f"80 % interval {low} – {high}" if low != high else "the 80 % interval is that month"
    text = (
        f"Turn for the {way} {words.between(pair)} in {words.month(change.date)} ({interval}; "
        f"strength {change.strength:.2f}): mean intensity {words.signed(before)} in the year before, "
        f"{words.signed(after)} since."
    )
    return f"{text} Weighs most: {words.quoted(evidence[0])}" if evidence else text


KIND = Kind("turning_point", TurningPoint, find)
