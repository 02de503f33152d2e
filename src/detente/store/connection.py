"""Opening the DuckDB file: create, check the version, and say who holds it when it is locked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente._version import __version__
from detente.errors import StoreError, StoreLocked, StoreVersion
from detente.store import sums
from detente.store.migrations import SCHEMA_VERSION, migrate

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["BUILD_MEMORY", "SCHEMA_VERSION", "WRITER_MEMORY", "connect", "create_or_open", "first_row", "writing"]

#: What DuckDB may keep in memory while a store is written, or a store greater than memory would fill all of it.
WRITER_MEMORY = "2GB"
#: The same while articles are added to it batch by batch: the rest would be a cache of columns that the search for
#: copies goes through from end to end, which the system's own cache of files serves as well.
BUILD_MEMORY = "250MB"


def connect(path: str | Path, *, read_only: bool = True, fill: bool = True) -> DuckDBPyConnection:
    """Open an existing store; one of an older schema version is brought to the present one first, and one whose events
    were edited by hand gets its sums counted again.

    `fill`: see `migrate`.
    Raises StoreError where there is none or the file is something else, StoreLocked where another process writes it,
    StoreVersion where it was made by a newer version.
    """
    file = Path(path)
    if not file.exists():
        raise StoreError("there is no store", where=str(path), fix=f"make one: detente build IN... --db {path}")
    connection = _open(file, read_only=read_only)
    if not _is_older(connection, file) and sums.fit(connection):
        return connection
    if read_only:
        connection.close()
        connection = _open(file, read_only=False)
    _renew(connection, file, fill=fill)
    if read_only:
        connection.close()
        connection = _open(file, read_only=True)
    return connection


def _renew(connection: DuckDBPyConnection, file: Path, *, fill: bool = True) -> None:
    """Brings a writable store to the present schema, with sums that fit."""
    if _is_older(connection, file):
        migrate(connection, _version(connection, file), fill=fill)
    elif not sums.fit(connection):
        connection.begin()
        sums.recount(connection)
        connection.commit()


def _open(file: Path, *, read_only: bool) -> DuckDBPyConnection:
    import duckdb

    try:
        return duckdb.connect(str(file), read_only=read_only, config=_SAFE)
    except duckdb.IOException as error:
        raise _explain(str(error), file) from error
    except duckdb.Error as error:
        raise StoreError(f"not a detente store: {_first_line(error)}", where=str(file)) from error


def create_or_open(path: str | Path, memory: str = WRITER_MEMORY) -> DuckDBPyConnection:
    """Open a store for writing, making it (and its schema, in one transaction) where there is none.

    `memory`: what DuckDB may keep of it ("2GB"), once it is of the present schema.
    """
    file = Path(path)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"its folder cannot be made: {error.strerror}", where=str(file)) from error
    connection = _open(file, read_only=False)
    connection.execute(f"SET memory_limit = '{WRITER_MEMORY}'")
    if first_row(connection, "SELECT 1 FROM duckdb_tables()") is None:
        _create(connection)
    else:
        _renew(connection, file)
    connection.execute(f"SET memory_limit = '{memory}'")
    return connection


@contextmanager
def writing(path: str | Path, memory: str = WRITER_MEMORY) -> Iterator[DuckDBPyConnection]:
    """A store open for writing for the length of a run (`create_or_open`), closed at its end.

    Raises StoreError where the disk fails under it: what was committed before is kept.
    """
    import duckdb

    try:
        with closing(create_or_open(path, memory)) as connection:
            yield connection
    except duckdb.Error as error:
        raise _disk(error, Path(path)) or error from error


def _disk(error: BaseException | None, file: Path) -> StoreError | None:
    """What the operating system said, where a write failed: DuckDB hides it behind what failed because of it."""
    import duckdb

    while error is not None:
        if isinstance(error, (duckdb.IOException, duckdb.FatalException)):
            what = "no space left on the disk" if "No space left" in str(error) else _first_line(error)
            fix = "make room, then give the same command again: what was reported as stored is kept"
            return StoreError(f"cannot be written: {what}", where=str(file), fix=fix)
        error = error.__context__
    return None


#: Text in a store is hostile: no extension is fetched and no statement may read other files behind our back.
_SAFE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def first_row(
    connection: DuckDBPyConnection, sql: str, parameters: Sequence[Any] | Mapping[str, Any] | None = None
) -> tuple[Any, ...] | None:
    """The first row of a query, or None. All rows are fetched: a result left half read keeps the connection busy."""
    rows: list[tuple[Any, ...]] = connection.execute(sql, parameters).fetchall()
    return rows[0] if rows else None


def _create(connection: DuckDBPyConnection) -> None:
    script = resources.files("detente.store").joinpath("schema.sql").read_text("utf-8")
    connection.begin()
    connection.execute(script)
    connection.executemany(
        "INSERT INTO meta VALUES (?, ?)", [("schema", str(SCHEMA_VERSION)), ("created_by", f"detente {__version__}")]
    )
    connection.commit()


def _version(connection: DuckDBPyConnection, file: Path) -> int:
    import duckdb

    try:
        row = first_row(connection, "SELECT value FROM meta WHERE key = 'schema'")
    except duckdb.Error as error:
        connection.close()
        raise StoreError("a DuckDB file, but not a detente store", where=str(file)) from error
    if row is None or not str(row[0]).isdigit():
        connection.close()
        raise StoreError("a DuckDB file, but not a detente store", where=str(file))
    return int(row[0])


def _is_older(connection: DuckDBPyConnection, file: Path) -> bool:
    """Whether the store needs migrating. Raises StoreVersion for one of a version that this detente cannot know."""
    found = _version(connection, file)
    if not 1 <= found <= SCHEMA_VERSION:
        connection.close()
        newer = found > SCHEMA_VERSION
        fix = "upgrade detente: pip install -U detente" if newer else "rebuild it from the articles: detente build"
        raise StoreVersion(f"store of schema {found}, this detente reads {SCHEMA_VERSION}", where=str(file), fix=fix)
    return found < SCHEMA_VERSION


def _explain(message: str, file: Path) -> StoreError:
    # DuckDB's own words: the file's name, which it tells too, may well hold "lock".
    if "could not set lock" not in message.lower():
        return StoreError(f"cannot be opened: {message.splitlines()[0]}", where=str(file))
    holder = re.search(r"PID (\d+)", message)
    who = f"process {holder.group(1)}" if holder else "another process"
    return StoreLocked(f"the store is in use by {who}", where=str(file), fix="wait for it to end, or stop it")


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0]
