"""Server time and weight of the dashboard on a made-up store: `python -m bench.dashboard [--events N] [--articles N]`.

Every address is asked for once only, so that no kept page is measured. Targets: board and dyad at most 150 ms median
alone, 400 ms at the 95th percentile with 8 users; first view at most 600 kB.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

from bench.screenshots import served

_SQL = """
CREATE TEMP TABLE codes AS SELECT row_number() OVER () - 1 AS i, code FROM (SELECT unnest($codes::VARCHAR[]) AS code);
"""
_ARTICLES = """
INSERT INTO articles (id, date, date_basis, title, outlet, language, text, story_id)
SELECT 'a' || i, DATE '2000-01-01' + (i * 6200 // {articles})::INTEGER, 'given', 'Title ' || i, 'Outlet ' || (i % 90),
    'en', repeat('The envoy of one state met the envoy of another and spoke about trade at length. ', 20),
    's' || (i // 2)
FROM range({articles}) t(i)
"""
_EVENTS = """
INSERT INTO events SELECT md5('e' || n), 'detente', a.date, a.date, 'day', s.code, 'GOV', NULL, t.code, 'GOV', NULL,
    q.type, NULL, q.cameo, q.intensity, q.quad, 'actual', 0.8, [q.issue], 1 + n % 3, 1, a.id, 0,
    'The envoy of one state met the envoy of another and spoke about trade.', 'bench', a.date
FROM range({events}) r(n)
JOIN articles a ON a.id = 'a' || (hash(n) % {articles})
JOIN codes s ON s.i = floor(40 * pow((hash(n * 3) % 1000000) / 1000000, 2))
JOIN codes t ON t.i = floor(40 * pow((hash(n * 7) % 1000000) / 1000000, 1.5))
JOIN (VALUES (0, 'CONSULT', '040', 1.0, 'verbal_cooperation', 'trade'),
    (1, 'AID', '070', 7.0, 'material_cooperation', 'aid'), (2, 'ACCUSE', '112', -2.0, 'verbal_conflict', 'syria'),
    (3, 'ASSAULT', '190', -9.0, 'material_conflict', 'borders')) q(k, type, cameo, intensity, quad, issue)
    ON q.k = hash(n * 11) % 4
"""
_REST = (
    """INSERT INTO sentences SELECT id, 0, 0, 70, left(text, 70) FROM articles""",
    """INSERT INTO mentions (event_id, article_id, article_date, outlet, sentence, date, source_id, source_start,
        source_end, target_id, target_start, target_end, trigger_start, trigger_end, type, confidence, frame)
    SELECT id, article_id, date, 'Outlet', 0, date, source_id, 4, 9, target_id, 30, 35, 24, 27, type, 0.8, 'meet'
    FROM events""",
    """INSERT INTO statements (id, article_id, number, "start", "end", text, kind, speaker_id, speaker_name,
        chain, date)
    SELECT md5('q' || n), 'a' || (hash(n) % {articles}), 0, 0, 60,
        'word' || (hash(n) % 20000) || ' trade talks ' || 'term' || (hash(n * 5) % 3000) || ' will go on as agreed',
        'indirect', c.code, 'Speaker ' || (n % 500), ['Speaker', 'Outlet'], DATE '2000-01-01' + (n % 6200)::INTEGER
    FROM range({statements}) r(n) JOIN codes c ON c.i = n % 40""",
)


def make_store(file: Path, events: int, articles: int, statements: int) -> None:
    """A store of that size; the same every time."""
    from detente.actors.states import all_states
    from detente.store.connection import create_or_open

    with create_or_open(file) as connection:
        connection.execute(_SQL, {"codes": [code for code, s in all_states().items() if s.last is None][:40]})
        for sql in (_ARTICLES, _EVENTS, *_REST):
            connection.execute(sql.format(events=events, articles=articles, statements=statements))


def _addresses(kind: str, count: int, codes: list[tuple[str, str]]) -> list[str]:
    days = [date(2016, 11, 1) - timedelta(days=9 * i) for i in range(count)]
    if kind == "board":
        return [f"/?on={day}" for day in days]
    if kind == "dyad":
        return [f"/dyad/{a}/{b}" for a, b in codes[:count]]
    return [f"/search?q=word{i * 37} trade" for i in range(count)]


def _timed(base: str, address: str) -> tuple[float, int]:
    import httpx

    started = time.perf_counter()
    answer = httpx.get(base + address, timeout=60)
    answer.raise_for_status()
    return time.perf_counter() - started, len(answer.content)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--events", type=int, default=1_000_000)
    options.add_argument("--articles", type=int, default=200_000)
    options.add_argument("--statements", type=int, default=1_000_000)
    options.add_argument("--requests", type=int, default=40)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "bench.duckdb"
        make_store(store, given.events, given.articles, given.statements)
        started = time.perf_counter()
        with served(store) as base:
            print(f"first snapshot with its index: {time.perf_counter() - started:.1f} s")
            _measure(store, base, given.requests)
    print(f"threads at the end: {threading.active_count()}")


def _measure(store: Path, base: str, requests: int) -> None:
    from detente.store.connection import connect

    with connect(store) as connection:
        pairs = connection.execute(
            "SELECT least(source_id, target_id) a, greatest(source_id, target_id) b FROM events "
            "WHERE source_id <> target_id GROUP BY ALL ORDER BY count(*) DESC, 1, 2"
        ).fetchall()
    weight = sum(_timed(base, part)[1] for part in ("/", "/static/app.css", "/static/app.js", "/static/icon.svg"))
    print(f"first view of the board: {weight / 1000:.0f} kB")
    print(f"{'page':8}{'users':>6}{'median ms':>11}{'p95 ms':>9}{'kB':>7}")
    for kind in ("board", "dyad", "search"):
        addresses = _addresses(kind, 2 * requests, pairs)
        for users, part in ((1, addresses[:requests]), (8, addresses[requests:])):
            with ThreadPoolExecutor(users) as pool:
                found = list(pool.map(lambda address: _timed(base, address), part))
            times = sorted(t * 1000 for t, _ in found)
            p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
            size = max(n for _, n in found) / 1000
            print(f"{kind:8}{users:>6}{statistics.median(times):>11.0f}{p95:>9.0f}{size:>7.0f}")


if __name__ == "__main__":
    main()
