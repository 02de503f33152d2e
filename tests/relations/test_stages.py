"""Stages: whole, named only by what is told, and plain when there is not enough."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise

import duckdb
import pytest
from made_up_events import event, store_of
from test_turning_points import quarrel

from detente.relations.shifts import signed
from detente.relations.stage_names import NamedSpan, known_spans, name_of, named_turns
from detente.relations.stage_table import save
from detente.relations.stages import MIN_EVENTS, all_stages, stages
from detente.relations.turning_points import Change


@pytest.fixture(scope="module")
def store() -> duckdb.DuckDBPyConnection:
    return store_of(*quarrel())


def test_stages_fill_the_span_without_gap(store: duckdb.DuckDBPyConnection) -> None:
    found = stages(store, "PER", "CHL").to_json()
    spans = found["stages"]
    assert spans[0]["start"] == found["from"] == "2005-01" and spans[-1]["end"] == found["to"] == "2010-12"
    assert len(spans) == 1 + sum(change["selected"] for change in found["changes"])
    for one, following in pairwise(spans):
        year, month = map(int, one["end"].split("-"))
        assert following["start"] == f"{year + month // 12:04d}-{month % 12 + 1:02d}"


def test_the_contract(store: duckdb.DuckDBPyConnection) -> None:
    found = json.loads(json.dumps(stages(store, "PER", "CHL").to_json()))
    assert found["pair"] == ["PER", "CHL"]
    assert set(found) == {"pair", "from", "to", "events", "stages", "changes"}
    assert set(found["changes"][0]) == {"date", "low", "high", "direction", "strength", "selected"}
    assert set(found["stages"][0]) == {"start", "end", "level", "direction", "name", "shift", "why"}
    assert {"event", "date", "text"} <= set(found["stages"][1]["why"][0])
    broken = next(stage for stage in found["stages"] if stage["start"] in ("2007-12", "2008-01", "2008-02"))
    assert found["stages"][0]["level"] > broken["level"] and broken["direction"] == "down"


def test_all_gives_the_same_as_one(store: duckdb.DuckDBPyConnection) -> None:
    everyone = {tuple(found.pair): found for found in all_stages(store)}
    assert everyone["CHL", "PER"].changes == stages(store, "CHL", "PER").changes
    assert everyone["CHL", "PER"].stages == stages(store, "CHL", "PER").stages


def test_the_table_holds_what_was_saved_last(store: duckdb.DuckDBPyConnection) -> None:
    found = list(all_stages(store))
    for _ in range(2):
        assert save(store, found, "detente") == sum(len(dyad.stages) for dyad in found) > 0
    rows = store.execute('SELECT a, b, "start", "end", level, low, high FROM stages ORDER BY a, b, "start"').fetchall()
    first, second, *_ = own = [row for row in rows if set(row[:2]) == {"CHL", "PER"}]
    assert (first[2], first[5]) == (date(2005, 1, 1), None) and own[-1][3] == date(2010, 12, 31)
    assert first[3] + timedelta(1) == second[2] and second[5] <= second[2] <= second[6]
    assert save(store, [], "detente") == 0 and not store.execute("SELECT 1 FROM stages").fetchall()


def test_a_level_that_nobody_coded_is_not_known() -> None:
    store = store_of(*(row | {"intensity": None} for row in quarrel()))
    found = stages(store, "PER", "CHL").to_json()
    assert len(found["stages"]) > 1 and all(stage["level"] is None for stage in found["stages"])
    json.dumps(found, allow_nan=False)


def test_not_enough_is_said() -> None:
    few = store_of(*(event(f"2012-{m:02d}-01", "RUS", "USA", "042") for m in range(1, 13)))
    found = stages(few, "RUS", "USA")
    assert not found.enough and not found.stages and not found.changes
    assert str(MIN_EVENTS) in str(found.note) and "12 events" in str(found.note)
    assert not stages(store_of(), "RUS", "USA").enough


def test_what_was_not_yet_known_plays_no_part(store: duckdb.DuckDBPyConnection) -> None:
    found = stages(store, "CHL", "PER", until=date(2007, 6, 30))
    assert found.end == "2007-06"
    assert all(mover.date <= date(2007, 6, 30) for stage in found.stages for mover in stage.why)


def test_names_come_from_claims_first() -> None:
    store = store_of(*quarrel())
    told = [("c1", "a1", "freeze", "2008-04"), ("c2", "a2", "freeze", "2009-02"), ("c3", "a3", "thaw", "2009-03")]
    for claim_id, article, name, month in told:
        store.execute(
            "INSERT INTO relations (id, article_id, a, b, claim, name, date) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [claim_id, article, "CHL", "PER", "stage", name, f"{month}-01"],
        )
    names = {stage.start: stage.name for stage in stages(store, "PER", "CHL").stages}
    assert "freeze" in names.values() and names["2005-01"] is None


@pytest.mark.parametrize("since", ["2008-W14", "2008-SP", "2008-Q2", "20"])
def test_a_claim_dated_to_a_week_or_season_counts_on_its_articles_day(since: str) -> None:
    store = store_of(*quarrel())
    store.execute(
        "INSERT INTO relations (id, article_id, a, b, claim, name, date, date_from) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        ["c1", "a1", "CHL", "PER", "stage", "freeze", "2008-04-02", since],
    )
    assert "freeze" in [stage.name for stage in stages(store, "PER", "CHL").stages]


def told(name: str, month: int, articles: int) -> NamedSpan:
    return NamedSpan(name, month, month, told=articles)


def test_a_turn_that_people_named_bounds_a_stage() -> None:
    def turn(month: int, strength: float, selected: bool) -> Change:
        day = date(month // 12, month % 12 + 1, 1)
        return Change(day, day, day, "up", strength, selected)

    start = 2009 * 12 + 1
    turns = (turn(start - 20, 0.5, True), turn(start + 1, 0.15, False), turn(start + 4, 0.10, False))
    assert [c.selected for c in named_turns(turns, (told("reset", start, 1), told("reset", start + 9, 2)))] == [1, 1, 0]
    assert named_turns(turns, (told("reset", start, 2),)) == turns, "two articles are not enough"
    assert named_turns(turns, (told("reset", start - 19, 9),)) == turns, "a turn is selected there already"
    assert named_turns(turns, ()) == turns


def test_of_two_names_near_one_turn_the_earlier_takes_it() -> None:
    """Each of many pairs of names, so that an order that hangs on hashes would show."""

    def turn(month: int, strength: float) -> Change:
        day = date(month // 12, month % 12 + 1, 1)
        return Change(day, day, day, "up", strength, selected=False)

    start = 2009 * 12
    turns = (turn(start, 0.2), turn(start + 8, 0.5), turn(start + 16, 0.6))
    for number in range(20):
        names = (told(f"second {number}", start + 12, 3), told(f"first {number}", start + 4, 3))
        assert [c.selected for c in named_turns(turns, names)] == [False, True, False]


def test_word_and_figure_of_a_turn_never_disagree(store: duckdb.DuckDBPyConnection) -> None:
    for seed in range(1, 8):
        for stage in stages(store_of(*quarrel(seed)), "PER", "CHL").stages:
            if stage.shift is not None:
                rises = stage.shift.after > stage.shift.before
                better = rises if stage.shift.quantity != "conflict" else not rises
                assert better == (stage.direction == "up"), stage
    shift = next(s.shift for s in stages(store, "PER", "CHL").stages if s.direction == "down")
    assert shift is not None and "→" in str(shift)


def test_signs() -> None:
    assert [signed(v) for v in (1.26, -0.04, 0.04, -2.0)] == ["+1.3", "0.0", "0.0", "−2.0"]


def test_a_listed_name_needs_most_of_the_stage() -> None:
    listed = (NamedSpan("spring", 100, 119), NamedSpan("week of smiles", 105, 106))
    assert name_of(100, 121, (), listed) == "spring"
    assert name_of(90, 140, (), listed) is None
    assert name_of(105, 106, (), listed) == "week of smiles"
    assert name_of(100, 121, (NamedSpan("thaw", 103, 103, told=1),), listed) == "thaw"


def test_a_name_first_heard_long_after_the_stage_began_is_not_its_name() -> None:
    assert name_of(100, 121, (NamedSpan("thaw", 110, 110, told=5),), ()) is None
    assert name_of(100, 121, (NamedSpan("thaw", 80, 80, told=1), NamedSpan("thaw", 110, 110, told=1)), ()) == "thaw"
    assert known_spans("USA", "RUS") == known_spans("RUS", "USA") != ()
