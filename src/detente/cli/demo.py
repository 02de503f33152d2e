"""`detente demo`: the demo store from the corpus in the package, and the brief on its main dyad."""

from __future__ import annotations

from datetime import date
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from detente.cli._shared import Jobs, count_records, counting

__all__ = ["register"]

MAIN_DYAD = ("RUS", "USA")
MAIN_DAY = date(2012, 10, 3)


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: detente demo demo")(demo)


def demo(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where the store goes.")] = Path("demo"),
    jobs: Jobs = None,
) -> None:
    """Build the demo store, print the brief on Russia and the United States as of 3 October 2012 and their stages."""
    from detente.articles.read import read_raw
    from detente.cli.stages import print_stages
    from detente.events.version import codebook_version
    from detente.relations.brief import make_brief
    from detente.relations.brief_text import print_brief
    from detente.store.build import build
    from detente.store.connection import connect

    folder.mkdir(parents=True, exist_ok=True)
    store = folder / "demo.duckdb"
    _drop_older(store, codebook_version())
    with resources.as_file(resources.files("detente.data").joinpath("demo")) as corpus:
        files = sorted(str(path) for path in corpus.glob("*.jsonl"))
        typer.echo(f"Building {store} from the demo corpus ({len(files)} files) ...", err=True)
        with counting("demo", count_records(files)) as watch:
            tally = build(
                read_raw(files), store, inputs=["demo corpus"], jobs=jobs, codebook=codebook_version(), watch=watch
            )
    typer.echo(
        f"{tally.stored:,} articles stored ({tally.known:,} known already), {tally.events:,} new events.\n", err=True
    )
    with connect(store) as connection:
        print_brief(make_brief(connection, *MAIN_DYAD, on=MAIN_DAY))
        typer.echo()
        print_stages(connection, MAIN_DYAD)
    typer.echo(_next_steps(store))


def _drop_older(store: Path, codebook: str) -> None:
    """A demo store that another codebook coded goes: kept articles are not coded again, and the two would mix."""
    from detente.errors import StoreError, StoreLocked
    from detente.store.connection import connect

    if not store.exists():
        return
    try:
        with connect(store) as connection:
            runs = connection.execute("SELECT DISTINCT inputs, codebook FROM runs").fetchall()
    except StoreLocked:
        raise
    except StoreError:
        runs = []
    if runs and all(inputs == ["demo corpus"] for inputs, _ in runs) and {code for _, code in runs} != {codebook}:
        typer.echo(f"{store} was coded by another codebook: it is built anew.", err=True)
        store.unlink()


def _next_steps(store: Path) -> str:
    return f"""
Go on with:
  detente serve --db {store}                                     the dashboard, in a browser
  detente brief CHN JPN --db {store} --on 2012-11-15             another pair, another day
  detente events RUS USA --db {store} --since 2012-01-01         what the brief rests on
  detente annotate YOUR-ARTICLE.txt --date 2012-10-03            the whole reading of a text of yours"""
