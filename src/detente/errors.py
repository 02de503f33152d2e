"""The tree of errors. Every message says what went wrong, where, and the way out.

DetenteError
├── InputError            a file or record that cannot be read       (place: file, record, offset)
│   └── LayoutError       a file of another kind than was named
├── CodebookError         a data file (codebook, gazetteer, issues) that breaks its schema (place: file, line)
├── StoreError            the DuckDB store
│   ├── StoreLocked       another process holds it
│   ├── StoreVersion      made by a newer or an older detente
│   └── UnknownPair       no such state, or nothing stored for the pair
└── MissingExtra          an optional part is not installed
"""

from __future__ import annotations

__all__ = [
    "CodebookError",
    "DetenteError",
    "InputError",
    "LayoutError",
    "MissingExtra",
    "StoreError",
    "StoreLocked",
    "StoreVersion",
    "UnknownPair",
]


class DetenteError(Exception):
    """Anything detente raises on purpose.

    Args: what: one clause; where: file, record or offset; fix: what the user can do.
    """

    def __init__(self, what: str, *, where: str | None = None, fix: str | None = None) -> None:
        self.what = what
        self.where = where
        self.fix = fix
        super().__init__(what)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        way_out = f" ({self.fix})" if self.fix else ""
        return f"{place}{self.what}{way_out}"


class InputError(DetenteError):
    """A file or record that cannot be read."""


class LayoutError(InputError):
    """A file of another kind than was named; `fix` names the likely right one."""


class CodebookError(DetenteError):
    """A data file that breaks its schema; `where` is file:line."""


class StoreError(DetenteError):
    """The store cannot be used as asked."""


class StoreLocked(StoreError):
    """Another process holds the store."""


class StoreVersion(StoreError):
    """The store was made by another version of detente."""


class UnknownPair(StoreError):
    """No such state, or nothing is stored for the pair."""


class MissingExtra(DetenteError):
    """An optional part of detente is not installed."""
