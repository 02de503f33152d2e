"""`detente annotate`: the whole reading of each document, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import typer

from detente.cli._shared import DateOption, Inputs, Jobs, Out, Outlet, parse_date, text_sink

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog='Example: detente annotate article.txt --date 2012-10-03 --outlet "The Moscow Times"')(annotate)


def annotate(
    inputs: Inputs,
    out: Out = None,
    date: DateOption = None,
    outlet: Outlet = None,
    jobs: Jobs = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say for each event why it was coded so.")] = False,
    skipped: Annotated[bool, typer.Option("--skipped", help="List what was not coded, with the reason.")] = False,
) -> None:
    """Read each document wholly and print one JSON object a line. Nothing is stored."""
    from detente.articles.read import read

    found = read(inputs, date=parse_date(date), outlet=outlet)
    done = failed = 0
    with text_sink(out) as sink:
        for record in _records(found, jobs, explain, skipped):
            failed += bool(record["errors"]) and not record["text"]
            done += 1
            sink.write(json.dumps(record, ensure_ascii=False) + "\n")
    if done == failed:
        typer.echo("detente: nothing could be read" if done else "detente: no input found", err=True)
        raise typer.Exit(1)


def _records(found: Iterable[Any], jobs: int | None, explain: bool, skipped: bool) -> Iterator[dict[str, Any]]:
    """Documents and failures as JSON objects, failures right after the batch they were met in."""
    from detente.pool import annotate_stream, batched
    from detente.records import Reject

    failures: list[Reject] = []

    def articles() -> Iterator[Any]:
        for item in found:
            if isinstance(item, Reject):
                failures.append(item)
            else:
                yield item

    for documents in annotate_stream(batched(articles()), jobs=jobs, explain=explain):
        for document in documents:
            record = document.to_json()
            yield record | {"skipped": list(document.skipped)} if skipped else record
        yield from _failed(failures)
    yield from _failed(failures)


def _failed(failures: list[Any]) -> Iterator[dict[str, Any]]:
    from detente.records import Article, Document

    while failures:
        reject = failures.pop(0)
        empty = Document(Article(id=f"{reject.origin}:{reject.place}", given_id=reject.given_id, text=""))
        yield empty.to_json() | {"text": None, "errors": [{"code": reject.code, "message": reject.reason}]}
