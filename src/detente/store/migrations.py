"""Stores of older schema versions brought to the present one, in one transaction; nothing is read again.

`STEPS[n]` makes version n + 2 of version n + 1. A new version adds one step here and the same columns to `schema.sql`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.store.sums import DYAD, recount

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["SCHEMA_VERSION", "STEPS", "migrate"]

STEPS: tuple[str, ...] = (
    """
    ALTER TABLE articles ADD COLUMN signature BLOB;
    ALTER TABLE runs ADD COLUMN sieve STRUCT(test VARCHAR, seen BIGINT, passed BIGINT)[];
    """,
    f"""
    CREATE TABLE events_by_dyad AS SELECT *, {DYAD} AS dyad FROM events ORDER BY dyad, date;
    DROP TABLE events;
    ALTER TABLE events_by_dyad RENAME TO events;
    CREATE TABLE sums (
        origin VARCHAR, source_id VARCHAR, target_id VARCHAR, counts VARCHAR, month DATE, known DATE, events BIGINT,
        mentions BIGINT, verbal_cooperation BIGINT, material_cooperation BIGINT, verbal_conflict BIGINT,
        material_conflict BIGINT, net DECIMAL(18, 6));
    """,
    """
    ALTER TABLE statements ADD COLUMN codebook VARCHAR;
    UPDATE statements SET codebook = nullif(r.codebook, '') FROM articles a JOIN runs r ON r.id = a.run_id
        WHERE a.id = statements.article_id;
    """,
)
SCHEMA_VERSION = len(STEPS) + 1


def migrate(connection: DuckDBPyConnection, version: int, *, fill: bool = True) -> None:
    """Takes a store of an older `version` to `SCHEMA_VERSION`, all or nothing. The connection must be writable.

    Without `fill` signatures stay empty: enough for a private copy that is only read.
    """
    connection.begin()
    try:
        for step in STEPS[version - 1 :]:
            connection.execute(step)
        if version < 3:
            recount(connection)
        if fill:
            _fill(connection, version)
        connection.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (str(SCHEMA_VERSION),))
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def _fill(connection: DuckDBPyConnection, version: int) -> None:
    """What SQL alone cannot work out."""
    if version < 2:
        from detente.store.copies import sign_kept

        sign_kept(connection)
