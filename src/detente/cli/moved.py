"""`detente moved`: what moved a relation on a day, in a month, in a year or between two days."""

from __future__ import annotations

import calendar
import json
import re
from dataclasses import asdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli._pair import A, B, resolve_pair
from detente.cli._shared import DB, Json, Out, text_sink

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from detente.relations.moved import IssueShift, Mover

__all__ = ["register", "span_of"]

_WHEN = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
#: Years that a span may name.
_YEARS = (1800, 2200)
#: Issues shown in the terminal.
_ISSUES = 6


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: detente moved RUS USA 2012-09 --db news.duckdb")(moved)


def moved(
    a: A,
    b: B,
    when: Annotated[
        str, typer.Argument(metavar="WHEN", help="A day, month or year: 2012-09-14, 2012-09, 2012; or DAY..DAY.")
    ],
    db: DB,
    most: Annotated[int, typer.Option(min=1, help="So many acts.")] = 10,
    origin: Annotated[str | None, typer.Option(help="Only this coder's events.", show_default=False)] = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """The acts that weigh most in a span, by a stated rule; which issues rose or fell; who acted first."""
    from detente.relations import moved as rule
    from detente.store.connection import connect
    from detente.store.queries import main_origin

    first, second = resolve_pair(a, b)
    since, until = span_of(when)
    with connect(db) as connection:
        origin = origin or main_origin(connection, first, second)
        acts = rule.what_moved(connection, first, second, since, until, most=most, origin=origin)
        year_before = since - timedelta(days=rule.BEFORE)
        told_of = rule.acts_between(connection, first, second, since=year_before, until=until, origin=origin)
        shifts = rule.issue_shifts(told_of, since, until)
        begun = {
            side: rule.first_mover(connection, first, second, since, until, conflict=side == "conflict", origin=origin)
            for side in ("conflict", "cooperation")
        }
        told = _articles(connection, acts)
    if as_json or out is not None:
        span = {"pair": [first, second], "from": since.isoformat(), "to": until.isoformat(), "rule": rule.RULE}
        rows = [{**m.to_json(), "article": m.article, **told.get(m.article or "", {})} for m in acts]
        with text_sink(out) as sink:
            page = {**span, "acts": rows, "issues": [asdict(s) for s in shifts], "first": begun}
            sink.write(json.dumps(page, ensure_ascii=False) + "\n")
        return
    _print(f"{first} – {second}, {since} … {until}", acts, shifts, begun, told)


def span_of(when: str) -> tuple[date, date]:
    """First and last day of a day, a month, a year or two of them joined by "..". Wrong words are wrong usage."""
    head, _, tail = when.partition("..")
    try:
        first, last = _days(head)[0], _days(tail or head)[1]
    except ValueError:
        raise typer.BadParameter(f"{when!r}: write 2012-09-14, 2012-09, 2012 or DAY..DAY", param_hint="WHEN") from None
    if last < first:
        raise typer.BadParameter(f"{when!r} ends before it begins", param_hint="WHEN")
    return first, last


def _days(text: str) -> tuple[date, date]:
    match = _WHEN.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in match.groups())
    if not year or not _YEARS[0] <= year <= _YEARS[1]:
        raise ValueError(text)
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


def _articles(connection: DuckDBPyConnection, acts: tuple[Mover, ...]) -> dict[str, dict[str, Any]]:
    """Outlet, title and address of the articles behind the acts."""
    ids = sorted({act.article for act in acts if act.article})
    rows = connection.execute("SELECT id, outlet, title, url FROM articles WHERE id IN (SELECT unnest($1))", [ids])
    return {row[0]: {"outlet": row[1], "title": row[2], "url": row[3]} for row in rows.fetchall()}


def _print(
    title: str,
    acts: tuple[Mover, ...],
    shifts: tuple[IssueShift, ...],
    begun: dict[str, str | None],
    told: dict[str, dict[str, Any]],
) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    from detente.relations.moved import RULE
    from detente.relations.one_line import harmless
    from detente.relations.shifts import signed

    console = Console(highlight=False)
    console.print(Text(f"{title}: what moved it", "bold"))
    for act in acts:
        way = "↔" if act.mutual else "→"
        reports = f"{act.reports} report{'s' * (act.reports != 1)}"
        head = f"{act.date}  {act.source} {way} {act.target}  {act.type}  {signed(act.intensity)}, {reports}"
        console.print(Padding(Text(head), (0, 0, 0, 1)))
        console.print(Padding(Text(harmless(act.words)), (0, 0, 0, 6)))
        source = told.get(act.article or "", {})
        if said := ": ".join(part for part in (source.get("outlet"), source.get("title")) if part):
            console.print(Padding(Text(harmless(said), "dim"), (0, 0, 0, 6)))
    if not acts:
        console.print(Text(" no act of the two in that time"))
    for side, who in begun.items():
        if who:
            console.print(Text(f" first with weighty {side}: {who}"))
    arrows = {"up": "▲", "down": "▼", "same": "="}
    issues = [
        f"{s.issue} {s.share:.0%}" + ("" if s.before is None else f" {arrows[s.direction]} from {s.before:.0%}")
        for s in shifts[:_ISSUES]
    ]
    if issues:
        console.print(Text(f" issues, share of acts beside the year before: {', '.join(issues)}"))
    console.print(Text(f" rule: {RULE}", "dim"))
