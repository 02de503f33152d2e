"""`detente serve`: the dashboard in a browser."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from detente.cli._shared import DB
from detente.errors import DetenteError

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: detente serve --db demo/demo.duckdb")(serve)


def serve(
    db: DB,
    host: Annotated[str, typer.Option(help="Address to listen on; loopback by default.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free one.")] = 8470,
    allow_host: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A further name the server answers to.", show_default=False)
    ] = None,
    prepare: Annotated[
        bool, typer.Option("--prepare", help="Index the store and make its likely pages for later starts, then end.")
    ] = False,
    keep: Annotated[
        bool, typer.Option(help="Keep index and pages of a large store in FILE.serve, for the next start.")
    ] = True,
) -> None:
    """Show the store in a browser, on this machine only. A build may run meanwhile; its end is noticed."""
    if prepare:
        _prepare(db)
        return
    import uvicorn

    from detente.web.app import LOOPBACK, create_app

    name = f"[{host}]" if ":" in host else host
    with _bound(host, port) as listening:
        typer.echo("Preparing a private copy of the store ...", err=True)
        site = create_app(db, hosts={*LOOPBACK, name, *(allow_host or ())}, warm=True, keep=keep, watch=_told)
        server = uvicorn.Server(uvicorn.Config(site, log_level="warning", server_header=False))
        listening.listen(2048)  # who reads the address may ask at once
        typer.echo(f"detente: http://{name}:{listening.getsockname()[1]}/  (Ctrl-C ends it)", err=True)
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listening])
    # All is closed. A page may still be in the making: the interpreter's own end would break that off with an abort.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0 if server.started else 1)


def _bound(host: str, port: int) -> Any:
    """A socket at the address, taken before anything is made for it. Raises DetenteError where it cannot be had."""
    import uvicorn

    try:
        return uvicorn.Config("", host=host, port=port, log_level="critical").bind_socket()
    except SystemExit as end:  # uvicorn's way to say that the system refused
        error = end.__context__
    taken = getattr(error, "errno", None) == errno.EADDRINUSE
    fix = "another --port; 0 takes any free one" if taken else "see --host and --port"
    why = getattr(error, "strerror", error)
    raise DetenteError(f"cannot listen there: {why}", where=f"{host}:{port}", fix=fix)


def _told(table: str) -> None:
    typer.echo(f"  {table.removeprefix('web_')}", err=True)


def _prepare(db: Path) -> None:
    from detente.web.warm import prepare

    def done(number: int, whole: int) -> None:
        if not number % 100 or number == whole:
            typer.echo(f"  {number:,} of {whole:,} pages", err=True)

    pages = prepare(db, _told, done)
    what = f"{pages:,} pages are ready in {db.name}.serve" if pages else "a store of this size needs nothing kept"
    typer.echo(f"detente: {what}; start with: detente serve --db {db}", err=True)
