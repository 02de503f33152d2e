"""The sums equal a recount, whatever was written in whatever order, and whatever day is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.exchange.load import load_mapped
from detente.relations.series import panel, series
from detente.store import sums
from detente.store.connection import connect, create_or_open
from detente.store.writer import derive_events

START = date(2011, 12, 20)
STATES = ("TCD", "MLI", "NER", None)
CODES = {"042": 1.9, "190": -10.0, "112": -2.0}
COLUMNS = {"date": "day", "source": "a", "target": "b", "cameo": "code"}

mention = st.fixed_dictionaries(
    {
        "day": st.integers(0, 45),
        "late": st.sampled_from([0, 1, 20, 400]),
        "source": st.sampled_from(STATES),
        "target": st.sampled_from(STATES),
        "cameo": st.sampled_from(list(CODES)),
        "modality": st.sampled_from(["actual", "negated", None]),
        "precision": st.sampled_from(["day", "month", "year"]),
    }
)
batches = st.lists(st.lists(mention, max_size=6), max_size=4)


def memory() -> duckdb.DuckDBPyConnection:
    return create_or_open(Path(":memory:"))


def tell(store: duckdb.DuckDBPyConnection, batch: Sequence[dict[str, Any]], number: int) -> None:
    """One batch of mentions, each of an article of its own, as the writer stores it."""
    ids = []
    for place, m in enumerate(batch):
        day = START + timedelta(days=m["day"])
        key = "|".join(str(m[name]) for name in ("day", "source", "target", "cameo", "modality", "precision"))
        ids.append(key)
        store.execute(
            """INSERT INTO mentions (event_id, article_id, article_date, outlet, date, date_precision, source_id,
                target_id, type, cameo, intensity, quad, modality, confidence, issues, trigger_start)
            VALUES (?, ?, ?, 'Paper', ?, ?, ?, ?, 'CONSULT', ?, ?, ?, ?, 0.5, [], 0)""",
            (
                *(key, f"a{number}-{place}", day + timedelta(days=m["late"]), day, m["precision"]),
                *(m["source"], m["target"], m["cameo"], CODES[m["cameo"]]),
                *("verbal_cooperation" if m["cameo"] == "042" else "material_conflict", m["modality"]),
            ),
        )
    derive_events(store, ids)


def rows(store: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return sorted(store.execute(sql).fetchall(), key=repr)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(batches, st.integers(0, 60))
def test_written_in_batches(told: list[list[dict[str, Any]]], after: int) -> None:
    with memory() as store:
        for number, batch in enumerate(told):
            tell(store, batch, number)
        assert rows(store, "FROM sums") == rows(store, sums.counted_up("events"))
        assert sums.fit(store)
        assert rows(store, f"SELECT dyad IS NOT DISTINCT FROM {sums.DYAD}, 1 FROM events GROUP BY ALL") in (
            [],
            [(True, 1)],
        )
        day = START + timedelta(days=after)
        known = f"(SELECT * FROM events WHERE greatest(date, told) <= DATE '{day}')"
        counts = "origin, source_id, target_id, counts, month, sum(events), sum(mentions), sum(net)"
        wanted = rows(store, f"SELECT {counts} FROM ({sums.counted_up(known)}) WHERE counts <> 'no' GROUP BY ALL")
        assert rows(store, f"SELECT {counts} FROM {sums.as_of(store, day)} WHERE counts <> 'no' GROUP BY ALL") == wanted


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    files=st.lists(
        st.lists(st.tuples(st.integers(0, 60), *[st.sampled_from(["TCD", "MLI", "??"])] * 2), max_size=5),
        min_size=1,
        max_size=3,
    ),
    told=batches,
)
def test_imports_beside_our_own(
    tmp_path: Path, files: list[list[tuple[int, str, str]]], told: list[list[dict[str, Any]]]
) -> None:
    table = tmp_path / "t.csv"
    with memory() as store:
        for number, lines in enumerate(files):
            cells = (f"{START + timedelta(days=n)},{a},{b},{'042' if n % 2 else '190'}" for n, a, b in lines)
            table.write_text("\n".join(("day,a,b,code", *cells)) + "\n")
            done = load_mapped(store, [table], COLUMNS)
            assert done.read == done.stored + done.known == len(lines)
            tell(store, told[number] if number < len(told) else [], number)
        assert rows(store, "FROM sums") == rows(store, sums.counted_up("events"))
        wanted = """SELECT origin, name, count(*) FROM (SELECT origin, source_name AS name FROM events WHERE
            source_id IS NULL UNION ALL SELECT origin, target_name FROM events WHERE target_id IS NULL)
            WHERE name <> '' GROUP BY ALL"""
        assert rows(store, "FROM unmapped") == rows(store, wanted)


@settings(max_examples=15, deadline=None)
@given(batches)
def test_months_of_days_are_the_months(told: list[list[dict[str, Any]]]) -> None:
    """Series of months come from the sums, those of days from the events: they tell the same."""
    with memory() as store:
        for number, batch in enumerate(told):
            tell(store, [m | {"precision": "day"} for m in batch], number)
        names = ["events", "mentions", "net", "material_conflict", "events_ab", "net_ba", "coverage"]
        months = series(store, "TCD", "MLI", "month").set_index("period")
        days = series(store, "TCD", "MLI", "day").set_index("period")
        if len(days):
            added = days[names].resample("MS").sum(min_count=1)
            assert (months[names].fillna(-1) - added.fillna(-1)).abs().to_numpy().max() < 1e-6
        else:
            assert not len(months)
        every = panel(store, "day").groupby(["a", "b"])["events"].sum()
        assert every.equals(panel(store, "month").groupby(["a", "b"])["events"].sum())


@pytest.mark.parametrize("change", ["DELETE FROM events WHERE target_id = 'MLI'", "DELETE FROM sums"])
def test_what_was_changed_by_hand_is_counted_again(tmp_path: Path, change: str) -> None:
    table, db = tmp_path / "t.csv", tmp_path / "s.duckdb"
    table.write_text("day,a,b,code\n2011-05-06,TCD,MLI,042\n2011-05-07,MLI,TCD,190\n")
    with create_or_open(db) as store:
        load_mapped(store, [table], COLUMNS)
        store.execute(change)
        assert not sums.fit(store)
    with connect(db) as store:
        assert rows(store, "FROM sums") == rows(store, sums.counted_up("events"))
        left = store.execute("SELECT count(*) FROM events").fetchall()[0][0]
        assert series(store, "TCD", "MLI")["events"].sum() == left
