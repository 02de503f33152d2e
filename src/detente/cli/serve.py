"""`detente serve`: the dashboard in a browser."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from detente.cli._shared import DB

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

    written = f"[{host}]" if ":" in host else host  # an IPv6 address, as URLs have it
    names = {*LOOPBACK, written, *(allow_host or ())}
    typer.echo("Preparing a private copy of the store ...", err=True)
    site = create_app(db, hosts=names, warm=True, keep=keep, watch=_told)
    config = uvicorn.Config(site, host=host, port=port, log_level="warning", server_header=False)
    # A free port is known once it is taken.
    taken = [config.bind_socket()] if port == 0 else None
    typer.echo(f"detente: http://{written}:{taken[0].getsockname()[1] if taken else port}/  (Ctrl-C ends it)", err=True)
    server = uvicorn.Server(config)
    with suppress(KeyboardInterrupt, SystemExit):  # the latter where the port is another's: uvicorn has said so
        server.run(sockets=taken)
    # All is closed. A page may still be in the making: the interpreter's own end would break that off with an abort.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0 if server.started else 1)


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
