"""`detente classify`: the relation between two named spans of each sentence."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from detente.cli._shared import Codebook, Out, text_sink
from detente.errors import InputError

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: detente classify pairs.jsonl -o coded.jsonl")(classify)


def classify(
    pairs: Annotated[str, typer.Argument(metavar="PAIRS.jsonl", help="One pair a line; - for standard input.")],
    out: Out = None,
    codebook: Codebook = None,
) -> None:
    """Say what the source does to the target in each sentence: type, mode, CAMEO code, modality, confidence."""
    from detente.events import classify as run

    bad = coded = failed = 0

    def good() -> Iterator[Any]:
        nonlocal bad
        for record in _records(pairs):
            if isinstance(record, InputError):
                bad += 1
                typer.echo(f"detente: {record}", err=True)
            else:
                yield record

    with text_sink(out) as sink:
        for answer in run(good()):
            failed += "errors" in answer
            coded += "errors" not in answer
            sink.write(json.dumps(answer, ensure_ascii=False) + "\n")
    if bad or failed:
        typer.echo(f"{coded:,} pairs coded, {failed:,} answered with errors, {bad:,} lines passed over", err=True)
    if not coded:
        raise typer.Exit(1)


def _records(source: str) -> Iterator[Any]:
    """What each line holds, or an InputError for one that is no JSON."""
    if source != "-" and not Path(source).is_file():
        raise InputError("no such file", where=source, fix="name a JSONL file of pairs, or - for standard input")
    with sys.stdin if source == "-" else Path(source).open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _record(line, f"{source}:{number}")


def _record(line: str, place: str) -> Any:
    try:
        return json.loads(line.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        return InputError(f"no JSON: {error}", where=place)
