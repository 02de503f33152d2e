"""Sentences like "the highest in three years", true by construction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from detente.relations.shifts import signed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pandas import DataFrame

__all__ = ["Record", "record", "records"]

_NOUN = {"net": "net intensity", "mean": "mean intensity", "events": "number of events", "share": "share of coverage"}


@dataclass(frozen=True, slots=True)
class Record:
    """The value of the last period, its rank and for how many whole years nothing was as high (or low)."""

    column: str
    kind: Literal["highest", "lowest"]
    value: float
    years: int
    ever: bool

    def __str__(self) -> str:
        noun = _NOUN.get(self.column, self.column.replace("_", " "))
        span = "on record" if self.ever else f"in {self.years} year{'s' if self.years > 1 else ''}"
        return (
            f"the {self.kind} {noun} {span} ({signed(self.value)})"
            if self.column in ("net", "mean")
            else (f"the {self.kind} {noun} {span} ({self.value:g})")
        )


def record(frame: DataFrame, column: str = "net") -> Record | None:
    """Whether the last period of a series is the strict highest or lowest of at least the last whole year.

    Missing periods break no record and make none; the years count back to the last period that was as high (or low),
    or to the series' first known one (then `ever`). None where there is no such record.
    """
    known = frame[["period", column]].dropna()
    if len(known) < 2 or known["period"].iloc[-1] != frame["period"].iloc[-1]:
        return None
    last, day = float(known[column].iloc[-1]), known["period"].iloc[-1]
    earlier = known.iloc[:-1]
    found = []
    for kind, rivals in (("highest", earlier[earlier[column] >= last]), ("lowest", earlier[earlier[column] <= last])):
        since = rivals["period"].iloc[-1] if len(rivals) else earlier["period"].iloc[0]
        # By the calendar, where leap days play no part; a rival exactly a year ago is within that year.
        years = day.year - since.year - ((day.month, day.day) <= (since.month, since.day))
        if years >= 1:
            found.append(Record(column, "highest" if kind == "highest" else "lowest", last, years, not len(rivals)))
    return max(found, key=lambda r: r.years, default=None)


def records(frame: DataFrame, by: str, until: date) -> Iterator[str]:
    """ "August 2012: the lowest net intensity in 3 years (−41.0)", of the last period that is over by `until`."""
    ends = frame["period"].dt.to_period(_PERIODS[by]).dt.end_time
    whole = frame[ends.dt.date <= until]
    for column in _NOUN:
        found = record(whole, column)
        if found:
            day = whole["period"].iloc[-1]
            yield f"{day.strftime(_NAMES.get(by, '%Y-%m-%d'))}: {found}"


#: pandas' periods and how they are told; quarters and weeks by their first day.
_PERIODS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}
_NAMES = {"month": "%B %Y", "year": "%Y"}
