"""The dyad page: one relation, from the headline down to its events, all for the chosen span and day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast

from detente.actors.states import names
from detente.errors import UnknownPair
from detente.relations.brief import ARROW_RULE, RECENT, YEAR
from detente.relations.brief_lines import ARROWS
from detente.relations.moved import RULE as MOVED_RULE
from detente.store.queries import main_origin
from detente.web.args import BadAddress, NotFound, state_code
from detente.web.charts import Fan, relation_chart
from detente.web.dyad import facts, lists
from detente.web.dyad.gates import marks, moves
from detente.web.dyad.issues import by_year
from detente.web.dyad.pair import Dyad
from detente.web.dyad.periods import GRAINS, MOST_DAYS, MOST_YEARS, Grain, Periods, one_way, periods, row_of
from detente.web.page import Page, Route, Row, View, address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.relations.outlook import Outlook
    from detente.relations.stages import Stage

__all__ = ["ROUTE"]

#: Title, picture, and the address of its figures where they are not this page's own.
Chart = tuple[str, Any, str | None]


def make(view: View) -> Page:
    a, b = (state_code(part) for part in view.parts)
    if a == b:
        raise BadAddress(f"{a} and {a} are the same state")
    with view.narrowed(a, b) as narrow:
        return _made(narrow, a, b)


def _made(view: View, a: str, b: str) -> Page:
    args = view.args
    coders = facts.coders(view, a, b)
    main = coders[0][0] if coders else "detente"
    coder = args.choice("coder", [c for c, _ in coders] or [main], main) or main
    way = args.choice("way", (a, b))
    asked = _asked(view, coder)
    since, until = asked.since, asked.until
    ours, dyad = Dyad.seen(view, a, b, main), Dyad.seen(view, a, b, coder)
    if coder == main:
        dyad = ours
    try:
        brief = facts.brief_of(ours)
    except UnknownPair:
        raise NotFound(_unknown(view, a, b)) from None
    turned, ahead = facts.stages_of(dyad), facts.outlook_of(dyad)
    both, *ways = periods(dyad, asked)
    bars = both if way is None else ways[0] if way == a else ways[1]
    first = since or (bars[0].start if bars else view.on)
    last = min(until or view.on, view.on)
    moved = moves(dyad, first, last)
    title = f"{brief.names[0]} – {brief.names[1]}"
    fans = _fans(view, ahead, asked) if way is None and not args.text("vs") else []  # compared axes end alike
    drawn = relation_chart(
        bars,
        facts.bands(view, a, b, coder, turned.stages),
        facts.turns(view, a, b, coder, turned.changes),
        f"{title}: cooperation above, conflict below",
        fans=fans,
        marks=marks(brief, moved.passed),
    )
    charts: list[Chart] = [(title if way is None else f"{way} → {b if way == a else a}", drawn, None)]
    span = (since or bars[0].start, last) if bars else (since, until)
    charts += _other_charts(view, a, b, Periods(coder, asked.by, *span))
    movers = [m.to_json() for m in moved.acts]
    links = {"coder": coder, "on": args.text("on")}
    level = {"a": a, "b": b, "dated": "day", "on": args.text("on")}
    recent = {"from_": view.on - RECENT + timedelta(days=1), "to": view.on}
    year = {"from_": view.on - RECENT - YEAR + timedelta(days=1), "to": view.on - RECENT}
    pairs = zip(((a, b), (b, a)), ways, strict=True)
    context: Row = {
        "a": a,
        "b": b,
        "brief": brief,
        "glyph": ARROWS[brief.arrow],
        "arrow_rule": ARROW_RULE,
        "moved_rule": MOVED_RULE,
        "charts": charts,
        "bars": bars,
        "by": asked.by,
        "grains": GRAINS,
        "way": way,
        "coder": coder,
        "coders": coders,
        "since": since,
        "until": until,
        "first": first,
        "last": last,
        "stages": turned,
        "shown": _within(turned.stages, since, until),
        "turn_at": {f"{c.date:%Y-%m}": c for c in turned.changes if c.selected},
        "movers": [m | {"day": act.date} for m, act in zip(movers, moved.acts, strict=True)],
        "issues": by_year(dyad, first, last),
        "statements": lists.statements(dyad, first, last),
        "events": lists.events(dyad, first, last),
        "claims": lists.claims(dyad, first, last),
        "gates": brief.gates,
        "passed": moved.passed,
        "directions": [
            one_way(x, y, way_bars, address("evidence", a=a, b=b, source=x, from_=first, to=last, **links))
            for (x, y), way_bars in pairs
        ],
        "outlook": ahead,
        "fans": bool(fans),
        "evidence": {e.key: e for e in brief.evidence},
        "vs": args.text("vs"),
        "recent": address("evidence", **level, **recent),
        "year_before": address("evidence", **level, **year),
    }
    rows = [row_of(bar, a, b, coder) for bar in bars]
    data: Row = {}
    if view.twin == "json":
        data = {"brief": brief.to_json(), "stages": turned.to_json(), "series": rows, "moved": movers, "by": asked.by}
        data["passed"] = [g | {"followed": [m.to_json() for m in g["followed"]]} for g in moved.passed]
    return Page("dyad.html", title, _sentence(view, title, asked, way), data, rows, context)


def _asked(view: View, coder: str) -> Periods:
    by = cast(Grain, view.args.choice("by", GRAINS, "month"))
    since, until = view.args.span()
    if by == "day" and not (since and until and (until - since).days <= MOST_DAYS):
        raise BadAddress(f"by=day needs from and to, at most {MOST_DAYS} days apart")
    if by == "month" and since and min(until or view.on, view.on).year - since.year >= MOST_YEARS:
        raise BadAddress(f"by=month draws at most {MOST_YEARS} years: take a later from, an earlier to, or by=year")
    return Periods(coder, by, since, until)


def _unknown(view: View, a: str, b: str) -> str:
    from detente.relations.brief_facts import fullest_pairs

    return f"nothing is stored of {a} and {b} up to {view.on}; {fullest_pairs(view.snapshot.connection.cursor())}"


def _sentence(view: View, title: str, asked: Periods, way: str | None) -> str:
    words = [
        title,
        f"from {_said(asked.since)}" if asked.since else "",
        f"to {_said(asked.until)}" if asked.until else "",
    ]
    words += [f"(chart: acts of {names().get(way, way)} only)" if way else ""]
    words += [f"as known on {view.on.day} {view.on:%B %Y}; events coded by {asked.coder}."]
    return " ".join(word for word in words if word)


def _within(found: Sequence[Stage], since: date | None, until: date | None) -> list[Stage]:
    """The stages that touch the span, latest first."""
    ends = ((stage, stage.days) for stage in reversed(found))
    return [s for s, (first, last) in ends if (until is None or first <= until) and (since is None or last >= since)]


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _fans(view: View, ahead: Outlook, asked: Periods) -> list[Fan]:
    """The outlook's bands from the month after the last whole one; sums of a month stand beside months only."""
    if asked.by != "month" or not ahead.ahead or not ahead.after or (asked.until and asked.until < view.on):
        return []
    number = int(ahead.after[:4]) * 12 + int(ahead.after[5:7])  # the month after: months count from 0
    out = []
    for one in ahead.ahead:
        end = number + one.months
        first, last = (date(n // 12, n % 12 + 1, 1) for n in (number, end))
        out.append(Fan(first, date.fromordinal(last.toordinal() - 1), one.low, one.median, one.high, one.months))
    return out


def _other_charts(view: View, a: str, b: str, asked: Periods) -> list[Chart]:
    """A second dyad (vs=CHN-JPN) or a second coder's data on this one (vs=icews), over the same span."""
    vs = view.args.text("vs")
    if not vs:
        return []
    coders = [c for c, _ in facts.coders(view, a, b)]
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
        dyad = Dyad.seen(narrow, *pair, coder)
        found = facts.stages_of(dyad)
        bars, *_ = periods(dyad, Periods(coder, asked.by, asked.since, asked.until))
        drawn = relation_chart(
            bars,
            facts.bands(narrow, *pair, coder, found.stages),
            facts.turns(narrow, *pair, coder, found.changes),
            title,
        )
    by = asked.by if asked.by != "month" else None
    query = {"coder": coder, "by": by, "from_": asked.since, "to": asked.until, "on": view.args.text("on")}
    table, _, rest = address("dyad", *pair, **query).partition("?")
    return [(title, drawn, f"{table}.csv?{rest}")]


ROUTE = Route("dyad", 2, make, ("on", "by", "from", "to", "coder", "vs", "way"))
