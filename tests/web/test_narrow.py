"""What the narrowed views and the sums tell is what the whole store tells."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from made_up_store import make_store

from detente.relations.brief import make_brief
from detente.relations.brief_pair import PairOn
from detente.relations.outlook import outlook_of
from detente.relations.stages import stages
from detente.store.connection import connect
from detente.web import snapshot as snapshots
from detente.web.app import Site
from detente.web.args import Args
from detente.web.dyad.facts import outlook_of as outlook_seen
from detente.web.dyad.facts import stages_of
from detente.web.dyad.pair import Dyad
from detente.web.dyad.pairs import pair_of
from detente.web.narrow import narrowed
from detente.web.page import View
from detente.web.snapshot import Snapshot, Snapshots

DAYS = [date(2011, 6, 30), date(2013, 2, 14), date(2013, 12, 31)]


@pytest.fixture(scope="module")
def snapshot(store: Path) -> Snapshot:
    return Snapshots(store, whole=True).current


def _seen(snapshot: Snapshot, a: str, b: str, on: date, twin: str = "json") -> Dyad:
    number, _ = pair_of(snapshot, a, b)
    cursor = narrowed(snapshot.connection, a, b, number, on, texts=snapshot.texts)
    return Dyad.seen(View(snapshot, cursor, Args({"on": str(on)}), (a, b), on, twin, number), a, b, "detente")


@pytest.mark.parametrize("on", DAYS)
@pytest.mark.parametrize("texts", [False, True], ids=["first layer", "both layers"])
@pytest.mark.parametrize("acts", [False, True], ids=["short", "whole"])
def test_a_brief_is_the_same(store: Path, snapshot: Snapshot, on: date, texts: bool, acts: bool) -> None:
    dyad = _seen(replace(snapshot, texts=texts), "RUS", "USA", on)
    seen = make_brief(dyad.connection, "RUS", "USA", pair=dyad, stages=stages_of(dyad), acts=acts)
    with connect(store) as whole:
        assert dyad.touching() == PairOn.of(whole, "RUS", "USA", on).touching()
        assert seen == make_brief(whole, "RUS", "USA", on=on, acts=acts)


@pytest.mark.parametrize("on", DAYS)
def test_the_brief_of_a_page_lacks_only_the_marks_and_titles_of_its_proofs(snapshot: Snapshot, on: date) -> None:
    short, long = (_seen(snapshot, "RUS", "USA", on, twin) for twin in ("html", "json"))
    seen, whole = (
        make_brief(d.connection, "RUS", "USA", pair=d, stages=stages_of(d), acts=False) for d in (short, long)
    )
    assert any(proof.key[0] == "e" for proof in whole.evidence)
    bare = [replace(proof, marks=(), title=None) if proof.key[0] == "e" else proof for proof in whole.evidence]
    assert seen == replace(whole, evidence=tuple(bare))


@pytest.mark.parametrize("on", DAYS)
def test_stages_and_outlook_are_the_same(store: Path, snapshot: Snapshot, on: date) -> None:
    dyad = _seen(snapshot, "USA", "RUS", on)
    with connect(store) as whole:
        assert stages_of(dyad) == stages(whole, "USA", "RUS", until=on)
        assert outlook_seen(dyad) == outlook_of(whole, "USA", "RUS", until=on)


def test_a_dyad_that_nobody_tells_of_is_empty(snapshot: Snapshot) -> None:
    cursor = narrowed(snapshot.connection, "FJI", "TON", -1, DAYS[0], texts=True)
    for name in ("events", "acts"):
        assert cursor.execute(f"SELECT count(*) FROM {name}").fetchall() == [(0,)]


def test_statements_lie_by_number(snapshot: Snapshot) -> None:
    rows = snapshot.connection.execute("SELECT count(*), bool_and(rowid + 1 = doc) FROM web_statements").fetchall()
    assert rows[0][0] > 0
    assert rows[0][1]


def test_codes_are_codes(snapshot: Snapshot) -> None:
    with pytest.raises(ValueError, match="'"):
        narrowed(snapshot.connection, "RUS'", "USA", 1, DAYS[0], texts=True)


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
