"""What one coder tells of a dyad, as columns: read once, kept with the snapshot, and enough for every day and span."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from detente.records import QUADS
from detente.relations.brief_pair import Told, number_of

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

    from detente.web.memo import Memo

__all__ = ["Acts", "Kinds", "acts_of", "day_of", "kinds_of", "month_of"]

_QUAD = " ".join(f"WHEN '{quad}' THEN {index}" for index, quad in enumerate(QUADS))
#: In the order of the index: by day and id.
_COLUMNS = f"""
SELECT rowid AS row, date - DATE '1970-01-01' AS day, known - DATE '1970-01-01' AS known, forward, kind,
    coalesce(date_precision, 'day') = 'day' AS exact, coalesce(date_precision = 'year', false) AS yearly,
    coalesce(intensity::DOUBLE, 'nan') AS intensity, coalesce(mentions, 1)::BIGINT AS reports,
    coalesce(mentions, 0)::BIGINT AS mentions, (CASE quad {_QUAD} ELSE -1 END)::TINYINT AS quad, hash(text) AS text,
    article_id IS NOT NULL AS article, story, outlet
FROM web_events WHERE pair = ? AND origin = ? AND counts
"""


#: One row an issue of an event.
_ISSUES = """
SELECT rowid AS row, unnest(issues) AS issue FROM web_events WHERE pair = ? AND origin = ? AND counts
"""


@dataclass(frozen=True, slots=True)
class Acts:
    """A dyad's counted events by day and id. Days are since 1970; `known` is when one was told, `forward` from the
    alphabetically first state, `kind` a row of `Kinds`, `quad` an index into QUADS (−1: none), `intensity` NaN where
    none is coded; `text`, `story` and `outlet` are numbers that stand for them (0: none). `issues` are names in the
    order of the alphabet; the act at place `about[i]` is about issue `issue[i]`.
    """

    row: NDArray[np.int64]
    day: NDArray[np.int64]
    known: NDArray[np.int64]
    forward: NDArray[np.bool_]
    kind: NDArray[np.int64]
    exact: NDArray[np.bool_]
    yearly: NDArray[np.bool_]
    intensity: NDArray[np.float64]
    reports: NDArray[np.int64]
    mentions: NDArray[np.int64]
    quad: NDArray[np.int64]
    text: NDArray[np.uint64]
    article: NDArray[np.bool_]
    story: NDArray[np.uint64]
    outlet: NDArray[np.uint64]
    issues: tuple[str, ...]
    about: NDArray[np.int64]
    issue: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.day)

    def known_by(self, on: date) -> NDArray[np.bool_]:
        """Those that were told by a day."""
        known: NDArray[np.bool_] = self.known <= number_of(on)
        return known

    def told(self, on: date) -> Told:
        """As `PairOn.told`."""
        chosen = self.known_by(on) & self.exact
        return Told.of(self.day[chosen], self.intensity[chosen], self.forward[chosen], bool(self.article[chosen].any()))

    def lately(self, after: date, on: date) -> tuple[int, int, int, int]:
        """As `PairOn.lately`."""
        import numpy as np

        chosen = self.known_by(on) & self.exact & (self.day > number_of(after))
        stories, outlets = (np.unique(column[chosen & (column > 0)]).size for column in (self.story, self.outlet))
        return int(chosen.sum()), int(self.mentions[chosen].sum()), stories, outlets


@dataclass(frozen=True, slots=True)
class Kinds:
    """By `Acts.kind`: code and type, and each of them as a number; numbers follow the alphabet."""

    codes: tuple[str, ...]
    types: tuple[str, ...]
    code: NDArray[np.int64]
    type: NDArray[np.int64]


def acts_of(connection: DuckDBPyConnection, pair: int, coder: str, memo: Memo[Acts] | None = None) -> Acts:
    """The acts of a dyad by its number in the index."""
    return memo.get((pair, coder), lambda: _read(connection, pair, coder)) if memo else _read(connection, pair, coder)


def _read(connection: DuckDBPyConnection, pair: int, coder: str) -> Acts:
    import numpy as np

    found = connection.execute(_COLUMNS, [pair, coder]).fetchnumpy()
    columns: dict[str, Any] = {name: np.asarray(column) for name, column in found.items()}
    for name in ("row", "day", "known", "kind", "quad"):
        columns[name] = columns[name].astype(np.int64)
    told = connection.execute(_ISSUES, [pair, coder]).fetchnumpy()
    names, issue = np.unique(np.asarray(told["issue"], dtype=object), return_inverse=True)
    about = np.searchsorted(columns["row"], np.asarray(told["row"]).astype(np.int64))
    return Acts(**columns, issues=tuple(map(str, names)), about=about, issue=issue)


def kinds_of(memo: Memo[Any], connection: DuckDBPyConnection) -> Kinds:
    """All kinds of acts in the store."""
    found: Kinds = memo.get("kinds", lambda: _kinds(connection))
    return found


def _kinds(connection: DuckDBPyConnection) -> Kinds:
    import numpy as np

    rows = connection.execute("SELECT code, type FROM web_kinds ORDER BY kind").fetchall()
    codes, types = (tuple(str(row[i]) for row in rows) for i in (0, 1))
    numbers = [np.unique(np.array(words, dtype=object), return_inverse=True)[1] for words in (codes, types)]
    return Kinds(codes, types, *(line.astype(np.int64) for line in numbers))


def day_of(number: int) -> date:
    """The day that is so many days after 1 January 1970."""
    return date.fromordinal(number + 719_163)


def month_of(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """year × 12 + month − 1 of days since 1970."""
    import numpy as np

    months: NDArray[np.int64] = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12
    return months
