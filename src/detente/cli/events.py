"""`detente events`: query the stored events."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli._pair import Since, Until, resolve_pair, resolve_state
from detente.cli._shared import DB, Json, Out, parse_date, write_table

__all__ = ["register"]

Pair = Annotated[list[str] | None, typer.Argument(metavar="[A B]", help="A pair of states.", show_default=False)]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: detente events RUS USA --db news.duckdb --since 2012-01-01 --type REJECT")(events)


def events(
    db: DB,
    pair: Pair = None,
    since: Since = None,
    until: Until = None,
    source: Annotated[str | None, typer.Option(help="Only by this state.", show_default=False)] = None,
    target: Annotated[str | None, typer.Option(help="Only towards this state.", show_default=False)] = None,
    type_: Annotated[str | None, typer.Option("--type", help="PLOVER type, as REJECT.", show_default=False)] = None,
    cameo: Annotated[str | None, typer.Option(help="CAMEO code or its beginning.", show_default=False)] = None,
    issue: Annotated[str | None, typer.Option(help="Issue id, as missile_defence.", show_default=False)] = None,
    origin: Annotated[str | None, typer.Option(help="Coder: detente, icews, gdelt ...", show_default=False)] = None,
    modality: Annotated[str | None, typer.Option(help="actual, intended ...", show_default=False)] = None,
    limit: Annotated[int, typer.Option(min=0, help="At most so many rows; 0 for all.")] = 50,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """List events, newest first, each with its sentence."""
    from detente.store import queries
    from detente.store.connection import connect

    conditions = queries.filters(
        pair=two_states(pair),
        since=parse_date(since, "--since"),
        until=parse_date(until, "--until"),
        source=resolve_state(source) if source else None,
        target=resolve_state(target) if target else None,
        type=_checked_type(type_),
        cameo=cameo,
        issue=issue,
        origin=origin,
        modality=modality,
    )
    with connect(db) as connection:
        frame = queries.events(connection, conditions, limit or None)
    if out is None and not as_json:
        frame = frame[["date", "source", "target", "type", "cameo", "modality", "mentions", "text"]]
    write_table(frame, out, as_json=as_json)
    if frame.empty:
        raise typer.Exit(1)


def two_states(pair: list[str] | None) -> tuple[str, str] | None:
    """The pair named on the command line, if one was."""
    if not pair:
        return None
    if len(pair) != 2:
        raise typer.BadParameter("name two states, or none", param_hint="A B")
    return resolve_pair(pair[0], pair[1])


def _checked_type(name: str | None) -> str | None:
    from detente.records import EVENT_TYPES

    if name is not None and name.upper() not in EVENT_TYPES:
        raise typer.BadParameter(f"{name!r} is none of {', '.join(EVENT_TYPES)}", param_hint="--type")
    return name.upper() if name else None
