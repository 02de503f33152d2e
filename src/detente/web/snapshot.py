"""A private copy of the store: readers never block a build and never see half of one.

A DuckDB writer locks the file against every other process and a reader would lock out a build, so the dashboard keeps
no handle on the store. It copies the file while nobody writes it, adds its own index tables to the copy and opens that
read-only; a finished build is noticed by the file's time and size, and the new copy takes the old one's place.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import struct
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import StoreLocked
from detente.store.connection import connect, first_row
from detente.web.index import add_index

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Snapshot", "Snapshots", "is_written"]

#: Seconds between two looks at the original.
LOOK_EVERY = 2.0
#: struct flock of Linux (64 bit): type, whence, start, length, holder.
_FLOCK = "hhqqi4x"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One finished copy, open for reading. `last_day` is None in a store without dates."""

    connection: DuckDBPyConnection
    taken: datetime
    stamp: tuple[int, int]
    last_day: date | None
    folder: Path


def is_written(file: Path) -> bool:
    """Whether another process holds the write lock, asked without taking any lock oneself."""
    query = struct.pack(_FLOCK, fcntl.F_RDLCK, os.SEEK_SET, 0, 0, 0)
    with file.open("rb") as handle:
        try:
            answer = fcntl.fcntl(handle, fcntl.F_GETLK, query)
        except OSError:
            return False
    kind: int = struct.unpack(_FLOCK, answer)[0]
    return kind != fcntl.F_UNLCK


def _stamp(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_mtime_ns, status.st_size


class Snapshots:
    """The current snapshot of a store, and its renewal in the background. `building` says a build runs right now."""

    def __init__(self, file: Path, *, patience: float = 10.0) -> None:
        """Takes the first copy. Raises StoreError where there is no store, StoreLocked where a build outlasts
        `patience` seconds."""
        self.file = file
        self.building = False
        self._looked = time.monotonic()
        self._renewing = threading.Lock()
        self.current = self._first(patience)

    def _first(self, patience: float) -> Snapshot:
        deadline = time.monotonic() + patience
        while (taken := self._take()) is None:
            if time.monotonic() > deadline:
                raise StoreLocked("a build writes the store", where=str(self.file), fix="start again when it has ended")
            time.sleep(0.2)
        return taken

    def _take(self) -> Snapshot | None:
        """A copy made while nobody wrote, or None."""
        if not self.file.exists():
            connect(self.file)  # explains itself
        before = _stamp(self.file)
        wal = self.file.with_name(self.file.name + ".wal")
        if is_written(self.file) or wal.exists():
            return None
        folder = Path(tempfile.mkdtemp(prefix="detente-serve-"))
        copy = folder / "store.duckdb"
        shutil.copyfile(self.file, copy)
        if is_written(self.file) or wal.exists() or _stamp(self.file) != before:
            shutil.rmtree(folder, ignore_errors=True)
            return None
        try:
            return self._opened(copy, folder, before)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def _opened(self, copy: Path, folder: Path, stamp: tuple[int, int]) -> Snapshot:
        with connect(copy, read_only=False) as writable:
            add_index(writable)
        connection = connect(copy)
        for sql in ("SET enable_external_access = false", "SET lock_configuration = true"):
            connection.execute(sql)
        row = first_row(
            connection,
            "SELECT max(day) FROM (SELECT max(date) AS day FROM articles UNION ALL "
            "SELECT max(date) FROM events WHERE article_id IS NULL)",
        )
        return Snapshot(connection, datetime.now(UTC), stamp, row[0] if row else None, folder)

    def look(self) -> None:
        """Notices a build or its end, at most every LOOK_EVERY seconds; a renewal runs in a thread of its own."""
        if time.monotonic() - self._looked < LOOK_EVERY:
            return
        self._looked = time.monotonic()
        if not self.file.exists():
            return
        self.building = is_written(self.file)
        if not self.building and _stamp(self.file) != self.current.stamp and self._renewing.acquire(blocking=False):
            threading.Thread(target=self._renew, daemon=True).start()

    def _renew(self) -> None:
        try:
            taken = self._take()
            if taken is not None:
                old, self.current = self.current, taken
                # Pages in the making still read the old copy: its handle closes with the last of them.
                shutil.rmtree(old.folder, ignore_errors=True)
        finally:
            self._renewing.release()

    def close(self) -> None:
        """Gives up the copy."""
        self.current.connection.close()
        shutil.rmtree(self.current.folder, ignore_errors=True)
