"""`detente build`: reads, annotates and stores."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from detente.cli._shared import (
    DB,
    MOST_REASONS,
    Codebook,
    DateOption,
    Jobs,
    Outlet,
    count_records,
    counting,
    parse_date,
    reason_line,
)

if TYPE_CHECKING:
    from detente.articles.promising import Assemble
    from detente.records import Reject
    from detente.sieve import Passed, Sieve
    from detente.store.plan import Plan
    from detente.store.writer import Tally

__all__ = ["Fast", "Pages", "register", "sieve_lines", "ways"]

Fast = Annotated[
    bool,
    typer.Option(
        "--fast",
        help="For archives: near-copies and articles that name no two states are kept but not coded, and only the"
        " other pages are extracted with all care (--pages promising).",
    ),
]
Pages = Annotated[
    str | None,
    typer.Option(
        "--pages",
        metavar="full|quick|promising",
        help="How article text is taken out of pages: with all care, quickly, or quickly unless a page is promising.",
        show_default=False,
    ),
]

MaybeInputs = Annotated[
    list[str] | None,
    typer.Argument(metavar="IN...", help="Files, folders, globs, or - for standard input.", show_default=False),
]
FromParquet = Annotated[
    Path | None,
    typer.Option(
        "--from-parquet", metavar="DIR", help="Store what `detente spark build` wrote there.", show_default=False
    ),
]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: detente build news/*.jsonl.gz --db news.duckdb")(build)


def build(
    db: DB,
    inputs: MaybeInputs = None,
    date: DateOption = None,
    outlet: Outlet = None,
    jobs: Jobs = None,
    codebook: Codebook = None,
    fast: Fast = False,
    pages: Pages = None,
    from_parquet: FromParquet = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Store nothing; say what would be read, how long it takes, how big it gets."),
    ] = False,
) -> None:
    """Read articles, code them and keep them in a store. Run again, it adds only what is new."""
    if from_parquet is not None:
        if inputs or dry_run:
            raise typer.BadParameter("takes neither other inputs nor --dry-run", param_hint="--from-parquet")
        _load(from_parquet, db)
        return
    if not inputs:
        raise typer.BadParameter("name files, folders or globs to read, or -", param_hint="IN...")
    from detente.articles.promising import assembler
    from detente.articles.read import read_raw
    from detente.events.version import codebook_version
    from detente.sieve import FAST, FULL
    from detente.store.build import build as run

    assemble = assembler(ways(pages, fast), date=parse_date(date), outlet=outlet)
    through = FAST if fast else FULL
    if dry_run:
        _plan(inputs, assemble, through, jobs)
        return
    started = time.monotonic()
    last = _Last()
    try:
        with counting("build", count_records(inputs)) as watch:
            tally = run(
                read_raw(inputs),
                db,
                assemble=assemble,
                inputs=inputs,
                through=through,
                jobs=jobs,
                codebook=codebook_version(),
                watch=last.and_then(watch),
                begun=_goes_on,
                refused=last.refused,
            )
    except KeyboardInterrupt:
        _stopped(last, started, db)
    _end(tally, started, last.reasons())


@dataclass(slots=True)
class _Last:
    """What was last reported as done, and what could not be read: by code, how many and the first of them."""

    tally: Tally | None = None
    counts: Counter[str] = field(default_factory=Counter)
    first: dict[str, Reject] = field(default_factory=dict)

    def and_then(self, watch: Callable[[Tally], None]) -> Callable[[Tally], None]:
        def both(tally: Tally) -> None:
            self.tally = tally
            watch(tally)

        return both

    def refused(self, rejects: Sequence[Reject]) -> None:
        """Counts some more."""
        for reject in rejects:
            self.counts[reject.code] += 1
            self.first.setdefault(reject.code, reject)

    def reasons(self) -> list[str]:
        """A line for each of the most frequent codes."""
        most = [(self.first[code], n) for code, n in self.counts.most_common(MOST_REASONS)]
        return [reason_line(reject.code, n, reject.place, reject.reason) for reject, n in most]


def _goes_on(stored: int) -> None:
    if stored:
        typer.echo(f"detente: the store holds {stored:,} articles; what is there is passed over", err=True)


def _stopped(last: _Last, started: float, db: Path) -> NoReturn:
    t = last.tally
    known = f", {t.known:,} known already" if t and t.known else ""
    done = f"{t.stored:,} articles stored, {t.events:,} new events{known}" if t else "nothing stored yet"
    typer.echo(f"{done} in {time.monotonic() - started:,.1f} s", err=True)
    typer.echo(f"detente: stopped; what was committed is kept. Go on with the same command (--db {db}).", err=True)
    # All is closed. The interpreter's own end would look through the models for cycles, a second of a processor.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(1)


def _plan(inputs: list[str], assemble: Assemble, through: Sieve, jobs: int | None) -> None:
    from detente.pool import default_jobs
    from detente.store.plan import plan

    typer.echo("detente: reading a sample ...", err=True)
    found = plan(inputs, assemble, through=through, jobs=jobs or default_jobs())
    typer.echo("\n".join(_plan_lines(found)))
    if not found.files and found.records is not None:
        raise typer.Exit(1)


def _plan_lines(p: Plan) -> list[str]:
    about = "" if p.exact else "about "
    records = f"{about}{p.records:,} records" if p.records is not None else "a stream of unknown length"
    lines = [f"{p.files:,} files, {_size(p.bytes)}, {records}; nothing is stored (--dry-run)"]
    lines += [f"  not read: {reject.place}: {reject.reason}" for reject in p.unreadable]
    if p.sampled:
        rates = f"extraction {p.extraction_rate:,.0f}, annotation {p.annotation_rate:,.1f} records a second and process"
        lines += [f"sample of {p.sampled}: {rates}; of it let through:", *sieve_lines(p.sieve)]
    if p.seconds is not None and p.store_bytes is not None:
        lines.append(f"about {_time(p.seconds)} with {p.jobs} processes; a store of about {_size(p.store_bytes)}")
    return lines


def _size(count: float) -> str:
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:,.0f} {unit}" if unit == "bytes" else f"{count:,.1f} {unit}"
        count /= 1000
    return f"{count:,.1f} TB"


def _time(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:,.0f} seconds"
    return f"{seconds / 60:,.0f} minutes" if seconds < 7200 else f"{seconds / 3600:,.1f} hours"


def _load(folder: Path, db: Path) -> None:
    from detente.store.parquet import load

    started = time.monotonic()
    last = _Last()
    try:
        with counting("load", None) as watch:
            tally = load(folder, db, watch=last.and_then(watch))
    except KeyboardInterrupt:
        _stopped(last, started, db)
    _end(tally, started)


def _end(tally: Tally, started: float, reasons: Sequence[str] = ()) -> None:
    typer.echo("\n".join([_summary(tally, time.monotonic() - started), *reasons]), err=True)
    if tally.stored == tally.known == 0:
        raise typer.Exit(1)


def ways(pages: str | None, fast: bool) -> Literal["full", "quick", "promising"]:
    """The way of extracting pages that the options mean; another word is wrong usage (exit 2)."""
    from detente.articles.promising import PAGES

    for known in PAGES:
        if (pages or ("promising" if fast else "full")) == known:
            return known
    raise typer.BadParameter(f"{pages!r} is none of {', '.join(PAGES)}", param_hint="--pages")


def _summary(t: Tally, seconds: float) -> str:
    parts = [f"{t.read:,} records read", f"{t.stored:,} articles stored", f"{t.events:,} new events"]
    if t.known:
        parts.append(f"{t.known:,} known already")
    if t.copies:
        parts.append(f"{t.copies:,} of them near-copies")
    if t.rejected:
        parts.append(f"{t.rejected:,} newly rejected (table rejects)")
    nothing = " Nothing new." if not t.stored and t.known else ""
    rate = t.stored / max(seconds, 1e-9)
    sieved = "".join(f"\n{line}" for line in sieve_lines(t.sieve) if t.stored)
    return f"{', '.join(parts)} in {seconds:,.1f} s ({rate:,.1f} articles/s).{nothing}{sieved}"


#: What a test of the sieve asks, for people.
_ASKED = {
    "language": "articles in English",
    "copy": "no near-copies",
    "states": "that name two states",
    "sentence": "sentences worth a parse",
}


def sieve_lines(found: tuple[Passed, ...]) -> list[str]:
    """One line a test: what it let through of what it saw. Tests that were not made have no line."""
    made = [p for p in found if p.seen and (p.test not in ("copy", "states") or p.passed < p.seen)]
    return [f"  {_ASKED[p.test]:24} {p.passed:>12,} of {p.seen:>12,}  {p.passed / p.seen:6.1%}" for p in made]
