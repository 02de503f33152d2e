"""Import speed beside DuckDB's own read of the same file into a table (all columns as text), in one run.

    python -m bench.imports [--rows N]

The file is the ICEWS sample repeated with new ids up to N rows. Every clock runs from the opening of the database to
its closing, when all is on the disk.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import duckdb

from bench.data import data_path
from detente.exchange.load import Loaded, load
from detente.store.connection import create_or_open


def enlarge(sample: Path, out: Path, rows: int) -> None:
    """Repeats the sample's rows with ids of their own."""
    header, *lines = sample.read_text("utf-8").splitlines()
    with out.open("w", encoding="utf-8") as file:
        file.write(header + "\n")
        for number in range(rows):
            _, rest = lines[number % len(lines)].split("\t", 1)
            file.write(f"{number}\t{rest}\n")


def read_by_duckdb(file: Path, store: Path) -> float:
    """Seconds of DuckDB's own read."""
    started = time.perf_counter()
    with duckdb.connect(str(store)) as peer:
        peer.execute(
            "CREATE TABLE t AS SELECT * FROM read_csv(?, all_varchar = true, delim = '\t', quote = '')", [str(file)]
        )
    return time.perf_counter() - started


def imported(file: Path, store: Path) -> tuple[float, Loaded]:
    """Seconds of the import, and what it did."""
    started = time.perf_counter()
    with create_or_open(store) as connection:
        done = load(connection, "icews", [file])
    return time.perf_counter() - started, done


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=500_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "icews.tab"
        enlarge(data_path("relations", "samples", "icews_events.2018.sample.tab"), file, options.rows)
        plain = read_by_duckdb(file, Path(folder) / "peer.duckdb")
        (first, done), (second, again) = (imported(file, Path(folder) / "ours.duckdb") for _ in range(2))
    print(f"{done.stored:,} of {done.read:,} rows stored; again: {again.stored:,} stored, {again.known:,} known")
    print("  DuckDB's read into a table   1.00")
    print(f"  detente import               {plain / first:.2f} of its speed")
    print(f"  the same file again          {plain / second:.2f}")


if __name__ == "__main__":
    main()
