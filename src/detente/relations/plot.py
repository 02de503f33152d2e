"""The picture of a dyad as an Altair chart: cooperation above, conflict below, net line, stages, turning points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.records import QUADS
from detente.relations.series import Period, counted
from detente.store.sums import dyad

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd
    from duckdb import DuckDBPyConnection

__all__ = ["plot"]

#: Colours that the colour-blind tell apart: blues cooperate, oranges conflict, dark is material.
_COLOURS = ("#8fc1ea", "#1f6fb2", "#f3b07f", "#c4500f")


def plot(
    connection: DuckDBPyConnection,
    a: str,
    b: str,
    by: Period = "month",
    *,
    until: date | None = None,
    gates: Sequence[tuple[str, str]] = (),
) -> Any:
    """The chart (`altair.Chart`) of a dyad; sums of intensity by period. Raises UnknownPair where nothing is stored.

    From what was known on `until`; `gates` are (ISO day, kind) of dated things to mark.
    """
    import altair as alt

    from detente.actors.states import names
    from detente.errors import UnknownPair
    from detente.relations.stages import stages
    from detente.store.queries import main_origin

    coder = main_origin(connection, a, b)
    sums = _sums(connection, a, b, by, coder, until)
    if sums.empty:
        raise UnknownPair(f"no event of {a} and {b} is stored")
    found = stages(connection, a, b, origin=coder, why=0, until=until)
    x = alt.X("period:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True))
    bars = (
        alt.Chart(sums)
        .mark_bar()
        .encode(
            x=x,
            y=alt.Y("sum:Q", title="sum of intensity (CAMEO–Goldstein)"),
            color=alt.Color("quad:N", title=None, scale=alt.Scale(domain=list(QUADS), range=list(_COLOURS))),
            tooltip=["period:T", "quad:N", "sum:Q", "events:Q"],
        )
    )
    net = sums.groupby("period", as_index=False)["sum"].sum()
    line = alt.Chart(net).mark_line(color="#1a2028", strokeWidth=1.4).encode(x=x, y="sum:Q")
    layers = [*_turns(alt, found), bars, line, *_stages(alt, found), *_gates(alt, gates)]
    title = f"{names().get(a, a)} – {names().get(b, b)}"
    return alt.layer(*layers).properties(width=860, height=320, title=title)


def _sums(connection: DuckDBPyConnection, a: str, b: str, by: Period, coder: str, until: date | None) -> pd.DataFrame:
    return connection.execute(
        f"""SELECT date_trunc('{by}', date)::TIMESTAMP AS period, quad, sum(intensity) AS sum, count(*) AS events
        FROM events WHERE dyad = ? AND origin = ? AND quad IS NOT NULL AND {counted(by)}
            AND (? IS NULL OR greatest(date, told) <= ?) GROUP BY ALL ORDER BY ALL""",
        (dyad(a, b), coder, until, until),
    ).df()


def _turns(alt: Any, found: Any) -> list[Any]:
    """The 80 % interval of each selected turning point."""
    import pandas as pd

    chosen = [c.to_json() for c in found.changes if c.to_json()["selected"]]
    if not chosen:
        return []
    frame = pd.DataFrame(chosen).assign(
        low=lambda f: pd.to_datetime(f["low"]), high=lambda f: pd.to_datetime(f["high"])
    )
    return [alt.Chart(frame).mark_rect(color="#6b4fb3", opacity=0.16).encode(x="low:T", x2="high:T")]


def _stages(alt: Any, found: Any) -> list[Any]:
    """Stage names at the top, at the beginning of each stage."""
    import pandas as pd

    if not found.stages:
        return []
    rows = [
        {"start": pd.Timestamp(f"{s.start}-01"), "name": s.name or (f"{s.level:+.1f}" if s.level is not None else "")}
        for s in found.stages
    ]
    frame, top = pd.DataFrame(rows), alt.value(2)
    words = alt.Chart(frame).mark_text(align="left", baseline="top", dx=4, fontSize=11)
    rules = alt.Chart(frame).mark_rule(color="#545f6d", strokeDash=[3, 3]).encode(x="start:T")
    return [rules, words.encode(x="start:T", y=top, text="name:N")]


def _gates(alt: Any, gates: Sequence[tuple[str, str]]) -> list[Any]:
    """A thin green line at the day of each dated thing, its kind upright beside the line, at the bottom."""
    import pandas as pd

    if not gates:
        return []
    frame = pd.DataFrame(gates, columns=["day", "kind"]).assign(day=lambda f: pd.to_datetime(f["day"]))
    rules = alt.Chart(frame).mark_rule(color="#2b7a4b").encode(x="day:T", tooltip=["day:T", "kind:N"])
    words = alt.Chart(frame).mark_text(align="left", angle=270, dy=-5, fontSize=10, color="#2b7a4b")
    return [rules, words.encode(x="day:T", y=alt.value(316), text="kind:N")]
