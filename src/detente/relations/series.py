"""A dyad's series and balanced panels of all dyads: counts, intensity, direction and coverage by period.

The rules:

* only acts that happened count (`modality = 'actual'`; a threat or an agreement is an act when it is made);
* what is told more than a year after its day is background to other news ("the war of 1973"): not counted, since the
  years before the store's articles would be made of nothing else;
* an event dated to a month or a year only enters series of that grain or a coarser one;
* *coverage* of a period is the number of events in the store that touch either state, within the dyad or not;
* a period with coverage and no event of the dyad is a true zero; a period without coverage is missing (NaN).

Self-directed events (source and target are the same state) are coverage, never part of a dyad.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from detente.errors import DetenteError
from detente.records import QUADS
from detente.store.sums import BACKGROUND_DAYS, HAPPENED

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray
    from pandas import DataFrame, DatetimeIndex, MultiIndex, Series

__all__ = ["BACKGROUND_DAYS", "PERIODS", "Period", "cells", "counted", "panel", "series"]

Period = Literal["day", "week", "month", "quarter", "year"]
PERIODS: tuple[str, ...] = get_args(Period)

#: pandas' name of each grain, for the unbroken index of periods (weeks begin on Monday, as DuckDB's do).
_FREQUENCY = {"day": "D", "week": "W-MON", "month": "MS", "quarter": "QS", "year": "YS"}
#: Date precisions too coarse for a grain.
_TOO_COARSE = {
    "day": ("month", "year"),
    "week": ("month", "year"),
    "month": ("year",),
    "quarter": ("year",),
    "year": (),
}
_COUNTS = ("events", "mentions", *QUADS)


def series(
    connection: DuckDBPyConnection,
    a: str,
    b: str,
    by: Period = "month",
    *,
    directed: bool = False,
    origin: str | None = None,
) -> DataFrame:
    """The series of the dyad `a`, `b` (ISO alpha-3), one row a period from the first to the last with coverage.

    Columns: `period` (its first day), `events` (distinct), `mentions` (tellings), the four quad classes, `net`
    (sum of intensities, −10…+10 each), `mean` (per event; NaN without one), `share` (of `coverage`), `coverage`; then
    events, quads, `net` and `mean` of each direction with the suffixes `_ab` (a acts on b) and `_ba`. With `directed`
    two rows a period instead, with `source` and `target`. `origin` keeps one coder's events. Empty where nothing
    touches either state. Raises DetenteError for an unknown period.
    """
    ways = _ways(connection, a, b, by, origin)
    both = _measured(ways[ways.way != "other"].groupby("period").sum(numeric_only=True), _covered(ways, by))
    sides = {side: _measured(_one_way(ways, side), both["coverage"]) for side in ("ab", "ba")}
    if directed:
        return _stacked(sides, {"ab": (a, b), "ba": (b, a)})
    for side, frame in sides.items():
        both = both.join(frame[["events", *QUADS, "net", "mean"]].add_suffix(f"_{side}"))
    return both.reset_index()


def panel(
    connection: DuckDBPyConnection,
    by: Period = "month",
    *,
    directed: bool = False,
    min_events: int = 1,
    origin: str | None = None,
) -> DataFrame:
    """A balanced panel: every dyad with at least `min_events` events, every period of the store.

    Columns as in `series` without the per-direction ones, led by `a`, `b` (alphabetical), or `source`, `target` when
    `directed`. Periods without coverage of either state are kept and are missing. Dyads are in alphabetical order.
    """
    import pandas as pd

    keys = ["source", "target"] if directed else ["a", "b"]
    found = cells(connection, by, origin)
    dyads = _dyads(found)
    counts = dyads.groupby([*keys, "period"])[[*_COUNTS, "net"]].sum()
    totals = counts["events"].groupby(level=keys).sum()
    pairs = totals[totals >= min_events].index
    periods = _index(found["period"], by)
    full = pd.MultiIndex.from_tuples([(*pair, day) for pair in pairs for day in periods], names=[*keys, "period"])
    return _measured(counts.reindex(full), _joint_coverage(found, dyads, full)).reset_index()


def counted(by: Period) -> str:
    """The SQL condition on `events` for what counts in series of this grain. Raises DetenteError for another word."""
    if by not in PERIODS:
        raise DetenteError(f"no such period: {by!r}", fix=f"one of {', '.join(PERIODS)}")
    coarse = "".join(f" AND coalesce(date_precision, 'day') <> '{word}'" for word in _TOO_COARSE[by])
    return f"{HAPPENED}{coarse}"


def _sums(by: Period) -> tuple[str, str]:
    """What to select to add up periods of a grain, and from where: days and weeks from the events themselves."""
    condition = counted(by)
    if by in ("day", "week"):
        quads = ", ".join(f"count(*) FILTER (quad = '{quad}') AS {quad}" for quad in QUADS)
        counts = f"count(*) AS events, sum(coalesce(mentions, 1)) AS mentions, {quads}, sum(intensity) AS net"
        return f"CAST(date_trunc('{by}', date) AS DATE) AS period, {counts}", f"events WHERE {condition}"
    counts = ", ".join(f"sum({name}) AS {name}" for name in (*_COUNTS, "net"))
    grains = "('month', 'year')" if by == "year" else "('month')"
    return f"CAST(date_trunc('{by}', month) AS DATE) AS period, {counts}", f"sums WHERE counts IN {grains}"


def _ways(connection: DuckDBPyConnection, a: str, b: str, by: Period, origin: str | None) -> DataFrame:
    """Sums by period and way: `ab`, `ba`, or `other` for what touches only one of the two."""
    way = (
        "CASE WHEN source_id = $a AND target_id = $b THEN 'ab' "
        "WHEN source_id = $b AND target_id = $a THEN 'ba' ELSE 'other' END AS way"
    )
    sums, source = _sums(by)
    query = (
        f"SELECT {way}, {sums} FROM {source} AND ($origin IS NULL OR origin = $origin) "
        "AND (source_id IN ($a, $b) OR target_id IN ($a, $b)) GROUP BY way, period"
    )
    return _dated(connection.execute(query, {"a": a, "b": b, "origin": origin}).df())


def cells(connection: DuckDBPyConnection, by: Period, origin: str | None) -> DataFrame:
    """Sums by period, source and target, for every event with a state on some side: the table of all dyads."""
    sums, source = _sums(by)
    query = (
        f"SELECT source_id AS source, target_id AS target, {sums} FROM {source} "
        "AND ($origin IS NULL OR origin = $origin) AND coalesce(source_id, target_id) IS NOT NULL "
        "GROUP BY source, target, period"
    )
    return _dated(connection.execute(query, {"origin": origin}).df())


def _dated(frame: DataFrame) -> DataFrame:
    import pandas as pd

    sums = [*_COUNTS, "net"]
    return frame.assign(period=pd.to_datetime(frame["period"]), **{name: frame[name].astype(float) for name in sums})


def _index(periods: Series, by: Period) -> DatetimeIndex:
    """The unbroken run of periods from the first to the last given."""
    import pandas as pd

    known = pd.DatetimeIndex(periods)
    return pd.date_range(known.min(), known.max(), freq=_FREQUENCY[by], name="period") if len(known) else known


def _covered(ways: DataFrame, by: Period) -> Series:
    """Coverage by period, NaN where there is none."""
    return ways.groupby("period")["events"].sum().reindex(_index(ways["period"], by)).rename("coverage")


def _one_way(ways: DataFrame, side: str) -> DataFrame:
    return ways[ways.way == side].groupby("period").sum(numeric_only=True)


def _measured(sums: DataFrame, coverage: Series) -> DataFrame:
    """Sums on the index of `coverage`: zero where covered, NaN where not; with mean and share."""
    sums = sums.reindex(coverage.index)[[*_COUNTS, "net"]].fillna(0.0)
    sums = sums.where(coverage.notna(), axis=0)
    mean = (sums["net"] / sums["events"]).where(sums["events"] > 0)
    return sums.assign(mean=mean, share=sums["events"] / coverage, coverage=coverage)


def _stacked(sides: dict[str, DataFrame], names: dict[str, tuple[str, str]]) -> DataFrame:
    import pandas as pd

    frames = [frame.reset_index().assign(source=names[side][0], target=names[side][1]) for side, frame in sides.items()]
    out = pd.concat(frames, ignore_index=True).sort_values(["period", "source"], ignore_index=True)
    return out[["period", "source", "target", *_COUNTS, "net", "mean", "share", "coverage"]]


def _dyads(cells: DataFrame) -> DataFrame:
    """The cells between two different states, with the unordered dyad as `a`, `b`."""
    import numpy as np

    pairs = cells[cells.source.notna() & cells.target.notna() & (cells.source != cells.target)]
    ordered = pairs.source < pairs.target
    return pairs.assign(
        a=np.where(ordered, pairs.source, pairs.target), b=np.where(ordered, pairs.target, pairs.source)
    )


def _joint_coverage(cells: DataFrame, dyads: DataFrame, full: MultiIndex) -> Series:
    """Events that touch either state of each row of `full` (first state, second state, period); NaN where none do."""
    import numpy as np
    import pandas as pd

    first, second, period = (full.get_level_values(level) for level in range(3))
    by_state = _coverage_of_states(cells)
    within = dyads.groupby(["a", "b", "period"])["events"].sum()
    pair = pd.MultiIndex.from_arrays([np.minimum(first, second), np.maximum(first, second), period])
    total = sum(_lookup(by_state, pd.MultiIndex.from_arrays([state, period])) for state in (first, second))
    total = total - _lookup(within, pair)
    return pd.Series(np.where(total > 0, total, np.nan), index=full, name="coverage")


def _coverage_of_states(cells: DataFrame) -> Series:
    """Events that touch each state, by state and period; a state's dealings with itself count once."""
    import pandas as pd

    acting = cells[["source", "period", "events"]].rename(columns={"source": "state"})
    other = cells[cells.source.isna() | (cells.source != cells.target)]
    acted_on = other[["target", "period", "events"]].rename(columns={"target": "state"})
    return pd.concat([acting, acted_on]).dropna(subset="state").groupby(["state", "period"])["events"].sum()


def _lookup(values: Series, keys: MultiIndex) -> NDArray[np.float64]:
    """Values at the keys, 0 where there is none."""
    return values.reindex(keys).fillna(0.0).to_numpy()
