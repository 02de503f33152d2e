"""Inputs to open files: paths, folders, globs, standard input, open binary files."""

from __future__ import annotations

import glob
import os
import stat
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from detente.records import Reject

__all__ = ["Source", "expand"]


@dataclass(frozen=True, slots=True)
class Source:
    """Something to open. `path` is None where there is no file to seek in; `ours` is False for a caller's open file."""

    name: str
    open: Callable[[], BinaryIO]
    path: Path | None = None
    ours: bool = True


def expand(inputs: Iterable[str | Path | BinaryIO]) -> Iterator[Source | Reject]:
    """The files behind the inputs, in order; a folder's files sorted by name, links that lead out of it refused.

    A name with glob marks is only taken as a pattern where no file has that very name; folders that match are read too.
    """
    for item in inputs:
        if isinstance(item, str | Path):
            yield from _named(os.fspath(item))
        else:
            yield Source(str(getattr(item, "name", "<stream>")), lambda item=item: item, ours=False)  # type: ignore[misc]


def _named(name: str) -> Iterator[Source | Reject]:
    if name == "-":
        yield Source("<stdin>", lambda: sys.stdin.buffer, ours=False)
        return
    try:
        path = Path(name)
        if path.is_dir():
            yield from _folder(path)
        elif path.exists() or path.is_symlink():
            yield _file(path, name, pipes=True)
        elif glob.has_magic(name):
            yield from _pattern(name)
        else:
            yield Reject(name, name, "missing", "no such file or folder")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        yield Reject(name, name, "unreadable", f"cannot be opened: {error}")


def _pattern(name: str) -> Iterator[Source | Reject]:
    found = sorted(glob.glob(name, recursive=True))  # noqa: PTH207 (Path.glob takes no absolute pattern)
    if not found:
        yield Reject(name, name, "missing", "no file matches the pattern")
    for match in found:
        path = Path(match)
        if not path.is_dir():
            yield _file(path, match)
        elif not _has_inside(match, found):
            yield from _folder(path)


def _has_inside(folder: str, found: list[str]) -> bool:
    """Whether the pattern has found something in the folder itself, as "**" does."""
    inside = os.path.join(folder, "")  # noqa: PTH118 (a path that ends in a slash)
    at = bisect_right(found, inside)  # behind the folder itself, which "**" finds too
    return at < len(found) and found[at].startswith(inside)


def _folder(folder: Path) -> Iterator[Source | Reject]:
    root = folder.resolve()
    unread: list[OSError] = []
    for here, folders, files in os.walk(folder, onerror=unread.append, followlinks=False):
        yield from _unreadable(unread)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            path = Path(here) / name
            if path.is_symlink() and _leads_out(path, root):
                yield _link(path)
        for name in sorted(files):
            if name.startswith("."):
                continue
            path = Path(here) / name
            yield _link(path) if path.is_symlink() and _leads_out(path, root) else _file(path, str(path))
    yield from _unreadable(unread)


def _unreadable(errors: list[OSError]) -> Iterator[Reject]:
    """A reject for each folder that could not be listed since the last call."""
    while errors:
        error = errors.pop(0)
        yield Reject(str(error.filename), str(error.filename), "unreadable", f"cannot be opened: {error.strerror}")


def _link(path: Path) -> Reject:
    return Reject(str(path), str(path), "symlink", "a link out of the folder; name its target instead")


def _leads_out(link: Path, root: Path) -> bool:
    try:
        return not link.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a ring of links leads nowhere; opening it says so
        return False


def _file(path: Path, name: str, pipes: bool = False) -> Source | Reject:
    """Regular files only, and pipes that were named: a pipe or a device in a folder could block or never end."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return Reject(name, name, "unreadable", f"cannot be opened: {error.strerror}")
    if not stat.S_ISREG(mode) and not (pipes and stat.S_ISFIFO(mode)):
        return Reject(name, name, "special", "neither a regular file nor a pipe")
    return Source(name, lambda: path.open("rb"), path if stat.S_ISREG(mode) else None)
