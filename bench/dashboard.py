"""Server time and weight of the dashboard on a made-up store: `python -m bench.dashboard [--events N] [--articles N]`.

The load that the targets are of is `bench.dashboard_clicks`: 8 users who click without a pause, three times: on the
first server that a store ever had, when it has just made its index; on one that has made its likely pages ahead, which
it does while nobody asks; and on one that has just started over the same store, which finds what the other kept
(`detente serve --prepare` makes it without a server). Beside it the worst case, kind by kind: "cold": every address is
asked for once only, and the server has not made it ahead; "again": the same addresses a second time; "past" is a dyad
as of an earlier day, which is never made ahead, "zoom" a span of a prepared one.
Targets: board and dyad at most 150 ms median, 400 ms at the 95th percentile with 8 users; first view at most 600 kB,
charts drawn within a second.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from http.client import HTTPConnection
from itertools import chain
from pathlib import Path
from urllib.request import urlopen

from bench.dashboard_clicks import clicks
from bench.dashboard_store import make_store, word
from bench.screenshots import CHROMIUM, FLAGS


def _addresses(kind: str, count: int, codes: list[tuple[str, str]]) -> list[str]:
    days = [date(2016, 11, 1) - timedelta(days=9 * i) for i in range(count)]
    spread = codes[:: max(1, len(codes) // count)][:count]
    if kind == "board":
        return [f"/?on={day}" for day in days]
    if kind == "dyad":
        return [f"/dyad/{a}/{b}" for a, b in codes[:count]]
    if kind == "prepared":
        return [f"/dyad/{a}/{b}" for a, b in spread]
    if kind == "past":
        return [f"/dyad/{a}/{b}?on={day}" for (a, b), day in zip(spread, days, strict=False)]
    if kind == "zoom":
        return [f"/dyad/{a}/{b}?from=2008-01-01&to=2009-12-31" for a, b in spread]
    return [f"/search?q={word(i * 37 + 1)}+{word(i % 5)}" for i in range(count)]


def _timed(base: str, address: str) -> tuple[float, int]:
    """Seconds, and bytes as they go over the wire (compressed)."""
    started = time.perf_counter()
    connection = HTTPConnection(base.removeprefix("http://"), timeout=300)
    connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    size = len(answer.read())
    if answer.status != 200:
        raise SystemExit(f"{address}: status {answer.status}")
    return time.perf_counter() - started, size


@contextmanager
def _serving(store: Path) -> Iterator[tuple[str, int]]:
    """`detente serve` in a process of its own: its address and process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = "from detente.cli import main; main()"
    server = subprocess.Popen([sys.executable, "-c", run, "serve", "--db", str(store), "--port", str(port)])
    try:
        while server.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", server.pid
    finally:
        server.terminate()
        server.wait()


def _cpu(process: int) -> float:
    """Seconds of processor time a process has used (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _is(base: str, what: str) -> bool:
    with urlopen(f"{base}/ready", timeout=300) as answer:  # our own server
        return bool(json.load(answer)[what])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--events", type=int, default=1_000_000)
    options.add_argument("--articles", type=int, default=200_000)
    options.add_argument("--statements", type=int, default=1_000_000)
    options.add_argument(
        "--requests", type=int, default=40, help="Of each kind in the worst cases, by one user, and by eight."
    )
    options.add_argument("--clicks", type=int, default=75, help="Of each user.")
    options.add_argument("--store", type=Path, help="A store made by an earlier run; made anew where it is not there.")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = given.store or Path(folder) / "bench.duckdb"
        if not store.exists():
            make_store(store, given.events, given.articles, given.statements)
        shutil.rmtree(store.with_name(f"{store.name}.serve"), ignore_errors=True)
        pairs = _pairs(store)
        codes = [(a, b) for a, b, _ in pairs]
        started = time.perf_counter()
        with _serving(store) as (base, process):
            print(f"first page after {time.perf_counter() - started:.1f} s, {_cpu(process):.1f} s of processor time")
            while not _is(base, "indexed"):
                time.sleep(0.5)
            print(f"whole index after {time.perf_counter() - started:.1f} s, {_cpu(process):.1f} s of processor time")
            asked = _click("just indexed", base, process, given.clicks, pairs, 1)
            _measure(base, process, given.requests, _unasked(codes, asked))
            before, began = _cpu(process), time.perf_counter()
            while not _is(base, "prepared"):
                time.sleep(1)
            spent = f"{time.perf_counter() - began:.0f} s, {_cpu(process) - before:.0f} s of processor time"
            print(f"likely pages made ahead after another {spent}")
            _click("prepared", base, process, given.clicks, pairs, 2)
            for kind, when in (("prepared", "cold"), ("zoom", "cold"), ("zoom", "again"), ("past", "cold")):
                _report(kind, when, base, process, 8, _addresses(kind, 2 * given.requests, codes))
            _draw(base)
        started = time.perf_counter()
        with _serving(store) as (base, process):
            print(f"started again: first page after {time.perf_counter() - started:.1f} s")
            _click("just started again", base, process, given.clicks, pairs, 3)


def _pairs(store: Path) -> list[tuple[str, str, int]]:
    """Dyads with their numbers of events, the fullest first."""
    from detente.store.connection import connect

    with connect(store) as connection:
        return connection.execute(
            "SELECT least(source_id, target_id) a, greatest(source_id, target_id) b, count(*) FROM events "
            "WHERE source_id <> target_id GROUP BY ALL ORDER BY 3 DESC, 1, 2"
        ).fetchall()


def _unasked(codes: list[tuple[str, str]], asked: set[str]) -> list[tuple[str, str]]:
    """The dyads whose pages nobody has asked for: the server keeps the others."""
    return [(a, b) for a, b in codes if f"/dyad/{a}/{b}" not in asked]


def _click(when: str, base: str, process: int, count: int, pairs: list[tuple[str, str, int]], seed: int) -> set[str]:
    """Eight users click at once and without a pause; server time by kind of page. What they asked for."""
    words = [word(rank) for rank in range(5, 400, 3)]
    walks = [list(clicks(pairs, words, count, seed * 100 + user)) for user in range(8)]
    before, began = _cpu(process), time.perf_counter()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda walk: [(kind, _timed(base, address)) for kind, address in walk], walks))
    wall, cpu = time.perf_counter() - began, _cpu(process) - before
    taken: dict[str, list[float]] = {}
    for kind, (seconds, _) in chain.from_iterable(found):
        taken.setdefault(kind, []).append(seconds * 1000)
    every = [*chain.from_iterable(taken.values())]
    print(f"8 users click {count} times each, server {when}: {wall:.1f} s, {cpu:.1f} s of processor time")
    print(f"{'page':12}{'asked':>7}{'median ms':>11}{'p95 ms':>9}")
    for kind, times in [("all", every), *sorted(taken.items())]:
        print(f"{kind:12}{len(times):>7}{statistics.median(times):>11.0f}{_p95(times):>9.0f}", flush=True)
    return {address for _, address in chain.from_iterable(walks)}


def _p95(times: list[float]) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]


def _measure(base: str, process: int, requests: int, pairs: list[tuple[str, str]]) -> None:
    weight = sum(_timed(base, part)[1] for part in ("/", "/static/app.css", "/static/app.js", "/static/icon.svg"))
    print(f"first view of the board over the wire: {weight / 1000:.0f} kB")
    print(f"{'page':9}{'':>7}{'users':>6}{'median ms':>11}{'p95 ms':>9}{'cpu ms':>9}{'kB':>7}")
    for kind in ("board", "dyad", "search"):
        addresses = _addresses(kind, 2 * requests, pairs)
        _report(kind, "cold", base, process, 1, addresses[:requests])
        _report(kind, "cold", base, process, 8, addresses[requests:])
        _report(kind, "again", base, process, 8, addresses)


def _report(kind: str, when: str, base: str, process: int, users: int, addresses: list[str]) -> None:
    before = _cpu(process)
    with ThreadPoolExecutor(users) as pool:
        found = list(pool.map(lambda address: _timed(base, address), addresses))
    times = [t * 1000 for t, _ in found]
    p95 = _p95(times)
    size = max(n for _, n in found) / 1000
    cpu = (_cpu(process) - before) * 1000 / len(addresses)
    print(f"{kind:9}{when:>7}{users:>6}{statistics.median(times):>11.0f}{p95:>9.0f}{cpu:>9.0f}{size:>7.0f}", flush=True)


def _draw(base: str) -> None:
    """Milliseconds in headless chromium until the chart of a dyad page is on the screen, and what was sent for it."""
    if not Path(CHROMIUM).exists():
        print("chart: no chromium here")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        board = _timed(base, "/")[1]
        page.goto(base)
        first = page.locator(".card h2 a").first.get_attribute("href") or "/"
        _timed(base, first)
        page.goto(base + first)
        while not page.evaluate("performance.getEntriesByName('first-contentful-paint').length"):
            page.wait_for_timeout(50)  # the page's policy forbids the script that would wait inside it
        painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        sent = page.evaluate(
            "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
            ".reduce((sum, part) => sum + part.transferSize, 0)"
        )
        bars = page.locator("svg.chart a.bar").count()
        print(f"dyad page in chromium: {bars} bars painted after {painted:.0f} ms, {sent / 1000:.0f} kB sent")
        print(f"board over the wire: {board / 1000:.0f} kB")
        browser.close()


if __name__ == "__main__":
    main()
