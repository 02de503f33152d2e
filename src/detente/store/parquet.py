"""`build --from-parquet`: documents that a cluster has read, into the store, some files a transaction.

Rows keep the ids, events and copies that the cluster found. Where the store already holds near-copies of articles in
the files, those join them, and with them what the cluster took for their copies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import InputError
from detente.records import Article, Notice
from detente.sieve import TESTS, Passed
from detente.store import writer
from detente.store.connection import first_row, writing
from detente.store.copies import mark_copies
from detente.store.writer import Tally

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["documents_in", "load"]

_NESTED = ("sentences", "actors", "times", "statements", "mentions", "relations", "gates", "issues")
_COMPARED_AT_ONCE = 500
_FILES_AT_ONCE, _BYTES_AT_ONCE = 200, 64 << 20


def documents_in(folder: Path) -> list[Path]:
    """The Parquet files of a cluster's result (or of one month's folder in it), sorted.

    Raises InputError where there are none, or where the run that wrote them has not ended.
    """
    if folder.name.startswith("month="):
        root, files = folder.parent, sorted(folder.glob("*.parquet"))
    else:
        root = folder / "documents" if (folder / "documents").is_dir() else folder
        files = sorted(root.glob("month=*/*.parquet"))
    if not files:
        raise InputError("no Parquet of documents", where=str(folder), fix="make it: detente spark build IN... OUT")
    if not (root / "_SUCCESS").exists():
        raise InputError("a run that has not ended", where=str(folder), fix="run detente spark again; it goes on")
    return files


def load(folder: Path, db: str | Path, *, watch: Callable[[Tally], None] | None = None) -> Tally:
    """Stores what is new in the Parquet under `folder`; returns the counts. Idempotent and resumable.

    Raises InputError and StoreError and their kin.
    """
    files = documents_in(folder)
    with writing(db) as connection:
        run_id = writer.begin_run(connection, "build --from-parquet", [str(folder)], "")
        tally = Tally()
        for some in _in_transactions(files):
            tally = _load_files(connection, some, run_id, tally)
            if watch:
                watch(tally)
        writer.finish_run(connection, run_id)
        connection.execute("CHECKPOINT")
        return tally


def _in_transactions(files: list[Path]) -> Iterator[list[Path]]:
    """Files that go in together: bounded in number and bytes, so memory is too."""
    some: list[Path] = []
    size = 0
    for file in files:
        if some and (len(some) >= _FILES_AT_ONCE or size + file.stat().st_size > _BYTES_AT_ONCE):
            yield some
            some, size = [], 0
        some.append(file)
        size += file.stat().st_size
    if some:
        yield some


def _load_files(connection: DuckDBPyConnection, files: list[Path], run_id: str, tally: Tally) -> Tally:
    connection.begin()
    try:
        read = _incoming(connection, files)
        _join_stored_copies(connection)
        new = _insert(connection, run_id)
        total = tally.plus(new).plus(Tally(read=read, known=read - new.stored - _one(connection, _REJECTED_ROWS)))
        writer.update_run(connection, run_id, total)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return total


_REJECTED_ROWS = "SELECT count(*) FROM refused"


def _incoming(connection: DuckDBPyConnection, files: list[Path]) -> int:
    """Temporary tables `incoming` (articles that the store lacks) and `refused`; returns the number of rows read."""
    names = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
    source = f"read_parquet([{names}], hive_partitioning = false)"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE incoming AS SELECT * FROM {source} "
        "WHERE reject IS NULL AND id NOT IN (SELECT id FROM articles)"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE refused AS SELECT unnest(reject) FROM {source} WHERE reject IS NOT NULL"
    )
    return _one(connection, f"SELECT count(*) FROM {source}")


def _one(connection: DuckDBPyConnection, sql: str) -> int:
    row = first_row(connection, sql)
    return int(row[0]) if row else 0


def _join_stored_copies(connection: DuckDBPyConnection) -> None:
    """Sets `duplicate_of` where the store holds the original, and leads copies of what is no longer kept to it."""
    if _one(connection, "SELECT count(*) FROM (SELECT 1 FROM bands LIMIT 1)"):
        kept = 'SELECT id FROM incoming WHERE duplicate_of IS NULL ORDER BY "order"'
        ids = [row[0] for row in connection.execute(kept).fetchall()]
        for start in range(0, len(ids), _COMPARED_AT_ONCE):
            _compare(connection, ids[start : start + _COMPARED_AT_ONCE])
    connection.execute(
        "UPDATE incoming SET duplicate_of = a.duplicate_of FROM articles a "
        "WHERE a.id = incoming.duplicate_of AND a.duplicate_of IS NOT NULL"
    )
    connection.execute("UPDATE incoming SET story_id = coalesce(duplicate_of, id)")


def _compare(connection: DuckDBPyConnection, ids: list[str]) -> None:
    rows = connection.execute(
        'SELECT id, text, notices FROM incoming WHERE id IN (SELECT unnest(?::VARCHAR[])) ORDER BY "order"', (ids,)
    ).fetchall()
    articles = [Article(key, text, notices=tuple(Notice(**n) for n in notices)) for key, text, notices in rows]
    marked, _ = mark_copies(connection, articles, ())
    moved = [(a.duplicate_of, a.id) for a in marked if a.duplicate_of]
    if not moved:
        return
    connection.executemany("UPDATE incoming SET duplicate_of = ?, signature = NULL, bands = [] WHERE id = ?", moved)
    for table in ("incoming", "articles"):
        connection.executemany(f"UPDATE {table} SET duplicate_of = ? WHERE duplicate_of = ?", moved)
    connection.executemany("UPDATE articles SET story_id = ? WHERE story_id = ?", moved)


def _insert(connection: DuckDBPyConnection, run_id: str) -> Tally:
    """Writes `incoming` and `refused` to the store's tables; returns what is new."""
    connection.execute(_insert_from(connection, "articles", "incoming", {"run_id": "?"}), (run_id,))
    for name in _NESTED:
        rows = f"(SELECT id AS article_id, unnest({name}) AS r FROM incoming)"
        connection.execute(
            _insert_from(connection, name, rows, {"article_id": "article_id"}, _fields(connection, name))
        )
    connection.execute("INSERT INTO bands SELECT unnest(bands), id FROM incoming")
    events = connection.execute(
        "SELECT DISTINCT r.event_id FROM (SELECT unnest(mentions) AS r FROM incoming)"
    ).fetchall()
    new = writer.derive_events(connection, [row[0] for row in events])
    fresh = "(SELECT * FROM refused WHERE id NOT IN (SELECT id FROM rejects))"
    rejected = first_row(connection, _insert_from(connection, "rejects", fresh, {"run_id": "?"}), (run_id,))
    stored, copies = connection.execute("SELECT count(*), count(duplicate_of) FROM incoming").fetchall()[0]
    return Tally(0, stored, 0, int(rejected[0]) if rejected else 0, copies, new, _sieved(connection))


def _fields(connection: DuckDBPyConnection, nested: str) -> set[str]:
    """What the rows of a table have in the Parquet: one of an older version lacks columns that came later."""
    kind: Any = connection.table("incoming").select(nested).types[0]
    ((_, row),) = kind.children
    return {name for name, _ in row.children}


def _insert_from(
    connection: DuckDBPyConnection,
    table: str,
    source: str,
    given: dict[str, str],
    fields: set[str] | None = None,
) -> str:
    """An INSERT by column names; `given` are expressions. The other columns come from the struct `r` with these
    `fields`, where they are named, and are empty where it has none of that name."""
    columns: list[tuple[Any, ...]] = connection.execute(f"DESCRIBE {table}").fetchall()

    def value(name: str) -> str:
        if fields is None:
            return f'"{name}"'
        return f'r."{name}"' if name in fields else "NULL"

    chosen = [given.get(name) or value(name) for name, *_ in columns]
    return f"INSERT INTO {table} SELECT {', '.join(chosen)} FROM {source}"


_STOPPED = """
SELECT [e.code for e in errors if e.code IN ('language', 'copy', 'states')][1] AS code, count(*),
    sum(len(sentences)), sum(parsed)
FROM incoming GROUP BY 1
"""


def _sieved(connection: DuckDBPyConnection) -> tuple[Passed, ...]:
    """What the sieve saw and let through among `incoming`, as `sieve.counts` tells it of documents."""
    found = {row[0]: row[1:] for row in connection.execute(_STOPPED).fetchall()}
    seen = sum(count for count, *_ in found.values())
    out = []
    for test in TESTS[:-1]:
        stopped = found.get(test, (0, 0, 0))[0]
        out.append(Passed(test, seen, seen - stopped))
        seen -= stopped
    _, sentences, parsed = found.get(None, (0, 0, 0))
    return (*out, Passed(TESTS[-1], int(sentences or 0), int(parsed or 0)))
