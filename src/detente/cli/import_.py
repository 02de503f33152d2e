"""`detente import`: other coders' event data into the same store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from detente.cli._shared import DB

if TYPE_CHECKING:
    from detente.exchange.load import Loaded

__all__ = ["register"]

Coder = Literal["gdelt", "icews", "polecat", "phoenix", "ucdp", "acled", "csv"]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    example = "detente import csv events.parquet --db news.duckdb --map date=day,source=iso_a,target=iso_b,cameo=code"
    app.command("import", epilog=f"Example: {example}")(import_)


def import_(
    coder: Annotated[Coder, typer.Argument(help="Whose layout; csv for a table whose columns --map names.")],
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Files, folders or globs; .gz and .zst too.")],
    db: DB,
    mapping: Annotated[
        str | None,
        typer.Option("--map", metavar="FIELD=COL,...", help="For csv: date, source, target, cameo[, intensity, type]."),
    ] = None,
    origin: Annotated[
        str | None, typer.Option(help="For csv: name of the coder in the store.", show_default=False)
    ] = None,
) -> None:
    """Read other coders' events in their own layouts. Rows that cannot be events go to rejects; again adds nothing."""
    from detente.errors import InputError
    from detente.exchange.load import load, load_mapped, unmapped
    from detente.exchange.rejects import refusals
    from detente.store.connection import writing

    paths = _paths(files)
    columns = _columns(mapping) if coder == "csv" else {}
    if coder != "csv" and (mapping or origin):
        raise typer.BadParameter(
            f"only csv takes it: {coder} has its own", param_hint="--map" if mapping else "--origin"
        )
    name = origin or coder
    with writing(db) as connection:
        if coder == "csv":
            done = load_mapped(connection, paths, columns, origin=name, watch=_said)
        else:
            done = load(connection, coder, paths, watch=_said)
        missing = unmapped(connection, name, 8)
        refused = refusals(connection, paths) if done.rejected else []
    typer.echo(_summary(done), err=True)
    for line in refused:
        typer.echo(f"rejected: {line}", err=True)
    if missing:
        typer.echo("no state found for: " + ", ".join(f"{actor} ({n:,})" for actor, n in missing), err=True)
    if not done.read:
        what = "no rows: the file holds a header and nothing else" if len(paths) == 1 else "no rows in any of the files"
        raise InputError(what, where=", ".join(map(str, paths[:3])))
    if not (done.stored or done.mentions or done.known):
        typer.echo("nothing stored: every row was rejected", err=True)
        raise typer.Exit(1)


def _paths(files: list[str]) -> list[Path]:
    """All that is named, or wrong usage: of several files none is left out without a word."""
    from detente.articles.sources import Source, expand

    found, missing = [], []
    for item in expand(files):
        if isinstance(item, Source) and item.path:
            found.append(item.path)
        else:
            missing.append(f"{item.name}: a pipe" if isinstance(item, Source) else f"{item.place}: {item.reason}")
    if missing or not found:
        what = "; ".join(missing) or f"no file in {' '.join(files)}"
        raise typer.BadParameter(f"{what}; name files, folders or globs", param_hint="FILE")
    return found


def _columns(mapping: str | None) -> dict[str, str]:
    if not mapping:
        raise typer.BadParameter("csv needs --map date=COL,source=COL,target=COL,cameo=COL", param_hint="--map")
    pairs = [part.partition("=") for part in mapping.split(",")]
    if any(not column for _, _, column in pairs):
        raise typer.BadParameter(f"{mapping!r}: write FIELD=COL, separated by commas", param_hint="--map")
    return {field.strip(): column.strip() for field, _, column in pairs}


def _said(file: Path, done: Loaded) -> None:
    typer.echo(f"{file.name}: {_stored(done)} of {done.read:,} rows", err=True)
    if done.absent:
        typer.echo(f"{file.name}: no column {', '.join(done.absent)}; read as if empty", err=True)


def _stored(done: Loaded) -> str:
    """ "12 events stored"; of a file of mentions "12 mentions of events stored"."""
    if done.mentions and done.stored:
        return f"{done.stored:,} events and {done.mentions:,} mentions stored"
    return f"{done.mentions:,} mentions of events stored" if done.mentions else f"{done.stored:,} events stored"


def _summary(done: Loaded) -> str:
    share = f"; a state was found for {done.mapped:.1%} of the actors" if done.mapped is not None else ""
    nothing = " Nothing new." if done.known and not (done.stored or done.mentions) else ""
    counts = f"{done.read:,} rows read, {_stored(done)}, {done.known:,} known already"
    return f"{counts}, {done.rejected:,} newly rejected{share}.{nothing}"
