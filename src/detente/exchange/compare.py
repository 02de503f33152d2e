"""How far two coders agree on a dyad: counts, correlation by month, and what only one of them has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.store.sums import dyad

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

__all__ = ["Agreement", "agreements", "coders", "only_in"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two coders on one dyad over the months both cover. Correlations are Pearson's; None where one series is flat.

    `first_all` and `second_all` are their events in all months.
    """

    first: str
    second: str
    months: int
    first_events: int
    second_events: int
    correlation_events: float | None
    correlation_net: float | None
    shared_days: int
    first_all: int = 0
    second_all: int = 0


def coders(connection: DuckDBPyConnection, a: str, b: str) -> dict[str, int]:
    """Coders with events of the pair, and how many."""
    rows = connection.execute(
        "SELECT origin, sum(events) FROM sums WHERE source_id IN (?, ?) AND target_id IN (?, ?) "
        "AND source_id <> target_id GROUP BY 1 ORDER BY 2 DESC, 1",
        (a, b, a, b),
    ).fetchall()
    return {origin: int(n) for origin, n in rows}


def agreements(connection: DuckDBPyConnection, a: str, b: str) -> list[Agreement]:
    """Every pair of coders that has the dyad."""
    names = list(coders(connection, a, b))
    return [_agreement(connection, a, b, x, y) for i, x in enumerate(names) for y in names[i + 1 :]]


def _agreement(connection: DuckDBPyConnection, a: str, b: str, first: str, second: str) -> Agreement:
    from detente.relations.series import series

    one, two = (series(connection, a, b, "month", origin=name).set_index("period") for name in (first, second))
    both = one.add_suffix("_1").join(two.add_suffix("_2"), how="inner").dropna(subset=["events_1", "events_2"])
    return Agreement(
        first,
        second,
        len(both),
        int(both["events_1"].sum()),
        int(both["events_2"].sum()),
        _correlation(both["events_1"], both["events_2"]),
        _correlation(both["net_1"], both["net_2"]),
        len(_days(connection, a, b, first) & _days(connection, a, b, second)),
        int(one["events"].sum()),
        int(two["events"].sum()),
    )


def _correlation(one: pd.Series, two: pd.Series) -> float | None:
    if len(one) < 3 or one.nunique() < 2 or two.nunique() < 2:
        return None
    return float(one.corr(two))


def _days(connection: DuckDBPyConnection, a: str, b: str, origin: str) -> set[tuple[object, ...]]:
    """Days and directed quad classes that a coder has."""
    return set(
        connection.execute(
            """SELECT DISTINCT date, source_id, quad FROM events WHERE origin = ? AND modality = 'actual'
            AND dyad = ? AND date IS NOT NULL""",
            (origin, dyad(a, b)),
        ).fetchall()
    )


def only_in(connection: DuckDBPyConnection, a: str, b: str, origin: str, other: str, most: int = 10) -> pd.DataFrame:
    """The strongest dated events of `origin` with none of `other` in the same direction and quad class within a day."""
    return connection.execute(
        """SELECT date, source_id AS source, target_id AS target, type, cameo, intensity, mentions, text FROM events e
        WHERE origin = ? AND modality = 'actual' AND dyad = ? AND date IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM events o WHERE o.origin = ? AND o.dyad = e.dyad
                AND o.source_id = e.source_id AND o.quad = e.quad AND abs(o.date - e.date) <= 1)
        ORDER BY abs(intensity) * ln(1 + mentions) DESC NULLS LAST, date, id LIMIT ?""",
        (origin, dyad(a, b), other, most),
    ).df()
