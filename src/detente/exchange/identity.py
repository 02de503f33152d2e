"""What makes an imported row the same event as one that is stored: the coder's own id, or else the row's content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.exchange.layout import Layout
from detente.store.connection import first_row

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Identity", "identity_of"]

_ID = "nullif(native_id, '')"
_CONTENT = "concat_ws('|', date, source_name, source_country, target_name, target_country, code, type)"
#: The content of a row without an id, and its number among its equals.
_NUMBERED = (
    f"concat_ws('|', {_CONTENT}, row_number() OVER (PARTITION BY {_CONTENT}, {_ID} IS NULL ORDER BY row)::VARCHAR)"
)


@dataclass(frozen=True, slots=True)
class Identity:
    """SQL over `coded`: what the id is made of; how equal ids are told once, where there are any; and the condition on
    stored events that could be these rows."""

    sql: str
    once: str = ""
    around: str = ""


def identity_of(connection: DuckDBPyConnection, layout: Layout) -> Identity:
    """The identity of the good rows of `coded`. A row whose id is empty has none: without its content all such rows
    would be one event."""
    if "native_id" not in layout.select:
        # The day is part of the content: no event of another day can be one of these rows.
        return Identity(_NUMBERED, around=_days(connection))
    rows, named, different = first_row(
        connection, f"SELECT count(*), count({_ID}), count(DISTINCT {_ID}) FROM coded WHERE fault IS NULL"
    ) or (0, 0, 0)
    once = "QUALIFY row_number() OVER (PARTITION BY id ORDER BY row) = 1" if different < named else ""
    return Identity("native_id" if named == rows else f"coalesce({_ID}, {_NUMBERED})", once)


def _days(connection: DuckDBPyConnection) -> str:
    """The condition that an event is of the days of the file."""
    row = first_row(connection, "SELECT min(date), max(date) FROM coded WHERE fault IS NULL")
    return f"AND date BETWEEN DATE '{row[0]}' AND DATE '{row[1]}'" if row and row[0] else "AND false"
