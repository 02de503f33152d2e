"""What moved a relation over a span of time: the acts that weigh most, by one stated rule.

    weight = |intensity| × log(1 + reports) × unusualness

Reports are the tellings of one act: the same type in the same direction on one day, or on the days around it by a copy,
counts once with all its reports. Unusualness is log(1 + months / months with this code in this direction): what the two
do every month weighs little, what they have not done for years weighs much.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from detente.records import QUADS
from detente.relations.series import counted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pandas import DataFrame, Series

__all__ = [
    "RULE",
    "IssueShift",
    "Mover",
    "acts_between",
    "acts_of_all",
    "first_mover",
    "heaviest",
    "issue_shifts",
    "weighed",
    "what_moved",
]

RULE = "|intensity| × log(1 + reports) × log(1 + months / months with such an act); one act a day, direction and type"
#: Tellings of one type in one direction this many days apart are one act.
SAME_ACT = 3

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Mover:
    """An act and its weight. `event` is the id of its best-told event, `text` what is said of it (None: no words)."""

    event: str
    date: date
    source: str
    target: str
    type: str
    intensity: float
    reports: int
    weight: float
    text: str | None
    article: str | None

    def to_json(self) -> dict[str, Any]:
        """The contract's `why` entry, with the rule's parts."""
        return {
            "event": self.event,
            "date": self.date.isoformat(),
            "text": self.text or f"{self.source} → {self.target} {self.type}",
            "source": self.source,
            "target": self.target,
            "type": self.type,
            "intensity": self.intensity,
            "reports": self.reports,
            "weight": round(self.weight, 2),
        }


@dataclass(frozen=True, slots=True)
class IssueShift:
    """An issue's share of the dyad's events in a span beside the year before; `conflict` its share of conflict."""

    issue: str
    share: float
    before: float | None
    conflict: float
    direction: Literal["up", "down", "same"]


def what_moved(
    connection: DuckDBPyConnection,
    a: str,
    b: str,
    since: date,
    until: date,
    *,
    most: int = 5,
    origin: str | None = None,
) -> tuple[Mover, ...]:
    """The heaviest acts of `since` … `until` (both included), heaviest first."""
    return heaviest(acts_between(connection, a, b, until=until, origin=origin), since, until, most)


def acts_between(
    connection: DuckDBPyConnection, a: str, b: str, *, until: date | None = None, origin: str | None = None
) -> DataFrame:
    """All counted events of the dyad up to a day; `reports` of the whole act and `weight` by the rule are added."""
    pair = "(source_id = $a AND target_id = $b) OR (source_id = $b AND target_id = $a)"
    return weighed(_dated(connection.execute(_acts(pair), {"a": a, "b": b, "until": until, "origin": origin}).df()))


def acts_of_all(connection: DuckDBPyConnection, *, origin: str | None = None) -> Iterator[tuple[Pair, DataFrame]]:
    """The counted events of every dyad by its alphabetical pair, not yet `weighed`; the store is read once."""
    import numpy as np

    frame = _dated(connection.execute(_acts("source_id <> target_id"), {"until": None, "origin": origin}).df())
    ordered = frame["source"] < frame["target"]
    first = np.where(ordered, frame["source"], frame["target"])
    second = np.where(ordered, frame["target"], frame["source"])
    for key, acts in frame.groupby([first, second], sort=True):
        yield (str(key[0]), str(key[1])), acts


def _acts(condition: str) -> str:
    return f"""
    SELECT id, date, source_id AS source, target_id AS target, type, coalesce(cameo, type) AS code, quad,
        coalesce(intensity, 0) AS intensity, coalesce(mentions, 1) AS reports, text, article_id AS article, issues
    FROM events WHERE ({condition}) AND {counted("month")}
        AND ($until IS NULL OR date <= $until) AND ($origin IS NULL OR origin = $origin)
    ORDER BY date, id
    """


def _dated(frame: DataFrame) -> DataFrame:
    import pandas as pd

    return frame.assign(date=pd.to_datetime(frame["date"]))


def weighed(acts: DataFrame) -> DataFrame:
    """The events with the reports of their act (same day, direction and type) and their weight."""
    import numpy as np

    if acts.empty:
        return acts.assign(weight=0.0)
    reports = acts.groupby(["date", "source", "type"], sort=False)["reports"].transform("sum")
    weight = acts["intensity"].abs() * np.log1p(reports) * _unusualness(acts)
    return acts.assign(reports=reports, weight=weight)


def heaviest(
    acts: DataFrame, since: date, until: date, most: int = 5, *, toward: Literal["up", "down"] | None = None
) -> tuple[Mover, ...]:
    """The heaviest acts of a span among a dyad's events (`acts_between`), heaviest first.

    `toward` keeps acts of cooperation (up) or conflict (down) where the span has any.
    """
    import pandas as pd

    span = acts[(acts["date"] >= pd.Timestamp(since)) & (acts["date"] <= pd.Timestamp(until)) & (acts["weight"] > 0)]
    if toward:
        same = span[(span["intensity"] > 0) == (toward == "up")]
        span = same if len(same) else span
    span = span.sort_values(["weight", "date", "id"], ascending=[False, True, True])
    chosen: list[Mover] = []
    for row in span.head(50 * most).itertuples(index=False):
        mover = _mover(row)
        if len(chosen) < most and not any(_same_act(mover, other) for other in chosen):
            chosen.append(mover)
    return tuple(chosen)


def _unusualness(acts: DataFrame) -> Series:
    """log(1 + months of the dyad / months with this code in this direction), for each event."""
    import numpy as np

    month = acts["date"].dt.year * 12 + acts["date"].dt.month
    with_code = acts.assign(month=month).groupby(["source", "code"])["month"].transform("nunique")
    unusual: Series = np.log1p((month.max() - month.min() + 1) / with_code)
    return unusual


def _mover(row: Any) -> Mover:
    text = row.text if isinstance(row.text, str) and row.text else None
    article = row.article if isinstance(row.article, str) else None
    day, weight = row.date.date(), float(row.weight)
    return Mover(
        *(row.id, day, row.source, row.target, row.type, float(row.intensity), int(row.reports), weight, text, article)
    )


def _same_act(one: Mover, other: Mover) -> bool:
    near = abs(one.date - other.date) <= timedelta(days=SAME_ACT)
    return near and (one.source, one.target, one.type) == (other.source, other.target, other.type)


def first_mover(acts: DataFrame, since: date, until: date, *, conflict: bool) -> str | None:
    """The state that acted first in a span with conflict (or cooperation) that weighs more than its own median act.

    None where nothing of the kind happened, or both began on one day.
    """
    import pandas as pd

    kinds = QUADS[2:] if conflict else QUADS[:2]
    acts = acts[acts["quad"].isin(kinds)]
    if acts.empty:
        return None
    usual = acts["intensity"].abs().median()
    inside = (acts["date"] >= pd.Timestamp(since)) & (acts["date"] <= pd.Timestamp(until))
    span = acts[inside & (acts["intensity"].abs() >= usual)]
    first = span[span["date"] == span["date"].min()]["source"].unique() if len(span) else []
    return str(first[0]) if len(first) == 1 else None


def issue_shifts(acts: DataFrame, since: date, until: date) -> tuple[IssueShift, ...]:
    """Issues of a span by their share of its events, beside the year before it; 5 points of change make up or down."""
    import pandas as pd

    start, end = pd.Timestamp(since), pd.Timestamp(until)
    span = acts[(acts["date"] >= start) & (acts["date"] <= end)]
    earlier = acts[(acts["date"] < start) & (acts["date"] >= start - pd.Timedelta(days=365))]
    now, was = _by_issue(span), _by_issue(earlier)
    out = []
    for issue, (count, conflict) in now.items():
        share = count / len(span)
        before = was.get(issue, (0, 0))[0] / len(earlier) if len(earlier) else None
        change = share - before if before is not None else 0.0
        direction: Literal["up", "down", "same"] = "up" if change > 0.05 else "down" if change < -0.05 else "same"
        out.append(IssueShift(issue, share, before, conflict / count, direction))
    return tuple(sorted(out, key=lambda shift: (-shift.share, shift.issue)))


def _by_issue(acts: DataFrame) -> dict[str, tuple[int, int]]:
    """Events, and events of conflict, of each issue."""
    rows = acts[["issues", "quad"]].explode("issues").dropna(subset="issues")
    return {
        str(issue): (len(part), int(part["quad"].isin(QUADS[2:]).sum()))
        for issue, part in rows.groupby("issues", sort=True)
    }
