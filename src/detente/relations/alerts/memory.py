"""What was said already: a file of JSON Lines beside the store, one alert a line, only ever added to.

Lines are written whole and pushed to the disk. A line that a kill cut short is taken off by the next run: its alert
was not said, or is said again.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO

from detente.errors import InputError
from detente.relations.alerts.alert import Alert, Logged

__all__ = ["Kept", "Memory", "kept", "memory_file", "replace"]


def memory_file(store: Path) -> Path:
    """The file beside a store."""
    return store.with_name(f"{store.name}.alerts.jsonl")


@dataclass(slots=True)
class Memory:
    """The alerts said so far, oldest first."""

    logged: list[Logged] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)
    _days: dict[tuple[str, tuple[str, str], str], list[date]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Memory:
        """The memory of a file; empty where there is none. Raises InputError where a line is no alert.

        A last line without its end is not counted.
        """
        memory = cls()
        lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
        for number, line in enumerate(lines, 1):
            try:
                memory.log(Logged.from_json(json.loads(line)))
            except (KeyError, TypeError, ValueError) as error:
                fix = "name another file with --out, or mend that line"
                raise InputError("not an alert of ours", where=f"{path}:{number}", fix=fix) from error
        return memory

    def knows(self, alert: Alert) -> bool:
        """Whether it was said: the same id, or the same theme within its quiet days."""
        days = self._days.get((alert.kind, alert.pair, alert.theme), ())
        return alert.id in self._ids or any(abs((day - alert.date).days) <= alert.quiet for day in days)

    def add(self, alert: Alert) -> None:
        """Counts it as said."""
        self._ids.add(alert.id)
        self._days.setdefault((alert.kind, alert.pair, alert.theme), []).append(alert.date)

    def log(self, logged: Logged) -> None:
        """Keeps one with its time."""
        self.add(logged.alert)
        self.logged.append(logged)


@dataclass(frozen=True, slots=True)
class Kept:
    """A memory with its file, held by this process alone."""

    memory: Memory
    file: IO[bytes]

    def append(self, logged: Sequence[Logged]) -> None:
        """Adds alerts to file and memory; they are on the disk when this returns."""
        lines = "".join(json.dumps(one.to_json(), ensure_ascii=False) + "\n" for one in logged)
        _take_off_torn_line(self.file.fileno())
        self.file.write(lines.encode("utf-8"))
        self.file.flush()
        os.fsync(self.file.fileno())
        for one in logged:
            self.memory.log(one)


@contextmanager
def kept(path: Path) -> Iterator[Kept]:
    """The memory of a file, made where there is none. Raises InputError where it cannot be written, is not ours, or
    another run holds it."""
    try:
        with path.open("ab+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield Kept(Memory.read(path), file)
    except BlockingIOError as error:
        raise InputError("in use by another run of watch", where=str(path), fix="wait for it to end") from error
    except OSError as error:
        fix = "name a file with --out"
        raise InputError(f"cannot be written: {error.strerror}", where=str(path), fix=fix) from error


def _take_off_torn_line(handle: int) -> None:
    """Cuts the file behind its last line end."""
    size = end = os.fstat(handle).st_size
    while end:
        start = max(0, end - 65536)
        block = os.pread(handle, end - start, start)
        if (found := block.rfind(b"\n")) >= 0:
            end = start + found + 1
            break
        end = start
    if end < size:
        os.ftruncate(handle, end)


def replace(path: Path, content: bytes) -> None:
    """Writes a file so that readers see the old one or the new one, never half. Raises InputError where it cannot."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", where=str(path), fix="name another file") from error
    finally:
        with suppress(OSError):  # where there is no folder there is nothing to take away
            fresh.unlink(missing_ok=True)
