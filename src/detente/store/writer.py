"""Writing batches: each call is one transaction, so a kill loses nothing that was reported and doubles nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from detente._version import __version__
from detente.articles.encoding import without_surrogates
from detente.records import Document, Reject
from detente.sieve import Passed, counts
from detente.store import sums
from detente.store.connection import first_row
from detente.store.rows import Row, content_id, document_rows, reject_row
from detente.store.sums import DYAD

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

    from detente.articles.copies import Print

__all__ = ["Tally", "begin_run", "derive_events", "finish_run", "known_ids", "update_run", "write_batch"]


@dataclass(frozen=True, slots=True)
class Tally:
    """What a run did so far."""

    read: int = 0
    stored: int = 0
    known: int = 0
    rejected: int = 0
    copies: int = 0
    events: int = 0
    sieve: tuple[Passed, ...] = ()

    def plus(self, other: Tally) -> Tally:
        """Counts added up."""
        names = [name for name in self.__slots__ if name != "sieve"]
        numbers = {name: getattr(self, name) + getattr(other, name) for name in names}
        return replace(self, **numbers, sieve=_both(self.sieve, other.sieve))


def _both(one: tuple[Passed, ...], other: tuple[Passed, ...]) -> tuple[Passed, ...]:
    if not (one and other):
        return one or other
    return tuple(Passed(a.test, a.seen + b.seen, a.passed + b.passed) for a, b in zip(one, other, strict=True))


def begin_run(connection: DuckDBPyConnection, command: str, inputs: Sequence[str], codebook: str) -> str:
    """A row in `runs`; returns its id."""
    now = _now()
    run_id = content_id("run", now.isoformat(), command, *inputs)[:16]
    named = [without_surrogates(name) for name in inputs]
    row: Row = (run_id, command, now, now, None, named, 0, 0, 0, 0, 0, 0, __version__, codebook, [])
    connection.execute(f"INSERT INTO runs VALUES ({', '.join('?' * len(row))})", row)
    return run_id


def finish_run(connection: DuckDBPyConnection, run_id: str) -> None:
    """Marks the run as ended by itself."""
    connection.execute("UPDATE runs SET finished = ? WHERE id = ?", (_now(), run_id))


def known_ids(connection: DuckDBPyConnection, ids: Sequence[str]) -> set[str]:
    """Those of `ids` whose article is stored already."""
    found = connection.execute("SELECT id FROM articles WHERE id IN (SELECT unnest(?))", (list(ids),)).fetchall()
    return {row[0] for row in found}


def write_batch(
    connection: DuckDBPyConnection,
    run_id: str,
    documents: Sequence[Document],
    rejects: Iterable[Reject],
    tally: Tally,
    codebook: str,
    prints: Mapping[str, Print] = MappingProxyType({}),
) -> Tally:
    """Store documents and rejects and the run's new counts, all or nothing. Returns `tally` with this batch added.

    `prints` are those of the articles among them that are kept, for the search of near-copies.
    """
    tables: dict[str, list[Row]] = {}
    for document in documents:
        key = document.article.id
        kept = prints.get(key)
        for name, rows in document_rows(document, run_id, codebook, kept.marks if kept else None).tables.items():
            tables.setdefault(name, []).extend(rows)
        if kept:
            tables.setdefault("bands", []).extend((band, key) for band in kept.bands)
    connection.begin()
    try:
        for name, rows in tables.items():
            _insert(connection, name, rows)
        events = derive_events(connection, [row[0] for row in tables.get("mentions", [])])
        rejected = _insert_rejects(connection, [reject_row(r, run_id) for r in rejects])
        copies = sum(document.article.duplicate_of is not None for document in documents)
        new = Tally(0, len(documents), 0, rejected, copies, events, counts(documents))
        total = tally.plus(new)
        update_run(connection, run_id, total)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return total


def update_run(connection: DuckDBPyConnection, run_id: str, t: Tally) -> None:
    """Writes the run's counts so far; the caller commits them with the rows they count."""
    connection.execute(
        "UPDATE runs SET updated=?, read=?, stored=?, known=?, rejected=?, copies=?, events=?, sieve=? WHERE id=?",
        (_now(), t.read, t.stored, t.known, t.rejected, t.copies, t.events, [asdict(p) for p in t.sieve], run_id),
    )


def _insert(connection: DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    batch = _arrow(connection, table, rows)
    connection.register("incoming", batch)
    connection.execute(f"INSERT INTO {table} SELECT * FROM incoming")
    connection.unregister("incoming")


def _arrow(connection: DuckDBPyConnection, table: str, rows: Sequence[Row]) -> pa.Table:
    import pyarrow as pa

    empty: Any = connection.sql(f"SELECT * FROM {table} LIMIT 0")
    schema = empty.to_arrow_table().schema
    columns = zip(*rows, strict=True)
    return pa.table([pa.array(list(column), field.type) for column, field in zip(columns, schema, strict=True)], schema)


def _insert_rejects(connection: DuckDBPyConnection, rows: Sequence[Row]) -> int:
    if not rows:
        return 0
    connection.register("incoming", _arrow(connection, "rejects", list({row[0]: row for row in rows}.values())))
    insert = "INSERT INTO rejects SELECT * FROM incoming WHERE id NOT IN (SELECT id FROM rejects)"
    fresh = first_row(connection, insert)
    connection.unregister("incoming")
    return int(fresh[0]) if fresh else 0


#: An event is what its mentions say. The telling by the earliest article stands for it, so the order in which
#: articles arrive does not matter.
_EVENTS_FROM_MENTIONS = f"""
INSERT INTO events
WITH first AS (
    SELECT *, row_number() OVER (
        PARTITION BY event_id ORDER BY article_date NULLS LAST, article_id, trigger_start) AS rank,
        count(*) OVER (PARTITION BY event_id) AS tellings,
        max(confidence) OVER (PARTITION BY event_id) AS best
    FROM mentions WHERE event_id IN (SELECT unnest(?))
), voices AS (
    SELECT event_id, count(DISTINCT outlet) AS outlets FROM mentions WHERE event_id IN (SELECT unnest(?)) GROUP BY 1
)
SELECT f.event_id, 'detente', f.date, f.date_to, f.date_precision,
    source_id, source_sector, source_name, target_id, target_sector, target_name,
    type, mode, cameo, intensity, quad, modality, best, issues, tellings, outlets,
    f.article_id, f.sentence, coalesce(s.text, t.title), codebook, f.article_date, {DYAD}
FROM first f JOIN voices USING (event_id)
LEFT JOIN articles t ON t.id = f.article_id
LEFT JOIN sentences s ON s.article_id = f.article_id AND s.number = f.sentence
WHERE rank = 1
"""


def derive_events(connection: DuckDBPyConnection, event_ids: Sequence[str]) -> int:
    """(Re)makes the events that the new mentions touch, and the sums with them; returns how many are new."""
    if not event_ids:
        return 0
    ids = sorted(set(event_ids))
    connection.execute("CREATE OR REPLACE TEMP TABLE remade AS SELECT unnest(?::VARCHAR[]) AS id", (ids,))
    # Coders' events are passed over by the statistics of `origin`, however many lie beside ours.
    ours = "origin = 'detente' AND id IN (FROM remade)"
    sums.subtract(connection, f"(SELECT * FROM events WHERE {ours})")
    removed = first_row(connection, f"DELETE FROM events WHERE {ours}")
    connection.execute(_EVENTS_FROM_MENTIONS, (ids, ids))
    sums.add(connection, f"(SELECT * FROM events WHERE {ours})")
    return len(ids) - (int(removed[0]) if removed else 0)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
