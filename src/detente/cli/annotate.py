"""`detente annotate`: the whole reading of each document, one JSON object a line."""

from __future__ import annotations

import json
from functools import partial
from typing import Annotated

import typer

from detente.cli._shared import Codebook, DateOption, Inputs, Jobs, Out, Outlet, parse_date, text_sink

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
    codebook: Codebook = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say for each event why it was coded so.")] = False,
    explain_date: Annotated[
        bool, typer.Option("--explain-date", help="Say what the date, or its interval, rests on.")
    ] = False,
    skipped: Annotated[bool, typer.Option("--skipped", help="List what was not coded, with the reason.")] = False,
) -> None:
    """Read each document wholly and print one JSON object a line. Nothing is stored."""
    from detente.articles.assemble import article_of
    from detente.articles.read import read_raw
    from detente.pool import annotate_all, assembled, workers

    assemble = partial(article_of, date=parse_date(date), outlet=outlet)
    done = failed = 0
    with text_sink(out) as sink, workers(jobs) as pool:
        articles = assembled(pool, read_raw(inputs), assemble)
        for document in annotate_all(pool, articles, explain=explain):
            record = document.to_json()
            if skipped:
                record["skipped"] = list(document.skipped)
            if explain_date:
                record["date_reasons"] = list(document.date_reasons)
            failed += not document.article.text
            done += 1
            sink.write(json.dumps(record, ensure_ascii=False) + "\n")
    if done == failed:
        typer.echo("detente: nothing could be read" if done else "detente: no input found", err=True)
        raise typer.Exit(1)
