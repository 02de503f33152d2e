"""`detente spark annotate|build|dedupe`: the same reading on a cluster (extra `spark`)."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli._shared import MOST_REASONS, DateOption, Outlet, parse_date, reason_line
from detente.cli.build import Fast, Pages, ways

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from detente.spark.jobs import Job

__all__ = ["register"]

spark = typer.Typer(no_args_is_help=True, help="Read archives on Spark; what it writes, build --from-parquet loads.")

Archives = Annotated[
    list[str],
    typer.Argument(
        metavar="IN...",
        help="Files, folders, globs, lists of paths (*.paths), addresses (s3://, hdfs://); seen by all executors.",
        show_default=False,
    ),
]
Target = Annotated[
    Path, typer.Argument(metavar="OUT", help="Folder for the Parquet, seen by all executors.", show_default=False)
]
Master = Annotated[
    str | None,
    typer.Option("--master", metavar="URL", help="Spark master; all cores of this machine by default."),
]
Conf = Annotated[
    list[str] | None, typer.Option("--conf", metavar="KEY=VALUE", help="A setting of Spark; may be repeated.")
]
Partitions = Annotated[
    int | None, typer.Option("--partitions", min=1, help="Annotation tasks; about 2,000 articles each by default.")
]
Root = Annotated[str, typer.Option("--root", metavar="PREFIX", help="What stands before the paths of a *.paths list.")]


def register(app: typer.Typer) -> None:
    """Adds the group."""
    app.add_typer(spark, name="spark")


@spark.command(epilog="Example: detente spark annotate warc.paths out --root /archive --master local[8]")
def annotate(
    inputs: Archives,
    out: Target,
    date: DateOption = None,
    outlet: Outlet = None,
    fast: Fast = False,
    pages: Pages = None,
    master: Master = None,
    conf: Conf = None,
    partitions: Partitions = None,
    root: Root = "",
) -> None:
    """Read and annotate everything, a file a task; no search for near-copies. Writes OUT/documents."""
    from detente.spark import jobs

    _run(jobs.annotate, _job(inputs, out, date, outlet, fast, pages, master, conf, partitions, root))


@spark.command(epilog="Example: detente spark build warc.paths out --root /archive --fast --master spark://host:7077")
def build(
    inputs: Archives,
    out: Target,
    date: DateOption = None,
    outlet: Outlet = None,
    fast: Fast = False,
    pages: Pages = None,
    master: Master = None,
    conf: Conf = None,
    partitions: Partitions = None,
    root: Root = "",
) -> None:
    """Read, find near-copies, annotate. Writes OUT/documents.

    Load it with: detente build --from-parquet OUT --db FILE
    """
    from detente.spark import jobs

    _run(jobs.build, _job(inputs, out, date, outlet, fast, pages, master, conf, partitions, root))


@spark.command(epilog="Example: detente spark dedupe news/*.jsonl.gz out")
def dedupe(
    inputs: Archives,
    out: Target,
    date: DateOption = None,
    outlet: Outlet = None,
    pages: Pages = None,
    master: Master = None,
    conf: Conf = None,
    root: Root = "",
) -> None:
    """Find near-copies only. Writes OUT/copies: id, duplicate_of, story_id and origin of every article."""
    from detente.spark import jobs

    _run(jobs.dedupe, _job(inputs, out, date, outlet, False, pages, master, conf, None, root))


def _job(
    inputs: list[str],
    out: Path,
    date: str | None,
    outlet: str | None,
    fast: bool,
    pages: str | None,
    master: str | None,
    conf: list[str] | None,
    partitions: int | None,
    root: str,
) -> Job:
    from detente.articles.promising import assembler
    from detente.sieve import FAST, FULL
    from detente.spark.inputs import found_in
    from detente.spark.jobs import Job
    from detente.spark.session import session

    assemble = assembler(ways(pages, fast), date=parse_date(date), outlet=outlet)
    settings = dict(_setting(entry) for entry in conf or ())
    found = found_in(inputs, root)
    typer.echo(f"detente: {len(found):,} files", err=True)
    return Job(session(master, settings), found, out, assemble, FAST if fast else FULL, partitions)


def _setting(entry: str) -> tuple[str, str]:
    name, sign, value = entry.partition("=")
    if not sign:
        raise typer.BadParameter(f"{entry!r} is no KEY=VALUE", param_hint="--conf")
    return name, value


def _run(make: Callable[[Job], Path], job: Job) -> None:
    started = time.monotonic()
    folder = make(job)
    table = job.spark.read.parquet(str(folder))
    rows, refused = table.count(), _refused(table) if "reject" in table.columns else []
    rejected = sum(count for _, count, _, _ in refused)
    counts = f"{rows - rejected:,} articles" + (f" and {rejected:,} rejects" if rejected else "")
    typer.echo(f"detente: {counts} in {folder} in {time.monotonic() - started:,.1f} s", err=True)
    for code, count, place, reason in refused[:MOST_REASONS]:
        typer.echo(reason_line(code, count, place, reason), err=True)
    if folder.name == "documents":
        typer.echo(f"load it: detente build --from-parquet {job.out} --db FILE", err=True)
    job.spark.stop()
    if rows == rejected:
        raise typer.Exit(1)


def _refused(table: DataFrame) -> list[tuple[str, int, str, str]]:
    """What could not be read: its code, how many, the place and reason of one; most frequent first."""
    from pyspark.sql import functions as f

    refused = table.where("reject IS NOT NULL").select("reject.*")
    by_code = refused.groupBy("code").agg(f.count("*").alias("n"), f.min("place"), f.min("reason"))
    return [(row[0], int(row[1]), row[2], row[3]) for row in by_code.orderBy(f.desc("n"), "code").collect()]
