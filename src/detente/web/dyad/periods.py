"""The periods of a dyad as bars: sums of cooperation and conflict by day, month or year, both ways and each."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from detente.web.charts import Bar
from detente.web.page import Row, View, address

__all__ = ["GRAINS", "MOST_DAYS", "Grain", "Periods", "one_way", "periods", "row_of"]

GRAINS = ("day", "month", "year")
Grain = Literal["day", "month", "year"]
#: Days drawn one by one at most; a longer span needs months.
MOST_DAYS = 400
#: Bars drawn at most.
_MOST = 1500

_BARS = """
SELECT forward, date_trunc($by, date)::DATE AS start, count(*) AS events,
    sum(intensity) FILTER (intensity > 0 AND starts_with(quad, 'verbal')) AS verbal_up,
    sum(intensity) FILTER (intensity > 0 AND starts_with(quad, 'material')) AS material_up,
    sum(intensity) FILTER (intensity < 0 AND starts_with(quad, 'verbal')) AS verbal_down,
    sum(intensity) FILTER (intensity < 0 AND starts_with(quad, 'material')) AS material_down
FROM acts WHERE origin = $origin AND known <= $on AND date <= $on
    AND ($by = 'year' OR coalesce(date_precision, 'day') <> 'year')
    AND ($by <> 'day' OR coalesce(date_precision, 'day') = 'day')
    AND ($since IS NULL OR date >= $since) AND ($until IS NULL OR date <= $until)
GROUP BY ALL ORDER BY ALL
"""
_FORMS = {"day": "%d %b %Y", "month": "%b %Y", "year": "%Y"}

Sums = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Periods:
    """Which periods are asked for: the coder, the grain, the span (open where None)."""

    coder: str
    by: Grain
    since: date | None
    until: date | None


def periods(view: View, a: str, b: str, asked: Periods) -> tuple[list[Bar], list[Bar], list[Bar]]:
    """Every period from the first to the last of the span, of both directions and of each (`a` first).

    Those without coverage are marked missing.
    """
    by, since, until = asked.by, asked.since, asked.until
    given = {"by": by, "origin": asked.coder, "on": view.on, "since": since, "until": until}
    rows = view.connection.execute(_BARS, given).fetchall()
    ends = [*(row[1] for row in rows), *([since] if since else []), *([until] if until else [])]
    if not ends:
        return [], [], []
    covered = _covered(view, a, b, asked.coder, by)
    first, second = ({r[1]: r[2:] for r in rows if r[0] == way} for way in (a < b, a > b))
    both = {start: _summed(first.get(start), second.get(start)) for start in {**first, **second}}
    base = {"a": a, "b": b, "coder": asked.coder, "on": view.args.text("on")}
    span = (_start(since or min(ends), by), min(until or max(ends), view.on))
    return (
        _periods(both, span, by, covered, address("evidence", **base)),
        _periods(first, span, by, covered, address("evidence", **base, source=a)),
        _periods(second, span, by, covered, address("evidence", **base, source=b)),
    )


def _summed(one: Sums | None, other: Sums | None) -> Sums:
    if one is None or other is None:
        return one or other or ()
    return tuple((x or 0) + (y or 0) for x, y in zip(one, other, strict=True))


def _periods(
    found: dict[date, Sums], span: tuple[date, date], by: Grain, covered: set[date | int], base: str
) -> list[Bar]:
    out: list[Bar] = []
    start, end = span
    while start <= end and len(out) < _MOST:
        values = found.get(start)
        up1, up2, down1, down2 = (float(v or 0) for v in (values[1:] if values else (0, 0, 0, 0)))
        stop = _last(start, by)
        known = bool(values) or start.replace(day=1) in covered or (by == "year" and start.year in covered)
        text, href = f"{start:{_FORMS[by]}}", f"{base}&from={start}&to={stop}"
        out.append(Bar(start, stop, text, up1, up2, down1, down2, values[0] if values else 0, href, known))
        start = date.fromordinal(stop.toordinal() + 1)
    return out


def _start(day: date, by: Grain) -> date:
    return day if by == "day" else day.replace(day=1) if by == "month" else day.replace(month=1, day=1)


def _last(start: date, by: Grain) -> date:
    if by == "day":
        return start
    month = 12 if by == "year" else start.month
    return date(start.year, month, calendar.monthrange(start.year, month)[1])


def _covered(view: View, a: str, b: str, coder: str, by: Grain) -> set[date | int]:
    rows = view.fetch(
        "SELECT DISTINCT month::DATE AS month FROM web_states WHERE state IN (?, ?) AND origin = ?", a, b, coder
    )
    return {r["month"].year for r in rows} if by == "year" else {r["month"] for r in rows}


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
