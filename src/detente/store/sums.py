"""The table `sums`: events added up by coder, direction and month, so that a series never reads the events themselves.

Every write of events adds what it changed in its own transaction, so the sums always equal a recount. Who edits
`events` by hand is noticed by the number of events, and counted again when the store is next opened.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING

from detente.records import QUADS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["BACKGROUND_DAYS", "DYAD", "HAPPENED", "add", "as_of", "dyad", "fit", "recount", "subtract"]

#: Told so many days after its day, an event is background, not news.
BACKGROUND_DAYS = 366
#: The SQL condition on `events` for acts that happened and were news. Null where the modality is not known.
HAPPENED = f"modality = 'actual' AND date IS NOT NULL AND coalesce(told - date, 0) <= {BACKGROUND_DAYS}"
#: The value of `events.dyad`.
DYAD = (
    "CASE WHEN source_id <> target_id THEN concat_ws('-', least(source_id, target_id), greatest(source_id, target_id)) "
    "END"
)

_KEYS = ("origin", "source_id", "target_id", "counts", "month", "known")
_NUMBERS = ("events", "mentions", *QUADS, "net")
_COLUMNS = ", ".join((*_KEYS, *_NUMBERS))


def dyad(a: str, b: str) -> str:
    """The key of an unordered pair of states in `events.dyad`."""
    return "-".join(sorted((a, b)))


def counted_up(events: str, sign: int = 1) -> str:
    """The SELECT that adds up events (a table, view or subquery with their columns) to rows of `sums`."""
    quads = ", ".join(f"{sign} * count(*) FILTER (quad = '{quad}') AS {quad}" for quad in QUADS)
    return f"""
    SELECT origin, source_id, target_id,
        CASE WHEN {HAPPENED} THEN CASE date_precision WHEN 'year' THEN 'year' ELSE 'month' END ELSE 'no' END AS counts,
        date_trunc('month', date)::DATE AS month, date_trunc('month', greatest(date, told))::DATE AS known,
        {sign} * count(*) AS events, {sign} * sum(coalesce(mentions, 1))::BIGINT AS mentions, {quads},
        {sign} * coalesce(sum(try_cast(intensity AS DECIMAL(18, 6))), 0)::DECIMAL(18, 6) AS net
    FROM {events} GROUP BY ALL
    """


def recount(connection: DuckDBPyConnection) -> None:
    """Makes the sums anew from the events; the caller's transaction, if there is one."""
    connection.execute("DELETE FROM sums")
    connection.execute(f"INSERT INTO sums SELECT {_COLUMNS} FROM ({counted_up('events')}) ORDER BY ALL")


def add(connection: DuckDBPyConnection, events: str) -> None:
    """Adds events (a table, or a subquery in brackets) that come new into the store."""
    _merge(connection, counted_up(events))


def subtract(connection: DuckDBPyConnection, events: str) -> None:
    """Takes off events that are about to leave the store."""
    _merge(connection, counted_up(events, -1))


def _merge(connection: DuckDBPyConnection, changes: str) -> None:
    same = " AND ".join(f"s.{key} IS NOT DISTINCT FROM c.{key}" for key in _KEYS)
    sums = ", ".join(f"{name} = s.{name} + c.{name}" for name in _NUMBERS)
    connection.execute(
        f"""MERGE INTO sums s USING ({changes}) c ON {same}
        WHEN MATCHED AND s.events + c.events = 0 THEN DELETE
        WHEN MATCHED THEN UPDATE SET {sums}
        WHEN NOT MATCHED THEN INSERT ({_COLUMNS}) VALUES ({", ".join(f"c.{name}" for name in (*_KEYS, *_NUMBERS))})"""
    )


def fit(connection: DuckDBPyConnection) -> bool:
    """Whether the sums are of as many events as the store holds; some milliseconds."""
    row = connection.execute(
        "SELECT (SELECT count(*) FROM events) = (SELECT coalesce(sum(events), 0) FROM sums)"
    ).fetchall()
    return bool(row[0][0])


def as_of(connection: DuckDBPyConnection, until: date | None) -> str:
    """SQL of the sums (to stand after FROM) over what was known on `until`.

    Sums are by month: of a month that `until` cuts short in the midst of what the store holds, the events are read.
    """
    if until is None:
        return "sums"
    first = until.replace(day=1)
    if until.day == calendar.monthrange(until.year, until.month)[1] or _last_known(connection) <= until:
        return f"(SELECT * FROM sums WHERE known <= DATE '{first}')"
    # What was known this month is of no day that is further back than background.
    start = first - timedelta(days=BACKGROUND_DAYS)
    cut = f"""(SELECT * FROM events WHERE date BETWEEN DATE '{start}' AND DATE '{until}'
        AND greatest(date, told) BETWEEN DATE '{first}' AND DATE '{until}' AND coalesce(told - date, 0) <=
        {BACKGROUND_DAYS})"""
    return f"(SELECT {_COLUMNS} FROM sums WHERE known < DATE '{first}' UNION ALL {counted_up(cut)})"


def _last_known(connection: DuckDBPyConnection) -> date:
    """The last day of which an event is, or on which one was told. Two queries: each is answered by statistics."""
    days = [connection.execute(f"SELECT max({column}) FROM events").fetchall()[0][0] for column in ("date", "told")]
    return max((day for day in days if day is not None), default=date.min)
