"""Two stores, row for row: everything that does not name the run itself."""

from __future__ import annotations

from pathlib import Path

from detente.store.connection import connect

__all__ = ["rows"]

#: Tables that tell of the run, not of the news.
_OF_THE_RUN = {"meta", "runs"}


def rows(db: Path) -> dict[str, list[str]]:
    """Every table's rows without `run_id`, sorted, as text."""
    out = {}
    with connect(db) as connection:
        tables = [row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        for table in sorted(set(tables) - _OF_THE_RUN):
            columns = [c[0] for c in connection.execute(f"DESCRIBE {table}").fetchall() if c[0] != "run_id"]
            chosen = ", ".join(f'"{c}"' for c in columns)
            out[table] = sorted(map(repr, connection.execute(f"SELECT {chosen} FROM {table}").fetchall()))
    return out
