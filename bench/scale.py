"""A store of a hundred million events: how long its questions take.

    python -m bench.scale [--events 100000000] [--folder DIR] [--keep]

ICEWS05-15 is copied with shifted dates (1980 on) until the store holds so many events. Measured: the month table of all
dyads beside the bare scan-and-group of the same columns; one dyad's series, stages and brief; and what an import of
10,000 new events takes with everything that follows from it. Needs about 7 GB of disk for the full size.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
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


def main() -> None:
    """Builds the store in a temporary folder, prints the table, deletes it."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--events", type=int, default=100_000_000)
    options.add_argument("--folder", type=Path, default=None, help="where the store is made (its parent must exist)")
    options.add_argument("--keep", action="store_true", help="leave the store there, and use one that is there")
    given = options.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="detente-scale-"))
    folder.mkdir(exist_ok=True)
    try:
        measure(folder / "scale.duckdb", given.events)
    finally:
        if not given.keep:
            shutil.rmtree(folder)


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
    print(f"month table of all dyads: {ours:.2f} s; bare scan and group: {plain:.2f} s; ratio {ours / plain:.2f}")


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
    print(f"{a} {b} ({own:,} events): series {times[0]:.2f} s, stages {times[1]:.2f} s, brief {times[2]:.2f} s")


def update(store: Path) -> None:
    """An import of 10,000 new events, then the stages of a pair again."""
    import pandas as pd

    rows = pd.read_parquet(data_path("relations", "icews18_dyads.parquet")).head(NEW)
    fresh = store.with_name("fresh.parquet")
    rows.to_parquet(fresh, index=False)
    started = time.perf_counter()
    with create_or_open(store) as connection:
        done = load_mapped(connection, [fresh], COLUMNS, origin="icews18")
    print(f"import of {done.stored:,} new events: {time.perf_counter() - started:.2f} s")


def timed(work: Callable[[], Any], runs: int = 3) -> float:
    """Median seconds of a few runs; the first warms the file's cache."""
    work()
    taken = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
