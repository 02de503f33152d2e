"""`detente series`: a dyad's series by period."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from detente.cli._pair import A, B, resolve_pair
from detente.cli._shared import DB, Json, Out, write_table

__all__ = ["register"]

By = Annotated[Literal["day", "week", "month", "quarter", "year"], typer.Option("--by", help="The grain.")]
_SHOWN = ("period", "events", "verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: detente series RUS USA --db news.duckdb --by quarter")(series)


def series(
    a: A,
    b: B,
    db: DB,
    by: By = "month",
    directed: Annotated[bool, typer.Option("--directed", help="A row for each direction.")] = False,
    origin: Annotated[str | None, typer.Option(help="Only this coder's events.", show_default=False)] = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Counts by quad class, net and mean intensity, both directions, share of coverage. Missing is missing (–)."""
    from detente.errors import UnknownPair
    from detente.relations.brief_facts import fullest_pairs
    from detente.relations.series import series as run
    from detente.store.connection import connect

    with connect(db) as connection:
        first, second = resolve_pair(a, b)
        frame = run(connection, first, second, by, directed=directed, origin=origin)
        if frame.empty or not frame["events"].sum():
            raise UnknownPair(f"nothing is stored of {first} and {second}", fix=fullest_pairs(connection))
    if out is None and not as_json and not directed:
        frame = frame[[*_SHOWN, "net", "mean", "share", "coverage"]].rename(columns=_heading)
    write_table(frame, out, as_json=as_json)


def _heading(name: str) -> str:
    return (
        name.replace("verbal_", "v.")
        .replace("material_", "m.")
        .replace("cooperation", "coop")
        .replace("conflict", "conf")
    )
