"""Index tables added to the snapshot: acts by dyad, coverage by state, stages, postings of statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.relations.series import counted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["WORD", "add_index"]

#: What separates words, in texts and in queries alike.
WORD = "[^\\pL\\pN]+"
#: So many of the fullest dyads have their stages on the board.
STAGED = 40

_PAIRS = """
CREATE TABLE web_pairs AS SELECT * FROM (
    SELECT least(source_id, target_id) AS a, greatest(source_id, target_id) AS b, origin, count(*) AS events,
        row_number() OVER (PARTITION BY least(source_id, target_id), greatest(source_id, target_id)
            ORDER BY origin = 'detente' DESC, count(*) DESC, origin) AS rank
    FROM events WHERE source_id <> target_id GROUP BY 1, 2, origin)
"""
_ACTS = f"""
CREATE TABLE web_acts AS
SELECT p.a, p.b, e.source_id = p.a AS forward, e.date, greatest(e.date, coalesce(e.told, e.date)) AS known, e.origin,
    p.rank = 1 AS main, coalesce(e.intensity, 0) AS intensity, e.quad, e.type, e.issues,
    coalesce(e.mentions, 1) AS mentions, e.id, left(e.text, 400) AS text,
    coalesce(e.date_precision, 'day') AS date_precision
FROM (SELECT * FROM events WHERE source_id <> target_id AND {counted("year")}) e
JOIN web_pairs p ON p.a = least(e.source_id, e.target_id) AND p.b = greatest(e.source_id, e.target_id)
    AND p.origin = e.origin
ORDER BY p.a, p.b, e.date, e.id
"""
_STATES = f"""
CREATE TABLE web_states AS
SELECT state, origin, month, count(*) AS events FROM (
    SELECT source_id AS state, origin, date_trunc('month', date) AS month FROM events WHERE {counted("month")}
    UNION ALL SELECT target_id, origin, date_trunc('month', date) FROM events
    WHERE {counted("month")} AND target_id IS DISTINCT FROM source_id)
WHERE state IS NOT NULL GROUP BY ALL ORDER BY ALL
"""
_DOCS = f"""
CREATE TABLE web_docs AS
SELECT row_number() OVER (ORDER BY date DESC NULLS LAST, article_id, "start") AS doc, id, article_id, date, speaker_id,
    coalesce(speaker_name, speaker_text) AS speaker,
    len(string_split_regex(text, '{WORD}')) AS length
FROM statements
"""
_POSTINGS = f"""
CREATE TABLE web_postings AS
SELECT word, doc::INTEGER AS doc, count(*)::USMALLINT AS times FROM (
    SELECT d.doc, unnest(string_split_regex(lower(strip_accents(s.text)), '{WORD}')) AS word
    FROM statements s JOIN web_docs d ON d.id = s.id)
WHERE word <> '' AND length(word) <= 40 GROUP BY word, doc ORDER BY word, doc
"""
_GATES = """
CREATE TABLE web_gates AS
SELECT DISTINCT t.key, g.id, g.kind, g.gate_date, g.actors, g.article_id, g."start", g.date
FROM gates g JOIN (
    SELECT DISTINCT article_id, least(source_id, target_id) || greatest(source_id, target_id) AS key FROM mentions
    WHERE source_id <> target_id) t USING (article_id)
WHERE list_contains(g.actors, left(t.key, 3)) OR list_contains(g.actors, right(t.key, 3))
"""
_STAGES = """
CREATE TABLE web_stages (a VARCHAR, b VARCHAR, start DATE, "end" DATE, level DOUBLE, direction VARCHAR, name VARCHAR)
"""


def add_index(connection: DuckDBPyConnection) -> None:
    """Adds the tables to a writable copy; what an earlier one left is replaced."""
    for table in ("web_pairs", "web_acts", "web_states", "web_docs", "web_postings", "web_stages", "web_gates"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    for sql in (_PAIRS, _ACTS, _STATES, _DOCS, _POSTINGS, _STAGES, _GATES):
        connection.execute(sql)
    _add_stages(connection)


def _add_stages(connection: DuckDBPyConnection) -> None:
    from detente.relations.stages import stages

    pairs = connection.execute(
        "SELECT a, b FROM web_pairs WHERE rank = 1 ORDER BY events DESC, a, b LIMIT ?", [STAGED]
    ).fetchall()
    for a, b in pairs:
        rows = [
            (a, b, f"{s.start}-01", f"{s.end}-01", s.level, s.direction, s.name)
            for s in stages(connection, a, b, why=0).stages
        ]
        if rows:
            connection.executemany("INSERT INTO web_stages VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
