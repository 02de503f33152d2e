"""The lists of a dyad page for the chosen span: issues by year, statements, events, claims."""

from __future__ import annotations

from datetime import date, timedelta

from detente.records import QUADS
from detente.relations.brief import YEAR
from detente.relations.issues import label
from detente.web.narrow import among
from detente.web.page import Row, View

__all__ = ["claims", "events", "issues", "statements"]

#: Issues by year: events and the share of conflict among them.
_ISSUES = f"""
SELECT issue, year(date) AS year, count(*) AS events,
    count(*) FILTER (quad IN ('{QUADS[2]}', '{QUADS[3]}')) / count(*) AS conflict
FROM (SELECT unnest(issues) AS issue, date, quad FROM acts WHERE origin = ? AND date BETWEEN ? AND ? AND known <= ?)
GROUP BY ALL ORDER BY ALL
"""


def issues(view: View, coder: str, first: date, last: date) -> Row:
    """The eight fullest issues of the span, by its last twelve years."""
    rows = view.fetch(_ISSUES, coder, first, last, view.on)
    totals: dict[str, int] = {}
    for row in rows:
        totals[row["issue"]] = totals.get(row["issue"], 0) + row["events"]
    top = sorted(totals, key=lambda i: (-totals[i], i))[:8]
    cells = {(r["issue"], r["year"]): r for r in rows}
    years = sorted({r["year"] for r in rows})[-12:]
    return {"years": years, "rows": [(i, label(i), totals[i], [cells.get((i, y)) for y in years]) for i in top]}


#: The last year of the span speaks for it where it says enough (eight); the best of it by name and by directness.
_SAID = """
WITH found AS (
    SELECT doc, date > $year AS lately, unnamed, indirect FROM web_said
    WHERE pair = $pair AND date BETWEEN $first AND $last)
SELECT doc FROM found WHERE lately OR (SELECT count(*) FROM found WHERE lately) < 8
ORDER BY unnamed, indirect, doc LIMIT 8
"""
_SAID_TEXTS = """
SELECT date, speaker, speaker_id AS state, chain, text, article_id, "start" FROM web_statements
WHERE {among} ORDER BY speaker_name IS NULL, kind = 'indirect', doc
"""
_SAID_UNINDEXED = """
SELECT s.date, coalesce(s.speaker_name, s.speaker_text) AS speaker, s.speaker_id AS state, s.chain, s.text,
    s.article_id, s."start"
FROM statements s WHERE s.speaker_id IN (?, ?) AND s.date BETWEEN ? AND ? AND length(s.text) BETWEEN 25 AND 600
    AND s.parent IS NULL AND s.article_id IN (
        SELECT article_id FROM acts UNION SELECT article_id FROM relations WHERE a = ? AND b = ?)
ORDER BY (s.speaker_name IS NULL), (s.kind = 'indirect'), s.date DESC, s.article_id, s."start" LIMIT 8
"""


def statements(view: View, a: str, b: str, first: date, last: date) -> list[Row]:
    """Eight statements of the two states from articles that tell of the dyad."""
    if not view.snapshot.texts or view.pair < 0:
        return view.fetch(_SAID_UNINDEXED, *(a, b, first, last, *sorted((a, b))))
    given = {"pair": view.pair, "first": first, "last": last, "year": last - YEAR - timedelta(days=1)}
    docs = [doc for (doc,) in view.connection.execute(_SAID, given).fetchall()]
    return view.fetch(_SAID_TEXTS.format(among=among("doc", docs)))


_LATEST = """
SELECT rowid FROM web_events WHERE pair = ? AND counts AND origin = ? AND date BETWEEN ? AND ? AND known <= ?
ORDER BY date DESC, id LIMIT 20
"""
_EVENTS = """
SELECT id, date, source_id AS source, target_id AS target, type, intensity, mentions, text, confidence
FROM web_events WHERE {among} ORDER BY date DESC, id
"""


def events(view: View, coder: str, first: date, last: date) -> list[Row]:
    """The latest twenty of the span."""
    found = view.connection.execute(_LATEST, [view.pair, coder, first, last, view.on]).fetchall()
    return view.fetch(_EVENTS.format(among=among("rowid", [row for (row,) in found])))


_CLAIMS = """
SELECT r.date, r.claim, r.name, r.text, r.article_id, r."start", t.outlet FROM relations r
LEFT JOIN articles t ON t.id = r.article_id WHERE r.a = ? AND r.b = ? AND r.date BETWEEN ? AND ?
ORDER BY r.date DESC, r.id LIMIT 10
"""


def claims(view: View, a: str, b: str, first: date, last: date) -> list[Row]:
    """What was claimed about the relation, the latest ten of the span."""
    return view.fetch(_CLAIMS, *(*sorted((a, b)), first, last))
