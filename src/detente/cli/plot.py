"""`detente plot`: the picture of a pair as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli._pair import A, B, resolve_pair
from detente.cli._shared import DB
from detente.relations.series import Period

__all__ = ["register"]

_SUFFIXES = (".svg", ".png", ".html", ".json")


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: detente plot RUS USA --db demo/demo.duckdb -o rus-usa.svg")(plot)


def plot(
    a: A,
    b: B,
    db: DB,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help=f"One of {', '.join(_SUFFIXES)}.")],
    by: Annotated[Period, typer.Option(help="Length of a period.")] = "month",
) -> None:
    """Draw cooperation above and conflict below the line, with stages and the intervals of turning points."""
    from detente.relations.plot import plot as draw
    from detente.store.connection import connect

    if out.suffix not in _SUFFIXES:
        raise typer.BadParameter(
            f"{out.name}: the suffix decides the format; use {', '.join(_SUFFIXES)}", param_hint="-o"
        )
    with connect(db) as connection:
        chart = draw(connection, *resolve_pair(a, b), by)
    if out.suffix == ".html":
        chart.save(str(out), inline=True)
    else:
        chart.save(str(out))
    typer.echo(f"{out} written", err=True)
