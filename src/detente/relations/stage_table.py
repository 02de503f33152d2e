"""The table `stages`: the stages of all dyads, kept in the store for those who ask it by SQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from detente.relations.stages import Stages

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["save"]


def save(connection: DuckDBPyConnection, found: Iterable[Stages], computed_by: str) -> int:
    """Puts the stages of `found` in place of those that the table held, all or nothing; returns how many they are.

    `computed_by` names the version that worked them out. The connection must be writable.
    """
    rows = [row for dyad in found for row in _rows(dyad, computed_by)]
    connection.begin()
    try:
        connection.execute("DELETE FROM stages")
        if rows:
            connection.executemany(f"INSERT INTO stages VALUES ({', '.join('?' * len(rows[0]))})", rows)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return len(rows)


def _rows(dyad: Stages, computed_by: str) -> Iterator[tuple[Any, ...]]:
    turns = {change.date: change for change in dyad.changes if change.selected}
    for stage in dyad.stages:
        start, last = stage.days
        turn = turns.get(start)
        around = (turn.low, turn.high, turn.strength) if turn else (None, None, None)
        yield (*dyad.pair, start, last, stage.level, stage.direction, stage.name, *around, computed_by)
