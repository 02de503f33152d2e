"""The facts of a brief, each from the store by one query or one table: nothing here formats."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from detente.errors import StoreError
from detente.relations.brief import (
    RECENT,
    YEAR,
    Arrow,
    Coverage,
    IssueShare,
    Level,
    Moved,
    Said,
    StageNow,
    recent,
)
from detente.relations.brief_evidence import Ledger, event_evidence, records
from detente.relations.issues import label
from detente.relations.series import BACKGROUND_DAYS
from detente.store.connection import first_row
from detente.store.queries import main_origin

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

__all__ = [
    "coverage",
    "fullest_pairs",
    "issue_shares",
    "last_day",
    "level",
    "moved",
    "outlook",
    "pair_events",
    "stage_now",
    "thin",
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


_PAIR_EVENTS = """
SELECT e.id, e.date, e.source_id AS source, e.target_id AS target, e.type, e.cameo, e.intensity, e.quad, e.issues,
    e.mentions, e.outlets, e.text, e.article_id, e.sentence, a.date AS told, a.outlet, a.title, a.story_id
FROM events e LEFT JOIN articles a ON a.id = e.article_id
WHERE ((e.source_id = ? AND e.target_id = ?) OR (e.source_id = ? AND e.target_id = ?))
    AND e.origin = ? AND e.modality = 'actual' AND e.date <= ? AND coalesce(a.date, e.date) <= ?
    AND coalesce(e.date_precision, 'day') = 'day' AND coalesce(e.told - e.date, 0) <= ?
ORDER BY e.date, e.id
"""


def pair_events(connection: DuckDBPyConnection, a: str, b: str, day: date) -> pd.DataFrame:
    """The pair's actual events known by `day`, oldest first."""
    origin = main_origin(connection, a, b)
    return connection.execute(_PAIR_EVENTS, (a, b, b, a, origin, day, day, BACKGROUND_DAYS)).df()


def fullest_pairs(connection: DuckDBPyConnection) -> str:
    """What to ask for instead."""
    rows = connection.execute(
        """SELECT least(source_id, target_id), greatest(source_id, target_id), count(*) FROM events
        WHERE source_id <> target_id GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 5"""
    ).fetchall()
    return (
        "pairs with most events: " + ", ".join(f"{a} {b} ({n:,})" for a, b, n in rows) if rows else "the store is empty"
    )


def level(events: pd.DataFrame, day: date) -> tuple[Level, Arrow]:
    """Where the relation stands, and the arrow by `ARROW_RULE`."""
    import pandas as pd

    now = recent(events, day)["intensity"]
    edge = pd.Timestamp(day - RECENT)
    before = events[(events["date"] <= edge) & (events["date"] > edge - YEAR)]["intensity"]
    months = _months(events, day)
    if len(now) < 3:
        return Level(None, None, None, _mean(before), months, None), "unknown"
    mean, half = float(now.mean()), _Z80 * _error(now)
    found = Level(mean, mean - half, mean + half, _mean(before), months, _record(events, day))
    return found, _arrow(now, before)


def _mean(values: pd.Series) -> float | None:
    return float(values.mean()) if len(values) else None


def _error(values: pd.Series) -> float:
    return float(values.std(ddof=1)) / math.sqrt(len(values)) if len(values) > 1 else 0.0


def _arrow(now: pd.Series, before: pd.Series) -> Arrow:
    if len(now) < 3 or len(before) < 3:
        return "unknown"
    difference = float(now.mean() - before.mean())
    if abs(difference) < 0.5 or abs(difference) <= _Z80 * math.hypot(_error(now), _error(before)):
        return "same"
    return "up" if difference > 0 else "down"


def _months(events: pd.DataFrame, day: date, count: int = 24) -> tuple[tuple[date, float | None], ...]:
    import pandas as pd

    monthly: dict[Any, float] = events.groupby(events["date"].dt.to_period("M"))["intensity"].mean().to_dict()
    periods = pd.period_range(end=pd.Period(day, "M"), periods=count, freq="M")
    return tuple((p.start_time.date(), monthly.get(p)) for p in periods)


def _record(events: pd.DataFrame, day: date) -> str | None:
    """ "lowest month since September 2008": true by construction, and only where at least a year lies between."""
    import pandas as pd

    grouped = events.groupby(events["date"].dt.to_period("M"))["intensity"].agg(["mean", "size"])
    solid: Any = grouped[grouped["size"] >= 3]["mean"]
    current = pd.Period(day, "M")
    candidates = [p for p in (current, current - 1) if p in solid.index]
    if not candidates:
        return None
    month = candidates[0]
    earlier = solid[solid.index < month]
    if len(earlier) < 6:
        return None
    for word, passed in (("lowest", earlier[earlier <= solid[month]]), ("highest", earlier[earlier >= solid[month]])):
        last = passed.index.max() if len(passed) else None
        if last is None or (month - last).n >= 12:
            since = f"since {last.strftime('%B %Y')}" if last is not None else "on record"
            return f"{month.strftime('%B %Y')} is the {word} month {since}"
    return None


def coverage(connection: DuckDBPyConnection, events: pd.DataFrame, a: str, b: str, day: date) -> Coverage:
    """What is told of the pair lately, and its share beside the usual one."""
    now = recent(events, day)
    rows = first_row(
        connection,
        """SELECT count(*) FILTER (date > ?), count(*) FILTER (date <= ? AND date > ?) FROM events
        WHERE (source_id IN (?, ?) OR target_id IN (?, ?)) AND modality = 'actual' AND date <= ? AND origin = ?
            AND coalesce(told - date, 0) <= ?""",
        (
            day - RECENT,
            day - RECENT,
            day - RECENT - YEAR,
            a,
            b,
            a,
            b,
            day,
            main_origin(connection, a, b),
            BACKGROUND_DAYS,
        ),
    ) or (0, 0)
    before = len(events[(events["date"].dt.date <= day - RECENT) & (events["date"].dt.date > day - RECENT - YEAR)])
    return Coverage(
        events=len(now),
        articles=int(now["mentions"].sum()) if len(now) else 0,
        stories=int(now["story_id"].nunique()),
        outlets=int(now["outlet"].nunique()),
        share=len(now) / rows[0] if rows[0] else None,
        usual=before / rows[1] if rows[1] else None,
    )


def stage_now(connection: DuckDBPyConnection, a: str, b: str, day: date) -> StageNow | None:
    """The stage that holds `day`, from what was known then; None where events are too few."""
    from detente.relations.stages import stages

    found = stages(connection, a, b, until=day).to_json()
    if not found["stages"]:
        return None
    last = found["stages"][-1]
    since = date.fromisoformat(f"{last['start']}-01"[:10])
    change = next((c for c in found["changes"] if c["selected"] and c["date"][:7] == last["start"][:7]), None)
    low, high = (date.fromisoformat(change["low"]), date.fromisoformat(change["high"])) if change else (None, None)
    return StageNow(since, low, high, last["direction"], last["name"], last["level"])


def moved(
    connection: DuckDBPyConnection,
    a: str,
    b: str,
    since: date,
    day: date,
    ledger: Ledger,
    most: int = 6,
) -> tuple[Moved, ...]:
    """The acts that moved the relation most since `since` by the rule of `relations.moved`, latest first.

    An act of both sides at once (a meeting, a pact) is one line with a double arrow.
    """
    from detente.relations.moved import what_moved

    found = what_moved(connection, a, b, since, day, most=2 * most, origin=main_origin(connection, a, b))
    lines: dict[tuple[date, str, str | None], Moved] = {}
    for m in found:
        key = (m.date, m.type, m.text)
        if key in lines:
            lines[key] = replace(lines[key], arrow="↔")
        elif len(lines) < most:
            told = (m.date, m.source, "→", m.target, m.type, m.intensity, m.reports, m.text or "", m.weight)
            lines[key] = Moved(*told, evidence=m.event)
    shown = sorted(lines.values(), key=lambda line: line.date, reverse=True)
    return tuple(replace(line, evidence=ledger.add(event_evidence(connection, line.evidence))) for line in shown)


def issue_shares(
    connection: DuckDBPyConnection, events: pd.DataFrame, day: date, ledger: Ledger, most: int = 4
) -> tuple[tuple[IssueShare, ...], tuple[IssueShare, ...]]:
    """Strains and levers: issues by share of the year's conflict and cooperation (weights: absolute intensity)."""
    return (
        _shares(connection, events[events["intensity"] < 0], day, ledger, most),
        _shares(connection, events[events["intensity"] > 0], day, ledger, most),
    )


def _shares(
    connection: DuckDBPyConnection, events: pd.DataFrame, day: date, ledger: Ledger, most: int
) -> tuple[IssueShare, ...]:
    import pandas as pd

    exploded = events.explode("issues").dropna(subset=["issues"])
    this = exploded[exploded["date"] > pd.Timestamp(day - YEAR)]
    before = exploded[
        (exploded["date"] <= pd.Timestamp(day - YEAR)) & (exploded["date"] > pd.Timestamp(day - 2 * YEAR))
    ]
    weights = this.groupby("issues")["intensity"].apply(lambda s: s.abs().sum())
    earlier = before.groupby("issues")["intensity"].apply(lambda s: s.abs().sum())
    if not len(weights):
        return ()
    total, past = float(weights.sum()), float(earlier.sum())
    top = sorted(weights.items(), key=lambda kv: (-kv[1], str(kv[0])))[:most]
    out = []
    for issue, weight in top:
        share = float(weight) / total
        was = float(earlier.get(issue, 0.0)) / past if past else None
        latest = next(records(this[this["issues"] == issue].sort_values(["date", "id"]).tail(1)))
        key = ledger.add(event_evidence(connection, latest.id))
        trend = _trend(share, was)
        out.append(IssueShare(str(issue), label(str(issue)), share, trend, latest.text or "", latest.date.date(), key))
    return tuple(out)


def _trend(share: float, was: float | None) -> Arrow:
    if was is None:
        return "unknown"
    return "up" if share > was + 0.05 else "down" if share < was - 0.05 else "same"


def outlook(connection: DuckDBPyConnection, a: str, b: str, day: date) -> str | None:
    """One line on the next three months, or None where there is too little."""
    from detente.relations.outlook import outlook_of

    found = outlook_of(connection, a, b, until=day)
    return str(found)


def thin(
    events: pd.DataFrame,
    said: tuple[Said, ...],
    told: Coverage,
    pair: tuple[str, str],
    names: tuple[str, str],
    day: date,
) -> tuple[str, ...]:
    """What the page does not know."""
    out = []
    now = recent(events, day)
    if len(now) < 3:
        last = events["date"].max().date() if len(events) else None
        since = f"; the last one is of {last:%d %B %Y}" if last else ""
        out.append(f"only {len(now)} events in the last 90 days{since}")
    for state, name in zip(pair, names, strict=True):
        if not any(s.state == state and s.date > day - timedelta(days=30) for s in said):
            out.append(f"no statement from {name} in the last 30 days")
        if len(now) >= 3 and not (now["source"] == state).any():
            out.append(f"no act of {name} in the last 90 days")
    if told.outlets == 1:
        out.append("all of it from one outlet")
    return tuple(out)
