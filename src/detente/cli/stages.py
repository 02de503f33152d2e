"""`detente stages`: a dyad's stages and turning points."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli._pair import resolve_pair
from detente.cli._shared import DB, Json, Out, text_sink

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["print_stages", "register"]

_ARROWS = {"up": "▲ turn for the better", "down": "▼ turn for the worse"}


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: detente stages RUS USA --db news.duckdb")(stages)


def stages(
    db: DB,
    pair: Annotated[list[str] | None, typer.Argument(metavar="[A B]", help="Two states.", show_default=False)] = None,
    every: Annotated[bool, typer.Option("--all", help="Every dyad, one JSON object a line.")] = False,
    min_events: Annotated[
        int | None, typer.Option("--min-events", min=1, help="With --all: dyads with at least so many.")
    ] = None,
    origin: Annotated[str | None, typer.Option(help="Only this coder's events.", show_default=False)] = None,
    save: Annotated[
        bool, typer.Option("--save", help="With --all: also put them in the store's table stages.")
    ] = False,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Stages with their turning points, each with an 80 % interval, a direction, a name if people gave it one."""
    from detente.events.version import codebook_version
    from detente.relations import stage_table
    from detente.relations.stages import MIN_EVENTS, all_stages
    from detente.relations.stages import stages as run
    from detente.store.connection import connect

    if every == bool(pair) or (pair and len(pair) != 2):
        raise typer.BadParameter("name two states, or --all", param_hint="A B")
    if save and not every:
        raise typer.BadParameter("it goes with --all: the table holds every dyad's", param_hint="--save")
    with connect(db, read_only=not save) as connection:
        if not every and pair and not as_json and out is None:
            print_stages(connection, resolve_pair(pair[0], pair[1]), origin)
            return
        found: Iterable[Any] = (
            all_stages(connection, min_events=min_events or MIN_EVENTS, origin=origin)
            if every or not pair
            else [run(connection, *resolve_pair(pair[0], pair[1]), origin=origin)]
        )
        if save:
            found = list(found)
            told = stage_table.save(connection, found, codebook_version())
            typer.echo(f"detente: {told:,} stages of {len(found):,} dyads are in the table stages", err=True)
        with text_sink(out) as sink:
            for dyad in found:
                sink.write(json.dumps(dyad.to_json(), ensure_ascii=False) + "\n")


def print_stages(connection: DuckDBPyConnection, pair: tuple[str, str], origin: str | None = None) -> None:
    """The stages of one pair as lines that fit a terminal."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    from detente.actors.states import names
    from detente.relations.one_line import harmless, short
    from detente.relations.stages import stages as run

    found = run(connection, *pair, origin=origin).to_json()
    console = Console(highlight=False)
    title = " – ".join(names().get(code, code) for code in pair)
    if not found["stages"]:
        console.print(f"{title}: no stages: {found.get('note') or 'not enough events'}")
        return
    console.print(Text(f"{title}: stages {found['from']} … {found['to']}, from {found['events']:,} events", "bold"))
    changes = {c["date"][:7]: c for c in found["changes"] if c["selected"]}
    for stage in found["stages"]:
        console.print(Padding(Text(_stage(stage, changes.get(stage["start"]))), (0, 0, 0, 1)))
        for why in stage["why"]:
            line = harmless(f"{why['date']}  {short(why['text'] or '', 96)}")
            console.print(Padding(Text(line, "dim"), (0, 0, 0, 6)))


def _stage(stage: dict[str, Any], change: dict[str, Any] | None) -> str:
    from detente.relations.shifts import Shift, signed

    level = signed(stage["level"]) if stage["level"] is not None else "not known"
    shift = f": {Shift(**stage['shift'])}" if stage["shift"] else ""
    turn = f"  {_ARROWS[stage['direction']]}{shift}" if stage["direction"] else ""
    low, high = (change["low"][:7], change["high"][:7]) if change else ("", "")
    when = f"in {low}" if low == high else f"between {low} and {high}"
    interval = f"  [turn {when}]" if change else ""
    name = f"  “{stage['name']}”" if stage["name"] else ""
    return f"{stage['start']} – {stage['end']}{name}  mean {level}{turn}{interval}"
