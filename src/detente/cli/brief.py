"""`detente brief`: one page on a pair."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from detente.cli._pair import A, B, resolve_pair
from detente.cli._shared import DB, Out, parse_date, text_sink

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from detente.relations.brief import Brief

__all__ = ["register"]

Layout = Literal["terminal", "markdown", "html", "json"]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: detente brief RUS USA --db news.duckdb --on 2012-10-03")(brief)


def brief(
    a: A,
    b: B,
    db: DB,
    on: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="As known on this day; the last by default.")
    ] = None,
    layout: Annotated[
        Layout | None,
        typer.Option("--format", help="terminal by default; told by the suffix of -o.", show_default=False),
    ] = None,
    out: Out = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Where a relation stands, since when, what moved it, what strains and mends it, who said what, what is ahead."""
    from detente.relations.brief import make_brief
    from detente.relations.brief_html import to_html
    from detente.relations.brief_markdown import to_markdown
    from detente.relations.brief_text import print_brief
    from detente.store.connection import connect

    suffixes: dict[str, Layout] = {".md": "markdown", ".html": "html", ".json": "json"}
    chosen = "json" if as_json else layout or suffixes.get(out.suffix if out else "", "terminal")
    with connect(db) as connection:
        page = make_brief(connection, *resolve_pair(a, b), on=parse_date(on, "--on"))
        picture = _picture(connection, page) if chosen == "html" else ""
    if chosen == "terminal" and out is None:
        print_brief(page)
        return
    with text_sink(out) as sink:
        if chosen == "html":
            sink.write(to_html(page, picture))
        elif chosen == "json":
            sink.write(json.dumps(page.to_json(), ensure_ascii=False) + "\n")
        else:
            sink.write(to_markdown(page))


def _picture(connection: DuckDBPyConnection, page: Brief) -> str:
    """The pair as known on the day of the page, with its gates, as SVG; empty where no event is stored."""
    from io import StringIO

    from detente.errors import UnknownPair
    from detente.relations.plot import plot

    sink = StringIO()
    gates = [(gate.from_, gate.kind) for gate in page.passed] + [(gate.from_, gate.kind) for gate in page.gates]
    try:
        plot(connection, page.a, page.b, until=page.on, gates=[g for g in gates if g[0]]).save(sink, format="svg")
    except UnknownPair:
        return ""
    return sink.getvalue()
