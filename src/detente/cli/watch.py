"""`detente watch`: what is new in the relations of a store, by rules, each said once."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli._shared import Json, parse_date

if TYPE_CHECKING:
    from detente.relations.alerts import Alert, Logged, Rule

__all__ = ["register"]

_EPILOG = """Example: detente watch --db news.duckdb --rules desk.toml --feed alerts.atom

Rules: detente watch --show-rules > desk.toml, then change it. One of them:

\b
  [[rule]]
  name = "first blow"
  kind = "first_event"
  pairs = ["RUS-*", "CHN-JPN"]
  what = "material_conflict"
  gap = 365

What was said stands in the file of --out (JSON Lines; beside the store, as NAME.duckdb.alerts.jsonl, by default) and is
not said again. Nothing new is no failure: exit 0."""


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog=_EPILOG)(watch)


def watch(
    db: Annotated[Path | None, typer.Option("--db", metavar="FILE", help="The store.", show_default=False)] = None,
    rules: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Rules (TOML); the shipped ones by default.", show_default=False)
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="As of this day; the store's last by default.", show_default=False),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE", help="Where alerts are kept.", show_default=False)
    ] = None,
    feed: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write an Atom feed of them here.", show_default=False)
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show all, said or not; write nothing.")] = False,
    show_rules: Annotated[bool, typer.Option("--show-rules", help="Print the shipped rules and end.")] = False,
    as_json: Json = False,
) -> None:
    """Alerts: new turning points, first blows, levels beyond their band, gates near, claims of rupture."""
    from detente.relations.alerts.rules import default_file, default_rules, load_rules
    from detente.relations.alerts.run import try_rules, watch_store

    if show_rules:
        typer.echo(default_file().read_text("utf-8"), nl=False)
        return
    if db is None:
        raise typer.BadParameter("name the store", param_hint="--db")
    chosen, day = load_rules(rules) if rules else default_rules(), parse_date(on, "--on")
    if dry_run:
        new = try_rules(db, chosen, on=day, progress=_telling())
    else:
        new = watch_store(db, chosen, on=day, out=out, feed=feed, progress=_telling())
    for one in new:
        typer.echo(json.dumps(one.to_json(), ensure_ascii=False) if as_json else _text(one.alert))
    typer.echo(_tally(new, chosen), err=True)


def _telling() -> Callable[[Rule], None]:
    """Says which rule is at work once a run takes longer than two seconds."""
    started = time.monotonic()

    def tell(rule: Rule) -> None:
        if time.monotonic() - started > 2:
            typer.echo(f"watch: {rule.name} ...", err=True)

    return tell


def _text(alert: Alert) -> str:
    from detente.relations.alerts.words import plain

    mark = {"up": "▲", "down": "▼", None: "●"}[alert.direction]
    proofs = ", ".join(f"{proof.what} {proof.id}" for proof in alert.evidence)
    return f"{mark} {alert.date}  {'–'.join(alert.pair)}  {alert.line}\n    [{plain(alert.rule)}: {proofs}]"


def _tally(new: Sequence[Logged], rules: Sequence[Rule]) -> str:
    if not new:
        return f"Nothing new by {len(rules)} rules."
    return f"{len(new)} new {'alert' if len(new) == 1 else 'alerts'} by {len(rules)} rules."
