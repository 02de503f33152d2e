"""What touches either of two states, within their dyad or not, from the sums in the snapshot."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from detente.relations.brief import RECENT, YEAR
from detente.relations.months import Months
from detente.relations.series import counted
from detente.relations.third_states import shared_sql, shared_table
from detente.web.dyad.acts import Acts, Kinds, month_of

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray
    from pandas import DataFrame

    from detente.web.memo import Memo

    Sums = NDArray[np.int64]

__all__ = ["covered_months", "months_of", "touching"]

#: An event of the two stands under both states: it is left out under the second.
_OURS = "(state = $a OR (state = $b AND other IS DISTINCT FROM $a))"
_EVENTS = f"""
SELECT count(*) FILTER (date > $edge), count(*) FILTER (date <= $edge) FROM web_touches
WHERE {_OURS} AND origin = $origin AND date > $start AND known > $start AND known <= $until
    AND {counted("year")}
"""
#: Of one state: events with another (kind 1) or without (2) by month, month told, quad class.
_STATE = """
SELECT kind, month, known_month, quad, events::BIGINT FROM web_touched_all WHERE state = ? AND origin = ?
"""
#: The same of the days of one month until one of them: what sums by month cannot tell.
_CUT = f"""
SELECT CASE WHEN other IS NULL OR other = state THEN 2 ELSE 1 END, year(date) * 12 + month(date) - 1, $month,
    quad_number, count(*)
FROM web_touches WHERE state IN ($a, $b) AND origin = $origin AND known BETWEEN $first AND $until
    AND {counted("month")} AND quad_number IS NOT NULL GROUP BY ALL
"""
#: Events of either with third states in months known until one, as `shared_sql` takes them; the cut month by its days.
_BESIDE = f"""(
SELECT month, quad, events, state = $a AS mine, other AS third FROM web_touched
WHERE state IN ($a, $b) AND other NOT IN ($a, $b) AND origin = $origin AND known_month <= $whole
UNION ALL
SELECT year(date) * 12 + month(date) - 1, quad_number, 1, state = $a, other FROM web_touches
WHERE state IN ($a, $b) AND other NOT IN ($a, $b) AND origin = $origin AND known BETWEEN $first AND $until
    AND $whole < $month AND {counted("month")} AND quad_number IS NOT NULL)
"""
_COVERED = "SELECT DISTINCT month::DATE FROM web_states WHERE state = ? AND origin = ? ORDER BY 1"


def months_of(
    memo: Memo[Any],
    connection: DuckDBPyConnection,
    pair: tuple[str, str],
    acts: Acts,
    kinds: Kinds,
    until: date,
    origin: str,
    last_known: date | None,
) -> Months:
    """As `months.of_pair`: earlier months from sums by state, the month of `until` by its days where the store goes on
    after it (`last_known`). `memo` keeps the sums.
    """
    import numpy as np

    a, b = pair
    month = until.year * 12 + until.month - 1
    sums = np.concatenate([_sums(memo, connection, state, origin) for state in pair])
    given = {"a": a, "b": b, "origin": origin, "until": until, "first": until.replace(day=1), "month": month}
    if whole := bool(last_known and until >= last_known):
        sums = sums[sums[:, 2] <= month]
    else:
        cut = np.array(connection.execute(_CUT, given).fetchall(), np.int64).reshape(-1, 5)
        sums = np.concatenate([sums[sums[:, 2] < month], cut])
    chosen = acts.known_by(until) & ~acts.yearly & (acts.quad >= 0)
    ours = month_of(acts.day[chosen])
    if not len(sums):
        none = np.zeros((0, 4)), np.zeros((0, 2)), np.zeros(0, bool)
        return Months(a, b, 0, 0, _distinct(acts, kinds, chosen, 0, a < b), *none)
    first, last = int(sums[:, 1].min()), int(sums[:, 1].max())
    covered, others = np.zeros(last - first + 1, bool), np.zeros((last - first + 1, 4))
    covered[sums[:, 1] - first] = True
    foreign = sums[sums[:, 0] == 1]
    np.add.at(others, (foreign[:, 1] - first, foreign[:, 3]), foreign[:, 4])
    np.add.at(others, (ours - first, acts.quad[chosen]), -2)  # the two's own events stand under both
    beside = connection.execute(shared_sql(_BESIDE), given | {"whole": month if whole else month - 1}).fetchall()
    shared = shared_table(beside, first, len(covered))
    return Months(a, b, first, int(chosen.sum()), _distinct(acts, kinds, chosen, first, a < b), others, shared, covered)


def _distinct(acts: Acts, kinds: Kinds, chosen: NDArray[np.bool_], first: int, ahead: bool) -> DataFrame:
    """Distinct acts as `Months.acts` has them: one a day, direction, code and quad class."""
    import numpy as np
    import pandas as pd

    code = kinds.code[acts.kind[chosen]]
    key = ((acts.day[chosen] * 2 + acts.forward[chosen]) * (len(kinds.codes) + 1) + code) * 4 + acts.quad[chosen]
    keys, at, group = np.unique(key, return_index=True, return_inverse=True)
    value = acts.intensity[chosen]
    told = ~np.isnan(value)
    number = np.bincount(group, weights=told, minlength=len(keys))
    total = np.bincount(group, weights=np.where(told, value, 0.0), minlength=len(keys))
    mean = np.divide(total, number, out=np.full(len(keys), np.nan), where=number > 0)
    day = acts.day[chosen][at]
    names = sorted(set(kinds.codes))
    used, codes = np.unique(code[at], return_inverse=True)
    return pd.DataFrame(
        {
            "month": month_of(day) - first,
            "day": day,
            "forward": acts.forward[chosen][at] == ahead,
            "code": pd.Categorical.from_codes(codes, pd.Index([names[number] for number in used])),
            "quad": acts.quad[chosen][at],
            "intensity": mean,
        }
    )


def _sums(memo: Memo[Any], connection: DuckDBPyConnection, state: str, origin: str) -> Sums:
    import numpy as np

    def read() -> Sums:
        rows = connection.execute(_STATE, [state, origin]).fetchall()
        return np.array(rows, np.int64).reshape(-1, 5)

    found: Sums = memo.get(("sums", state, origin), read)
    return found


def covered_months(memo: Memo[Any], connection: DuckDBPyConnection, pair: tuple[str, str], origin: str) -> list[date]:
    """The months (their first days) in which anything is told of either state, in order."""

    found: set[date] = set()
    for state in pair:
        found.update(memo.get(("covered", state, origin), partial(_covered, connection, state, origin)))
    return sorted(found)


def _covered(connection: DuckDBPyConnection, state: str, origin: str) -> list[date]:
    return [row[0] for row in connection.execute(_COVERED, [state, origin]).fetchall()]


def touching(connection: DuckDBPyConnection, a: str, b: str, day: date, origin: str) -> tuple[int, int]:
    """As `PairOn.touching`: events of the last 90 days, and of the year before."""
    edge = day - RECENT
    given = {"a": a, "b": b, "origin": origin, "until": day, "edge": edge, "start": edge - YEAR}
    now, before = connection.execute(_EVENTS, given).fetchall()[0]
    return now, before
