"""What a dyad's acts are about, from the columns that are read already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from detente.relations.brief import YEAR
from detente.relations.brief_pair import number_of
from detente.relations.issues import label
from detente.web.page import Row

if TYPE_CHECKING:
    from detente.web.dyad.acts import Acts
    from detente.web.dyad.pair import Dyad

__all__ = ["Share", "by_year", "shares"]


@dataclass(frozen=True, slots=True)
class Share:
    """An issue in the conflict (way −1) or cooperation (1) of a year: see `PairOn.shares`; `latest` is a place."""

    way: int
    issue: str
    weight: float
    share: float
    past: float
    was: float | None
    any_past: float
    latest: int
    acts: int


def shares(acts: Acts, on: date, most: int) -> list[Share]:
    """By way, the heaviest issues of the year before a day: as `PairOn.shares` finds them."""
    import numpy as np

    day, about = acts.day[acts.about], acts.about
    value = acts.intensity[about]
    fits = (acts.known_by(on) & acts.exact)[about] & (day > number_of(on - 2 * YEAR)) & (np.abs(value) > 0)
    late = day > number_of(on - YEAR)
    out: list[Share] = []
    for way in (-1, 1):
        mine = fits & (np.sign(value) == way)
        number = len(acts.issues)
        heavy, past = (
            np.bincount(acts.issue[chosen], weights=np.abs(value[chosen]), minlength=number)
            for chosen in (mine & late, mine & ~late)
        )
        latest = np.zeros(number, np.int64)
        np.maximum.at(latest, acts.issue[mine], about[mine])
        count, whole, before = len(np.unique(about[mine & late])), float(heavy.sum()), float(past.sum())
        for i in np.lexsort((np.arange(number), -heavy))[:most]:
            if heavy[i] > 0:
                was = float(past[i]) / before if before and past[i] > 0 else None
                told = (float(heavy[i]), float(heavy[i]) / whole, float(past[i]), was, before, int(latest[i]), count)
                out.append(Share(way, acts.issues[i], *told))
    return out


def by_year(dyad: Dyad, first: date, last: date) -> Row:
    """The eight fullest issues of a span, by its last twelve years: events and the share of conflict among them."""
    import numpy as np

    acts = dyad.acts
    inside = acts.known_by(dyad.day) & (acts.day >= number_of(first)) & (acts.day <= number_of(last))
    fits = inside[acts.about]
    place, issue = acts.about[fits], acts.issue[fits]
    year = acts.day[place].astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    cells: dict[tuple[int, int], Row] = {}
    for key, conflict in zip(
        zip(issue.tolist(), year.tolist(), strict=True), (acts.quad[place] >= 2).tolist(), strict=True
    ):
        cell = cells.setdefault(key, {"issue": acts.issues[key[0]], "year": key[1], "events": 0, "conflict": 0})
        cell["events"] += 1
        cell["conflict"] += conflict
    for cell in cells.values():
        cell["conflict"] /= cell["events"]
    totals = np.bincount(issue, minlength=len(acts.issues)).tolist()
    top = sorted((i for i, total in enumerate(totals) if total), key=lambda i: (-totals[i], i))[:8]
    years = sorted({y for _, y in cells})[-12:]
    rows = [(acts.issues[i], label(acts.issues[i]), totals[i], [cells.get((i, y)) for y in years]) for i in top]
    return {"years": years, "rows": rows}
