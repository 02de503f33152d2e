"""`detente site`: the dashboard as static files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli._shared import DB

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: detente site public --db demo/demo.duckdb")(site)


def site(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the files go.", show_default=False)],
    db: DB,
    most: Annotated[int, typer.Option(min=1, help="Pages at most, nearest to the board first.")] = 20_000,
) -> None:
    """Write the dashboard as files that open from disk or any web server."""
    from detente.web.site import write_site

    pages, left = write_site(db, folder, most=most, watch=lambda n: typer.echo(f"site: {n:,} pages", err=True))
    typer.echo(f"{pages:,} pages written; open {folder / 'index.html'}", err=True)
    if left:
        typer.echo(f"{left:,} links lead to pages beyond --most and are plain text", err=True)
