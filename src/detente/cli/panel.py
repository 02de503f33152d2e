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
    origin: Annotated[
        str | None, typer.Option(help="This coder's events; ours by default, else the fullest's.", show_default=False)
    ] = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Every dyad in every period, by one coder. Zero where the states are covered without an act, missing elsewhere."""
    from detente.relations.series import panel as run
    from detente.store.connection import connect
    from detente.store.queries import origins

    with connect(db) as connection:
        held = origins(connection)
        coder = origin or (held[0] if held else None)
        frame = run(connection, by, directed=directed, min_events=min_events, origin=coder)
    if origin is None and len(held) > 1:
        # Added up, an act that several coders tell would count once for each.
        typer.echo(f"by {coder} alone; another coder's: --origin {' | '.join(held[1:])}", err=True)
    frame = recoded(frame, codes)
    write_table(frame if out or as_json else narrow(frame), out, as_json=as_json)
    if frame.empty:
        raise typer.Exit(1)
