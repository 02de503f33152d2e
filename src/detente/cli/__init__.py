"""The command line: one file a command, the same verbs as the library. Imports here stay light: `--help` is instant."""

from __future__ import annotations

import importlib
import io
import os
import pkgutil
import sys
from typing import Any

import typer

__all__ = ["app", "main"]

app = typer.Typer(
    name="detente",
    help="Turns the news into the state of relations between countries, with every coding explained.\n\n"
    "Start with: detente demo",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        from detente._version import __version__

        typer.echo(f"detente {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Show it and end."),
) -> None:
    pass


def _register() -> None:
    """Every module in this folder that has `register(app)` adds its command."""
    for module in sorted(m.name for m in pkgutil.iter_modules(__path__)):
        if not module.startswith("_"):
            importlib.import_module(f"detente.cli.{module}").register(app)


def main() -> Any:
    """Entry point: errors of ours, and a file that cannot be opened or written, become one line on stderr and exit 1;
    wrong usage is exit 2 (click's)."""
    from detente.errors import DetenteError

    # Read by numpy when it loads: its threads wait for each other over our small products, at many times their cost
    # where other programs use the cores. We use all cores by processes.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    # A terminal that is not UTF-8 has no dash and no arrow: it gets their escapes, which in JSON are the same text.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    _register()
    try:
        return app()
    except DetenteError as error:
        typer.echo(f"detente: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        place = f"{error.filename}: {error.strerror}" if error.filename and error.strerror else str(error)
        typer.echo(f"detente: {place}", err=True)
        sys.exit(1)
