"""A store of a hundred million events: how long its questions take.

    python -m bench.scale [--events 100000000] [--folder DIR] [--keep]

ICEWS05-15 is copied with shifted dates (1980 on) until the store holds so many events. Measured: the month table of all
dyads beside the bare scan-and-group of the same columns; one dyad's series, stages and brief; and what an import of
10,000 new events takes, by a new coder and by the one whose events the store is full of. Seconds of the clock, the
median of three warm runs, and in brackets those of the processor, which other jobs on the machine disturb less. Needs
about 3 GB of disk for the full size.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from bench.data import data_path
from detente.exchange.load import load_mapped
from detente.store.connection import connect, create_or_open
from detente.store.sums import recount

COLUMNS = {"date": "date", "source": "source_iso3", "target": "target_iso3", "cameo": "cameo"}
#: Days between one copy and the next, and over how many days copies spread (25 years before 2005).
STEP, SPREAD = 97, 9131
#: Copies inserted at once, as an import of a coder's whole history would be: pair by pair.
BATCH = 22
PAIRS = (("CHN", "JPN"), ("RUS", "USA"), ("ERI", "SDN"))
NEW = 10_000
#: The files that are made: the store, and new events to import into it.
STORE, FRESH = "scale.duckdb", "fresh.parquet"


def main() -> None:
    """Builds the store in a folder, prints the table, deletes what it made."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--events", type=int, default=100_000_000)
    options.add_argument("--folder", type=Path, default=None, help="where the store is made (its parent must exist)")
    options.add_argument("--keep", action="store_true", help="leave the store there, and use one that is there")
    given = options.parse_args()
    is_ours = given.folder is None or not given.folder.exists()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="detente-scale-"))
    folder.mkdir(exist_ok=True)
    try:
        measure(folder / STORE, given.events)
    finally:
        if not given.keep:
            clear(folder, is_ours)


def clear(folder: Path, is_ours: bool) -> None:
    """Deletes what was made: of a folder that was there before only our own files, it may hold others."""
    if is_ours:
        shutil.rmtree(folder)
        return
    for name in (STORE, f"{STORE}.wal", FRESH):
        (folder / name).unlink(missing_ok=True)


def measure(store: Path, events: int) -> None:
    """Everything, one line a figure."""
    if not store.exists():
        started = time.perf_counter()
        grow(store, events)
        print(f"made in {time.perf_counter() - started:.0f} s")
    with connect(store) as connection:
        count = int(connection.execute("SELECT count(*) FROM events").fetchall()[0][0])
        print(f"{count:,} events, {store.stat().st_size / 1e9:.1f} GB")
        month_table(connection)
        for a, b in PAIRS:
            one_dyad(connection, a, b)
    update(store)


def grow(store: Path, events: int) -> None:
    """The store, by an import and shifted copies of it."""
    with create_or_open(store) as connection:
        load_mapped(connection, [data_path("relations", "icews_dyads.parquet")], COLUMNS, origin="icews")
        connection.execute("CREATE TEMP TABLE once AS SELECT * FROM events")
        own = int(connection.execute("SELECT count(*) FROM once").fetchall()[0][0])
        for first in range(1, events // own, BATCH):
            last = min(first + BATCH, events // own)
            connection.execute(
                f"""INSERT INTO events SELECT o.* REPLACE (
                    md5(o.id || n.copy) AS id, o.date - (n.copy * {STEP} % {SPREAD})::INTEGER AS date)
                FROM once o, (SELECT unnest(range({first}, {last})) AS copy) n
                ORDER BY dyad"""
            )
            print(f"  {last} of {events // own} copies", flush=True)
        recount(connection)


def month_table(connection: DuckDBPyConnection) -> None:
    """The panel's sums of all dyads beside a bare scan and group of the same columns."""
    from detente.relations.series import cells

    bare = """SELECT date_trunc('month', date) AS period, source_id, target_id, quad, count(*), sum(mentions),
        sum(intensity) FROM events GROUP BY ALL"""
    plain = timed(lambda: connection.execute(bare).df())
    ours = timed(lambda: cells(connection, "month", None))
    ratio = f"ratio {ours.clock / plain.clock:.2f} ({ours.processor / plain.processor:.2f})"
    print(f"month table of all dyads: {ours}; bare scan and group: {plain}; {ratio}", flush=True)


def one_dyad(connection: DuckDBPyConnection, a: str, b: str) -> None:
    """Series, stages and brief of a pair."""
    from detente.relations.brief import make_brief
    from detente.relations.series import series
    from detente.relations.stages import stages
    from detente.store.queries import main_origin

    own = connection.execute(
        "SELECT count(*) FROM events WHERE source_id IN (?, ?) AND target_id IN (?, ?) AND source_id <> target_id",
        (a, b, a, b),
    ).fetchall()[0][0]
    coder = main_origin(connection, a, b)
    times = (
        timed(lambda: series(connection, a, b, origin=coder)),
        timed(lambda: stages(connection, a, b)),
        timed(lambda: make_brief(connection, a, b)),
    )
    print(f"{a} {b} ({own:,} events): series {times[0]}, stages {times[1]}, brief {times[2]}", flush=True)


def update(store: Path) -> None:
    """Imports of 10,000 new events each, as the command does them: opened, stored, closed."""
    import pandas as pd

    rows = pd.read_parquet(data_path("relations", "icews18_dyads.parquet"))
    fresh = store.with_name(FRESH)
    for number, origin in enumerate(("icews18", "icews")):
        rows.iloc[number * NEW : (number + 1) * NEW].to_parquet(fresh, index=False)
        clock, processor = time.perf_counter(), time.process_time()
        with create_or_open(store) as connection:
            done = load_mapped(connection, [fresh], COLUMNS, origin=origin)
        took = Took(time.perf_counter() - clock, time.process_time() - processor)
        print(f"import of {done.stored:,} new events into {origin}: {took}", flush=True)


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds of the clock and of the processor (all threads)."""

    clock: float
    processor: float

    def __str__(self) -> str:
        return f"{self.clock:.2f} s ({self.processor:.2f})"


def timed(work: Callable[[], Any], runs: int = 3) -> Took:
    """Medians of a few runs; one before them warms the file's cache."""
    work()
    taken = []
    for _ in range(runs):
        clock, processor = time.perf_counter(), time.process_time()
        work()
        taken.append((time.perf_counter() - clock, time.process_time() - processor))
    return Took(*(statistics.median(column) for column in zip(*taken, strict=True)))


if __name__ == "__main__":
    main()
