"""Turning points from GDELT's monthly pair scores 2018-2024, by the same code.

The file holds a score and the number of days with news for each pair and month, no events, and some days are missing. A
month's score a day, in units of the pair's median, stands in for acts a day: conflict below zero, cooperation above.
There is no list of documented turns for these years; the strongest are printed for the reader to judge.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from bench.data import data_path
from detente.relations.months import Months
from detente.relations.third_states import ThirdStates
from detente.relations.turning_points import candidates

__all__ = ["show_strongest"]

#: Acts a day at most.
MOST = 40
PAIRS = ("RUS UKR", "ISR PSE", "IRN USA", "CHN USA", "RUS USA", "CHN IND", "ARM AZE", "AUS CHN", "AFG USA", "JPN KOR")


def show_strongest(most: int = 3) -> None:
    """Prints the strongest turns of a few pairs."""
    table = pd.read_parquet(data_path("relations", "gdelt_pairs_monthly_2018_2024.parquet"))
    table["number"] = pd.to_datetime(table["month"]).dt.year * 12 + pd.to_datetime(table["month"]).dt.month - 1
    first, last = int(table["number"].min()), int(table["number"].max())
    by_state = pd.concat(
        [
            table[["iso_a", "number", "days"]].rename(columns={"iso_a": "state"}),
            table[["iso_b", "number", "days"]].rename(columns={"iso_b": "state"}),
        ]
    )
    activity = by_state.groupby(["state", "number"])["days"].sum()
    quad = np.where(table["score_sum"] < 0, 2, 0)
    named = table.rename(columns={"iso_a": "a", "iso_b": "b", "month": "day", "number": "month", "days": "events"})
    thirds = ThirdStates(named.assign(quad=quad))
    for pair in PAIRS:
        a, b = sorted(pair.split())
        rows = table[(table["iso_a"] == a) & (table["iso_b"] == b)]
        months = as_months(a, b, rows, first, last - first + 1, activity, thirds)
        turns = "  ".join(f"{c.date:%Y-%m} {c.direction} {c.strength:.2f}" for c in candidates(months)[:most])
        print(f"{a}-{b}  {turns}")


def as_months(
    a: str, b: str, rows: pd.DataFrame, first: int, size: int, activity: pd.Series, thirds: ThirdStates
) -> Months:
    """A pair's scores as months of acts; `activity` and `thirds` are in days with news by state and month."""
    daily = (rows["score_sum"] / rows["days"]).to_numpy(float)
    usual = np.median(np.abs(daily)) + 1e-9
    acts = []
    for number, level in zip(rows["number"], daily, strict=True):
        a_day = min(MOST, max(1, round(abs(level) / usual)))
        acts += [
            (number - first, number * 31 + d, True, "score", 2 if level < 0 else 0, level) for d in range(30)
        ] * a_day
    frame = pd.DataFrame(acts, columns=["month", "day", "forward", "code", "quad", "intensity"])
    others = np.zeros((size, 4))
    others[:, 0] = sum(
        activity.get(s, pd.Series(dtype=float)).reindex(range(first, first + size)).fillna(0) for s in (a, b)
    )
    covered = others[:, 0] > 0
    return Months(a, b, first, len(frame), frame, others, thirds.shared(a, b, first, size), covered)
