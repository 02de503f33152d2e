"""`detente doctor`: versions, model, store, free space, what is missing and the command that mends it."""

from __future__ import annotations

import importlib.util
import json
import platform
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Annotated

import typer

from detente.cli._shared import Json
from detente.errors import DetenteError

__all__ = ["register"]

_NEEDED = ("duckdb", "spacy", "trafilatura", "fastwarc", "feedparser", "pyarrow", "pandas", "onnxruntime", "fastapi")
_EXTRAS = {"pyspark": "spark"}
_LOW_SPACE = 1 << 30


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report. `fix` is the command that mends what is not well."""

    name: str
    well: bool
    found: str
    fix: str | None = None


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: detente doctor --db news.duckdb")(doctor)


def doctor(
    db: Annotated[Path | None, typer.Option("--db", metavar="FILE", help="Also look at this store.")] = None,
    as_json: Json = False,
) -> None:
    """Check this installation (and a store) and say how to mend what is missing."""
    checks = [*_program(), *_libraries(), _parser(), _judge(), _reader(), _space(db), *_store(db)]
    if as_json:
        typer.echo(json.dumps([asdict(check) for check in checks], ensure_ascii=False))
    else:
        for check in checks:
            mark = "ok  " if check.well else "MISS"
            typer.echo(f"{mark} {check.name:<18} {check.found}" + (f"  →  {check.fix}" if check.fix else ""))
    if not all(check.well for check in checks):
        raise typer.Exit(1)


def _program() -> list[Check]:
    from detente._version import __version__
    from detente.events.version import codebook_version

    system = (
        f"{platform.python_implementation()} {platform.python_version()} on {platform.system()} {platform.machine()}"
    )
    return [
        Check("detente", True, __version__),
        Check("python", True, system),
        Check("codebook", True, codebook_version()),
    ]


def _libraries() -> list[Check]:
    found = []
    for name in _NEEDED:
        there = importlib.util.find_spec(name) is not None
        found.append(
            Check(
                name, there, metadata.version(name) if there else "missing", None if there else "pip install -U detente"
            )
        )
    for name, extra in _EXTRAS.items():
        there = importlib.util.find_spec(name) is not None
        text = metadata.version(name) if there else f"not installed (optional: pip install 'detente[{extra}]')"
        found.append(Check(name, True, text))
    return found


def _parser() -> Check:
    from detente.language import parser

    try:
        meta = parser.load().meta
    except DetenteError as error:
        return Check("english parser", False, error.what, error.fix)
    return Check("english parser", True, f"{meta['lang']}_{meta['name']} {meta['version']}")


def _judge() -> Check:
    from detente.events import judge

    return _model("event judge", judge.load, judge.describe)


def _reader() -> Check:
    from detente.statements import second

    return _model("statement reader", second.reader, second.describe)


def _model(name: str, load: Callable[[], object], describe: Callable[[], str]) -> Check:
    try:
        load()
    except DetenteError as error:
        return Check(name, False, error.what, error.fix)
    return Check(name, True, describe())


def _space(db: Path | None) -> Check:
    where = db.resolve().parent if db else Path.cwd()
    free = shutil.disk_usage(where if where.exists() else Path.cwd()).free
    low = free < _LOW_SPACE
    return Check(
        "free space", not low, f"{free / (1 << 30):.1f} GiB", "free some space before a build" if low else None
    )


#: Runs that did not end by themselves and that no later run of the same command over the same inputs went on with.
_CUT_SHORT = """
SELECT count(*) FROM runs r WHERE finished IS NULL AND NOT EXISTS (
    SELECT 1 FROM runs later
    WHERE later.command = r.command AND later.inputs = r.inputs AND later.started > r.started
        AND later.finished IS NOT NULL)
"""


def _store(db: Path | None) -> list[Check]:
    if db is None:
        return []
    from detente.store.connection import connect, first_row

    try:
        with connect(db) as connection:
            counts = {}
            for table in ("articles", "events", "statements", "gates", "rejects"):
                row = first_row(connection, f"SELECT count(*) FROM {table}")
                counts[table] = row[0] if row else 0
            unfinished = first_row(connection, _CUT_SHORT)
    except DetenteError as error:
        return [Check("store", False, str(error), error.fix)]
    checks = [Check("store", True, ", ".join(f"{n:,} {table}" for table, n in counts.items()))]
    if unfinished and unfinished[0]:
        checks.append(Check("runs", True, f"{unfinished[0]} cut short; give the same command again to go on"))
    return checks
