"""The periods of a dyad as bars: sums of cooperation and conflict by day, month or year, both ways and each."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from detente.relations.brief_pair import number_of
from detente.web.around import covered_months
from detente.web.charts import Bar
from detente.web.page import Row, address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.web.dyad.acts import Acts
    from detente.web.dyad.pair import Dyad

__all__ = ["GRAINS", "MOST_DAYS", "MOST_YEARS", "Grain", "Periods", "one_way", "periods", "row_of"]

GRAINS = ("day", "month", "year")
Grain = Literal["day", "month", "year"]
#: Days drawn one by one at most; a longer span needs months.
MOST_DAYS = 400
#: Years drawn by months at most.
MOST_YEARS = 125

_FORMS = {"day": "%d %b %Y", "month": "%b %Y", "year": "%Y"}

Sums = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Periods:
    """Which periods are asked for: the coder, the grain, the span (open where None)."""

    coder: str
    by: Grain
    since: date | None
    until: date | None


def periods(dyad: Dyad, asked: Periods) -> tuple[list[Bar], list[Bar], list[Bar]]:
    """Every period from the first to the last of the span, of both directions and of each (`a` first).

    Those without coverage are marked missing. Of an open span's months the latest are given.
    """
    view, a, b = dyad.view, dyad.a, dyad.b
    by, since, until = asked.by, asked.since, asked.until
    found = _sums(dyad.acts, asked, view.on)
    starts = set(found[True]) | set(found[False])
    ends = [*starts, *([since] if since else []), *([until] if until else [])]
    if not ends:
        return [], [], []
    covered = _covered(dyad, by)
    first, second = found[a < b], found[a > b]
    both = {start: _summed(first.get(start), second.get(start)) for start in starts}
    base = {"a": a, "b": b, "coder": asked.coder, "on": view.args.text("on")}
    spans = list(_spans(_start(since or min(ends), by), min(until or max(ends), view.on), by, covered))
    spans = spans[-12 * MOST_YEARS :]
    return (
        _bars(both, spans, address("evidence", **base)),
        _bars(first, spans, address("evidence", **base, source=a)),
        _bars(second, spans, address("evidence", **base, source=b)),
    )


def _sums(acts: Acts, asked: Periods, on: date) -> dict[bool, dict[date, Sums]]:
    """By direction and period with an event: events; sums of intensity: verbal up, material up, verbal down, material
    down."""
    import numpy as np

    chosen = acts.known_by(on) & (acts.exact if asked.by == "day" else asked.by == "year" or ~acts.yearly)
    if asked.since:
        chosen &= acts.day >= number_of(asked.since)
    if asked.until:
        chosen &= acts.day <= number_of(asked.until)
    unit = {"day": "D", "month": "M", "year": "Y"}[asked.by]
    days = acts.day[chosen].astype("datetime64[D]").astype(f"datetime64[{unit}]").astype("datetime64[D]")
    intensity, quad, forward = np.nan_to_num(acts.intensity[chosen]), acts.quad[chosen], acts.forward[chosen]
    parts = [(intensity > 0) & (quad % 2 == kind) & (quad >= 0) for kind in (0, 1)]
    parts += [(intensity < 0) & (quad % 2 == kind) & (quad >= 0) for kind in (0, 1)]
    out: dict[bool, dict[date, Sums]] = {}
    for way in (True, False):
        mine = forward == way
        starts, group = np.unique(days[mine], return_inverse=True)
        lines = [np.bincount(group, minlength=len(starts)).tolist()]
        for part in parts:
            weights = np.where(part[mine], intensity[mine], 0.0)
            lines.append(np.bincount(group, weights=weights, minlength=len(starts)).tolist())
        out[way] = dict(zip(starts.tolist(), zip(*lines, strict=True), strict=True))
    return out


def _summed(one: Sums | None, other: Sums | None) -> Sums:
    if one is None or other is None:
        return one or other or ()
    return tuple(x + y for x, y in zip(one, other, strict=True))


def _spans(start: date, end: date, by: Grain, covered: set[date | int]) -> Iterator[tuple[date, date, str, str, bool]]:
    """First and last day of each period, its words, its part of an address, whether anything is told of either."""
    while start <= end:
        stop = _last(start, by)
        known = start.year in covered if by == "year" else start.replace(day=1) in covered
        yield start, stop, f"{start:{_FORMS[by]}}", f"&from={start}&to={stop}", known
        start = date.fromordinal(stop.toordinal() + 1)


def _bars(found: dict[date, Sums], spans: list[tuple[date, date, str, str, bool]], base: str) -> list[Bar]:
    out: list[Bar] = []
    for start, stop, words, address_, known in spans:
        values = found.get(start) or (0, 0.0, 0.0, 0.0, 0.0)
        up1, up2, down1, down2 = values[1:]
        out.append(Bar(start, stop, words, up1, up2, down1, down2, values[0], base + address_, known or values[0] > 0))
    return out


def _start(day: date, by: Grain) -> date:
    return day if by == "day" else day.replace(day=1) if by == "month" else day.replace(month=1, day=1)


def _last(start: date, by: Grain) -> date:
    if by == "day":
        return start
    month = 12 if by == "year" else start.month
    return date(start.year, month, calendar.monthrange(start.year, month)[1])


def _covered(dyad: Dyad, by: Grain) -> set[date | int]:
    months = covered_months(dyad.view.snapshot.memo, dyad.connection, (dyad.a, dyad.b), dyad.origin)
    return {month.year for month in months} if by == "year" else set(months)


def one_way(source: str, target: str, bars: list[Bar], href: str) -> Row:
    """One way of the dyad in sums: mean event, events, cooperation, conflict, and where its sentences are."""
    events, up, down = sum(x.events for x in bars), sum(x.up for x in bars), sum(x.down for x in bars)
    mean = (up + down) / events if events else None
    return {"source": source, "target": target, "mean": mean, "events": events, "up": up, "down": down, "href": href}


def row_of(bar: Bar, a: str, b: str, coder: str) -> Row:
    """A period in the twins; what is not covered has no figures."""
    return {
        "period": str(bar.start),
        "a": a,
        "b": b,
        "events": bar.events if bar.covered else None,
        "cooperation": round(bar.up, 2) if bar.covered else None,
        "conflict": round(bar.down, 2) if bar.covered else None,
        "net": round(bar.net, 2) if bar.covered else None,
        "source": coder,
        "evidence": bar.href,
    }
