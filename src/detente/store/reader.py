"""A store opened for reading: queries as data frames, and the door to a dyad."""

from __future__ import annotations

import html
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from detente.store import queries
from detente.store.connection import connect, first_row

if TYPE_CHECKING:
    import pandas as pd

    from detente.relations.dyad import Dyad

__all__ = ["Store"]

_TABLES = ("articles", "sentences", "events", "mentions", "statements", "relations", "gates", "rejects")


class Store:
    """A read-only handle on one DuckDB file; a context manager.

    Raises StoreError where there is no store, StoreLocked while a build writes it, StoreVersion for another version's.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.connection = connect(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Gives the file back."""
        self.connection.close()

    def dyad(self, a: str, b: str) -> Dyad:
        """The pair of two states, given by ISO code or name. Raises UnknownPair."""
        from detente.actors.states import find_state
        from detente.relations.dyad import Dyad

        return Dyad(self.connection, find_state(a).code, find_state(b).code)

    def events(self, *, limit: int | None = None, **conditions: Any) -> pd.DataFrame:
        """Events, newest first; conditions as in `store.queries.filters` (pair, since, until, type, issue ...)."""
        return queries.events(self.connection, queries.filters(**conditions), limit)

    def statements(self, **conditions: Any) -> pd.DataFrame:
        """Statements, newest first; conditions as in `store.queries.statements`."""
        return queries.statements(self.connection, **conditions)

    def gates(self, *, pair: tuple[str, str] | None = None, on: date | None = None) -> pd.DataFrame:
        """Gates by date; with `on` those known and still ahead then."""
        return queries.gates(self.connection, pair=pair, on=on)

    def sql(self, query: str, parameters: list[Any] | None = None) -> pd.DataFrame:
        """Any query of yours over the documented tables."""
        return self.connection.execute(query, parameters or []).df()

    def counts(self) -> dict[str, int]:
        """Rows by table."""
        rows = {name: first_row(self.connection, f"SELECT count(*) FROM {name}") for name in _TABLES}
        return {name: int(row[0]) for name, row in rows.items() if row}

    def __repr__(self) -> str:
        counts = ", ".join(f"{n:,} {name}" for name, n in self.counts().items() if n)
        return f"<detente store {self.path.name}: {counts or 'empty'}>"

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self)[1:-1])}</p>"
