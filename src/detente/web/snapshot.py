"""A private copy of the store: readers never block a build and never see half of one.

A DuckDB writer locks the file against every other process and a reader would lock out a build, so the dashboard keeps
no handle on the store. It copies the file while nobody writes it, adds its own index tables to the copy and opens that
read-only; a finished build is noticed by the file's time and size, and the new copy takes the old one's place. The
first layer of the index is made before the first page; then a second copy gets both layers and takes over. That of a
large store is kept beside it for the next start (`web.kept`).
"""

from __future__ import annotations

import fcntl
import glob
import logging
import os
import shutil
import struct
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from detente.errors import DetenteError, StoreLocked
from detente.store.connection import connect, first_row
from detente.web.index import FIRST, SECOND, add_index
from detente.web.kept import Drawer, Pages, drawer_of
from detente.web.memo import Memo
from detente.web.staged import add_stages

if TYPE_CHECKING:
    from collections.abc import Callable

    from duckdb import DuckDBPyConnection

    from detente.web.dyad.acts import Acts

__all__ = ["Snapshot", "Snapshots", "is_written"]

#: Seconds between two looks at the original.
LOOK_EVERY = 2.0
#: Seconds until a store that could not be read is tried again, where its file has not changed.
AGAIN = 300.0
#: Seconds that a renewal is given at the end.
PARTING = 10.0
#: A store with fewer events and statements gets its whole index at once: that takes a second.
SMALL = 50_000
#: Stages, outlooks and briefs that are kept: three for each dyad and day that was asked for.
MEMO = 9_000
#: Dyads whose columns are kept (some 100 bytes an event), and events beyond which they are not.
ACTS, MOST_ACTS = 64, 50_000
#: struct flock of Linux (64 bit): type, whence, start, length, holder.
_FLOCK = "hhqqi4x"
#: ioctl of Linux that shares a file's blocks instead of copying them, where the file system can.
_FICLONE = 0x40049409


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One finished copy, open for reading. `last_day` is None in a store without dates.

    `last_known` is the last day on which an event was told; `texts` says whether the second layer of the index is
    there; `memo` keeps what several pages need, `acts` the columns of the dyads asked for last; `pages` are those kept
    on disk, where there are any. `folder` is gone already: an open file needs no name.
    """

    connection: DuckDBPyConnection
    taken: datetime
    stamp: tuple[int, ...]
    last_day: date | None
    folder: Path
    texts: bool
    number: int = field(default_factory=count().__next__)
    last_known: date | None = None
    pages: Pages | None = None
    memo: Memo[Any] = field(default_factory=lambda: Memo(MEMO))
    acts: Memo[Acts] = field(default_factory=lambda: Memo(ACTS, lambda acts: len(acts) <= MOST_ACTS))


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


def _stamp(file: Path) -> tuple[int, ...]:
    """Times and sizes of the store and of its write-ahead log, where a killed build left one."""
    found: list[int] = []
    for part in (file, _log(file)):
        with suppress(FileNotFoundError):
            status = part.stat()
            found += [status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino]
    return tuple(found)


def _log(file: Path) -> Path:
    return file.with_name(file.name + ".wal")


class Snapshots:
    """The current snapshot of a store, and its renewal in the background. `building` says a build runs right now."""

    def __init__(
        self,
        file: Path,
        *,
        patience: float = 10.0,
        whole: bool = False,
        keep: bool = False,
        watch: Callable[[str], None] | None = None,
    ) -> None:
        """Takes the first copy. `whole` waits for both layers of the index; `keep` leaves that of a large store beside
        it; `watch` hears of each table made.

        Raises StoreError where there is no store, StoreLocked where a build outlasts `patience` seconds.
        """
        self.file = file
        self.building = False
        self._whole, self._keep, self._watch = whole, keep, watch
        self._looked = time.monotonic()
        self._renewing = threading.Lock()
        self._failed: tuple[tuple[int, ...], float] | None = None
        self._indexing: DuckDBPyConnection | None = None
        self._closed = False
        self.current = self._first(patience)
        self._watch = None  # what follows goes on in the background
        if not self.current.texts:
            self._start_renewal()

    def _first(self, patience: float) -> Snapshot:
        deadline = time.monotonic() + patience
        while (taken := self._take(whole=self._whole)) is None:
            if time.monotonic() > deadline:
                raise StoreLocked("a build writes the store", where=str(self.file), fix="start again when it has ended")
            time.sleep(0.2)
        return taken

    def _take(self, *, whole: bool) -> Snapshot | None:
        """A copy made while nobody wrote, or None."""
        if not self.file.exists():
            connect(self.file)  # explains itself
        before = _stamp(self.file)
        if is_written(self.file):
            return None
        drawer = drawer_of(self.file, before) if self._keep else None
        if drawer and (kept := self._kept(drawer, before)):
            return kept
        with _folder(self.file) as folder:
            copy = folder / "store.duckdb"
            _copy(self.file, copy)
            with suppress(FileNotFoundError):  # the last commits of a killed build: opening the copy takes them in
                _copy(_log(self.file), _log(copy))
            if is_written(self.file) or _stamp(self.file) != before:
                return None
            return self._indexed(copy, before, drawer, whole=whole)

    def _kept(self, drawer: Drawer, stamp: tuple[int, ...]) -> Snapshot | None:
        """The copy that an earlier server left."""
        if not drawer.has_index():
            return None
        try:
            taken = datetime.fromtimestamp(drawer.index.stat().st_mtime, UTC)
            return _opened(drawer.index, stamp, taken, texts=True, pages=drawer.pages())
        except (duckdb.Error, DetenteError, OSError):
            drawer.drop()
            return None

    def _indexed(self, copy: Path, stamp: tuple[int, ...], drawer: Drawer | None, *, whole: bool) -> Snapshot:
        with connect(copy, read_only=False, fill=False) as writable:
            self._indexing = writable
            writable.execute("SET enable_progress_bar = false")
            if not self._whole and whole:
                writable.execute("SET threads = 1")  # pages are being made meanwhile
            add_index(writable, FIRST, self._watch)
            small = _is_small(writable)
            texts = whole or small
            if texts:
                add_index(writable, SECOND, self._watch)
                add_stages(writable)
        self._indexing = None
        kept = drawer.take_in(copy) if drawer and texts and not small else None
        pages = drawer.pages() if drawer and kept else None
        return _opened(kept or copy, stamp, datetime.now(UTC), texts=texts, pages=pages)

    def look(self) -> None:
        """Notices a build or its end, at most every LOOK_EVERY seconds; a renewal runs in a thread of its own."""
        if time.monotonic() - self._looked < LOOK_EVERY:
            return
        self._looked = time.monotonic()
        try:
            self.building, stamp = is_written(self.file), _stamp(self.file)
        except OSError:  # it is gone, or not ours to read, or something else in its place: the copy is shown
            self.building = False
            return
        failed = self._failed and self._failed[0] == stamp and time.monotonic() - self._failed[1] < AGAIN
        if not self.building and not failed and (stamp != self.current.stamp or not self.current.texts):
            self._start_renewal()

    def _start_renewal(self) -> None:
        if self._renewing.acquire(blocking=False):
            threading.Thread(target=self._renew, daemon=True).start()

    def _renew(self) -> None:
        stamp = self.current.stamp
        try:
            stamp = _stamp(self.file)
            # Until the whole index of a changed store is there the older copy is shown, which answers quickly.
            if stamp != self.current.stamp or not self.current.texts:
                self._swap(self._take(whole=True))
        except Exception:
            self._failed = (stamp, time.monotonic())
            if self._closed:
                return  # broken off by `close`
            logging.getLogger("detente.web").exception("the store cannot be read again; the older copy is shown")
        finally:
            self._renewing.release()

    def _swap(self, taken: Snapshot | None) -> None:
        """Pages in the making still read the old copy: its handle closes with the last of them."""
        if taken is not None:
            self.current = taken

    def close(self) -> None:
        """Gives up the copy, and breaks off a renewal: a thread in a query would take the ending process down."""
        if self._closed:
            return
        self._closed, until = True, time.monotonic() + PARTING
        while not self._renewing.acquire(timeout=0.05) and time.monotonic() < until:
            if indexing := self._indexing:
                with suppress(Exception):  # it has just ended
                    indexing.interrupt()
        with suppress(Exception):  # a page in the making still reads it: the handle closes with that page
            self.current.connection.close()


def _opened(file: Path, stamp: tuple[int, ...], taken: datetime, *, texts: bool, pages: Pages | None) -> Snapshot:
    """An indexed copy, ready for readers."""
    connection = connect(file)
    with _SETTLING:
        locked = first_row(connection, "SELECT current_setting('lock_configuration')")
        if not (locked and locked[0]):  # else this process reads the same copy already, and the settings are made
            _settle(connection)
    row = first_row(
        connection,
        "SELECT max(day) FROM (SELECT max(date) AS day FROM articles UNION ALL "
        "SELECT max(date) FROM events WHERE article_id IS NULL)",
    )
    told = first_row(connection, "SELECT max(known) FROM web_touches")
    last, known = row[0] if row else None, told[0] if told else None
    return Snapshot(connection, taken, stamp, last, file.parent, texts, last_known=known, pages=pages)


_SETTLING = threading.Lock()


def _settle(connection: DuckDBPyConnection) -> None:
    spill = str(Path(tempfile.gettempdir()) / f"detente-serve-{os.getpid()}").replace("'", "''")
    for sql in (
        # The joins of a page are between few rows: passing filters along costs more than it saves.
        "SET disabled_optimizers = 'join_filter_pushdown'",
        # Several pages are made at once, each from few rows: threads that wait for one query's crumbs only cost.
        "SET threads = 1",
        f"SET temp_directory = '{spill}'",
        "SET enable_external_access = false",
        "SET lock_configuration = true",
    ):
        connection.execute(sql)


def _is_small(connection: DuckDBPyConnection) -> bool:
    row = first_row(connection, "SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM statements)")
    return row is not None and row[0] <= SMALL


class _folder:
    """A private folder for the time of its use: beside the store, where blocks can be shared, else the system's.

    Its lock says that its maker lives: what killed processes left behind is removed here.
    """

    def __init__(self, store: Path) -> None:
        self._store = store

    def __enter__(self) -> Path:
        beside, prefix = self._store.parent, f".{self._store.name}.serve-"
        _sweep(beside, prefix)
        try:
            made = tempfile.mkdtemp(prefix=prefix, dir=beside)
        except OSError:
            _sweep(Path(tempfile.gettempdir()), _ELSEWHERE)
            made = tempfile.mkdtemp(prefix=_ELSEWHERE)
        self._made = Path(made)
        self._held = os.open(made, os.O_RDONLY)
        fcntl.flock(self._held, fcntl.LOCK_EX)
        return self._made

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._made, ignore_errors=True)
        os.close(self._held)


_ELSEWHERE = "detente-serve-copy-"
#: Seconds within which the maker of a folder will have locked it.
_YOUNG = 10.0


def _sweep(place: Path, prefix: str) -> None:
    """Removes folders of that prefix whose maker is gone."""
    for folder in place.glob(f"{glob.escape(prefix)}*"):
        with suppress(OSError):
            held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                if time.time() - os.fstat(held).st_mtime > _YOUNG:
                    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(held)


def _copy(source: Path, target: Path) -> None:
    """The file's content under a new name, sharing its blocks where the file system can."""
    with source.open("rb") as old, target.open("wb") as new:
        try:
            fcntl.ioctl(new, _FICLONE, old.fileno())
        except OSError:
            shutil.copyfile(source, target)
