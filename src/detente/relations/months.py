"""What happened between two states month by month, as plain arrays: the input of turning points and outlook.

An act counts once: the same code between the same states in the same direction on one day is one act however often
it was coded, so that coders who keep one row an actor and coders who merge them give the same answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from detente.records import QUADS
from detente.relations.series import counted
from detente.relations.third_states import ThirdStates, shared_sql, shared_table
from detente.store.sums import as_of, dyad

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray
    from pandas import DataFrame

__all__ = ["Months", "all_dyads", "month_name", "of_pair"]


@dataclass(frozen=True, slots=True)
class Months:
    """One dyad from the first to the last month with coverage of either state.

    `acts` has one row a distinct act: `month` (0 is the first), `day` (days since 1970), `forward` (a acts on b),
    `code` (categorical), `quad` (index into QUADS), `intensity`. `others` counts, by month and quad class, what either
    state had with third states; `shared` what both had with the same ones (cooperation, conflict; see `third_states`).
    `covered` marks months in which the store tells anything of either. `events` counts the events of the dyad before
    acts are merged. `first` is year × 12 + month − 1.
    """

    a: str
    b: str
    first: int
    events: int
    acts: DataFrame
    others: NDArray[np.float64]
    shared: NDArray[np.float64]
    covered: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.covered)


def month_name(number: int) -> str:
    """ "2009-03" of year × 12 + month − 1."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def of_pair(
    connection: DuckDBPyConnection,
    a: str,
    b: str,
    *,
    until: date | None = None,
    origin: str | None = None,
) -> Months:
    """The months of one dyad, as known on `until`. Empty (length 0) where nothing touches either state."""
    given = {"until": until, "origin": origin}
    acts = connection.execute(_OWN_ACTS, given | {"dyad": dyad(a, b)}).df()
    sums = as_of(connection, until)
    asked = {"a": a, "b": b, "origin": origin}
    touched = connection.execute(_touched_by(sums), asked).df()
    shared = connection.execute(shared_sql(_beside(sums)), asked).fetchall()
    return _assembled(a, b, acts, touched, lambda first, size: shared_table(shared, first, size))


def all_dyads(
    connection: DuckDBPyConnection, *, min_events: int = 1, until: date | None = None, origin: str | None = None
) -> Iterator[Months]:
    """The months of every dyad with at least `min_events` events, in alphabetical order; the store is read once."""
    given = {"until": until, "origin": origin}
    acts = connection.execute(_ALL_ACTS, given).df()
    touched = connection.execute(_touched(as_of(connection, until)), {"origin": origin}).df()
    own = touched[touched["a"].notna() & touched["b"].notna() & (touched["a"] != touched["b"])]
    by_state, thirds = _by_state(touched), ThirdStates(touched)
    by_pair = dict(iter(own.groupby(["a", "b"])))
    for key, rows in acts.groupby(["a", "b"]):
        a, b = map(str, key)
        if by_pair[a, b]["events"].sum() >= min_events:
            around = _joined(by_state[a], by_state[b], by_pair[a, b])
            yield _assembled(a, b, rows.drop(columns=["a", "b"]), around, partial(thirds.shared, a, b))


_WHEN = "($until IS NULL OR greatest(date, told) <= $until) AND ($origin IS NULL OR origin = $origin)"
_MONTH = "year(date) * 12 + month(date) - 1"
_A, _B = "least(source_id, target_id)", "greatest(source_id, target_id)"
_QUAD = " ".join(f"WHEN '{quad}' THEN {index}" for index, quad in enumerate(QUADS))


def _acts(condition: str, *, states: bool = False) -> str:
    """Distinct acts of the dyads that meet a condition; `forward` is from the alphabetically first state.

    With `states` led by the two, as `a` and `b`.
    """
    named, who = (f"{_A} AS a, {_B} AS b,", "a, b,") if states else ("", "")
    return f"""
    SELECT {who} {_MONTH} AS month, date - DATE '1970-01-01' AS day, forward, code, quad, intensity
    FROM (
        SELECT {named} date, source_id < target_id AS forward, coalesce(cameo, type) AS code,
            CASE quad {_QUAD} END AS quad, avg(intensity) AS intensity
        FROM events WHERE {condition} AND {counted("month")} AND {_WHEN} AND quad IS NOT NULL
        GROUP BY ALL)
    ORDER BY {who} day, forward, code, quad
    """


_OWN_ACTS, _ALL_ACTS = _acts("dyad = $dyad"), _acts("dyad IS NOT NULL", states=True)


#: A row of sums as one row a quad class, of what counts in series of months.
_BY_QUAD = f"""
SELECT source_id, target_id, year(month) * 12 + month(month) - 1 AS month, unnest(range({len(QUADS)})) AS quad,
    unnest([{", ".join(QUADS)}]) AS events
FROM {{sums}} WHERE counts = 'month' AND ($origin IS NULL OR origin = $origin)
"""


def _touched(sums: str) -> str:
    """Events by month, quad class and (unordered) states; a null state stays null."""
    return f"""
    SELECT {_A} AS a, nullif({_B}, CASE WHEN source_id IS NULL OR target_id IS NULL THEN {_B} END) AS b,
        month, quad, sum(events)::BIGINT AS events
    FROM ({_BY_QUAD.format(sums=sums)} AND coalesce(source_id, target_id) IS NOT NULL)
    GROUP BY ALL HAVING sum(events) > 0 ORDER BY ALL
    """


def _touched_by(sums: str) -> str:
    """The same of one dyad: it is enough to know its own events from those with third states ("*") and the rest."""
    return f"""
    SELECT least($a, $b) AS a, CASE kind WHEN 0 THEN greatest($a, $b) WHEN 1 THEN '*' END AS b, month, quad,
        sum(events)::BIGINT AS events
    FROM (
        SELECT month, quad, events,
            CASE WHEN source_id IS NULL OR target_id IS NULL OR source_id = target_id THEN 2
                WHEN source_id IN ($a, $b) AND target_id IN ($a, $b) THEN 0 ELSE 1 END AS kind
        FROM ({_BY_QUAD.format(sums=sums)} AND (source_id IN ($a, $b) OR target_id IN ($a, $b))))
    GROUP BY kind, month, quad HAVING sum(events) > 0 ORDER BY kind, month, quad
    """


def _beside(sums: str) -> str:
    """Events of either state with third ones, as `shared_sql` takes them."""
    return f"""(
        SELECT month, quad, events, $a IN (source_id, target_id) AS mine,
            CASE WHEN source_id IN ($a, $b) THEN target_id ELSE source_id END AS third
        FROM ({_BY_QUAD.format(sums=sums)} AND (source_id IN ($a, $b)) <> (target_id IN ($a, $b))))
    """


def _by_state(touched: DataFrame) -> dict[str, DataFrame]:
    """For each state the rows that touch it."""
    import pandas as pd

    other = touched[touched["b"].notna() & (touched["a"] != touched["b"])]
    rows = pd.concat([touched.assign(state=touched["a"]), other.assign(state=other["b"])])
    return {str(state): part for state, part in rows.groupby("state")}


def _joined(first: DataFrame, second: DataFrame, own: DataFrame) -> DataFrame:
    """Rows that touch either of two states; the dyad's own stand in both and are taken once."""
    import pandas as pd

    return pd.concat([first, second]).drop_duplicates(["a", "b", "month", "quad"]) if len(own) else own


def _assembled(
    a: str, b: str, acts: DataFrame, touched: DataFrame, shared: Callable[[int, int], NDArray[np.float64]]
) -> Months:
    """`shared` is given the first month and their number."""
    import numpy as np

    if touched.empty:
        return Months(a, b, 0, 0, acts, np.zeros((0, 4)), np.zeros((0, 2)), np.zeros(0, bool))
    first, last = int(touched["month"].min()), int(touched["month"].max())
    covered = np.zeros(last - first + 1, bool)
    covered[touched["month"] - first] = True
    ends = (min(a, b), max(a, b))
    own = (touched["a"] == ends[0]) & (touched["b"] == ends[1])
    foreign = touched[touched["b"].notna() & (touched["a"] != touched["b"]) & ~own]
    others = np.zeros((len(covered), 4))
    np.add.at(others, (foreign["month"] - first, foreign["quad"].astype(int)), foreign["events"])
    found = {"month": acts["month"] - first, "forward": acts["forward"] == (a < b)}
    acts = acts.assign(**found, code=acts["code"].astype("category")).reset_index(drop=True)
    events = int(touched["events"][own].sum())
    return Months(a, b, first, events, acts, others, shared(first, len(covered)), covered)
