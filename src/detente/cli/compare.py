"""`detente compare`: how far coders agree on a dyad."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from detente.cli._pair import A, B, resolve_pair
from detente.cli._shared import DB, Json, json_lines

if TYPE_CHECKING:
    from detente.exchange.compare import Agreement

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: detente compare RUS USA --db news.duckdb")(compare)


def compare(a: A, b: B, db: DB, as_json: Json = False) -> None:
    """Counts, correlation by month and the events that only one coder has, for every two coders of a pair."""
    from detente.errors import UnknownPair
    from detente.exchange.compare import agreements, coders, only_in
    from detente.store.connection import connect

    with connect(db) as connection:
        first, second = resolve_pair(a, b)
        counts = coders(connection, first, second)
        if len(counts) < 2:
            held = ", ".join(f"{name} ({n:,})" for name, n in counts.items()) or "none"
            fix = "detente import another coder's events"
            raise UnknownPair(f"two coders are needed; of {first}–{second} the store has: {held}", fix=fix)
        for agreement in agreements(connection, first, second):
            alone = {
                name: only_in(connection, first, second, name, other, 5)
                for name, other in ((agreement.first, agreement.second), (agreement.second, agreement.first))
            }
            if as_json:
                found = {k: [json.loads(row) for row in json_lines(v).split("\n") if row] for k, v in alone.items()}
                typer.echo(json.dumps(asdict(agreement) | {"only_in": found}, ensure_ascii=False))
                continue
            x = agreement
            typer.echo(f"{x.first} ({x.first_all:,} events) and {x.second} ({x.second_all:,})")
            for line in _agreed(x):
                typer.echo(f"  {line}")
            for name, frame in alone.items() if x.months else ():
                typer.echo(f"  only in {name}:")
                for row in frame.itertuples():
                    typer.echo("    " + _event(row)[:110])


def _agreed(x: Agreement) -> Iterator[str]:
    """What the two coders share, where they share any time."""
    if not x.months:
        yield "no month is covered by both"
        return
    yield f"{x.months} months covered by both: {x.first_events:,} and {x.second_events:,} events"
    yield f"correlation by month: counts {_number(x.correlation_events)}, net {_number(x.correlation_net)}"
    yield f"days and quad classes that both have: {x.shared_days:,}"


def _event(row: Any) -> str:
    intensity = "–" if row.intensity != row.intensity else f"{row.intensity:+.1f}"
    text = row.text if isinstance(row.text, str) else ""
    return f"{row.date:%Y-%m-%d}  {row.source} → {row.target}  {row.type} {intensity}  {text}"


def _number(value: float | None) -> str:
    return "not known" if value is None else f"{value:+.2f}"
