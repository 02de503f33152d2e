"""The dyads of the snapshot by their two states."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.web.snapshot import Snapshot

__all__ = ["pair_of"]

#: A dyad's number in the index, and who coded how many events of it; the main coder first.
Known = tuple[int, tuple[tuple[str, int], ...]]


def pair_of(snapshot: Snapshot, a: str, b: str) -> Known:
    """The dyad of two states in any order; number −1 where the store has no event of the two."""
    found: dict[tuple[str, str], Known] = snapshot.memo.get("pairs", lambda: _read(snapshot))
    return found.get((min(a, b), max(a, b)), (-1, ()))


def _read(snapshot: Snapshot) -> dict[tuple[str, str], Known]:
    cursor = snapshot.connection.cursor()
    found: dict[tuple[str, str], Known] = {}
    rows = cursor.execute("SELECT a, b, pair, origin, events FROM web_pairs ORDER BY a, b, rank").fetchall()
    for a, b, pair, origin, events in rows:
        found[a, b] = (pair, (*found.get((a, b), (pair, ()))[1], (origin, events)))
    return found
