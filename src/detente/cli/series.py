"""`detente series`: a dyad's series by period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from detente.cli._pair import A, B, resolve_pair
from detente.cli._shared import DB, Json, Out, write_table

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from duckdb import DuckDBPyConnection

__all__ = ["By", "Codes", "narrow", "recoded", "register"]

By = Annotated[Literal["day", "week", "month", "quarter", "year"], typer.Option("--by", help="The grain.")]
Codes = Annotated[
    Literal["iso3", "cow", "gw"], typer.Option("--codes", help="State codes: ISO, Correlates of War, Gleditsch–Ward.")
]
_QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: detente series RUS USA --db news.duckdb --by quarter")(series)


def series(
    a: A,
    b: B,
    db: DB,
    by: By = "month",
    directed: Annotated[bool, typer.Option("--directed", help="A row for each direction.")] = False,
    codes: Codes = "iso3",
    origin: Annotated[str | None, typer.Option(help="Only this coder's events.", show_default=False)] = None,
    issues: Annotated[
        bool, typer.Option("--issues", help="By issue: its share in conflict and cooperation, rise or fall, last act.")
    ] = False,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Counts by quad class, net and mean intensity, both directions, share of coverage. Missing is missing (–)."""
    from detente.errors import UnknownPair
    from detente.relations.brief_facts import fullest_pairs, last_day
    from detente.relations.extremes import records
    from detente.relations.series import series as run
    from detente.store.connection import connect
    from detente.store.queries import main_origin

    with connect(db) as connection:
        first, second = resolve_pair(a, b)
        coder = origin or main_origin(connection, first, second)
        if issues:
            _issues(connection, first, second, by, coder, out, as_json=as_json)
            return
        frame = run(connection, first, second, by, directed=directed, origin=coder)
        if frame.empty or not frame["events"].sum():
            raise UnknownPair(f"nothing is stored of {first} and {second}", fix=fullest_pairs(connection))
        told = () if directed or out or as_json else tuple(records(frame, by, last_day(connection)))
    if directed or codes != "iso3":
        frame = recoded(frame if directed else frame.assign(a=first, b=second), codes)
    write_table(frame if out or as_json else narrow(frame), out, as_json=as_json)
    for line in told:
        typer.echo(line, err=True)


def _issues(
    connection: DuckDBPyConnection, a: str, b: str, by: By, coder: str, out: Path | None, *, as_json: bool
) -> None:
    """The table of issues over time; on a terminal the five heaviest of each period and those that fell."""
    from detente.relations.issue_series import issue_series

    frame = issue_series(connection, a, b, by, origin=coder)
    if out is None and not as_json:
        shown = (frame.groupby("period").cumcount() < 5) | (frame["trend"] == "down")
        frame = frame[shown][["period", "label", "acts", "strain", "lever", "trend", "latest"]]
    if frame.empty:
        typer.echo(f"no act of {a} and {b} is tied to an issue by {coder}", err=True)
        raise typer.Exit(1)
    write_table(frame, out, as_json=as_json)


def recoded(frame: pd.DataFrame, codes: str) -> pd.DataFrame:
    """The states of a table by another coding; a state without a number there is missing."""
    from detente.actors.states import all_states

    if codes == "iso3":
        return frame
    numbers = {code: getattr(state, codes) for code, state in all_states().items()}
    named = [name for name in ("a", "b", "source", "target") if name in frame]
    return frame.assign(**{name: frame[name].map(numbers).astype("Int64") for name in named})


def narrow(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns that fit a terminal, under short headings: +v cooperation in words, -m conflict in deeds."""
    keys = [name for name in ("a", "b", "source", "target", "period") if name in frame]
    shown = frame[[*keys, "events", *_QUADS, "net", "mean", "share"]]
    return shown.rename(columns=dict(zip(_QUADS, ("+v", "+m", "-v", "-m"), strict=True)))
