"""`detente brief`: one page on a pair."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer

from detente.cli._pair import A, B, resolve_pair
from detente.cli._shared import DB, Out, parse_date, text_sink

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
    if chosen == "terminal" and out is None:
        print_brief(page)
        return
    with text_sink(out) as sink:
        if chosen == "html":
            sink.write(to_html(page))
        elif chosen == "json":
            sink.write(json.dumps(page.to_json(), ensure_ascii=False) + "\n")
        else:
            sink.write(to_markdown(page))
