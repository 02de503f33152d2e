"""The voices in a brief: statements, claims about the relation, gates ahead; each from the store by one query."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from detente.relations.brief import RECENT, YEAR, Claim, Evidence, GateAhead, Said
from detente.relations.brief_evidence import Ledger, records

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["claims", "gates_ahead", "said"]

_SAID = """
WITH told AS (
    SELECT id, date, coalesce(speaker_name, speaker_text) AS speaker, speaker_id, speaker_name, speaker_sector, chain,
        kind, text, article_id, "start", "end"
    FROM statements WHERE speaker_id IN ($a, $b) AND date <= $day AND date > $since
        AND length(text) BETWEEN 25 AND 400 AND parent IS NULL
        AND NOT contains(text, ' | ')  -- a quotation that swallowed a menu of the page
        AND NOT starts_with(text, 'to ')),  -- a plan ("plans to sign") is an event, not something said
near AS (
    SELECT told.id, told.article_id FROM told JOIN actors m ON m.article_id = told.article_id
        AND m.actor_id IN ($a, $b) AND m."start" < told."end" + 300 AND m."end" > told."start" - 300
    GROUP BY ALL HAVING count(DISTINCT m.actor_id) = 2)
SELECT told.date, speaker, speaker_id, speaker_sector, chain, kind, told.text, article_id, a.outlet, a.title
FROM told SEMI JOIN near USING (id, article_id) JOIN articles a ON a.id = article_id
WHERE a.duplicate_of IS NULL
ORDER BY (speaker_name IS NOT NULL) DESC, (kind = 'indirect'), (speaker_sector = 'GOV') DESC, told.date DESC, told.id
LIMIT 40
"""


def said(connection: DuckDBPyConnection, a: str, b: str, day: date, ledger: Ledger, most: int = 6) -> tuple[Said, ...]:
    """Statements of the last 90 days by people of the two states where both are spoken of; named officials first."""
    rows = records(connection, _SAID, {"a": a, "b": b, "day": day, "since": day - RECENT})
    seen: dict[str, int] = {}
    chosen: list[Any] = []
    for row in rows:
        speaker = str(row.speaker)
        if seen.get(speaker, 0) < 2 and len(chosen) < most and not any(row.text == other.text for other in chosen):
            seen[speaker] = seen.get(speaker, 0) + 1
            chosen.append(row)
    chosen.sort(key=lambda r: r.date, reverse=True)
    out = []
    for row in chosen:
        evidence = Evidence("s", row.article_id, row.date, row.outlet or None, row.title or None, row.text)
        chain = tuple(str(link) for link in row.chain)
        key = ledger.add(evidence)
        said_by = (str(row.speaker), row.speaker_id or None, row.speaker_sector or None)
        out.append(Said(row.date, *said_by, chain, row.kind, row.text, key))
    return tuple(out)


def claims(
    connection: DuckDBPyConnection, a: str, b: str, day: date, ledger: Ledger, most: int = 4
) -> tuple[Claim, ...]:
    """The latest claims about the relation within the year, one a kind and name."""
    rows = records(
        connection,
        """SELECT r.date, r.claim, r.name, r.issues, r.text, r.article_id, a.outlet, a.title
        FROM relations r JOIN articles a ON a.id = r.article_id
        WHERE r.a = ? AND r.b = ? AND r.date <= ? AND r.date > ? ORDER BY r.date DESC, r.id""",
        (*sorted((a, b)), day, day - YEAR),
    )
    chosen: dict[tuple[str, str | None], Any] = {}
    for row in rows:
        chosen.setdefault((row.claim, row.name or None), row)
    out = []
    for row in list(chosen.values())[:most]:
        told = (row.article_id, row.date, row.outlet or None, row.title or None, row.text)
        key = ledger.add(Evidence("c", *told))
        issues = tuple(str(i) for i in row.issues)
        out.append(Claim(row.date, row.claim, row.name or None, issues, row.text, key))
    return tuple(out)


_GATES = """
SELECT g.kind, g.date_from, g.date_to, g.gate_date, g.actors, g.waits, g.text, g.clause, g.date AS told, g.article_id,
    s.text AS sentence, a.outlet, a.title
FROM gates g JOIN articles a ON a.id = g.article_id
LEFT JOIN sentences s ON s.article_id = g.article_id AND s."start" <= g."start" AND s."end" >= g."end"
WHERE list_has_any(g.actors, ?) AND g.date <= ? AND g.date > ?
    AND coalesce(try_cast(g.date_to AS DATE), g.gate_date) >= ?
    AND EXISTS (SELECT 1 FROM actors m WHERE m.article_id = g.article_id AND m.actor_id = ?)
    AND EXISTS (SELECT 1 FROM actors m WHERE m.article_id = g.article_id AND m.actor_id = ?)
ORDER BY (g.clause IS NOT NULL) DESC, g.date DESC, g.id
"""


def gates_ahead(
    connection: DuckDBPyConnection, a: str, b: str, day: date, ledger: Ledger, most: int = 5
) -> tuple[GateAhead, ...]:
    """Gates told within the year and still ahead, the same gate of several articles once; nearest first."""
    rows = records(connection, _GATES, ([a, b], day, day - YEAR, day, a, b))
    grouped: dict[tuple[str, str, str], list[Any]] = {}
    for row in rows:
        owner = next((str(x) for x in row.actors if x in (a, b)), "")
        grouped.setdefault((row.kind, owner, str(row.date_from)[:7]), []).append(row)
    out = []
    for tellings in sorted(grouped.values(), key=lambda g: (g[0].gate_date, g[0].kind))[:most]:
        row = tellings[0]
        text = row.clause or row.sentence or row.text
        key = ledger.add(
            Evidence(
                "g",
                row.article_id,
                row.told,
                row.outlet or None,
                row.title or None,
                row.sentence or text,
            )
        )
        days = max(0, (row.gate_date - day).days)
        actors, waits = (tuple(str(x) for x in value) for value in (row.actors, row.waits))
        told = (row.kind, row.date_from, row.date_to, days, actors, waits, text, len(tellings), key)
        out.append(GateAhead(*told, awaited=any(telling.clause for telling in tellings)))
    return tuple(out)
