"""The facts of a brief, each from the store by one query or one table: nothing here formats."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

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
from detente.relations.brief_evidence import Ledger, event_evidence
from detente.relations.issues import label
from detente.relations.moved import Mover, Span, code_name, first_mover, movers
from detente.store.connection import first_row
from detente.store.queries import main_origin
from detente.store.sums import BACKGROUND_DAYS, dyad

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from detente.relations.stages import Stage, Stages

__all__ = [
    "PairOn",
    "coverage",
    "fullest_pairs",
    "heaviest",
    "issue_shares",
    "last_day",
    "level",
    "moved",
    "stage_now",
    "thin",
    "touching",
]

#: z of a two-sided 80 % band.
_Z80 = 1.2816


def last_day(connection: DuckDBPyConnection) -> date:
    """The last day any article or event of the store is of. Raises StoreError where the store is empty."""
    row = first_row(connection, "SELECT coalesce((SELECT max(date) FROM articles), (SELECT max(date) FROM events))")
    if not row or row[0] is None:
        raise StoreError(
            "the store holds no dated article or event", fix="build it first: detente build IN... --db FILE"
        )
    day: date = row[0]
    return day


#: The pair's actual events known by `$day`.
_TOLD = f"""FROM events e WHERE e.dyad = $dyad AND e.origin = $origin AND e.modality = 'actual'
    AND e.date <= $day AND coalesce(e.told, e.date) <= $day AND coalesce(e.date_precision, 'day') = 'day'
    AND coalesce(e.told - e.date, 0) <= {BACKGROUND_DAYS}"""


@dataclass(frozen=True, slots=True)
class PairOn:
    """A pair on a day, with the coder whose events stand for it."""

    connection: DuckDBPyConnection
    a: str
    b: str
    day: date
    origin: str

    @classmethod
    def of(cls, connection: DuckDBPyConnection, a: str, b: str, day: date) -> PairOn:
        """By the main coder."""
        return cls(connection, a, b, day, main_origin(connection, a, b))

    def rows(self, sql: str, **more: Any) -> list[tuple[Any, ...]]:
        """The rows of a query with $a, $b, $dyad, $day, $origin and more."""
        named = {"a": self.a, "b": self.b, "day": self.day, "origin": self.origin, "dyad": dyad(self.a, self.b)} | more
        wanted = set(re.findall(r"\$(\w+)", sql))
        used = {name: value for name, value in named.items() if name in wanted}
        found: list[tuple[Any, ...]] = self.connection.execute(sql, used).fetchall()
        return found

    def last_event(self) -> date | None:
        """The day of its last event, None where it has none."""
        last: date | None = self.rows(f"SELECT max(e.date) {_TOLD}")[0][0]
        return last


def fullest_pairs(connection: DuckDBPyConnection) -> str:
    """What to ask for instead."""
    rows = connection.execute(
        """SELECT least(source_id, target_id), greatest(source_id, target_id), sum(events) FROM sums
        WHERE source_id <> target_id GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 5"""
    ).fetchall()
    return (
        "pairs with most events: " + ", ".join(f"{a} {b} ({n:,})" for a, b, n in rows) if rows else "the store is empty"
    )


@dataclass(frozen=True, slots=True)
class _Window:
    """Events of a span of days, their mean intensity and its standard error."""

    count: int
    mean: float | None
    error: float


def level(pair: PairOn) -> tuple[Level, Arrow]:
    """Where the relation stands, and the arrow by `ARROW_RULE`."""
    edge = _edge(pair)
    now, before = _window(pair, edge, pair.day), _window(pair, edge - YEAR, edge)
    months = pair.rows(
        f"""SELECT year(e.date) * 12 + month(e.date) - 1, avg(e.intensity), count(*) {_TOLD} GROUP BY 1 ORDER BY 1"""
    )
    shown = _months({number: mean for number, mean, _ in months}, pair.day)
    if now.mean is None or now.count < 3:
        return Level(None, None, None, before.mean, shown, None), "unknown"
    half = _t80(now.count) * now.error
    low, high = max(-10.0, now.mean - half), min(10.0, now.mean + half)
    record = _record({number: mean for number, mean, count in months if count >= 3}, pair.day)
    return Level(now.mean, low, high, before.mean, shown, record, now.count), _arrow(now, before)


def _t80(count: int) -> float:
    """Student's t of a two-sided 80 % band, by its expansion in 1/n, to 0.01: few events say less than many."""
    n = max(1, count - 1)
    return _Z80 * (1 + (_Z80**2 + 1) / (4 * n) + (5 * _Z80**4 + 16 * _Z80**2 + 3) / (96 * n**2))


def _window(pair: PairOn, after: date, until: date) -> _Window:
    sql = f"""SELECT count(*), avg(e.intensity), coalesce(stddev_samp(e.intensity), 0) / sqrt(greatest(1, count(*)))
        {_TOLD} AND e.date > $after AND e.date <= $until"""
    count, mean, error = pair.rows(sql, after=after, until=until)[0]
    return _Window(count, mean, error)


def _arrow(now: _Window, before: _Window) -> Arrow:
    if now.mean is None or before.mean is None or now.count < 3 or before.count < 3:
        return "unknown"
    difference = now.mean - before.mean
    if abs(difference) < 0.5 or abs(difference) <= _Z80 * math.hypot(now.error, before.error):
        return "same"
    return "up" if difference > 0 else "down"


def _months(means: Mapping[int, float], day: date, count: int = 24) -> tuple[tuple[date, float | None], ...]:
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


def touching(pair: PairOn) -> tuple[int, int]:
    """Events that touch either state, within the pair or not: of the last 90 days, and of the year before."""
    edge = _edge(pair)
    now, before = pair.rows(
        """SELECT count(*) FILTER (date > $edge), count(*) FILTER (date <= $edge) FROM events
        WHERE (source_id IN ($a, $b) OR target_id IN ($a, $b)) AND modality = 'actual' AND greatest(date, told) <= $day
            AND date > $start AND origin = $origin AND coalesce(told - date, 0) <= $background""",
        edge=edge,
        start=edge - YEAR,
        background=BACKGROUND_DAYS,
    )[0]
    return now, before


def coverage(pair: PairOn, around: tuple[int, int]) -> Coverage:
    """What is told of the pair lately, and its share of what touches either state beside the usual one."""
    edge = _edge(pair)
    events, mentions, stories, outlets = pair.rows(
        f"""SELECT count(*), coalesce(sum(told.mentions), 0), count(DISTINCT t.story_id), count(DISTINCT t.outlet)
        FROM (SELECT e.mentions, e.article_id {_TOLD} AND e.date > $edge) told
        LEFT JOIN articles t ON t.id = told.article_id""",
        edge=edge,
    )[0]
    before = _window(pair, edge - YEAR, edge).count
    return Coverage(
        events=events,
        articles=int(mentions),
        stories=stories,
        outlets=outlets,
        share=events / around[0] if around[0] else None,
        usual=before / around[1] if around[1] else None,
        coder=pair.origin,
        articles_stored=bool(pair.rows(f"SELECT count(e.article_id) {_TOLD}")[0][0]),
    )


def stage_now(pair: PairOn, stages: Stages) -> StageNow | None:
    """The stage that the last month lies in; None where events are too few."""
    if not stages.stages:
        return None
    last = stages.stages[-1]
    first = _first_of_its_name(stages)
    since = date.fromisoformat(f"{first.start}-01")
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
    span = (low, min(high, pair.day))
    return first_mover(pair.connection, pair.a, pair.b, *span, conflict=direction == "down", origin=pair.origin)


def _drift(pair: PairOn, since: date) -> Drift | None:
    """The last twelve months of a stage beside the rest of it, where there is a rest and they differ."""
    edge = pair.day - YEAR
    now, before = _window(pair, edge, pair.day), _window(pair, since - timedelta(days=1), edge)
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
    proofs = event_evidence(pair.connection, pair.a, pair.b, {m.event: m.date for m in chosen})
    lines = []
    for m in sorted(chosen, key=lambda m: m.date, reverse=True):
        act = (m.date, m.source, "↔" if m.mutual else "→", m.target, m.type, m.intensity, m.reports)
        lines.append(Moved(*act, m.text or code_name(m.code), m.weight, ledger.add(proofs[m.event])))
    return tuple(lines)


_SHARES = f"""
WITH told AS (
    SELECT e.id, e.date, e.intensity, coalesce(e.text, e.type) AS text, unnest(e.issues) AS issue,
        e.date > $year AS lately
    {_TOLD} AND e.date > $two_years AND e.intensity <> 0)
SELECT sign(intensity) AS way, issue, sum(abs(intensity)) FILTER (lately) AS weight,
    weight / sum(weight) OVER (PARTITION BY way) AS share, sum(abs(intensity)) FILTER (NOT lately) AS past,
    past / sum(past) OVER (PARTITION BY way) AS was, sum(past) OVER (PARTITION BY way) AS any_past,
    max({{'date': date, 'id': id, 'text': text}}) AS latest,
    (SELECT count(DISTINCT id) FROM told x WHERE lately AND sign(x.intensity) = way) AS acts
FROM told GROUP BY way, issue
QUALIFY weight IS NOT NULL AND row_number() OVER (PARTITION BY way ORDER BY weight DESC NULLS LAST, issue) <= $most
ORDER BY way, weight DESC, issue
"""


def issue_shares(pair: PairOn, ledger: Ledger, most: int = 4) -> tuple[tuple[IssueShare, ...], tuple[IssueShare, ...]]:
    """Strains and levers: issues by share of the year's conflict and cooperation (weights: absolute intensity)."""
    rows = pair.rows(_SHARES, most=most, year=pair.day - YEAR, two_years=pair.day - 2 * YEAR)
    proofs = event_evidence(pair.connection, pair.a, pair.b, {x["id"]: x["date"] for *_, x, _ in rows})
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
        out.append(f"only {told.events} events in the last 90 days{since}")
    active = {row[0] for row in pair.rows(f"SELECT DISTINCT e.source_id {_TOLD} AND e.date > $edge", edge=_edge(pair))}
    for state, name in zip((pair.a, pair.b), names, strict=True):
        if told.articles_stored and not any(s.state == state and s.date > pair.day - timedelta(days=30) for s in said):
            out.append(f"no statement from {name} in the last 30 days")
        if told.events >= 3 and state not in active:
            out.append(f"no act of {name} in the last 90 days")
    if told.outlets == 1:
        out.append("all of it from one outlet")
    return tuple(out)


def _edge(pair: PairOn) -> date:
    return pair.day - RECENT
