"""A made-up store the size of a busy desk's: articles of ten sentences in a made-up vocabulary with word frequencies
as in any language, several actors an article, several tellings an event, five statements an article.

The same store every time; texts are as hard to compress and to search as real ones of that length.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

__all__ = ["make_store", "word"]

#: Sentences an article, actors an article, outlets, different words.
SENTENCES, ACTORS, OUTLETS, WORDS = 10, 12, 90, 30_000
#: States that act; a few act much more than the rest.
STATES = 40
#: First day and days that the store spans.
FIRST, DAYS = "2000-01-01", 6200

_VOCABULARY = "SET VARIABLE vocabulary = $words::VARCHAR[]"
_CODES = """
CREATE TEMP TABLE codes AS SELECT generate_subscripts(c, 1) - 1 AS i, unnest(c) AS code
FROM (SELECT $codes::VARCHAR[] AS c)
"""
#: The rank of a word drawn as frequent words are: uniform in the logarithm of the rank.
_RANK = f"1 + floor(exp(ln({WORDS}) * (hash(n, k) % 1000003) / 1000003))::INTEGER % {WORDS}"
_SENTENCES = f"""
CREATE TEMP TABLE spoken AS SELECT n // {SENTENCES} AS place, n % {SENTENCES} AS number,
    array_to_string(list_transform(range(10 + (hash(n) % 16)::INTEGER),
        lambda k: getvariable('vocabulary')[{_RANK}]), ' ') || '.' AS text
FROM range({{articles}} * {SENTENCES}) t(n)
"""
_OFFSETS = """
CREATE TEMP TABLE placed AS SELECT place, md5('a' || place) AS article_id, number, text,
    sum(length(text) + 1) OVER (PARTITION BY place ORDER BY number) - length(text) - 1 AS start FROM spoken
"""
_PLACED = """INSERT INTO sentences SELECT article_id, number, start, start + length(text), text FROM placed
    ORDER BY place, number"""
_ARTICLES = f"""
INSERT INTO articles (id, date, date_basis, title, url, outlet, language, text, notices, story_id)
SELECT article_id, DATE '{FIRST}' + (place * {DAYS} // {{articles}})::INTEGER, 'given',
    left(min_by(text, number), 60), 'https://example.org/' || article_id,
    'Outlet ' || (hash(article_id) % {OUTLETS}), 'en', string_agg(text, ' ' ORDER BY number), [],
    's' || (hash(article_id) % ({{articles}} // 2))
FROM placed GROUP BY place, article_id ORDER BY place
"""
_SOURCE = f"floor({STATES} * pow((hash(n, 3) % 1000000) / 1000000, 2))"
_TARGET = f"floor({STATES} * pow((hash(n, 7) % 1000000) / 1000000, 1.5))"
_KINDS = """(VALUES (0, 'CONSULT', '040', 1.0, 'verbal_cooperation', 'trade'),
    (1, 'AID', '070', 7.0, 'material_cooperation', 'development_aid'),
    (2, 'ACCUSE', '112', -2.0, 'verbal_conflict', 'arms_control'),
    (3, 'ASSAULT', '190', -9.0, 'material_conflict', 'territorial_dispute'),
    (4, 'AGREE', '057', 8.0, 'verbal_cooperation', 'oil'),
    (5, 'THREATEN', '138', -7.0, 'verbal_conflict', 'sanctions')) q(k, type, cameo, intensity, quad, issue)"""
_EVENTS = f"""
INSERT INTO events SELECT md5('e' || n), 'detente', a.date, a.date, 'day', s.code, 'GOV', NULL, t.code, 'GOV', NULL,
    q.type, NULL, q.cameo, q.intensity, q.quad, 'actual', 0.5 + (hash(n, 5) % 50) / 100, [q.issue],
    1 + (hash(n, 6) % 3)::INTEGER, 1, a.id, p.number, p.text, 'bench', a.date,
    CASE WHEN s.code <> t.code THEN least(s.code, t.code) || '-' || greatest(s.code, t.code) END
FROM range({{events}}) r(n)
JOIN placed p ON p.place = hash(n) % {{articles}} AND p.number = hash(n, 2) % {SENTENCES}
JOIN articles a ON a.id = p.article_id
JOIN codes s ON s.i = {_SOURCE} JOIN codes t ON t.i = {_TARGET}
JOIN {_KINDS} ON q.k = hash(n, 11) % 6
"""
_MENTIONS = """
INSERT INTO mentions (event_id, article_id, article_date, outlet, sentence, date, date_precision, source_id,
    source_sector, source_start, source_end, target_id, target_sector, target_start, target_end, trigger_start,
    trigger_end, type, cameo, intensity, quad, modality, confidence, frame, issues, codebook)
SELECT e.id, e.article_id, e.date, 'Outlet', e.sentence, e.date, 'day', e.source_id, 'GOV', p.start, p.start + 5,
    e.target_id, 'GOV', p.start + 14, p.start + 19, p.start + 7, p.start + 12, e.type, e.cameo, e.intensity, e.quad,
    'actual', e.confidence, 'bench.frame', e.issues, 'bench'
FROM events e JOIN placed p ON p.article_id = e.article_id AND p.number = e.sentence, range(3) r(i)
WHERE i < e.mentions
"""
_ACTORS = f"""
INSERT INTO actors SELECT md5('a' || (n // {ACTORS})), (n % {ACTORS}) * 90, (n % {ACTORS}) * 90 + 6, 'someone', c.code,
    'GOV', NULL, NULL, true
FROM range({{articles}} * {ACTORS}) r(n)
JOIN codes c ON c.i = floor({STATES} * pow((hash(n, 9) % 1000000) / 1000000, 2))
"""
_STATEMENTS = f"""
INSERT INTO statements (id, article_id, number, "start", "end", text, kind, speaker_id, speaker_sector, speaker_name,
    chain, date)
SELECT md5('q' || n), p.article_id, n % 5, p.start, p.start + length(p.text), p.text,
    ['direct', 'indirect', 'mixed'][1 + (hash(n, 8) % 3)::INTEGER], c.code, 'GOV', 'Speaker ' || (hash(n, 4) % 5000),
    ['Speaker ' || (hash(n, 4) % 5000), a.outlet], a.date
FROM range({{statements}}) r(n)
JOIN placed p ON p.place = n // 5 % {{articles}} AND p.number = n % 5 * 2
JOIN articles a ON a.id = p.article_id
JOIN codes c ON c.i = floor({STATES} * pow((hash(n, 9) % 1000000) / 1000000, 2))
"""
_RELATIONS = """
INSERT INTO relations (id, article_id, a, b, claim, "start", "end", text, issues, date, codebook)
SELECT md5('r' || n), e.article_id, least(e.source_id, e.target_id), greatest(e.source_id, e.target_id),
    ['strained', 'improving', 'worsening'][1 + (hash(n) % 3)::INTEGER], 0, 20, left(e.text, 120), e.issues, e.date,
    'bench'
FROM (SELECT row_number() OVER () AS n, * FROM events WHERE hash(id) % 20 = 0 AND source_id <> target_id) e
"""
_GATES = """
INSERT INTO gates (id, article_id, "start", "end", text, kind, actors, waits, date_from, date_to, gate_date, date,
    codebook)
SELECT md5('g' || id), article_id, 0, 8, left(text, 60), 'summit', [source_id], [], strftime(date + 50, '%Y-%m-%d'),
    strftime(date + 50, '%Y-%m-%d'), date + 50, date, 'bench' FROM events WHERE hash(id) % 25 = 0
"""
_STEPS = (_SENTENCES, _OFFSETS, _PLACED, _ARTICLES, _EVENTS, _MENTIONS, _ACTORS, _STATEMENTS, _RELATIONS, _GATES)


def word(rank: int) -> str:
    """The made-up word of a rank; frequent ones are short."""
    syllables = ["".join(pair) for pair in product("bdfgklmnprstvz", "aeiou")]
    out = syllables[rank % 70]
    while rank := rank // 70:
        out += syllables[rank % 70]
    return out + "n"


def make_store(file: Path, events: int, articles: int, statements: int) -> None:
    """Writes the store."""
    from detente.actors.states import all_states
    from detente.store.connection import create_or_open

    with create_or_open(file) as connection:
        connection.execute(_VOCABULARY, {"words": [word(rank) for rank in range(WORDS + 1)]})
        connection.execute(_CODES, {"codes": [code for code, s in all_states().items() if s.last is None][:STATES]})
        for sql in _STEPS:
            connection.execute(sql.format(events=events, articles=articles, statements=statements))
