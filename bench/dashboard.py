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

from bench.dashboard_store import make_store, word
from bench.screenshots import served


def _addresses(kind: str, count: int, codes: list[tuple[str, str]]) -> list[str]:
    days = [date(2016, 11, 1) - timedelta(days=9 * i) for i in range(count)]
    if kind == "board":
        return [f"/?on={day}" for day in days]
    if kind == "dyad":
        return [f"/dyad/{a}/{b}" for a, b in codes[:count]]
    return [f"/search?q={word(i * 37 + 1)}+{word(i % 5)}" for i in range(count)]


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
