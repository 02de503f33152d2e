"""What several commands share: options, the reading of inputs, tables out, progress."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

if TYPE_CHECKING:
    import pandas as pd

    from detente.store.writer import Tally

__all__ = [
    "DB",
    "MOST_REASONS",
    "Codebook",
    "DateOption",
    "Inputs",
    "Jobs",
    "Json",
    "Out",
    "Outlet",
    "count_records",
    "counting",
    "json_lines",
    "parse_date",
    "reason_line",
    "text_sink",
    "write_table",
]

Inputs = Annotated[
    list[str],
    typer.Argument(metavar="IN...", help="Files, folders, globs, or - for standard input.", show_default=False),
]
DB = Annotated[Path, typer.Option("--db", metavar="FILE", help="The store (one DuckDB file).", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="JSON instead of a table.")]
Out = Annotated[
    Path | None,
    typer.Option("-o", "--out", metavar="FILE", help="Write here instead of standard output.", show_default=False),
]
DateOption = Annotated[
    str | None,
    typer.Option("--date", metavar="YYYY-MM-DD", help="Date of articles that carry none.", show_default=False),
]
Outlet = Annotated[
    str | None, typer.Option("--outlet", metavar="NAME", help="Outlet of articles that carry none.", show_default=False)
]
Jobs = Annotated[
    int | None, typer.Option("--jobs", "-j", min=1, help="Processes; all cores by default.", show_default=False)
]


def _use_codebook(folder: Path | None) -> Path | None:
    """Makes the named codebook the one in use, here and in worker processes; its mistakes are told before the work."""
    if folder is not None:
        from detente.events import codebook

        os.environ[codebook.VARIABLE] = str(folder.resolve())
        codebook.load()
    return folder


Codebook = Annotated[
    Path | None,
    typer.Option(
        "--codebook",
        metavar="DIR",
        help="Code by your own codebook (files missing in it come from ours).",
        envvar="DETENTE_CODEBOOK",
        show_default=False,
        callback=_use_codebook,
    ),
]


def parse_date(value: str | None, option: str = "--date") -> date | None:
    """A date given on the command line. Wrong ones are wrong usage (exit 2)."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(f"{value!r} is no date; write it as 2012-10-03", param_hint=option) from None


def text_sink(out: Path | None) -> TextIO:
    """`out`, or standard output, as UTF-8 whatever the locale; closing it never closes the terminal.

    Half a surrogate pair, as an id may hold one, is written as the escape that JSON has for it.
    """
    if out is not None:
        return out.open("w", encoding="utf-8", errors="backslashreplace")
    return os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", errors="backslashreplace")


def write_table(frame: pd.DataFrame, out: Path | None, *, as_json: bool) -> None:
    """A result as a terminal table, or JSON Lines with --json, or in the format of `out`'s suffix."""
    if out is not None:
        _write_file(frame, out)
    elif as_json:
        typer.echo(json_lines(frame), nl=False)
    elif len(frame):
        _print_table(frame)
    if frame.empty:
        typer.echo("detente: no row in the store fits", err=True)


def json_lines(frame: pd.DataFrame) -> str:
    """A record a line; days as days, as everywhere in the contract (every time in our tables is one)."""
    days = {str(name): frame[name].dt.strftime("%Y-%m-%d") for name in frame if frame[name].dtype.kind == "M"}
    text: str = frame.assign(**days).to_json(orient="records", lines=True, force_ascii=False)
    return text if len(frame) else ""


def _flat(frame: pd.DataFrame) -> pd.DataFrame:
    """For formats without lists: those cells as JSON, which other programs read back."""
    texts = {str(name): frame[name].map(_list_as_json) for name in frame if frame[name].dtype == object}
    return frame.assign(**texts)


def _list_as_json(value: Any) -> Any:
    return json.dumps(list(value), ensure_ascii=False) if _is_list(value) else value


def _is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple)) or getattr(value, "ndim", 0) > 0


def _write_file(frame: pd.DataFrame, out: Path) -> None:
    writers: dict[str, Callable[[], Any]] = {
        ".csv": lambda: _flat(frame).to_csv(out, index=False),
        ".tsv": lambda: _flat(frame).to_csv(out, index=False, sep="\t"),
        ".parquet": lambda: frame.to_parquet(out, index=False),
        ".arrow": lambda: frame.to_feather(out),
        ".jsonl": lambda: out.write_text(json_lines(frame), encoding="utf-8"),
    }
    if out.suffix not in writers:
        raise typer.BadParameter(
            f"{out.name}: the suffix decides the format; use {', '.join(writers)}", param_hint="-o"
        )
    writers[out.suffix]()
    typer.echo(f"{len(frame):,} rows written to {out}", err=True)


#: Columns up to this width keep their cells on one line; longer text folds.
_NARROW = 12
#: Tables with more rows are lined up without folding: laying out a cell costs a tenth of a millisecond.
_LONG = 2000


def _print_long(frame: pd.DataFrame) -> None:
    """A long table, each row on one line: words to the left, numbers as `_cell` shows them."""
    columns = [[str(name), *map(_cell, frame[name])] for name in frame.columns]
    widths = [max(map(len, cells)) for cells in columns]
    typer.echo("\n".join(" ".join(map(str.ljust, row, widths)).rstrip() for row in zip(*columns, strict=True)))


def _print_table(frame: pd.DataFrame) -> None:
    if len(frame) > _LONG:
        _print_long(frame)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    rows = [[_cell(value) for value in row] for row in frame.itertuples(index=False)]
    for name, cells in zip(frame.columns, zip(*rows, strict=True), strict=False):
        table.add_column(str(name), overflow="fold", no_wrap=max(map(len, cells)) <= _NARROW)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def _cell(value: Any) -> str:
    """A value in one line of a cell."""
    import pandas as pd

    from detente.relations.one_line import harmless

    if isinstance(value, float):
        return "–" if value != value else f"{value:.2f}".rstrip("0").rstrip(".")
    if value is None or value is pd.NaT or value is pd.NA:
        return "–"
    if isinstance(value, pd.Timestamp):
        return str(value.date())
    text = ", ".join(str(part) for part in value) if _is_list(value) else str(value)
    return harmless(text)


#: Counting the records beforehand may take so many seconds; beyond that the total stays unknown.
_COUNT_SECONDS = 3.0


#: Reasons for rejects that the end of a run gives.
MOST_REASONS = 4


def reason_line(code: str, count: int, place: str, reason: str) -> str:
    """How the end of a run tells of rejects of one code: how many, place and reason of one of them."""
    return f"  {code}: {count:,}, as {place}: {reason}"


def count_records(inputs: list[str]) -> int | None:
    """How many records the inputs hold, by a quick pass over the files; None for a stream or where it takes long.

    Pipes, named ones too, are streams: what is read of them is gone.
    """
    from detente.articles.read import read_raw

    if any(name == "-" or Path(name).is_fifo() for name in inputs):
        return None
    deadline = time.monotonic() + _COUNT_SECONDS
    total = 0
    for total, _ in enumerate(read_raw(inputs), 1):  # noqa: B007 (the last number is the count)
        if time.monotonic() > deadline:
            return None
    return total


@contextmanager
def counting(label: str, total: int | None = None) -> Iterator[Callable[[Tally], None]]:
    """A bar with rate and time left on a terminal, plain lines every five seconds elsewhere; yields what to feed."""
    if sys.stderr.isatty():
        with _live(label, total) as watch:
            yield watch
    else:
        yield _plain(label, total)


@contextmanager
def _live(label: str, total: int | None) -> Iterator[Callable[[Tally], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    text = TextColumn("{task.description}")
    columns = (
        SpinnerColumn(),
        text,
        BarColumn(bar_width=20),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    started = time.monotonic()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=total)
        yield lambda t: progress.update(
            task, completed=t.read, description=_line(label, t, time.monotonic() - started, None)
        )


def _plain(label: str, total: int | None) -> Callable[[Tally], None]:
    started = last = time.monotonic()

    def watch(tally: Tally) -> None:
        nonlocal last
        if time.monotonic() - last >= 5:
            last = time.monotonic()
            typer.echo(_line(label, tally, last - started, total), err=True)

    return watch


def _line(label: str, t: Tally, seconds: float, total: int | None) -> str:
    rate = t.read / seconds if seconds > 0 else 0.0
    known = f"{t.known:,} known already, " if t.known else ""
    counts = f"{t.read:,} read, {known}{t.stored:,} stored, {t.events:,} events, {t.rejected:,} rejected"
    left = f", about {max(0, total - t.read) / rate:,.0f} s left" if total and rate else ""
    return f"{label}: {counts}, {rate:,.0f} records/s{left}"
