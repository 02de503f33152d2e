"""`detente gates`: the dated things ahead on which moves wait."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli._pair import resolve_state
from detente.cli._shared import DB, Json, Out, parse_date, write_table
from detente.cli.events import Pair, two_states

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: detente gates RUS USA --db news.duckdb --on 2012-10-03")(gates)


def gates(
    db: DB,
    pair: Pair = None,
    on: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Known and ahead on this day.")] = None,
    state: Annotated[str | None, typer.Option(help="Of this state.", show_default=False)] = None,
    limit: Annotated[int, typer.Option(min=0, help="At most so many rows; 0 for all.")] = 50,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """List gates by date: elections, summits, deadlines, votes, expiries, visits."""
    from detente.store import queries
    from detente.store.connection import connect

    with connect(db) as connection:
        frame = queries.gates(
            connection,
            pair=two_states(pair),
            on=parse_date(on, "--on"),
            state=resolve_state(state) if state else None,
            limit=limit or None,
        )
    if out is None and not as_json:
        frame = frame[["gate_date", "kind", "actors", "text", "waits", "clause", "told"]]
    write_table(frame, out, as_json=as_json)
    if frame.empty:
        raise typer.Exit(1)
