"""What a server made of a large store, kept beside it so that the next start is ready at once.

The folder `FILE.serve` holds the indexed copy of the store (`index-KEY.duckdb`) and finished pages with the facts
behind them (`pages-KEY.sqlite`). KEY stands for the state of the store's file and of the program: what does not fit
both is not looked at and is removed. The folder can be deleted at any time. One that is another user's, or that others
may write, is left alone: pages from it would be shown as ours.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Lock

__all__ = ["Drawer", "Pages", "drawer_of"]

#: Goes up when the files' own layout changes.
LAYOUT = 1


class Pages:
    """Named bytes on disk, by kind. What fails is as if nothing were kept: pages can always be made anew."""

    def __init__(self, file: Path) -> None:
        self._lock = Lock()
        self._file: sqlite3.Connection | None = None
        try:
            self._file = _opened(file)
        except sqlite3.DatabaseError:  # no database any more: begin again
            with suppress(sqlite3.Error, OSError):
                file.unlink(missing_ok=True)
                self._file = _opened(file)

    def get(self, kind: str, name: str) -> bytes | None:
        """What was put under that name, or None."""
        with self._lock, suppress(sqlite3.Error):
            if self._file:
                found = self._file.execute("SELECT body FROM kept WHERE kind = ? AND name = ?", (kind, name)).fetchone()
                return bytes(found[0]) if found and isinstance(found[0], bytes) else None
        return None

    def put(self, kind: str, name: str, body: bytes) -> None:
        """Keeps it, instead of what was there."""
        with self._lock, suppress(sqlite3.Error):
            if self._file:
                self._file.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", (kind, name, body))

    def names(self, kind: str) -> frozenset[str]:
        """All names of a kind."""
        with self._lock, suppress(sqlite3.Error):
            if self._file:
                return frozenset(
                    name for (name,) in self._file.execute("SELECT name FROM kept WHERE kind = ?", (kind,))
                )
        return frozenset()

    def close(self) -> None:
        """Gives the file up."""
        with self._lock, suppress(sqlite3.Error):
            if self._file:
                self._file.close()
            self._file = None


def _opened(file: Path) -> sqlite3.Connection:
    opened = sqlite3.connect(file, timeout=1.0, isolation_level=None, check_same_thread=False)
    try:
        opened.execute("PRAGMA journal_mode = wal")
        opened.execute("PRAGMA synchronous = off")  # after a crash of the machine the pages are made anew
        opened.execute("CREATE TABLE IF NOT EXISTS kept (kind TEXT, name TEXT, body BLOB, PRIMARY KEY (kind, name))")
    except sqlite3.Error:
        opened.close()
        raise
    return opened


class Drawer:
    """The kept files of one state of a store."""

    def __init__(self, folder: Path, key: str) -> None:
        self.folder, self.key = folder, key
        self.index = folder / f"index-{key}.duckdb"

    def pages(self) -> Pages | None:
        """The finished pages, where the folder is ours to keep them in."""
        return Pages(self.folder / f"pages-{self.key}.sqlite") if self._is_ours() else None

    def has_index(self) -> bool:
        """Whether the indexed copy is there and can be trusted."""
        return self._is_ours() and self.index.is_file() and not self.index.is_symlink()

    def take_in(self, copy: Path) -> Path | None:
        """Moves a finished indexed copy here and removes those of other states; None where it cannot be kept."""
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            if not self._is_ours():
                return None
            copy.replace(self.index)  # a whole file or none: nobody sees half of one
        except OSError:
            return None
        for old in self.folder.iterdir():
            if old.name.startswith(("index-", "pages-")) and self.key not in old.name:
                old.unlink(missing_ok=True)
        return self.index

    def drop(self) -> None:
        """Removes an index that cannot be read."""
        with suppress(OSError):
            self.index.unlink(missing_ok=True)

    def _is_ours(self) -> bool:
        try:
            found = self.folder.lstat()
        except OSError:
            return False
        return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o022


def drawer_of(store: Path, stamp: tuple[int, ...]) -> Drawer:
    """Where things of a store are kept whose file has that stamp."""
    whole = repr((LAYOUT, stamp, _program()))
    return Drawer(store.with_name(f"{store.name}.serve"), hashlib.blake2b(whole.encode(), digest_size=12).hexdigest())


@cache
def _program() -> str:
    """Stands for the program as it is installed: pages of another version are not shown."""
    import duckdb

    import detente

    found = hashlib.blake2b(str(duckdb.__version__).encode(), digest_size=12)
    for place in detente.__path__:
        for file in sorted(Path(place).rglob("*")):
            if "__pycache__" not in file.parts and file.is_file():
                status = file.stat()
                found.update(f"{file.relative_to(place)} {status.st_size} {status.st_mtime_ns}\n".encode())
    return found.hexdigest()
