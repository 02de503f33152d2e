"""`detente panel`: a balanced panel of all dyads."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli._shared import DB, Json, Out, write_table
from detente.cli.series import By, Codes, narrow, recoded

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: detente panel --db news.duckdb --by year --codes cow -o panel.parquet")(panel)


def panel(
    db: DB,
    by: By = "month",
    directed: Annotated[bool, typer.Option("--directed", help="A row for each direction.")] = False,
    min_events: Annotated[int, typer.Option(min=1, help="Leave out dyads with fewer events.")] = 1,
    codes: Codes = "iso3",
    origin: Annotated[str | None, typer.Option(help="Only this coder's events.", show_default=False)] = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Every dyad in every period. Zero where the states are covered without an event, missing elsewhere."""
    from detente.relations.series import panel as run
    from detente.store.connection import connect

    with connect(db) as connection:
        frame = run(connection, by, directed=directed, min_events=min_events, origin=origin)
    frame = recoded(frame, codes)
    write_table(frame if out or as_json else narrow(frame), out, as_json=as_json)
    if frame.empty:
        raise typer.Exit(1)
