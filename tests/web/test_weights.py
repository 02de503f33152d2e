"""Acts weighed in columns are those that the store's own query finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.records import QUADS
from detente.relations.months import of_pair
from detente.relations.moved import Mover, Span, first_mover, movers
from detente.store.connection import create_or_open
from detente.store.sums import recount
from detente.web.args import Args
from detente.web.around import months_of
from detente.web.dyad.pair import Dyad
from detente.web.dyad.pairs import pair_of
from detente.web.index import FIRST, add_index
from detente.web.narrow import narrowed
from detente.web.page import View
from detente.web.snapshot import Snapshot

START = date(2010, 1, 1)
_EVENT = st.tuples(
    st.integers(0, 900),
    st.booleans(),
    st.integers(0, 5),
    st.sampled_from([None, -9.0, -2.0, 0.0, 1.0, 7.0]),
    st.integers(1, 4),
    st.sampled_from(["one", "other", None]),
    st.integers(0, 40),
    st.sampled_from(["day", "month", "year"]),
)


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with create_or_open(tmp_path_factory.mktemp("weights") / "s.duckdb") as opened:
        yield opened


@given(st.lists(_EVENT, min_size=1, max_size=60), st.integers(0, 900))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_acts_weigh_the_same_in_columns(connection: Any, rows: list[tuple[Any, ...]], on: int) -> None:
    snapshot, until = _indexed(connection, rows), START + timedelta(days=on)
    spans = [Span("RUS", "USA", START, until), Span("USA", "RUS", START + timedelta(days=200), until, "down")]
    number, _ = pair_of(snapshot, "RUS", "USA")
    cursor = narrowed(connection, "RUS", "USA", number, until, texts=False)
    dyad = Dyad.seen(
        View(snapshot, cursor, Args({"on": str(until)}), (), until, "json", number), "RUS", "USA", "detente"
    )
    asked = movers(connection, spans, until=until, most=4, origin="detente")
    assert [_bare(acts) for acts in dyad.movers([(span, 4) for span in spans])] == [_bare(acts) for acts in asked]
    for conflict in (False, True):
        first = first_mover(connection, "RUS", "USA", START, until, conflict=conflict, origin="detente", known=until)
        assert dyad.first_mover(START, until, conflict=conflict) == first
    alone = of_pair(connection, "RUS", "USA", until=until, origin="detente")
    seen = months_of(snapshot.memo, cursor, ("RUS", "USA"), dyad.acts, dyad.kinds, until, "detente", None)
    assert (seen.first, seen.events, seen.covered.tolist()) == (alone.first, alone.events, alone.covered.tolist())
    assert seen.others.tolist() == alone.others.tolist() and seen.shared.tolist() == alone.shared.tolist()
    assert _rows(seen.acts) == _rows(alone.acts)


def _bare(acts: tuple[Mover, ...]) -> list[Mover]:
    return [replace(act, weight=round(act.weight, 9)) for act in acts]


def _rows(acts: Any) -> list[Any]:
    plain = acts.assign(code=acts["code"].astype(str), intensity=acts["intensity"].fillna(99).round(9))
    return [
        tuple(row) for row in plain[["month", "day", "forward", "code", "quad", "intensity"]].itertuples(index=False)
    ]


def _indexed(connection: Any, rows: list[tuple[Any, ...]]) -> Snapshot:
    connection.execute("DELETE FROM events")
    for number, (day, forward, kind, intensity, mentions, text, late, precision) in enumerate(rows):
        when, ends = START + timedelta(days=day), ("RUS", "USA") if forward else ("USA", "RUS")
        event = {"id": f"e{number:03}", "origin": "detente", "date": when, "date_precision": precision}
        event |= {"source_id": ends[0], "target_id": ends[1], "type": ("AID", "ACCUSE")[kind % 2]}
        event |= {"cameo": (None, "070", "112")[kind % 3], "quad": QUADS[kind % 4], "modality": "actual"}
        event |= {"intensity": intensity, "mentions": mentions, "text": text, "dyad": "RUS-USA"}
        event |= {"told": when + timedelta(days=late)}
        names, marks = ", ".join(event), ", ".join("?" * len(event))
        connection.execute(f"INSERT INTO events ({names}) VALUES ({marks})", list(event.values()))
    recount(connection)
    add_index(connection, FIRST)
    return Snapshot(connection, datetime.now(UTC), (), START, Path(), False)
