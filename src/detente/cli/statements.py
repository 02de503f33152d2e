"""`detente statements`: query who said what."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli._pair import Since, Until, resolve_state
from detente.cli._shared import DB, Json, Out, parse_date, write_table
from detente.cli.events import Pair, two_states

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog='Example: detente statements RUS USA --db news.duckdb --words "missile shield"')(statements)


def statements(
    db: DB,
    pair: Pair = None,
    since: Since = None,
    until: Until = None,
    speaker: Annotated[str | None, typer.Option(help="Part of the speaker's name.", show_default=False)] = None,
    state: Annotated[str | None, typer.Option(help="Speaker's state.", show_default=False)] = None,
    words: Annotated[str | None, typer.Option(help="Words in the statement.", show_default=False)] = None,
    limit: Annotated[int, typer.Option(min=0, help="At most so many rows; 0 for all.")] = 50,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """List statements, newest first, each with its chain from speaker to outlet."""
    from detente.store import queries
    from detente.store.connection import connect

    with connect(db) as connection:
        frame = queries.statements(
            connection,
            pair=two_states(pair),
            speaker=speaker,
            state=resolve_state(state) if state else None,
            words=words,
            since=parse_date(since, "--since"),
            until=parse_date(until, "--until"),
            limit=limit or None,
        )
    if out is None and not as_json:
        frame = frame[["date", "speaker", "state", "kind", "text", "chain"]].copy()
        frame["chain"] = [" → ".join(chain) for chain in frame["chain"]]
    write_table(frame, out, as_json=as_json)
    if frame.empty:
        raise typer.Exit(1)
