"""Issues of a relation over time: which strained it and which mended it in each period, and which rose or fell.

An act of conflict or cooperation (one tied to an issue, with an intensity other than zero) weighs as much as its
absolute intensity, as in the brief. An issue rose or fell where its share of the period's weight, of conflict and
cooperation together, changed by more than 5 points on the last period before it that had any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.relations.issues import label
from detente.relations.series import Period, counted
from detente.store.sums import dyad

if TYPE_CHECKING:
    from datetime import date

    from duckdb import DuckDBPyConnection
    from pandas import DataFrame

__all__ = ["MOVES", "issue_series"]

#: Points of share that make a rise or a fall.
MOVES = 0.05


def _cells(by: Period) -> str:
    return f"""
WITH told AS (
    SELECT date_trunc('{by}', date)::DATE AS period, unnest(issues) AS issue, id, date, intensity, type, text
    FROM events WHERE dyad = $dyad AND origin = $origin AND {counted(by)} AND intensity <> 0
        AND ($until IS NULL OR greatest(date, told) <= $until))
SELECT period, issue, count(*) AS acts,
    coalesce(sum(-intensity) FILTER (intensity < 0), 0) AS conflict,
    coalesce(sum(intensity) FILTER (intensity > 0), 0) AS cooperation,
    max({{'date': date, 'id': id, 'text': coalesce(text, type)}}) AS latest
FROM told GROUP BY ALL ORDER BY ALL
"""


def issue_series(
    connection: DuckDBPyConnection, a: str, b: str, by: Period = "year", *, origin: str, until: date | None = None
) -> DataFrame:
    """One row a period and issue, the heaviest issue of each period first, by one coder's events known on `until`.

    Columns: `period` (its first day), `issue`, `label`, `acts`, `strain` and `lever` (its share of the period's
    conflict and cooperation; NaN where there is none), `share` (of both together), `trend` (up, down, same; None in
    the first period), `latest_date`, `latest` and `event` (the period's last act on the issue). An issue that was
    there in the period before and is no more has a row of zero acts. Empty where no act is tied to an issue. Raises
    DetenteError for an unknown period.
    """
    import pandas as pd

    found = connection.execute(_cells(by), {"dyad": dyad(a, b), "origin": origin, "until": until}).df()
    latest = pd.DataFrame(list(found.pop("latest")), columns=["date", "id", "text"], index=found.index)
    found = found.assign(latest_date=pd.to_datetime(latest["date"]), latest=latest["text"], event=latest["id"])
    totals = found.groupby("period")[["conflict", "cooperation"]].sum()
    out: list[pd.DataFrame] = []
    before: pd.Series[float] | None = None
    for period, told in found.groupby("period"):
        weight = (told["conflict"] + told["cooperation"]).set_axis(told["issue"])
        share = weight / weight.sum()
        gone: list[str] = [] if before is None else [issue for issue in before.index if issue not in share.index]
        rows: pd.DataFrame = pd.concat(
            [told, pd.DataFrame({"period": period, "issue": gone, "acts": 0})], ignore_index=True
        )
        own = rows["issue"].map(share).fillna(0.0)
        change = None if before is None else own - rows["issue"].map(before).fillna(0.0)
        total = totals.loc[period]
        out.append(
            rows.assign(
                label=rows["issue"].map(label),
                strain=rows["conflict"].fillna(0.0) / (total["conflict"] or float("nan")),
                lever=rows["cooperation"].fillna(0.0) / (total["cooperation"] or float("nan")),
                share=own,
                trend=None if change is None else [_trend(value) for value in change],
            ).sort_values(["share", "issue"], ascending=[False, True])
        )
        before = share
    names = ["period", "issue", "label", "acts", "strain", "lever", "share", "trend", "latest_date", "latest", "event"]
    return pd.concat(out, ignore_index=True)[names] if out else pd.DataFrame(columns=names)


def _trend(change: float) -> str:
    return "up" if change > MOVES else "down" if change < -MOVES else "same"
