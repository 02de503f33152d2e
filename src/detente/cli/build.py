"""`detente build`: reads, annotates and stores."""

from __future__ import annotations

import time
from functools import partial

import typer

from detente.cli._shared import DB, DateOption, Inputs, Jobs, Outlet, count_records, counting, parse_date

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: detente build news/*.jsonl.gz --db news.duckdb")(build)


def build(inputs: Inputs, db: DB, date: DateOption = None, outlet: Outlet = None, jobs: Jobs = None) -> None:
    """Read articles, code them and keep them in a store. Run again, it adds only what is new."""
    from detente.articles.assemble import article_of
    from detente.articles.read import read_raw
    from detente.events.version import codebook_version
    from detente.store.build import build as run

    assemble = partial(article_of, date=parse_date(date), outlet=outlet)
    started = time.monotonic()
    try:
        with counting("build", count_records(inputs)) as watch:
            version = codebook_version()
            tally = run(
                read_raw(inputs), db, assemble=assemble, inputs=inputs, jobs=jobs, codebook=version, watch=watch
            )
    except KeyboardInterrupt:
        typer.echo(f"detente: stopped; what was committed is kept. Go on with the same command (--db {db}).", err=True)
        raise typer.Exit(1) from None
    seconds = time.monotonic() - started
    typer.echo(
        _summary(tally.read, tally.stored, tally.known, tally.rejected, tally.copies, tally.events, seconds), err=True
    )
    if tally.stored == tally.known == 0:
        raise typer.Exit(1)


def _summary(read: int, stored: int, known: int, rejected: int, copies: int, events: int, seconds: float) -> str:
    parts = [f"{read:,} records read", f"{stored:,} articles stored", f"{events:,} new events"]
    if known:
        parts.append(f"{known:,} known already")
    if copies:
        parts.append(f"{copies:,} of them near-copies")
    if rejected:
        parts.append(f"{rejected:,} newly rejected (table rejects)")
    nothing = " Nothing new." if not stored and known else ""
    return f"{', '.join(parts)} in {seconds:,.1f} s ({stored / max(seconds, 1e-9):,.1f} articles/s).{nothing}"
