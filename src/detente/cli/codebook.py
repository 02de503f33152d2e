"""`detente codebook lint|test|show`: the codebook is data a researcher can edit."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli._shared import Json

if TYPE_CHECKING:
    from detente.events.checks import ExampleResult
    from detente.events.codebook import Codebook

__all__ = ["register"]

Own = Annotated[
    Path | None,
    typer.Option(
        "--codebook", metavar="DIR", help="Your own codebook; the shipped one by default.", show_default=False
    ),
]


def register(app: typer.Typer) -> None:
    """Adds the group."""
    group = typer.Typer(
        help="Check, test and show the codebook (plain files that a scholar can edit).", no_args_is_help=True
    )
    group.command(epilog="Example: detente codebook lint --codebook my-codebook")(lint)
    group.command(epilog="Example: detente codebook test --corrections demo/demo.duckdb.corrections.jsonl")(test)
    group.command(epilog="Example: detente codebook show 112")(show)
    app.add_typer(group, name="codebook")


def lint(codebook: Own = None, as_json: Json = False) -> None:
    """Find clashes, shadowed and unused entries, and files that nothing reads; exit 1 where there are any."""
    from detente.events import checks
    from detente.events.codebook import in_use

    findings = checks.lint(_load(codebook))
    if own := codebook or in_use():
        findings += checks.unread(own)
    for f in findings:
        plain = f"{f.place}: {f.kind}: {f.message}" + (f" ({f.fix})" if f.fix else "")
        typer.echo(json.dumps(asdict(f), ensure_ascii=False) if as_json else plain)
    typer.echo(f"{len(findings)} findings", err=True)
    if findings:
        raise typer.Exit(1)


def test(
    codebook: Own = None,
    corrections: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Run readers' corrections instead (the dashboard writes STORE.corrections.jsonl).",
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Run every example and near miss, or what readers called wrong; exit 1 where one fails."""
    from detente.events import checks

    book = _load(codebook)
    results = checks.test(book) if corrections is None else _corrected(book, corrections)
    failed = [r for r in results if not r.passed]
    for r in results if as_json else failed:
        wanted = "should code" if r.positive else "should not code" if corrections is None else "called wrong"
        plain = f"{r.place}: {r.frame}: {wanted}: {r.example}  (got {r.got or 'nothing'})"
        typer.echo(json.dumps(asdict(r), ensure_ascii=False) if as_json else plain)
    typer.echo(f"{len(results) - len(failed)} of {len(results)} examples pass", err=True)
    if failed:
        raise typer.Exit(1)


def _corrected(book: Codebook, file: Path) -> list[ExampleResult]:
    from detente.events.corrections import corrections_of, run_corrections

    testable = []
    for correction in corrections_of(file):
        if reason := correction.untestable():
            typer.echo(f"{correction.place}: not tested: {reason}", err=True)
        else:
            testable.append(correction)
    return run_corrections(book, testable)


def show(
    key: Annotated[str, typer.Argument(metavar="CODE|FRAME|TYPE", help="As 112, accuse.accuse or ACCUSE.")],
    codebook: Own = None,
) -> None:
    """Print an entry: definition, codes, intensity, frames, examples."""
    from detente.events import checks

    typer.echo(checks.show(_load(codebook), key))


def _load(own: Path | None) -> Codebook:
    from detente.events.codebook import load

    return load(own)
