"""What touches either of two states, within their dyad or not, from the sums in the snapshot."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from detente.relations.brief import RECENT, YEAR
from detente.relations.series import counted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pandas import DataFrame

__all__ = ["touched_months", "touching"]

#: An event of the two stands under both states: it is left out under the second.
_OURS = "(state = $a OR (state = $b AND other IS DISTINCT FROM $a))"
#: Own events (0), those of either with third states (1) and without another state (2): what touches either state less
#: what the two have with each other, which stands under both.
_MONTHS = f"""
SELECT CASE WHEN kind = 2 THEN NULL ELSE least($a, $b) END AS a,
    CASE kind WHEN 0 THEN greatest($a, $b) WHEN 1 THEN '*' END AS b, month, quad, sum(events)::BIGINT AS events
FROM (
    SELECT kind, month, quad, events FROM web_touched_all
    WHERE state IN ($a, $b) AND origin = $origin AND known_month < $month
    UNION ALL SELECT unnest([0, 1]), month, quad, unnest([events, -2 * events]) FROM web_touched
    WHERE state = $a AND other = $b AND origin = $origin AND known_month < $month
    UNION ALL SELECT CASE WHEN other IN ($a, $b) AND other <> state THEN 0 WHEN other IS NULL OR other = state THEN 2
        ELSE 1 END, year(date) * 12 + month(date) - 1, quad_number, 1 FROM web_touches
    WHERE {_OURS} AND origin = $origin AND known BETWEEN $first AND $until AND {counted("month")}
        AND quad_number IS NOT NULL)
GROUP BY kind, month, quad HAVING sum(events) > 0 ORDER BY ALL
"""
_EVENTS = f"""
SELECT count(*) FILTER (date > $edge), count(*) FILTER (date <= $edge) FROM web_touches
WHERE {_OURS} AND origin = $origin AND date > $start AND known > $start AND known <= $until
    AND {counted("year")}
"""


def touched_months(connection: DuckDBPyConnection, a: str, b: str, until: date, origin: str) -> DataFrame:
    """As `months.of_pair` reads it from the events themselves: earlier months from sums, this one by its days."""
    first = until.replace(day=1)
    given = {"a": a, "b": b, "origin": origin, "until": until, "first": first}
    return connection.execute(_MONTHS, given | {"month": until.year * 12 + until.month - 1}).df()


def touching(connection: DuckDBPyConnection, a: str, b: str, day: date, origin: str) -> tuple[int, int]:
    """As `brief_facts.touching`: events of the last 90 days, and of the year before."""
    edge = day - RECENT
    given = {"a": a, "b": b, "origin": origin, "until": day, "edge": edge, "start": edge - YEAR}
    now, before = connection.execute(_EVENTS, given).fetchall()[0]
    return now, before
