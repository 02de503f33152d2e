"""What the narrowed views and the sums tell is what the whole store tells."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import pytest
from made_up_store import make_store

from detente.relations.brief import make_brief
from detente.relations.brief_facts import PairOn
from detente.relations.brief_facts import touching as touching_of_all
from detente.relations.outlook import outlook_of
from detente.relations.stages import stages
from detente.store.connection import connect
from detente.web import snapshot as snapshots
from detente.web.app import Site
from detente.web.args import Args
from detente.web.around import touched_months, touching
from detente.web.dyad.facts import _ahead
from detente.web.narrow import narrowed
from detente.web.page import View
from detente.web.snapshot import Snapshot, Snapshots

DAYS = [date(2011, 6, 30), date(2013, 2, 14), date(2013, 12, 31)]


@pytest.fixture(scope="module")
def snapshot(store: Path) -> Snapshot:
    return Snapshots(store, whole=True).current


@pytest.mark.parametrize("on", DAYS)
@pytest.mark.parametrize("texts", [False, True], ids=["first layer", "both layers"])
def test_a_brief_is_the_same(store: Path, snapshot: Snapshot, on: date, texts: bool) -> None:
    cursor = narrowed(snapshot.connection, "RUS", "USA", on, texts=texts)
    around = touching(cursor, "RUS", "USA", on, "detente")
    with connect(store) as whole:
        assert around == touching_of_all(PairOn.of(whole, "RUS", "USA", on))
        assert make_brief(cursor, "RUS", "USA", on=on, around=around) == make_brief(whole, "RUS", "USA", on=on)


@pytest.mark.parametrize("on", DAYS)
def test_stages_and_outlook_are_the_same(store: Path, snapshot: Snapshot, on: date) -> None:
    cursor = narrowed(snapshot.connection, "USA", "RUS", on, texts=True)
    touched = touched_months(cursor, "USA", "RUS", on, "detente")
    view = View(snapshot, cursor, Args({"on": str(on)}), ("USA", "RUS"), on)
    with connect(store) as whole:
        alone = stages(whole, "USA", "RUS", until=on)
        assert stages(cursor, "USA", "RUS", until=on, origin="detente", touched=touched) == alone
        assert _ahead(view, "USA", "RUS", "detente") == outlook_of(whole, "USA", "RUS", until=on)


def test_a_dyad_that_nobody_tells_of_is_empty(snapshot: Snapshot) -> None:
    cursor = narrowed(snapshot.connection, "FJI", "TON", DAYS[0], texts=True)
    for name in ("events", "acts"):
        assert cursor.execute(f"SELECT count(*) FROM {name}").fetchall() == [(0,)]


def test_codes_are_codes(snapshot: Snapshot) -> None:
    with pytest.raises(ValueError, match="'"):
        narrowed(snapshot.connection, "RUS'", "USA", DAYS[0], texts=True)


def test_a_dyad_is_a_pair_of_states(tmp_path: Path) -> None:
    file = make_store(tmp_path / "s.duckdb", events=12)
    with connect(file, read_only=False) as store:
        store.execute("INSERT INTO events BY NAME SELECT * REPLACE ('x' AS id, 'NAT' AS target_id) FROM events LIMIT 1")
    pairs = Snapshots(file, whole=True).current.connection.execute("SELECT DISTINCT a, b FROM web_pairs").fetchall()
    assert sorted(pairs) == [("CHN", "JPN"), ("RUS", "USA")]


def test_the_second_layer_takes_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "SMALL", 0)
    served = Snapshots(make_store(tmp_path / "s.duckdb", events=12))
    site = Site(served)
    before = site.answer("/search.json", "q=grain").body
    deadline = time.monotonic() + 60
    while not served.current.texts and time.monotonic() < deadline:
        time.sleep(0.05)
    assert served.current.texts
    found, ranked = (json.loads(body)["statements"] for body in (before, site.answer("/search.json", "q=grain").body))
    assert {row["id"] for row in found} == {row["id"] for row in ranked}
    assert ranked[0]["score"] > 0
    served.close()
