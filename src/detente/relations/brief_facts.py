"""The facts of a brief, each from the store by one query or one table: nothing here formats."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from detente.errors import StoreError
from detente.relations.brief import (
    RECENT,
    YEAR,
    Arrow,
    Coverage,
    Drift,
    IssueShare,
    Level,
    Moved,
    Said,
    StageNow,
)
from detente.relations.brief_evidence import Ledger
from detente.relations.brief_pair import PairOn, Window, number_of
from detente.relations.issues import label
from detente.relations.moved import Mover, Span, code_name, movers
from detente.store.connection import first_row

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from detente.relations.stages import Stage, Stages

__all__ = [
    "coverage",
    "fullest_pairs",
    "heaviest",
    "issue_shares",
    "last_day",
    "level",
    "moved",
    "stage_now",
    "thin",
]

#: z of a two-sided 80 % band.
_Z80 = 1.2816


def last_day(connection: DuckDBPyConnection) -> date:
    """The last day that any article, or event of another coder, of the store is of; events of articles may lie ahead.

    Raises StoreError where the store is empty.
    """
    written, happened = (_last(connection, f"FROM {table}") for table in ("articles", "events"))
    if written and happened and happened > written:  # else statistics have answered, in a store of any size
        happened = _last(connection, f"FROM events WHERE article_id IS NULL AND date > DATE '{written}'")
    day = max((day for day in (written, happened) if day), default=None)
    if day is None:
        raise StoreError(
            "the store holds no dated article or event", fix="build it first: detente build IN... --db FILE"
        )
    return day


def _last(connection: DuckDBPyConnection, rows: str) -> date | None:
    found = first_row(connection, f"SELECT max(date) {rows}")
    day: date | None = found[0] if found else None
    return day


def fullest_pairs(connection: DuckDBPyConnection) -> str:
    """What to ask for instead."""
    rows = connection.execute(
        """SELECT least(source_id, target_id), greatest(source_id, target_id), sum(events) FROM sums
        WHERE source_id <> target_id GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 5"""
    ).fetchall()
    return (
        "pairs with most events: " + ", ".join(f"{a} {b} ({n:,})" for a, b, n in rows) if rows else "the store is empty"
    )


def level(pair: PairOn) -> tuple[Level, Arrow]:
    """Where the relation stands, and the arrow by `ARROW_RULE`."""
    edge = _edge(pair)
    now, before = pair.told.window(edge, pair.day), pair.told.window(edge - YEAR, edge)
    months = pair.told.months()
    shown = _months({number: mean for number, (mean, _) in months.items()}, pair.day)
    if now.mean is None or now.known < 3:
        return Level(None, None, None, before.mean, shown, None), "unknown"
    half = _t80(now.known) * now.error
    low, high = max(-10.0, now.mean - half), min(10.0, now.mean + half)
    solid = {number: mean for number, (mean, count) in months.items() if count >= 3 and mean is not None}
    record = _record(solid, pair.day)
    return Level(now.mean, low, high, before.mean, shown, record, now.known), _arrow(now, before)


def _t80(count: int) -> float:
    """Student's t of a two-sided 80 % band, by its expansion in 1/n, to 0.01: few events say less than many."""
    n = max(1, count - 1)
    return _Z80 * (1 + (_Z80**2 + 1) / (4 * n) + (5 * _Z80**4 + 16 * _Z80**2 + 3) / (96 * n**2))


def _arrow(now: Window, before: Window) -> Arrow:
    if now.mean is None or before.mean is None or now.known < 3 or before.known < 3:
        return "unknown"
    difference = now.mean - before.mean
    if abs(difference) < 0.5 or abs(difference) <= _Z80 * math.hypot(now.error, before.error):
        return "same"
    return "up" if difference > 0 else "down"


def _months(means: Mapping[int, float | None], day: date, count: int = 24) -> tuple[tuple[date, float | None], ...]:
    last = day.year * 12 + day.month - 1
    return tuple((_first_day(number), means.get(number)) for number in range(last - count + 1, last + 1))


def _first_day(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _record(solid: Mapping[int, float], day: date) -> str | None:
    """ "lowest month since September 2008": true by construction, and only where at least a year lies between.

    `solid` are the means of months with at least three events.
    """
    current = day.year * 12 + day.month - 1
    month = next((number for number in (current, current - 1) if number in solid), None)
    if month is None:
        return None
    earlier = {number: mean for number, mean in solid.items() if number < month}
    if len(earlier) < 6:
        return None
    lower = max((number for number, mean in earlier.items() if mean <= solid[month]), default=None)
    higher = max((number for number, mean in earlier.items() if mean >= solid[month]), default=None)
    for word, last in (("lowest", lower), ("highest", higher)):
        if last is None or month - last >= 12:
            since = f"since {_first_day(last):%B %Y}" if last is not None else "on record"
            return f"{_first_day(month):%B %Y} is the {word} month {since}"
    return None


def coverage(pair: PairOn) -> Coverage:
    """What is told of the pair lately, and its share of what touches either state beside the usual one."""
    edge = _edge(pair)
    (events, mentions, stories, outlets), around = pair.lately(), pair.touching()
    before = pair.told.window(edge - YEAR, edge).count
    return Coverage(
        events=events,
        articles=mentions,
        stories=stories,
        outlets=outlets,
        share=events / around[0] if around[0] else None,
        usual=before / around[1] if around[1] else None,
        coder=pair.origin,
        articles_stored=pair.told.articles,
    )


def stage_now(pair: PairOn, stages: Stages) -> StageNow | None:
    """The stage that the last month lies in; None where events are too few."""
    if not stages.stages:
        return None
    last = stages.stages[-1]
    first = _first_of_its_name(stages)
    since, _ = first.days
    change = next((c for c in stages.changes if c.selected and c.date == since), None)
    low, high = (change.low, change.high) if change else (None, None)
    told = (since, low, high, first.direction, last.name, last.level, first.shift)
    return StageNow(*told, first=_first(pair, low, high, first.direction), drift=_drift(pair, since))


def _first_of_its_name(stages: Stages) -> Stage:
    """The last stage, or where people gave it and those just before it one name, the first of these."""
    first = stages.stages[-1]
    for earlier in reversed(stages.stages[:-1]):
        if not first.name or earlier.name != first.name:
            break
        first = earlier
    return first


def _first(pair: PairOn, low: date | None, high: date | None, direction: str | None) -> str | None:
    if low is None or high is None:
        return None
    return pair.first_mover(low, min(high, pair.day), conflict=direction == "down")


def _drift(pair: PairOn, since: date) -> Drift | None:
    """The last twelve months of a stage beside the rest of it, where there is a rest and they differ."""
    edge = pair.day - YEAR
    now, before = pair.told.window(edge, pair.day), pair.told.window(since - timedelta(days=1), edge)
    if since > edge or now.mean is None or before.mean is None or _arrow(now, before) not in ("up", "down"):
        return None
    return Drift(before.mean, now.mean)


def heaviest(pair: PairOn, spans: Sequence[tuple[date, date]], most: int) -> list[tuple[Mover, ...]]:
    """For each span (both days included) the acts that moved the relation most by the rule of `relations.moved`."""
    asked = [Span(pair.a, pair.b, since, until) for since, until in spans]
    return movers(pair.connection, asked, until=pair.day, most=most, origin=pair.origin)


def moved(
    pair: PairOn, found: Sequence[Mover], ledger: Ledger, most: int, besides: Sequence[Moved] = ()
) -> tuple[Moved, ...]:
    """The first `most` acts of those found, latest first, with their evidence.

    An act of both sides at once (a meeting, a pact) is one line with a double arrow; `besides` are shown already.
    """
    shown = {(line.date, line.source, line.type) for line in besides}
    chosen = [m for m in found if (m.date, m.source, m.type) not in shown][:most]
    proofs = pair.proofs({m.event: m.date for m in chosen})
    lines = []
    for m in sorted(chosen, key=lambda m: m.date, reverse=True):
        act = (m.date, m.source, "↔" if m.mutual else "→", m.target, m.type, m.intensity, m.reports)
        lines.append(Moved(*act, m.text or code_name(m.code), m.weight, ledger.add(proofs[m.event])))
    return tuple(lines)


def issue_shares(pair: PairOn, ledger: Ledger, most: int = 4) -> tuple[tuple[IssueShare, ...], tuple[IssueShare, ...]]:
    """Strains and levers: issues by share of the year's conflict and cooperation (weights: absolute intensity)."""
    rows = pair.shares(most)
    proofs = pair.proofs({x["id"]: x["date"] for *_, x, _ in rows})
    strains: list[IssueShare] = []
    levers: list[IssueShare] = []
    for way, issue, _, share, _, was, past, latest, acts in rows:
        proof, trend = proofs[latest["id"]], _trend(share, (was or 0.0) if past else None)
        turn = (latest["text"] or "", latest["date"], ledger.add(proof))
        found = IssueShare(issue, label(issue), share, trend, *turn, acts=acts)
        (strains if way < 0 else levers).append(found)
    return tuple(strains), tuple(levers)


def _trend(share: float, was: float | None) -> Arrow:
    if was is None:
        return "unknown"
    return "up" if share > was + 0.05 else "down" if share < was - 0.05 else "same"


def thin(pair: PairOn, said: tuple[Said, ...], told: Coverage, names: tuple[str, str]) -> tuple[str, ...]:
    """What the page does not know."""
    out = []
    if not told.articles_stored:
        out.append(f"only codes by {told.coder}: no article, so nothing on issues, statements, claims or gates")
    if told.events < 3:
        last = pair.last_event()
        since = f"; the last one is of {last:%d %B %Y}" if last else ""
        out.append(f"only {told.events} event{'s' * (told.events != 1)} in the last 90 days{since}")
    active = set(pair.told.first[pair.told.days > number_of(_edge(pair))].tolist())
    for state, other, name in zip((pair.a, pair.b), (pair.b, pair.a), names, strict=True):
        if told.articles_stored and not any(s.state == state and s.date > pair.day - timedelta(days=30) for s in said):
            out.append(f"no statement from {name} in the last 30 days")
        if told.events >= 3 and (state < other) not in active:
            out.append(f"no act of {name} in the last 90 days")
    if told.outlets == 1:
        out.append("all of it from one outlet")
    return tuple(out)


def _edge(pair: PairOn) -> date:
    return pair.day - RECENT
