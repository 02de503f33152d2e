"""Near-copies across the whole store: each new article is compared with the kept articles that share a band with it.

The first of a group that came is the kept one; later ones point at it with `duplicate_of` and share its story.
Bands of kept articles lie in the table `bands`, so the cost of an article does not grow with the square of the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from detente.articles.copies import Kept, Print, body_of, print_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from detente.records import Article

__all__ = ["Newly", "mark_copies", "sign_kept"]


@dataclass(slots=True)
class Newly:
    """Articles newly kept that the store does not hold yet: their prints and bodies, by id."""

    prints: dict[str, Print] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)

    def of(self, ids: Iterable[str]) -> Newly:
        """The part of it that is of these articles."""
        mine = [key for key in ids if key in self.prints]
        return Newly({key: self.prints[key] for key in mine}, {key: self.bodies[key] for key in mine})


def mark_copies(
    connection: DuckDBPyConnection, articles: Sequence[Article], waiting: Iterable[Newly]
) -> tuple[list[Article], Newly]:
    """The articles with `duplicate_of` set where they are copies, in order; and those that are kept.

    `waiting` are kept articles of earlier batches that are not committed yet.
    """
    bodies = {a.id: body_of(a.text, ((n.start, n.end) for n in a.notices)) for a in articles}
    prints = {key: print_of(text) for key, text in bodies.items()}
    kept, known = _kept(connection, prints, waiting)
    known |= _stored_bodies(connection, {key for new in prints.values() for key in kept.near(new)} - known.keys())
    newly = Newly()
    marked = []
    for article in articles:
        new, text = prints[article.id], bodies[article.id]
        original = kept.join(article.id, new, text, lambda key: known.get(key) or bodies[key])
        marked.append(replace(article, duplicate_of=original))
        if original is None and new.bands:
            newly.prints[article.id], newly.bodies[article.id] = new, text
    return marked, newly


def _kept(
    connection: DuckDBPyConnection, prints: dict[str, Print], waiting: Iterable[Newly]
) -> tuple[Kept, dict[str, str]]:
    """Kept articles that share a band with any of the new ones, and the bodies of those still waiting."""
    kept, bodies = Kept(), {}
    wanted = {band for new in prints.values() for band in new.bands}
    for key, (marks, shared) in _holders(connection, sorted(wanted)).items():
        kept.add(key, marks, shared)
    for batch in waiting:
        for key, new in batch.prints.items():
            if own := wanted.intersection(new.bands):
                kept.add(key, new.marks, sorted(own))
                bodies[key] = batch.bodies[key]
    return kept, bodies


def _holders(connection: DuckDBPyConnection, wanted: list[int]) -> dict[str, tuple[bytes, list[int]]]:
    rows = connection.execute(
        "SELECT article_id, any_value(signature), list(band) FROM bands JOIN articles ON id = article_id "
        "WHERE band IN (SELECT unnest(?::BIGINT[])) GROUP BY article_id",
        (wanted,),
    ).fetchall()
    return {key: (marks, shared) for key, marks, shared in rows}


def _stored_bodies(connection: DuckDBPyConnection, ids: set[str]) -> dict[str, str]:
    if not ids:
        return {}
    rows = connection.execute(
        "SELECT id, text, notices FROM articles WHERE id IN (SELECT unnest(?::VARCHAR[]))", (sorted(ids),)
    ).fetchall()
    return {key: body_of(text, ((n["start"], n["end"]) for n in notices)) for key, text, notices in rows}


_SIGNED_AT_ONCE = 1000


def sign_kept(connection: DuckDBPyConnection) -> None:
    """Computes the missing signatures of kept articles; a part at a time, within the caller's transaction."""
    import pyarrow as pa

    missing = "SELECT id FROM articles WHERE duplicate_of IS NULL AND signature IS NULL ORDER BY id"
    ids = [row[0] for row in connection.execute(missing).fetchall()]
    for start in range(0, len(ids), _SIGNED_AT_ONCE):
        bodies = _stored_bodies(connection, set(ids[start : start + _SIGNED_AT_ONCE]))
        rows = [(print_of(text).marks, key) for key, text in bodies.items()]
        signed = pa.table({"id": [key for _, key in rows], "marks": pa.array([m for m, _ in rows], pa.binary())})
        connection.register("signed", signed)
        connection.execute("UPDATE articles SET signature = s.marks FROM signed s WHERE articles.id = s.id")
        connection.unregister("signed")
