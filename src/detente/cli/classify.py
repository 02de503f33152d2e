"""`detente classify`: the relation between two named spans of each sentence."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
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

    bad = done = unread = 0

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
            unread += "errors" in answer
            done += 1
            sink.write(json.dumps(answer, ensure_ascii=False) + "\n")
    if bad or unread:
        told = f"{done - unread:,} pairs coded, {unread:,} answered with errors, {bad:,} lines passed over"
        typer.echo(told, err=True)
    if done == unread:
        raise typer.Exit(1)


def _records(source: str) -> Iterator[Any]:
    """The value of each line, or an InputError where it is no JSON. Whether a value is a pair is for `events.pairs` to
    say: it is answered all the same."""
    from detente.articles.limits import DEFAULT
    from detente.articles.lines import lines
    from detente.articles.streams import FileStream, unpacked

    if source != "-" and (not Path(source).exists() or Path(source).is_dir()):
        raise InputError("no such file", where=source, fix="name a JSONL file of pairs, or - for standard input")
    with nullcontext(sys.stdin.buffer) if source == "-" else Path(source).open("rb") as file:
        stream, _ = unpacked(FileStream(file), DEFAULT)
        for number, line in lines(stream, DEFAULT.record_bytes):
            if isinstance(line, int):
                yield InputError(f"a line of {line:,} bytes", where=f"{source}:{number}")
            elif text := line.decode("utf-8-sig", "replace").strip():
                yield _record(text, f"{source}:{number}")
        if stream.damage:
            yield InputError(stream.damage, where=source)


def _record(line: str, place: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        return InputError(f"no JSON: {error}", where=place)
