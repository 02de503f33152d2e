"""Turning points from GDELT's monthly pair scores 2018-2024, by the same code.

The file holds a score and the number of days with news for each pair and month, no events. Days stand in for acts: in a
month whose score a day lies low among the pair's months, most of its days are read as conflict, else as cooperation.
There is no list of documented turns for these years; the strongest are printed for the reader to judge.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import norm

from bench.data import data_path
from detente.relations.months import Months
from detente.relations.turning_points import candidates

__all__ = ["show_strongest"]

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
    for pair in PAIRS:
        a, b = sorted(pair.split())
        rows = table[(table["iso_a"] == a) & (table["iso_b"] == b)]
        months = as_months(a, b, rows, first, last - first + 1, activity)
        turns = "  ".join(f"{c.date:%Y-%m} {c.direction} {c.strength:.2f}" for c in candidates(months)[:most])
        print(f"{a}-{b}  {turns}")


def as_months(a: str, b: str, rows: pd.DataFrame, first: int, size: int, activity: pd.Series) -> Months:
    """A pair's scores as months of acts, a day an act."""
    daily = (rows["score_sum"] / rows["days"]).to_numpy(float)
    share = norm.cdf((np.median(daily) - daily) / (daily.std() + 1e-9))
    acts = []
    for number, days, part, level in zip(rows["number"], rows["days"], share, daily, strict=True):
        strife = round(float(part) * int(days))
        acts += [
            (number - first, number * 31 + d, True, "score", 2 if d < strife else 0, level) for d in range(int(days))
        ]
    frame = pd.DataFrame(acts, columns=["month", "day", "forward", "code", "quad", "intensity"])
    others = np.zeros((size, 4))
    others[:, 0] = sum(
        activity.get(s, pd.Series(dtype=float)).reindex(range(first, first + size)).fillna(0) for s in (a, b)
    )
    covered = others[:, 0] > 0
    return Months(a, b, first, len(frame), frame, others, covered)
