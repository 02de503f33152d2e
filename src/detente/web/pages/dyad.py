"""The dyad page: one relation, from the headline down to its events, all for the chosen span and day."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, cast

from detente.actors.states import names
from detente.errors import UnknownPair
from detente.records import QUADS
from detente.relations.brief import ARROW_RULE, YEAR, make_brief
from detente.relations.brief_lines import ARROWS
from detente.relations.issues import label
from detente.relations.moved import RULE as MOVED_RULE
from detente.relations.moved import what_moved
from detente.relations.stages import stages
from detente.store.queries import main_origin
from detente.web.args import BadAddress, NotFound, state_code
from detente.web.around import touched_months, touching
from detente.web.charts import Band, Bar, Turn, relation_chart
from detente.web.narrow import among
from detente.web.page import Page, Route, Row, View, address

if TYPE_CHECKING:
    from detente.relations.outlook import Outlook
    from detente.relations.stages import Stages

__all__ = ["ROUTE"]

GRAINS = ("day", "month", "year")
Grain = Literal["day", "month", "year"]
#: Title, picture, and the address of its figures where they are not this page's own.
Chart = tuple[str, Any, str | None]
#: Days drawn one by one at most; a longer span needs months.
MOST_DAYS = 400

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
_NET = """
SELECT date_trunc('month', date)::DATE AS month, sum(intensity) FROM acts
WHERE origin = ? AND coalesce(date_precision, 'day') <> 'year' AND last_day(date) <= ? GROUP BY ALL
"""
_COVERED = """
SELECT DISTINCT month::DATE FROM web_states WHERE state IN (?, ?) AND origin = ? AND last_day(month) <= ? ORDER BY 1
"""


def make(view: View) -> Page:
    a, b = (state_code(part) for part in view.parts)
    if a == b:
        raise BadAddress(f"{a} and {a} are the same state")
    with view.narrowed(a, b) as narrow:
        return _made(narrow, a, b)


def _made(view: View, a: str, b: str) -> Page:
    args = view.args
    by = cast(Grain, args.choice("by", GRAINS, "month"))
    coders = _coders(view, a, b)
    coder = (
        args.choice("coder", [c for c, _ in coders] or ["detente"], coders[0][0] if coders else "detente") or "detente"
    )
    since, until = args.day("from"), args.day("to")
    if since and until and since > until:
        raise BadAddress("from lies after to")
    if by == "day" and not (since and until and (until - since).days <= MOST_DAYS):
        raise BadAddress(f"by=day needs from and to, at most {MOST_DAYS} days apart")
    turns, ahead = _stages(view, a, b, coder), _outlook(view, a, b, coder)
    main = coders[0][0] if coders else coder
    try:
        told = (turns, ahead) if coder == main else (_stages(view, a, b, main), _outlook(view, a, b, main))
        around = touching(view.connection, a, b, view.on, main)
        brief = make_brief(
            view.connection,
            a,
            b,
            on=view.on,
            stages=told[0],
            outlook=told[1],
            around=around,
            acts=view.twin == "json",
        )
    except UnknownPair:
        raise NotFound(_unknown(view, a, b)) from None
    bands, points = _bands(turns.stages), _turns(turns.changes)
    bars, *ways = _bars(view, a, b, by, coder, since, until)
    first = since or (bars[0].start if bars else view.on)
    last = min(until or view.on, view.on)
    title = f"{brief.names[0]} – {brief.names[1]}"
    charts: list[Chart] = [
        (title, relation_chart(bars, bands, points, f"{title}: cooperation above, conflict below"), None)
    ]
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
        "events": _events(view, coder, first, last),
        "claims": _claims(view, a, b, first, last),
        "gates": brief.gates,
        "directions": [_direction(f"{x} → {y}", way) for (x, y), way in zip(((a, b), (b, a)), ways, strict=True)],
        "outlook": ahead,
        "evidence": {e.key: e for e in brief.evidence},
        "vs": args.text("vs"),
        "month": view.on.replace(day=1),
    }
    rows = [_row(bar, a, b, coder) for bar in bars]
    data: Row = {}
    if view.twin == "json":
        data = {"brief": brief.to_json(), "stages": turns.to_json(), "series": rows, "moved": movers, "by": by}
    return Page("dyad.html", title, _sentence(view, title, coder, since, until), data, rows, context)


def _unknown(view: View, a: str, b: str) -> str:
    from detente.relations.brief_facts import fullest_pairs

    return f"nothing is stored of {a} and {b} up to {view.on}; {fullest_pairs(view.snapshot.connection.cursor())}"


def _stages(view: View, a: str, b: str, coder: str) -> Stages:
    key = ("stages", a, b, coder, view.on)
    found: Stages = view.snapshot.memo.get(key, lambda: _turned(view, a, b, coder))
    return found


def _turned(view: View, a: str, b: str, coder: str) -> Stages:
    touched = touched_months(view.connection, a, b, view.on, coder)
    return stages(view.connection, a, b, until=view.on, origin=coder, touched=touched)


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
    view: View, a: str, b: str, by: Grain, coder: str, since: date | None, until: date | None
) -> tuple[list[Bar], list[Bar], list[Bar]]:
    """Every period from the first to the last of the span, of both directions and of each (`a` first).

    Those without coverage are marked missing.
    """
    given = {"by": by, "origin": coder, "on": view.on, "since": since, "until": until}
    rows = view.connection.execute(_BARS, given).fetchall()
    ends = [*(row[1] for row in rows), *([since] if since else []), *([until] if until else [])]
    if not ends:
        return [], [], []
    covered = _covered(view, a, b, coder, by)
    one_way = ({r[1]: r[2:] for r in rows if r[0] == way} for way in (a < b, a > b))
    first, second = one_way
    both = {start: _summed(first.get(start), second.get(start)) for start in {**first, **second}}
    base = address("evidence", a=a, b=b, coder=coder, on=view.args.text("on"))
    span = (_start(since or min(ends), by), min(until or max(ends), view.on))
    return (
        _periods(both, span, by, covered, base),
        _periods(first, span, by, covered, base),
        _periods(second, span, by, covered, base),
    )


Sums = tuple[Any, ...]


def _summed(one: Sums | None, other: Sums | None) -> Sums:
    if one is None or other is None:
        return one or other or ()
    return tuple((x or 0) + (y or 0) for x, y in zip(one, other, strict=True))


def _periods(
    found: dict[date, Sums], span: tuple[date, date], by: Grain, covered: set[date | int], base: str
) -> list[Bar]:
    out: list[Bar] = []
    start, end = span
    while start <= end and len(out) < 1500:
        values = found.get(start)
        up1, up2, down1, down2 = (float(v or 0) for v in (values[1:] if values else (0, 0, 0, 0)))
        stop = _last(start, by)
        known = bool(values) or start.replace(day=1) in covered or (by == "year" and start.year in covered)
        text, href = f"{start:{_FORMS[by]}}", f"{base}&from={start}&to={stop}"
        out.append(Bar(start, stop, text, up1, up2, down1, down2, values[0] if values else 0, href, known))
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


def _other_charts(view: View, a: str, b: str, by: Grain, since: date | None, until: date | None) -> list[Chart]:
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
        if pair[0] == pair[1]:
            raise BadAddress(f"vs={vs[:40]!r}: two different states")
        coder, title = main_origin(view.snapshot.connection.cursor(), *pair), f"{names()[pair[0]]} – {names()[pair[1]]}"
    with view.narrowed(*pair) as narrow:
        found = _stages(narrow, *pair, coder)
        bars, *_ = _bars(narrow, *pair, by, coder, since, until)
    query = {"by": by if by != "month" else None, "from_": since, "to": until, "on": view.args.text("on")}
    table, _, rest = address("dyad", *pair, coder=coder, **query).partition("?")
    return [(title, relation_chart(bars, _bands(found.stages), _turns(found.changes), title), f"{table}.csv?{rest}")]


def _direction(words: str, bars: list[Bar]) -> tuple[str, float | None, int, float, float]:
    """One way of the dyad: mean event, events, sums of cooperation and of conflict."""
    events, up, down = sum(x.events for x in bars), sum(x.up for x in bars), sum(x.down for x in bars)
    return words, (up + down) / events if events else None, events, up, down


def _issues(view: View, a: str, b: str, coder: str, first: date, last: date) -> Row:
    """Issues by year: events and the share of conflict among them."""
    rows = view.fetch(
        f"""SELECT issue, year(date) AS year, count(*) AS events,
            count(*) FILTER (quad IN ('{QUADS[2]}', '{QUADS[3]}')) / count(*) AS conflict
        FROM (SELECT unnest(issues) AS issue, date, quad FROM acts
            WHERE origin = ? AND date BETWEEN ? AND ? AND known <= ?)
        GROUP BY ALL ORDER BY ALL""",
        *(coder, first, last, view.on),
    )
    totals: dict[str, int] = {}
    for row in rows:
        totals[row["issue"]] = totals.get(row["issue"], 0) + row["events"]
    top = sorted(totals, key=lambda i: (-totals[i], i))[:8]
    cells = {(r["issue"], r["year"]): r for r in rows}
    years = sorted({r["year"] for r in rows})[-12:]
    return {"years": years, "rows": [(i, label(i), totals[i], [cells.get((i, y)) for y in years]) for i in top]}


#: The last year of the span speaks for it where it says enough (eight); the best of it by name and by directness.
_SAID = """
WITH found AS (
    SELECT doc, date > $year AS lately, unnamed, indirect FROM web_said
    WHERE pair = $pair AND date BETWEEN $first AND $last)
SELECT doc FROM found WHERE lately OR (SELECT count(*) FROM found WHERE lately) < 8
ORDER BY unnamed, indirect, doc LIMIT 8
"""
_SAID_TEXTS = """
SELECT date, speaker, speaker_id AS state, chain, text, article_id, "start" FROM web_statements
WHERE {among} ORDER BY speaker_name IS NULL, kind = 'indirect', doc
"""


_SAID_UNINDEXED = """
SELECT s.date, coalesce(s.speaker_name, s.speaker_text) AS speaker, s.speaker_id AS state, s.chain, s.text,
    s.article_id, s."start"
FROM statements s WHERE s.speaker_id IN (?, ?) AND s.date BETWEEN ? AND ? AND length(s.text) BETWEEN 25 AND 600
    AND s.parent IS NULL AND s.article_id IN (
        SELECT article_id FROM acts UNION SELECT article_id FROM relations WHERE a = ? AND b = ?)
ORDER BY (s.speaker_name IS NULL), (s.kind = 'indirect'), s.date DESC, s.article_id, s."start" LIMIT 8
"""


def _statements(view: View, a: str, b: str, first: date, last: date) -> list[Row]:
    if not view.snapshot.texts or view.pair < 0:
        return view.fetch(_SAID_UNINDEXED, *(a, b, first, last, *sorted((a, b))))
    given = {"pair": view.pair, "first": first, "last": last, "year": last - YEAR - timedelta(days=1)}
    docs = [doc for (doc,) in view.connection.execute(_SAID, given).fetchall()]
    return view.fetch(_SAID_TEXTS.format(among=among("doc", docs)))


_LATEST = """
SELECT rowid FROM web_events WHERE pair = ? AND counts AND origin = ? AND date BETWEEN ? AND ? AND known <= ?
ORDER BY date DESC, id LIMIT 20
"""
_EVENTS = """
SELECT id, date, source_id AS source, target_id AS target, type, intensity, mentions, text, confidence
FROM web_events WHERE {among} ORDER BY date DESC, id
"""


def _events(view: View, coder: str, first: date, last: date) -> list[Row]:
    found = view.connection.execute(_LATEST, [view.pair, coder, first, last, view.on]).fetchall()
    return view.fetch(_EVENTS.format(among=among("rowid", [row for (row,) in found])))


def _claims(view: View, a: str, b: str, first: date, last: date) -> list[Row]:
    return view.fetch(
        """SELECT r.date, r.claim, r.name, r.text, r.article_id, r."start", t.outlet FROM relations r
        LEFT JOIN articles t ON t.id = r.article_id WHERE r.a = ? AND r.b = ? AND r.date BETWEEN ? AND ?
        ORDER BY r.date DESC, r.id LIMIT 10""",
        *(*sorted((a, b)), first, last),
    )


def _outlook(view: View, a: str, b: str, coder: str) -> Outlook:
    """As `outlook_of`, from the months that the index has summed up."""
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


ROUTE = Route("dyad", 2, make, ("on", "by", "from", "to", "coder", "vs"))
