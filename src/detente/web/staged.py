"""Stages of the fullest dyads, kept in the snapshot for the bands behind the board's sparklines."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from detente.web.around import months_of
from detente.web.dyad.acts import acts_of, kinds_of
from detente.web.memo import Memo

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["STAGED", "add_stages"]

#: So many of the fullest dyads have their stages on the board.
STAGED = 100
#: States (by coder) whose sums are kept meanwhile.
MOST_SUMS = 400

_FULLEST = "SELECT pair, a, b, origin FROM web_pairs WHERE rank = 1 ORDER BY events DESC, a, b LIMIT ?"


def add_stages(connection: DuckDBPyConnection) -> None:
    """Fills `web_stages` of a writable copy that has its index."""
    from detente.relations.stages import stages

    memo: Memo[Any] = Memo(MOST_SUMS)
    for pair, a, b, coder in connection.execute(_FULLEST, [STAGED]).fetchall():
        acts, kinds = acts_of(connection, pair, coder), kinds_of(memo, connection)
        months = months_of(memo, connection, (a, b), acts, kinds, date.max, coder, date.max)
        found = stages(connection, a, b, origin=coder, why=0, months=months).stages
        rows = [(a, b, f"{s.start}-01", f"{s.end}-01", s.level, s.direction, s.name) for s in found]
        if rows:
            connection.executemany("INSERT INTO web_stages VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
