"""Which codebook coded an event: kept with every event, statement, gate and claim."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from detente._version import __version__

__all__ = ["codebook_version"]

#: The folders whose files decide a coding.
_FOLDERS = ("codebook", "gazetteer", "issues", "relations", "statements", "times")


@cache
def codebook_version() -> str:
    """Program version plus a digest of every rule file: any edit gives another one."""
    digest = hashlib.blake2b(digest_size=4)
    for folder in _FOLDERS:
        for file in _files(resources.files("detente.data").joinpath(folder)):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return f"{__version__}+{digest.hexdigest()}"


def _files(folder: Traversable) -> Iterator[Traversable]:
    for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if item.is_dir():
            yield from _files(item)
        elif not item.name.endswith((".py", ".pyc")):
            yield item
