"""`detente gates`: the dated things ahead on which moves wait."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli._pair import resolve_state
from detente.cli._shared import DB, Json, Out, parse_date, write_table
from detente.cli.events import Pair, two_states

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from detente.relations.brief import GatePassed

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: detente gates RUS USA --db news.duckdb --on 2012-10-03")(gates)


def gates(
    db: DB,
    pair: Pair = None,
    on: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Known and ahead on this day.")] = None,
    state: Annotated[str | None, typer.Option(help="Of this state.", show_default=False)] = None,
    passed: Annotated[
        bool, typer.Option("--passed", help="Those over by the day (the store's last), and what the pair did next.")
    ] = False,
    limit: Annotated[int, typer.Option(min=0, help="At most so many rows; 0 for all.")] = 50,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """List gates by date: elections, summits, deadlines, votes, expiries, visits."""
    from detente.store import queries
    from detente.store.connection import connect

    with connect(db) as connection:
        if passed:
            both = two_states(pair)
            if both is None or state:
                raise typer.BadParameter("name two states, and no --state", param_hint="--passed")
            _passed(connection, *both, parse_date(on, "--on"), limit, out, as_json=as_json)
            return
        frame = queries.gates(
            connection,
            pair=two_states(pair),
            on=parse_date(on, "--on"),
            state=resolve_state(state) if state else None,
            limit=limit or None,
        )
    if out is None and not as_json:
        frame = frame[["gate_date", "kind", "actors", "text", "waits", "clause", "told"]]
    write_table(frame, out, as_json=as_json)
    if frame.empty:
        raise typer.Exit(1)


def _passed(
    connection: DuckDBPyConnection, a: str, b: str, on: date | None, limit: int, out: Path | None, *, as_json: bool
) -> None:
    """Gates of a pair that are over, latest first, each with the pair's heaviest acts within 30 days after it."""
    from datetime import date as day

    import pandas as pd

    from detente.relations.brief_evidence import Ledger
    from detente.relations.brief_facts import last_day
    from detente.relations.brief_pair import PairOn
    from detente.relations.gates_passed import gates_passed

    pair = PairOn.of(connection, a, b, on or last_day(connection))
    found = gates_passed(pair, Ledger(), limit or None, since=day.min)
    if as_json and out is None:
        for gate in found:
            typer.echo(json.dumps(gate.to_json(), ensure_ascii=False))
    else:
        names = ["from", "to", "kind", "actors", "text", "followed"]
        write_table(pd.DataFrame(map(_row, found), columns=names), out, as_json=False)
    if not found:
        raise typer.Exit(1)


def _row(gate: GatePassed) -> tuple[object, ...]:
    acts = (f"{x.date:%Y-%m-%d} {x.source} {x.arrow} {x.target} {x.type}: {x.text}" for x in gate.followed)
    return gate.from_, gate.to, gate.kind, list(gate.actors), gate.text, "; ".join(acts) or None
