"""Index tables added to the snapshot, in two layers.

The first layer is what every page needs (seconds for a million events): events clustered by dyad, the main coder's acts
by day, what touches each state, coverage by state and month. The second one makes pages fast that read texts (a minute
for a million statements, made in the background): statements by day with the postings of their words, tellings by
dyad, actors by state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.actors.states import all_states
from detente.records import QUADS
from detente.relations.series import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from duckdb import DuckDBPyConnection

__all__ = ["FIRST", "SECOND", "add_index"]

_CODES = "CREATE TABLE web_codes (code VARCHAR)"
#: A dyad is a pair of states: events with an alliance or a firm are on the pages of the state, not on the board.
_PAIRS = """
CREATE TABLE web_pairs AS SELECT dense_rank() OVER (ORDER BY a, b)::INTEGER AS pair, *,
    row_number() OVER (PARTITION BY a, b ORDER BY origin = 'detente' DESC, events DESC, origin) AS rank
FROM (SELECT least(source_id, target_id) AS a, greatest(source_id, target_id) AS b, origin, count(*) AS events
    FROM events WHERE source_id <> target_id AND source_id IN (FROM web_codes) AND target_id IN (FROM web_codes)
    GROUP BY ALL)
"""
_KINDS = """
CREATE TABLE web_kinds AS
SELECT (row_number() OVER (ORDER BY code, type) - 1)::INTEGER AS kind, *
FROM (SELECT DISTINCT coalesce(cameo, type, '') AS code, coalesce(type, '') AS type FROM events)
"""
#: Story and outlet of an event's article are numbers, which are enough to count them (0: none).
_EVENTS = f"""
CREATE TABLE web_events AS
SELECT p.pair, p.rank = 1 AS main, e.source_id = p.a AS forward, greatest(e.date, coalesce(e.told, e.date)) AS known,
    coalesce({counted("year")}, false) AS counts, k.kind,
    coalesce(t.story, 0) AS story, coalesce(t.outlet, 0) AS outlet, e.*
FROM events e JOIN web_pairs p
    ON p.a = least(e.source_id, e.target_id) AND p.b = greatest(e.source_id, e.target_id) AND p.origin = e.origin
JOIN web_kinds k ON k.code = coalesce(e.cameo, e.type, '') AND k.type = coalesce(e.type, '')
LEFT JOIN (SELECT id, CASE WHEN story_id IS NOT NULL THEN hash(story_id) END AS story,
    CASE WHEN outlet IS NOT NULL THEN hash(outlet) END AS outlet FROM articles) t ON t.id = e.article_id
ORDER BY p.pair, e.date, e.id
"""
_DAYS = """
CREATE TABLE web_days AS
SELECT rowid AS row, pair, date, known, coalesce(intensity, 0) AS intensity, issues,
    coalesce(date_precision, 'day') AS date_precision, coalesce(mentions, 1) AS mentions
FROM web_events WHERE main AND counts ORDER BY date
"""
_ISSUES = """
CREATE TABLE web_issues AS
SELECT unnest(issues) AS issue, pair, date, known, coalesce(intensity, 0) AS intensity, quad, id
FROM web_events WHERE main AND counts ORDER BY issue, date
"""
_QUAD = " ".join(f"WHEN '{quad}' THEN {index}" for index, quad in enumerate(QUADS))
#: An event stands once for each state that it touches.
_TOUCHES = f"""
CREATE TABLE web_touches AS
SELECT state, other, date, greatest(date, told) AS known, date_precision, told, modality,
    CASE quad {_QUAD} END AS quad_number, origin
FROM (SELECT source_id AS state, target_id AS other, * FROM events WHERE source_id IS NOT NULL
    UNION ALL SELECT target_id, source_id, * FROM events
    WHERE target_id IS NOT NULL AND target_id IS DISTINCT FROM source_id)
ORDER BY state, known
"""
_TOUCHED = f"""
CREATE TABLE web_touched AS
SELECT state, other, year(date) * 12 + month(date) - 1 AS month, year(known) * 12 + month(known) - 1 AS known_month,
    quad_number AS quad, origin, count(*) AS events
FROM web_touches WHERE {counted("month")} AND quad_number IS NOT NULL GROUP BY ALL ORDER BY state, other, month
"""
#: The same over all other states: `kind` 1 with one, 2 without (a null or the state itself).
_TOUCHED_ALL = """
CREATE TABLE web_touched_all AS
SELECT state, CASE WHEN other IS NULL OR other = state THEN 2 ELSE 1 END AS kind, month, known_month, quad, origin,
    sum(events)::BIGINT AS events
FROM web_touched GROUP BY ALL ORDER BY state, month
"""
_STATES = f"""
CREATE TABLE web_states AS
SELECT state, origin, date_trunc('month', date) AS month, count(*) AS events FROM web_touches
WHERE {counted("month")} GROUP BY ALL ORDER BY ALL
"""
_GATES = """
CREATE TABLE web_gates AS
SELECT DISTINCT p.pair, g.id, g.kind, g.gate_date, g.actors, g.article_id, g."start", g.date
FROM gates g JOIN (
    SELECT DISTINCT article_id, least(source_id, target_id) AS a, greatest(source_id, target_id) AS b FROM mentions
    WHERE source_id <> target_id) t USING (article_id)
JOIN (SELECT DISTINCT pair, a, b FROM web_pairs) p USING (a, b)
WHERE list_contains(g.actors, a) OR list_contains(g.actors, b)
"""
#: Filled by `web.staged` once the rest is there.
_STAGES = """
CREATE TABLE web_stages (a VARCHAR, b VARCHAR, start DATE, "end" DATE, level DOUBLE, direction VARCHAR, name VARCHAR)
"""
FIRST = {
    "web_codes": _CODES,
    "web_pairs": _PAIRS,
    "web_kinds": _KINDS,
    "web_events": _EVENTS,
    "web_days": _DAYS,
    "web_issues": _ISSUES,
    "web_touches": _TOUCHES,
    "web_touched": _TOUCHED,
    "web_touched_all": _TOUCHED_ALL,
    "web_states": _STATES,
    "web_gates": _GATES,
    "web_stages": _STAGES,
}

#: Articles without their texts: all by day, and those that tell of a dyad by dyad.
_HEADS = """
CREATE TABLE web_heads AS
SELECT id, date, title, url, outlet, duplicate_of, story_id FROM articles ORDER BY date
"""
#: What a page of a dyad may name: articles with its events or claims (`told`), its gates, statements near both states.
_PAIR_HEADS = """
CREATE TABLE web_pair_heads AS
SELECT t.pair, t.told, h.* FROM (
    SELECT pair, article_id, bool_or(told) AS told FROM (
        SELECT pair, article_id, true AS told FROM web_events WHERE article_id IS NOT NULL
        UNION ALL SELECT p.pair, r.article_id, true FROM relations r JOIN web_pairs p ON p.a = r.a AND p.b = r.b
        UNION ALL SELECT pair, article_id, false FROM web_pair_gates
        UNION ALL SELECT pair, article_id, false FROM web_near)
    GROUP BY ALL) t
JOIN web_heads h ON h.id = t.article_id ORDER BY t.pair, h.date
"""
#: Gates of either state, told in an article that speaks of both, with the sentence and the article's head.
_PAIR_GATES = """
CREATE TABLE web_pair_gates AS
WITH told AS (
    SELECT DISTINCT w.id, least(w.owner, m.actor_id) AS a, greatest(w.owner, m.actor_id) AS b
    FROM (SELECT id, article_id, unnest(actors) AS owner FROM gates) w
    JOIN actors m ON m.article_id = w.article_id AND m.actor_id <> w.owner
    SEMI JOIN actors o ON o.article_id = w.article_id AND o.actor_id = w.owner),
whole AS (
    SELECT g.*, h.outlet, h.title, s.text AS sentence FROM gates g JOIN web_heads h ON h.id = g.article_id
    LEFT JOIN sentences s ON s.article_id = g.article_id AND s."start" <= g."start" AND s."end" >= g."end")
SELECT p.pair, g.* FROM whole g JOIN told t USING (id)
JOIN (SELECT DISTINCT pair, a, b FROM web_pairs) p USING (a, b)
ORDER BY p.pair, g.date
"""
#: Claims about a dyad; `stored` where their article is.
_CLAIMS = """
CREATE TABLE web_claims AS
SELECT p.pair, r.*, h.outlet, h.title, h.id IS NOT NULL AS stored
FROM relations r JOIN (SELECT DISTINCT pair, a, b FROM web_pairs) p USING (a, b)
LEFT JOIN web_heads h ON h.id = r.article_id ORDER BY p.pair, r.date
"""
#: Statements that a page of a dyad may show, where another state is spoken of near by (as `PairOn.said` asks).
_NEAR = """
CREATE TABLE web_near AS
WITH own AS (
    SELECT doc, article_id, speaker_id, "start", "end", date FROM web_statements s
    WHERE parent IS NULL AND size BETWEEN 25 AND 400 AND EXISTS (SELECT 1 FROM web_actors m
        WHERE m.article_id = s.article_id AND m.actor_id = s.speaker_id
            AND m."start" < s."end" + 300 AND m."end" > s."start" - 300))
SELECT DISTINCT p.pair, s.date, s.doc, s.article_id
FROM own s JOIN web_actors m ON m.article_id = s.article_id AND m.actor_id <> s.speaker_id
    AND m."start" < s."end" + 300 AND m."end" > s."start" - 300
JOIN (SELECT DISTINCT pair, a, b FROM web_pairs) p
    ON p.a = least(s.speaker_id, m.actor_id) AND p.b = greatest(s.speaker_id, m.actor_id)
ORDER BY p.pair, s.doc
"""
#: Statements of either state in articles with events or claims of the two, for the dyad page.
_SAID = """
CREATE TABLE web_said AS
SELECT h.pair, s.doc, s.date, s.speaker_name IS NULL AS unnamed, s.kind = 'indirect' AS indirect, s.speaker,
    s.speaker_id AS state, s.chain, s.text, s.article_id, s."start"
FROM web_pair_heads h JOIN web_statements s ON s.article_id = h.id
JOIN (SELECT DISTINCT pair, a, b FROM web_pairs) p ON p.pair = h.pair AND s.speaker_id IN (p.a, p.b)
WHERE h.told AND s.parent IS NULL AND s.size BETWEEN 25 AND 600 ORDER BY h.pair, s.doc
"""
#: `kept`: their article is stored and no copy of another.
_STATEMENTS = """
CREATE TABLE web_statements AS
SELECT row_number() OVER (ORDER BY s.date DESC NULLS LAST, s.article_id, s."start")::INTEGER AS doc,
    s.* EXCLUDE (codebook), coalesce(s.speaker_name, s.speaker_text) AS speaker, length(s.text) AS size, h.outlet,
    h.title, h.id IS NOT NULL AND h.duplicate_of IS NULL AS kept
FROM statements s LEFT JOIN web_heads h ON h.id = s.article_id ORDER BY doc
"""
#: Texts are cut at white space, which is fast, and only the distinct pieces are folded and cut into words.
_PIECES = """
CREATE TEMP TABLE pieces AS
SELECT doc, unnest(string_split(text, ' ')) AS piece FROM web_statements
"""
_SPELT = """
CREATE TEMP TABLE spelt AS
SELECT piece, unnest(list_distinct(regexp_extract_all(lower(strip_accents(piece)), '[\\pL\\pN]+'))) AS word
FROM (SELECT DISTINCT piece FROM pieces)
"""
_WORDS = """
CREATE TABLE web_words AS SELECT word, row_number() OVER (ORDER BY word)::INTEGER AS number
FROM (SELECT DISTINCT word FROM spelt WHERE length(word) <= 40) ORDER BY word
"""
_POSTINGS = """
CREATE TABLE web_postings AS
SELECT w.number AS word, p.doc, count(*)::UTINYINT AS times FROM pieces p
JOIN spelt s ON s.piece = p.piece JOIN web_words w ON w.word = s.word
GROUP BY w.number, p.doc HAVING count(*) < 256 ORDER BY w.number, p.doc
"""
_RARITY = "CREATE TABLE web_rarity AS SELECT word, count(*) AS docs FROM web_postings GROUP BY word ORDER BY word"
_LENGTHS = """
CREATE TABLE web_lengths AS SELECT doc, greatest(1, length(text) // 6) AS length FROM web_statements ORDER BY doc
"""
_TELLINGS = """
CREATE TABLE web_tellings AS
SELECT p.pair, m.*, s."start" AS "at", s."end" AS until
FROM mentions m JOIN (SELECT DISTINCT pair, a, b FROM web_pairs) p
    ON p.a = least(m.source_id, m.target_id) AND p.b = greatest(m.source_id, m.target_id)
LEFT JOIN sentences s ON s.article_id = m.article_id AND s.number = m.sentence
ORDER BY p.pair
"""
#: Sentences that a page of a dyad places its marks in; only those of gates with their texts.
_PAIR_SENTENCES = """
CREATE TABLE web_pair_sentences AS
SELECT pair, article_id, number, "start", "end", max(text) AS text FROM (
    SELECT pair, article_id, sentence AS number, "at" AS "start", until AS "end", NULL::VARCHAR AS text
    FROM web_tellings WHERE sentence IS NOT NULL
    UNION ALL SELECT g.pair, s.article_id, s.number, s."start", s."end", s.text
    FROM web_pair_gates g JOIN sentences s
        ON s.article_id = g.article_id AND s."start" <= g."start" AND s."end" >= g."end")
GROUP BY pair, article_id, number, "start", "end" ORDER BY pair, article_id, number
"""
_ACTORS = """
CREATE TABLE web_actors AS
SELECT m.actor_id, t.date, m.article_id, m."start", m."end" FROM actors m JOIN articles t ON t.id = m.article_id
WHERE m.actor_id IS NOT NULL ORDER BY m.actor_id, t.date
"""
SECOND = {
    "web_heads": _HEADS,
    "web_statements": _STATEMENTS,
    "web_tellings": _TELLINGS,
    "web_actors": _ACTORS,
    "web_pair_gates": _PAIR_GATES,
    "web_claims": _CLAIMS,
    "web_pair_sentences": _PAIR_SENTENCES,
    "web_near": _NEAR,
    "web_pair_heads": _PAIR_HEADS,
    "web_said": _SAID,
    "web_lengths": _LENGTHS,
    "pieces": _PIECES,
    "spelt": _SPELT,
    "web_words": _WORDS,
    "web_postings": _POSTINGS,
    "web_rarity": _RARITY,
}


def add_index(
    connection: DuckDBPyConnection, layer: dict[str, str], watch: Callable[[str], None] | None = None
) -> None:
    """Adds a layer to a writable copy; what an earlier one left is replaced. `watch` hears of each table."""
    for table, sql in layer.items():
        if watch:
            watch(table)
        connection.execute(f"DROP TABLE IF EXISTS {table}")
        connection.execute(sql)
        if table == "web_codes":
            connection.execute("INSERT INTO web_codes SELECT unnest(?::VARCHAR[])", [list(all_states())])
