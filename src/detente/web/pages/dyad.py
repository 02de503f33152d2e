"""The dyad page: one relation, from the headline down to its events, all for the chosen span and day."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Any, Literal, cast

from detente.actors.states import names
from detente.errors import UnknownPair
from detente.records import QUADS
from detente.relations.brief import ARROW_RULE, make_brief
from detente.relations.brief_lines import ARROWS
from detente.relations.issues import label
from detente.relations.moved import RULE as MOVED_RULE
from detente.relations.moved import what_moved
from detente.relations.stages import stages
from detente.store.queries import main_origin
from detente.web.args import BadAddress, NotFound, state_code
from detente.web.charts import Band, Bar, Turn, relation_chart
from detente.web.page import Page, Route, Row, View, address

__all__ = ["ROUTE"]

GRAINS = ("day", "month", "year")
Grain = Literal["day", "month", "year"]
#: Days drawn one by one at most; a longer span needs months.
MOST_DAYS = 400

_BARS = """
SELECT date_trunc($by, date)::DATE AS start, count(*) AS events,
    sum(intensity) FILTER (intensity > 0 AND starts_with(quad, 'verbal')) AS verbal_up,
    sum(intensity) FILTER (intensity > 0 AND starts_with(quad, 'material')) AS material_up,
    sum(intensity) FILTER (intensity < 0 AND starts_with(quad, 'verbal')) AS verbal_down,
    sum(intensity) FILTER (intensity < 0 AND starts_with(quad, 'material')) AS material_down
FROM web_acts WHERE a = $a AND b = $b AND origin = $origin AND known <= $on AND date <= $on
    AND ($by = 'year' OR date_precision <> 'year') AND ($by <> 'day' OR date_precision = 'day')
    AND ($since IS NULL OR date >= $since) AND ($until IS NULL OR date <= $until)
    AND ($forward IS NULL OR forward = $forward)
GROUP BY 1 ORDER BY 1
"""


def make(view: View) -> Page:
    args = view.args
    a, b = (state_code(part) for part in view.parts)
    if a == b:
        raise BadAddress(f"{a} and {a} are the same state")
    by = cast(Grain, args.choice("by", GRAINS, "month"))
    coders = _coders(view, a, b)
    coder = args.choice("coder", [c for c, _ in coders] or ["detente"], main_origin(view.connection, a, b)) or "detente"
    since, until = args.day("from"), args.day("to")
    if since and until and since > until:
        raise BadAddress("from lies after to")
    if by == "day" and not (since and until and (until - since).days <= MOST_DAYS):
        raise BadAddress(f"by=day needs from and to, at most {MOST_DAYS} days apart")
    try:
        brief = make_brief(view.connection, a, b, on=view.on)
    except UnknownPair as error:
        raise NotFound(str(error)) from None
    turns = stages(view.connection, a, b, until=view.on, origin=coder)
    bands, points = _bands(turns.stages), _turns(turns.changes)
    bars = _bars(view, a, b, by, coder, since, until)
    first = since or (bars[0].start if bars else view.on)
    last = min(until or view.on, view.on)
    title = f"{brief.names[0]} – {brief.names[1]}"
    charts = [(title, relation_chart(bars, bands, points, f"{title}: cooperation above, conflict below"))]
    charts += _other_charts(view, a, b, by, since, until)
    movers = [
        m.to_json() | {"issue": None}
        for m in what_moved(view.connection, a, b, first, last, most=8, origin=coder, known=view.on)
    ]
    context: Row = {
        "a": a,
        "b": b,
        "brief": brief,
        "glyph": ARROWS[brief.arrow],
        "arrow_rule": ARROW_RULE,
        "moved_rule": MOVED_RULE,
        "charts": charts,
        "bars": bars,
        "by": by,
        "grains": GRAINS,
        "coder": coder,
        "coders": coders,
        "since": since,
        "until": until,
        "first": first,
        "last": last,
        "stages": turns,
        "movers": movers,
        "issues": _issues(view, a, b, coder, first, last),
        "statements": _statements(view, a, b, first, last),
        "events": _events(view, a, b, coder, first, last),
        "claims": _claims(view, a, b, first, last),
        "gates": brief.gates,
        "directions": _directions(view, a, b, by, coder, since, until),
        "outlook": _outlook(view, a, b, coder),
        "evidence": {e.key: e for e in brief.evidence},
        "vs": args.text("vs"),
        "month": view.on.replace(day=1),
    }
    rows = [_row(bar, a, b, coder) for bar in bars]
    data = {"brief": brief.to_json(), "stages": turns.to_json(), "series": rows, "moved": movers, "by": by}
    return Page("dyad.html", title, _sentence(view, title, coder, since, until), data, rows, context)


def _sentence(view: View, title: str, coder: str, since: date | None, until: date | None) -> str:
    span = f"from {since} " if since else ""
    span += f"to {until} " if until else ""
    return f"{title} {span}as known on {view.on.day} {view.on:%B %Y}; events coded by {coder}."


def _row(bar: Bar, a: str, b: str, coder: str) -> Row:
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


def _coders(view: View, a: str, b: str) -> list[tuple[str, int]]:
    pair = sorted((a, b))
    rows = view.fetch("SELECT origin, events FROM web_pairs WHERE a = ? AND b = ? ORDER BY rank", *pair)
    return [(r["origin"], r["events"]) for r in rows]


def _last(start: date, by: Grain) -> date:
    if by == "day":
        return start
    month = 12 if by == "year" else start.month
    return date(start.year, month, calendar.monthrange(start.year, month)[1])


def _next(start: date, by: Grain) -> date:
    return date.fromordinal(_last(start, by).toordinal() + 1)


_FORMS = {"day": "%d %b %Y", "month": "%b %Y", "year": "%Y"}


def _bars(
    view: View,
    a: str,
    b: str,
    by: Grain,
    coder: str,
    since: date | None,
    until: date | None,
    forward: bool | None = None,
) -> list[Bar]:
    """Every period from the first to the last of the span; those without coverage are marked missing."""
    low, high = sorted((a, b))
    way = None if forward is None else forward == (a < b)
    given = {"a": low, "b": high, "by": by, "origin": coder, "on": view.on, "since": since, "until": until}
    cursor = view.connection.execute(_BARS, given | {"forward": way})
    found = {row[0]: row[1:] for row in cursor.fetchall()}
    covered = _covered(view, a, b, coder, by)
    ends = [*found, *([since] if since else []), *([until] if until else [])]
    if not ends:
        return []
    start, end = _start(since or min(ends), by), min(until or max(ends), view.on)
    out: list[Bar] = []
    while start <= end and len(out) < 1500:
        values = found.get(start)
        up1, up2, down1, down2 = (float(v or 0) for v in (values[1:] if values else (0, 0, 0, 0)))
        stop = _last(start, by)
        href = address("evidence", a=a, b=b, from_=start, to=stop, coder=coder, on=view.args.text("on"))
        known = bool(values) or start.replace(day=1) in covered or (by == "year" and start.year in covered)
        label_ = f"{start:{_FORMS[by]}}"
        out.append(Bar(start, stop, label_, up1, up2, down1, down2, values[0] if values else 0, href, known))
        start = _next(start, by)
    return out


def _start(day: date, by: Grain) -> date:
    return day if by == "day" else day.replace(day=1) if by == "month" else day.replace(month=1, day=1)


def _covered(view: View, a: str, b: str, coder: str, by: Grain) -> set[date | int]:
    rows = view.fetch(
        "SELECT DISTINCT month::DATE AS month FROM web_states WHERE state IN (?, ?) AND origin = ?", a, b, coder
    )
    return {r["month"].year for r in rows} if by == "year" else {r["month"] for r in rows}


def _day(month: str, *, last: bool) -> date:
    year, number = int(month[:4]), int(month[5:7])
    return date(year, number, calendar.monthrange(year, number)[1] if last else 1)


def _bands(found: Any) -> list[Band]:
    return [Band(_day(s.start, last=False), _day(s.end, last=True), s.name, s.direction, s.level) for s in found]


def _turns(changes: Any) -> list[Turn]:
    plain = [change.to_json() for change in changes]
    iso = date.fromisoformat
    return [Turn(iso(c["date"]), iso(c["low"]), iso(c["high"]), c["direction"]) for c in plain if c["selected"]]


def _other_charts(
    view: View, a: str, b: str, by: Grain, since: date | None, until: date | None
) -> list[tuple[str, Any]]:
    """A second dyad (vs=CHN-JPN) or a second coder's data on this one (vs=icews)."""
    vs = view.args.text("vs")
    if not vs:
        return []
    coders = [c for c, _ in _coders(view, a, b)]
    if vs in coders:
        pair, coder, title = (a, b), vs, f"The same dyad by {vs}"
    else:
        words = vs.split("-")
        if len(words) != 2:
            raise BadAddress(f"vs={vs[:40]!r}: a dyad such as CHN-JPN, or one of the coders {', '.join(coders)}")
        pair = (state_code(words[0]), state_code(words[1]))
        coder, title = main_origin(view.connection, *pair), f"{names()[pair[0]]} – {names()[pair[1]]}"
    found = stages(view.connection, *pair, until=view.on, origin=coder, why=0)
    bars = _bars(view, *pair, by, coder, since, until)
    return [(title, relation_chart(bars, _bands(found.stages), _turns(found.changes), title))]


def _directions(
    view: View, a: str, b: str, by: Grain, coder: str, since: date | None, until: date | None
) -> list[tuple[str, float | None, int, float, float]]:
    out = []
    for first, second, forward in ((a, b, True), (b, a, False)):
        bars = _bars(view, a, b, by, coder, since, until, forward)
        events, up, down = sum(x.events for x in bars), sum(x.up for x in bars), sum(x.down for x in bars)
        out.append((f"{first} → {second}", (up + down) / events if events else None, events, up, down))
    return out


def _issues(view: View, a: str, b: str, coder: str, first: date, last: date) -> Row:
    """Issues by year: events and the share of conflict among them."""
    low, high = sorted((a, b))
    rows = view.fetch(
        f"""SELECT issue, year(date) AS year, count(*) AS events,
            count(*) FILTER (quad IN ('{QUADS[2]}', '{QUADS[3]}')) / count(*) AS conflict
        FROM (SELECT unnest(issues) AS issue, date, quad FROM web_acts
            WHERE a = ? AND b = ? AND origin = ? AND date BETWEEN ? AND ? AND known <= ?)
        GROUP BY ALL ORDER BY ALL""",
        *(low, high, coder, first, last, view.on),
    )
    totals: dict[str, int] = {}
    for row in rows:
        totals[row["issue"]] = totals.get(row["issue"], 0) + row["events"]
    top = sorted(totals, key=lambda i: (-totals[i], i))[:8]
    cells = {(r["issue"], r["year"]): r for r in rows}
    years = sorted({r["year"] for r in rows})[-12:]
    return {"years": years, "rows": [(i, label(i), totals[i], [cells.get((i, y)) for y in years]) for i in top]}


def _statements(view: View, a: str, b: str, first: date, last: date) -> list[Row]:
    low, high = sorted((a, b))
    return view.fetch(
        """SELECT s.date, coalesce(s.speaker_name, s.speaker_text) AS speaker, s.speaker_id AS state, s.chain, s.text,
            s.article_id, s."start"
        FROM statements s WHERE s.speaker_id IN (?, ?) AND s.date BETWEEN ? AND ? AND length(s.text) BETWEEN 25 AND 600
            AND s.parent IS NULL AND s.article_id IN (
                SELECT e.article_id FROM web_acts w JOIN events e ON e.id = w.id WHERE w.a = ? AND w.b = ?
                UNION SELECT article_id FROM relations WHERE a = ? AND b = ?)
        ORDER BY (s.speaker_name IS NULL), (s.kind = 'indirect'), s.date DESC, s.article_id, s."start" LIMIT 8""",
        *(a, b, first, last, low, high, low, high),
    )


def _events(view: View, a: str, b: str, coder: str, first: date, last: date) -> list[Row]:
    low, high = sorted((a, b))
    return view.fetch(
        """SELECT e.id, e.date, e.source_id AS source, e.target_id AS target, e.type, e.intensity, e.mentions, e.text,
            e.confidence FROM (SELECT id FROM web_acts WHERE a = ? AND b = ? AND origin = ? AND date BETWEEN ? AND ?
                AND known <= ? ORDER BY date DESC, id LIMIT 20) w JOIN events e ON e.id = w.id
        ORDER BY e.date DESC, e.id""",
        *(low, high, coder, first, last, view.on),
    )


def _claims(view: View, a: str, b: str, first: date, last: date) -> list[Row]:
    return view.fetch(
        """SELECT r.date, r.claim, r.name, r.text, r.article_id, r."start", t.outlet FROM relations r
        LEFT JOIN articles t ON t.id = r.article_id WHERE r.a = ? AND r.b = ? AND r.date BETWEEN ? AND ?
        ORDER BY r.date DESC, r.id LIMIT 10""",
        *(*sorted((a, b)), first, last),
    )


def _outlook(view: View, a: str, b: str, coder: str) -> Any:
    from detente.relations.outlook import outlook_of

    return outlook_of(view.connection, a, b, until=view.on, origin=coder)


ROUTE = Route("dyad", 2, make, ("on", "by", "from", "to", "coder", "vs"))
