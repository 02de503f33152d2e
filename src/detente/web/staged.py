"""Stages of the fullest dyads, kept in the snapshot for the bands behind the board's sparklines."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from detente.web.around import touched_months
from detente.web.narrow import narrowed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["STAGED", "add_stages"]

#: So many of the fullest dyads have their stages on the board.
STAGED = 100

_FULLEST = "SELECT a, b, origin FROM web_pairs WHERE rank = 1 ORDER BY events DESC, a, b LIMIT ?"


def add_stages(connection: DuckDBPyConnection) -> None:
    """Fills `web_stages` of a writable copy that has its index."""
    from detente.relations.stages import stages

    for a, b, coder in connection.execute(_FULLEST, [STAGED]).fetchall():
        cursor = narrowed(connection, a, b, date.max, texts=False)
        touched = touched_months(cursor, a, b, date.max, coder)
        found = stages(cursor, a, b, origin=coder, why=0, touched=touched).stages
        cursor.close()
        rows = [(a, b, f"{s.start}-01", f"{s.end}-01", s.level, s.direction, s.name) for s in found]
        if rows:
            connection.executemany("INSERT INTO web_stages VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
