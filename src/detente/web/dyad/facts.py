"""What is known of a dyad on a day, whatever span is looked at: stages, outlook and brief, kept with the snapshot."""

from __future__ import annotations

import calendar
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar, cast

from detente.relations.brief import make_brief
from detente.relations.months import month_name
from detente.relations.shifts import Shift
from detente.relations.stages import stages, turns_of, with_reasons
from detente.web.around import covered_months, months_of
from detente.web.charts import Band, Turn
from detente.web.dyad.acts import month_of
from detente.web.dyad.pairs import pair_of
from detente.web.page import View, address
from detente.web.plain import from_bytes, to_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from detente.relations.brief import Brief
    from detente.relations.outlook import Outlook
    from detente.relations.stages import Stages
    from detente.web.dyad.pair import Dyad

__all__ = ["bands", "brief_of", "coders", "outlook_of", "stages_of", "turns"]

T = TypeVar("T")

#: Acts shown with each stage.
WHY = 3


def coders(view: View, a: str, b: str) -> list[tuple[str, int]]:
    """Who coded events of the dyad, and how many; the main one first."""
    return list(pair_of(view.snapshot, a, b)[1])


def stages_of(dyad: Dyad) -> Stages:
    """Its stages on the page's day, with what moved them."""
    from detente.relations.stages import Stages

    return _remembered(dyad, "stages", Stages, lambda: _turned(dyad))


def _remembered(dyad: Dyad, name: str, kind: type[T], make: Callable[[], T]) -> T:
    """Facts that the snapshot has, in memory or (as of its last day) on disk; made and kept where it has none."""
    kept = dyad.view.snapshot
    return cast("T", kept.memo.get((name, *_key(dyad)), lambda: _read_or_made(dyad, name, kind, make)))


def _read_or_made(dyad: Dyad, name: str, kind: type[T], make: Callable[[], T]) -> T:
    pages, names = dyad.view.snapshot.pages, {"Shift": Shift}
    if pages is None or dyad.day != dyad.view.snapshot.last_day:
        return make()
    key = " ".join(map(str, _key(dyad)))
    body = pages.get(name, key)
    if body:
        with suppress(ValueError):
            return from_bytes(kind, body, names)
    made = make()
    pages.put(name, key, to_bytes(made))
    return made


def _key(dyad: Dyad) -> tuple[object, ...]:
    return dyad.a, dyad.b, dyad.origin, dyad.day


def _turned(dyad: Dyad) -> Stages:
    kept, asked = dyad.view.snapshot, (dyad.acts, dyad.kinds, dyad.day, dyad.origin)
    months = months_of(kept.memo, dyad.connection, (dyad.a, dyad.b), *asked, kept.last_known)
    found = stages(dyad.connection, dyad.a, dyad.b, until=dyad.day, origin=dyad.origin, why=0, months=months)
    return with_reasons(found, dyad.movers([(span, WHY) for span in turns_of(found)]))


def outlook_of(dyad: Dyad) -> Outlook:
    """As `outlook.outlook_of`, from the dyad's acts."""
    from detente.relations.outlook import Outlook

    return _remembered(dyad, "outlook", Outlook, lambda: _ahead(dyad))


def _ahead(dyad: Dyad) -> Outlook:
    import numpy as np

    from detente.relations.outlook import Outlook, outlook

    months = covered_months(dyad.view.snapshot.memo, dyad.connection, (dyad.a, dyad.b), dyad.origin)
    whole = dyad.day.year * 12 + dyad.day.month - 1  # the month that the day cuts short is left out
    if dyad.day.day == calendar.monthrange(dyad.day.year, dyad.day.month)[1]:
        whole += 1
    covered = [number for day in months if (number := day.year * 12 + day.month - 1) < whole]
    if not covered:
        return Outlook(None, (), "nothing is told of either state")
    first, last = covered[0], covered[-1]
    acts = dyad.acts
    chosen = acts.known_by(dyad.day) & ~acts.yearly & ~np.isnan(acts.intensity)
    place = month_of(acts.day[chosen]) - first
    inside = (place >= 0) & (place <= last - first)
    net = np.bincount(place[inside], weights=acts.intensity[chosen][inside], minlength=last - first + 1)
    told = np.zeros(last - first + 1, bool)
    told[np.array(covered) - first] = True
    return outlook(np.where(told, net, np.nan), month_name(last))


def brief_of(dyad: Dyad) -> Brief:
    """Its brief by the main coder; what moved it only for the JSON twin. Raises UnknownPair."""
    from detente.relations.brief import Brief

    acts = dyad.view.twin == "json"
    return _remembered(dyad, "brief and acts" if acts else "brief", Brief, lambda: _told(dyad, acts=acts))


def _told(dyad: Dyad, *, acts: bool) -> Brief:
    return make_brief(
        dyad.connection, dyad.a, dyad.b, pair=dyad, stages=stages_of(dyad), outlook=outlook_of(dyad), acts=acts
    )


def bands(view: View, a: str, b: str, coder: str, found: Any) -> list[Band]:
    """Stages as the chart draws them; each leads to its sentences."""
    out = []
    for s in found:
        first, last = s.days
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
