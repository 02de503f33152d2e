"""Import speed beside DuckDB's own read of the same file into a table (all columns as text), in one run.

    python -m bench.imports [--rows N]

The file is the ICEWS sample repeated with new ids and days up to N rows.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import duckdb

from bench.data import data_path
from detente.exchange.load import load
from detente.store.connection import create_or_open


def enlarge(sample: Path, out: Path, rows: int) -> None:
    """Repeats the sample's rows with ids of their own."""
    header, *lines = sample.read_text("utf-8").splitlines()
    with out.open("w", encoding="utf-8") as file:
        file.write(header + "\n")
        for number in range(rows):
            _, rest = lines[number % len(lines)].split("\t", 1)
            file.write(f"{number}\t{rest}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=500_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "icews.tab"
        enlarge(data_path("relations", "samples", "icews_events.2018.sample.tab"), file, options.rows)
        started = time.perf_counter()
        peer = duckdb.connect(str(Path(folder) / "peer.duckdb"))
        peer.execute(
            "CREATE TABLE t AS SELECT * FROM read_csv(?, all_varchar = true, delim = '\t', quote = '')", [str(file)]
        )
        peer.close()
        plain = time.perf_counter() - started
        with create_or_open(Path(folder) / "ours.duckdb") as connection:
            started = time.perf_counter()
            done = load(connection, "icews", [file])
            first = time.perf_counter() - started
            started = time.perf_counter()
            again = load(connection, "icews", [file])
            second = time.perf_counter() - started
    print(f"{done.stored:,} of {done.read:,} rows stored; again: {again.stored:,} stored, {again.known:,} known")
    print("  DuckDB's read into a table   1.00")
    print(f"  detente import               {plain / first:.2f} of its speed")
    print(f"  the same file again          {plain / second:.2f}")


if __name__ == "__main__":
    main()
