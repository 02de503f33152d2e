"""Evidence: the sentences behind a number, a bar, a band or a line."""

from __future__ import annotations

from datetime import date

from detente.actors.states import names
from detente.records import EVENT_TYPES, QUADS
from detente.relations.issues import label
from detente.relations.one_line import span_of_days
from detente.relations.series import counted
from detente.web.args import BadAddress, NotFound
from detente.web.dyad.facts import coders
from detente.web.marks import marked
from detente.web.page import Page, Route, Row, View, address

__all__ = ["ROUTE"]

PER_PAGE, LAST_PAGE = 30, 9999

#: The first telling of each event; one without a sentence was told by the title.
_MENTION = """
SELECT m.event_id, m.source_start - s."start" AS source_start, m.source_end - s."start" AS source_end,
    m.target_start - s."start" AS target_start, m.target_end - s."start" AS target_end,
    m.trigger_start - s."start" AS trigger_start, m.trigger_end - s."start" AS trigger_end, m.frame, t.title, t.outlet,
    t.date AS told, m.article_id, m.statement
FROM mentions m JOIN articles t ON t.id = m.article_id
JOIN events e ON e.id = m.event_id AND e.article_id = m.article_id AND e.sentence IS NOT DISTINCT FROM m.sentence
LEFT JOIN sentences s ON s.article_id = m.article_id AND s.number = m.sentence
WHERE m.event_id IN (SELECT unnest(?::VARCHAR[]))
"""
#: Chains of the statements in which some of them are told, before the index has statements by day, and after.
_CHAINS = """
SELECT article_id, number, chain FROM {statements} WHERE list_contains($articles::VARCHAR[], article_id)
    AND ($first IS NULL OR date BETWEEN $first AND $last)
"""


def make(view: View) -> Page:
    a, b = view.args.state("a"), view.args.state("b")
    if not a and not view.args.text("issue"):
        raise BadAddress("evidence needs a state or an issue: a=RUS (and b=USA for a dyad), or issue=trade")
    if b and not a:
        raise BadAddress("b needs an a beside it: a=RUS and b=USA for a dyad")
    if not a or not b or a == b:
        return _made(view, a, b)
    with view.narrowed(a, b) as narrow:
        return _made(narrow, a, b)


def _made(view: View, a: str | None, b: str | None) -> Page:
    args, source, target = view.args, view.args.state("source"), view.args.state("target")
    type_, quad = args.choice("type", EVENT_TYPES), args.choice("quad", QUADS)
    (since, until), issue, coder = args.span(), args.text("issue"), args.text("coder")
    if a and b and not coder:  # figures of a dyad are one coder's: the main one's where none is named
        coder = next((origin for origin, _ in coders(view, a, b)), None)
    dated = args.choice("dated", ("day",))  # what is known to the month or year has no part in means of 90 days
    number = args.number("page", 1, LAST_PAGE, 1)
    conditions = [counted("year"), "date <= ?", "coalesce(told, date) <= ?"]
    values: list[object] = [view.on, view.on]
    words: list[str] = []
    if not a:  # what the page of an issue counts: events between states, each dyad's by its main coder
        conditions.append("id IN (SELECT id FROM web_issues WHERE issue = ? AND date >= ? AND date <= ?)")
        values += [issue, since or date.min, until or view.on]
        words.append("events between states")
    elif b:
        conditions.append("((source_id = ? AND target_id = ?) OR (source_id = ? AND target_id = ?))")
        values += [a, b, b, a]
        words.append(f"events between {names().get(a, a)} and {names().get(b, b)}")
    else:
        conditions.append("? IN (source_id, target_id)")
        values.append(a)
        words.append(f"events of {names().get(a, a)}")
    simple = (
        ("source_id = ?", source, f"by {source}"),
        ("target_id = ?", target, f"towards {target}"),
        ("type = ?", type_, f"of type {type_}"),
        ("quad = ?", quad, (quad or "").replace("_", " ")),
        ("list_contains(issues, ?)", issue, f"about {label(issue)}" if issue else ""),
        ("coalesce(date_precision, 'day') = ?", dated, "of a known day"),
        ("origin = ?", coder, f"coded by {coder}"),
        ("date >= ?", since, _span(since, until)),
        ("date <= ?", until, "" if since else _span(since, until)),
    )
    for sql, value, said in simple:
        if value is not None:
            conditions.append(sql)
            values.append(value)
            words += [said] if said else []
    clause = " AND ".join(conditions)
    total = view.fetch(f"SELECT count(*) AS n FROM events WHERE {clause}", *values)[0]["n"]
    # No LIMIT: it would look the page's events up again among all.
    pages = max(1, -(-total // PER_PAGE))
    if number > pages:
        raise NotFound(f"there is no page {number}: {total:,} events stand on {pages:,}")
    first = (number - 1) * PER_PAGE
    rows = view.fetch(
        f"""SELECT id, date, source_id AS source, target_id AS target, type, cameo, intensity, quad, mentions, outlets,
            confidence, issues, origin, article_id, text, codebook
        FROM events WHERE {clause} QUALIFY row_number() OVER (ORDER BY date DESC, id) BETWEEN ? AND ?
        ORDER BY date DESC, id""",
        *(*values, first + 1, first + PER_PAGE),
    )
    _mark(view, rows)
    said = ", ".join(words)
    count = f"{total:,} event{'s' if total != 1 else ''}"
    said = f"{said[0].upper()}{said[1:]}, as known on {view.on.day} {view.on:%B %Y}: {count}."
    plain = [{k: v for k, v in r.items() if k not in ("marked",)} for r in rows]
    steps = {n: _step(view, n) for n in (number - 1, number + 1) if 1 <= n <= min(pages, LAST_PAGE)}
    context = {"rows": rows, "total": total, "number": number, "pages": pages, "steps": steps, "a": a, "b": b}
    context["kept"] = {name: value for name, value in args.values.items() if name not in ("on", "page")}
    return Page("evidence.html", "Evidence", said, {"total": total, "page": number, "events": plain}, plain, context)


def _span(since: date | None, until: date | None) -> str:
    """The span in words: "in June 2012", "on 9 May 2012", "from …", "up to …"."""
    if since and until:
        words = span_of_days(str(since), str(until))
        return f"on {words}" if since == until else words if " – " in words else f"in {words}"
    if since:
        return f"from {since.day} {since:%B %Y}"
    return f"up to {until.day} {until:%B %Y}" if until else ""


def _step(view: View, number: int) -> str:
    return address("evidence", **(dict(view.args.values) | {"page": number}))


def _mark(view: View, rows: list[Row]) -> None:
    tellings = {r["event_id"]: r for r in view.fetch(_MENTION, [r["id"] for r in rows])}
    chains = _chains(view, [telling for telling in tellings.values() if telling["statement"] is not None])
    for row in rows:
        telling = tellings.get(row["id"], {})
        telling["chain"] = chains.get((telling.get("article_id") or "", telling.get("statement") or 0))
        spans = [
            (telling[f"{what}_start"], telling[f"{what}_end"], what)
            for what in ("source", "target", "trigger")
            if telling.get(f"{what}_start") is not None
        ]
        row["marked"] = marked(row["text"] or "", spans)
        row |= {key: telling.get(key) for key in ("frame", "title", "outlet", "chain")}


def _chains(view: View, tellings: list[Row]) -> dict[tuple[str, int], list[str]]:
    """By article and number of a statement, its chain."""
    if not tellings:
        return {}
    days = [telling["told"] for telling in tellings]
    dated = view.snapshot.texts and all(days)
    given: Row = {"articles": [telling["article_id"] for telling in tellings]}
    given |= {"first": min(days), "last": max(days)} if dated else {"first": None, "last": None}
    sql = _CHAINS.format(statements="web_statements" if view.snapshot.texts else "main.statements")
    return {(row["article_id"], row["number"]): row["chain"] for row in view.fetch(sql, given)}


ROUTE = Route(
    "evidence",
    0,
    make,
    ("on", "a", "b", "source", "target", "type", "quad", "issue", "coder", "from", "to", "dated", "page"),
)
