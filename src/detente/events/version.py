"""Which codebook coded an event: kept with every event, statement, gate and claim."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from detente._version import __version__
from detente.events.codebook import in_use

__all__ = ["codebook_version"]

#: The folders whose files decide a coding.
_FOLDERS = ("codebook", "gazetteer", "issues", "relations", "statements", "times")


def codebook_version() -> str:
    """Program version plus a digest of every rule file and of the judge, the user's own included: any edit gives
    another one."""
    return _version(in_use())


@cache
def _version(own: Path | None) -> str:
    digest = hashlib.blake2b(digest_size=4)
    folders = [resources.files("detente.data").joinpath(name) for name in _FOLDERS]
    digest.update(resources.files("detente.data").joinpath("judge", "model.sha256").read_bytes())
    files = [file for folder in folders for file in _files(folder)]
    for file in [*files, *_own_files(own)] if own else files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return f"{__version__}+{digest.hexdigest()}"


def _own_files(folder: Path) -> list[Path]:
    """What a codebook of one's own is read from: not its notes, nor a repository's `.git` or an editor's copies."""
    return sorted([*folder.glob("*.csv"), *folder.glob("*.toml"), *folder.glob("frames/*.toml")])


def _files(folder: Traversable | Path) -> Iterator[Traversable | Path]:
    for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if item.is_dir():
            yield from _files(item)
        elif not item.name.endswith((".py", ".pyc")):
            yield item
