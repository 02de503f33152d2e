"""What is known of a dyad on a day, whatever span is looked at: stages, outlook and brief, kept with the snapshot."""

from __future__ import annotations

import calendar
from datetime import date
from typing import TYPE_CHECKING, Any

from detente.relations.brief import make_brief
from detente.relations.stages import stages
from detente.web.around import touched_months, touching
from detente.web.charts import Band, Turn
from detente.web.page import View, address

if TYPE_CHECKING:
    from detente.relations.brief import Brief
    from detente.relations.outlook import Outlook
    from detente.relations.stages import Stages

__all__ = ["bands", "brief_of", "coders", "outlook_of", "stages_of", "turns"]

_NET = """
SELECT date_trunc('month', date)::DATE AS month, sum(intensity) FROM acts
WHERE origin = ? AND coalesce(date_precision, 'day') <> 'year' AND last_day(date) <= ? GROUP BY ALL
"""
_COVERED = """
SELECT DISTINCT month::DATE FROM web_states WHERE state IN (?, ?) AND origin = ? AND last_day(month) <= ? ORDER BY 1
"""


def coders(view: View, a: str, b: str) -> list[tuple[str, int]]:
    """Who coded events of the dyad, and how many; the main one first."""
    rows = view.fetch("SELECT origin, events FROM web_pairs WHERE a = ? AND b = ? ORDER BY rank", *sorted((a, b)))
    return [(r["origin"], r["events"]) for r in rows]


def stages_of(view: View, a: str, b: str, coder: str) -> Stages:
    """Its stages on the page's day."""
    found: Stages = view.snapshot.memo.get(("stages", a, b, coder, view.on), lambda: _turned(view, a, b, coder))
    return found


def _turned(view: View, a: str, b: str, coder: str) -> Stages:
    touched = touched_months(view.connection, a, b, view.on, coder)
    return stages(view.connection, a, b, until=view.on, origin=coder, touched=touched)


def outlook_of(view: View, a: str, b: str, coder: str) -> Outlook:
    """As `outlook.outlook_of`, from the months that the index has summed up."""
    found: Outlook = view.snapshot.memo.get(("outlook", a, b, coder, view.on), lambda: _ahead(view, a, b, coder))
    return found


def _ahead(view: View, a: str, b: str, coder: str) -> Outlook:
    import numpy as np

    from detente.relations.outlook import Outlook, outlook

    covered = [row[0] for row in view.connection.execute(_COVERED, [a, b, coder, view.on]).fetchall()]
    if not covered:
        return Outlook(None, (), "nothing is told of either state")
    sums = dict(view.connection.execute(_NET, [coder, view.on]).fetchall())
    first, last = (day.year * 12 + day.month for day in (covered[0], covered[-1]))
    net = np.full(last - first + 1, np.nan)
    net[[day.year * 12 + day.month - first for day in covered]] = [sums.get(day) or 0.0 for day in covered]
    return outlook(net, f"{covered[-1]:%Y-%m}")


def brief_of(view: View, a: str, b: str, coder: str) -> Brief:
    """Its brief by the main coder; what moved it only for the JSON twin. Raises UnknownPair."""
    acts = view.twin == "json"
    found: Brief = view.snapshot.memo.get(("brief", a, b, view.on, acts), lambda: _told(view, a, b, coder, acts=acts))
    return found


def _told(view: View, a: str, b: str, coder: str, *, acts: bool) -> Brief:
    return make_brief(
        view.connection,
        a,
        b,
        on=view.on,
        stages=stages_of(view, a, b, coder),
        outlook=outlook_of(view, a, b, coder),
        around=touching(view.connection, a, b, view.on, coder),
        acts=acts,
    )


def bands(view: View, a: str, b: str, coder: str, found: Any) -> list[Band]:
    """Stages as the chart draws them; each leads to its sentences."""
    out = []
    for s in found:
        first, last = _day(s.start, last=False), _day(s.end, last=True)
        out.append(Band(first, last, s.name, s.direction, s.level, _sentences(view, a, b, coder, first, last)))
    return out


def turns(view: View, a: str, b: str, coder: str, changes: Any) -> list[Turn]:
    """The turning points that bound the stages, with their intervals."""
    return [
        Turn(c.date, c.low, c.high, c.direction, _sentences(view, a, b, coder, c.low, c.high))
        for c in changes
        if c.selected
    ]


def _sentences(view: View, a: str, b: str, coder: str, first: date, last: date) -> str:
    return address("evidence", a=a, b=b, coder=coder, from_=first, to=last, on=view.args.text("on"))


def _day(month: str, *, last: bool) -> date:
    year, number = int(month[:4]), int(month[5:7])
    return date(year, number, calendar.monthrange(year, number)[1] if last else 1)
