"""`detente export`: events out, in our layout or another coder's."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from detente.cli._pair import Since, Until
from detente.cli._shared import DB, parse_date
from detente.cli.events import Pair, two_states

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: detente export rus-usa.csv RUS USA --db news.duckdb --layout icews")(export)


def export(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="Ends in .csv, .tsv, .jsonl or .parquet.")],
    db: DB,
    pair: Pair = None,
    layout: Annotated[Literal["detente", "gdelt", "icews", "polecat"], typer.Option(help="Whose columns.")] = "detente",
    origin: Annotated[str | None, typer.Option(help="Only this coder's events.", show_default=False)] = None,
    since: Since = None,
    until: Until = None,
) -> None:
    """Write the stored events to a file. Nothing is cut without a word: the number of rows is said, and of what other
    coders' layouts have no column for, how much was left out."""
    from detente.exchange.out import untold, write_events
    from detente.store.connection import connect
    from detente.store.queries import filters

    conditions = filters(
        pair=two_states(pair),
        since=parse_date(since, "--since"),
        until=parse_date(until, "--until"),
        origin=origin,
    )
    with connect(db) as connection:
        count = write_events(connection, out, layout, conditions)
        more = untold(connection, layout, conditions)
    for line in (f"{count:,} events written to {out} in the layout {layout}", *more):
        typer.echo(line, err=True)
    if not count:
        raise typer.Exit(1)
