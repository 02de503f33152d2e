"""What two states had with the same third states in a month: a measure of their common company.

Where both deal with the same others (a summit of many, a war that draws all in, but also a coder's new source), what
the two tell of each other is less their own doing. Per third state the geometric mean of the two's events with it,
added up over third states, cooperation and conflict apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from pandas import DataFrame

    Table = NDArray[np.float64]

__all__ = ["ThirdStates", "shared_sql", "shared_table"]

#: Sums of roots differ in the last digits by the order of adding.
_DIGITS = 6


def shared_sql(rows: str) -> str:
    """The query of (month, cooperation, conflict) shared with third states.

    `rows` is SQL to stand after FROM, with the columns `mine` (true for the first of the two states), `third` (a third
    state), `month`, `quad` (number) and `events`.
    """
    per_state = ", ".join(
        f"coalesce(sum(events) FILTER ({'' if mine else 'NOT '}mine AND quad {kind}), 0)::DOUBLE AS {name}"
        for name, mine, kind in (
            ("a_coop", True, "< 2"),
            ("b_coop", False, "< 2"),
            ("a_conf", True, ">= 2"),
            ("b_conf", False, ">= 2"),
        )
    )
    return f"""
    SELECT month, sum(sqrt(a_coop * b_coop)), sum(sqrt(a_conf * b_conf))
    FROM (SELECT month, third, {per_state} FROM {rows} GROUP BY month, third)
    WHERE a_coop * b_coop + a_conf * b_conf > 0 GROUP BY month
    """


def shared_table(rows: list[tuple[int, float, float]], first: int, size: int) -> Table:
    """The rows of `shared_sql` as `Months.shared`, by month from `first`."""
    import numpy as np

    table = np.zeros((size, 2))
    for month, cooperation, conflict in rows:
        table[month - first] = cooperation, conflict
    return np.round(table, _DIGITS)


class ThirdStates:
    """The same for any two states of a store, from one reading of events by month, quad class and states.

    `touched` has a row a pair of states (`a`, `b`), `month` and `quad`, with its `events`.
    """

    def __init__(self, touched: DataFrame) -> None:
        import numpy as np
        import pandas as pd

        rows = touched[touched["b"].notna() & (touched["a"] != touched["b"])]
        names = sorted(set(rows["a"]) | set(rows["b"]))
        self._number = {str(name): number for number, name in enumerate(names)}
        self._first = int(rows["month"].min()) if len(rows) else 0
        self._size = int(rows["month"].max()) - self._first + 1 if len(rows) else 0
        both = pd.concat([rows, rows.rename(columns={"a": "b", "b": "a"})])
        self._rows = {
            str(state): (
                part["b"].map(self._number).to_numpy(np.int64),
                part["month"].to_numpy(np.int64) - self._first,
                (part["quad"].to_numpy(np.int64) >= 2).astype(np.int64),
                part["events"].to_numpy(float),
            )
            for state, part in both.groupby("a")
        }
        self._roots: dict[str, Table] = {}

    def shared(self, a: str, b: str, first: int, size: int) -> Table:
        """`Months.shared` of two states, by month from `first`."""
        import numpy as np

        whole = np.zeros((size, 2))
        if a in self._rows and b in self._rows:
            together = self._of(a) * self._of(b)
            together[[self._number[a], self._number[b]]] = 0.0
            low, high = max(first, self._first), min(first + size, self._first + self._size)
            whole[low - first : high - first] = together.sum(axis=0)[low - self._first : high - self._first]
        return np.round(whole, _DIGITS)

    def _of(self, state: str) -> Table:
        """Roots of a state's events with each other state, by month and kind."""
        import numpy as np

        if state not in self._roots:
            table = np.zeros((len(self._number), self._size, 2))
            partner, month, kind, events = self._rows[state]
            np.add.at(table, (partner, month, kind), events)
            self._roots[state] = np.sqrt(table)
        return self._roots[state]
