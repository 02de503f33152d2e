"""Series and panels: what counts, what is zero and what is missing."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_events import event, store_of

from detente.errors import DetenteError
from detente.relations.series import panel, series


def test_counts_direction_and_share() -> None:
    store = store_of(
        event("2012-01-05", "RUS", "USA", "042"),
        event("2012-01-20", "USA", "RUS", "112", mentions=4),
        event("2012-01-21", "USA", "CHN", "040"),
        event("2012-01-22", "RUS", "RUS", "190"),
    )
    row = series(store, "RUS", "USA").iloc[0]
    assert (row.events, row.mentions, row.coverage, row.share) == (2, 5, 4, 0.5)
    assert (row.verbal_cooperation_ab, row.verbal_conflict_ba, row.verbal_conflict_ab) == (1, 1, 0)
    assert row.net == pytest.approx(1.9 - 2.0)
    assert row["mean"] == pytest.approx(row.net / 2)


def test_zero_with_coverage_missing_without() -> None:
    store = store_of(
        event("2012-01-05", "RUS", "USA", "042"),
        event("2012-02-05", "RUS", "CHN", "042"),
        event("2012-04-05", "USA", "RUS", "042"),
    )
    frame = series(store, "RUS", "USA").set_index("period")
    assert frame.loc["2012-02-01", "events"] == 0 and frame.loc["2012-02-01", "net"] == 0
    assert frame.loc["2012-02-01"].isna()["mean"]
    assert frame.loc["2012-03-01", ["events", "net", "share", "coverage", "events_ab"]].isna().all()


@pytest.mark.parametrize("modality", ["intended", "negated", "hypothetical", "alleged"])
def test_only_acts_count(modality: str) -> None:
    store = store_of(
        event("2012-01-05", "RUS", "USA", "042", modality=modality), event("2012-01-06", "RUS", "USA", "010")
    )
    assert series(store, "RUS", "USA").events.tolist() == [1]


def test_coarse_dates_enter_coarse_series_only() -> None:
    store = store_of(
        event("2012-01-01", "RUS", "USA", "042", precision="month"), event("2012-01-09", "RUS", "USA", "010")
    )
    assert series(store, "RUS", "USA", "day").events.sum() == 1
    assert series(store, "RUS", "USA", "month").events.sum() == 2


@pytest.mark.parametrize(("by", "rows"), [("day", 366), ("week", 53), ("month", 12), ("quarter", 4), ("year", 1)])
def test_unbroken_index(by: str, rows: int) -> None:
    store = store_of(event("2012-01-01", "RUS", "USA", "042"), event("2012-12-31", "RUS", "USA", "010"))
    frame = series(store, "RUS", "USA", by)  # type: ignore[arg-type]
    assert len(frame) == rows + (by == "week")
    assert frame.events.sum() == 2


def test_empty_and_unknown_period() -> None:
    assert series(store_of(), "RUS", "USA").empty
    with pytest.raises(DetenteError, match="no such period"):
        series(store_of(), "RUS", "USA", "month'; DROP TABLE events; --")  # type: ignore[arg-type]


def test_origins_are_kept_apart() -> None:
    store = store_of(
        event("2012-01-05", "RUS", "USA", "042", origin="icews"),
        event("2012-01-05", "RUS", "USA", "042", origin="gdelt"),
    )
    assert series(store, "RUS", "USA", origin="icews").events.tolist() == [1]


STATES = st.sampled_from(["RUS", "USA", "CHN", None])
ROWS = st.lists(
    st.tuples(st.dates(date(2012, 1, 1), date(2012, 12, 31)), STATES, STATES, st.sampled_from(["042", "112", "190"])),
    max_size=40,
)


@settings(max_examples=8, deadline=None)
@given(ROWS)
def test_panel_rows_equal_series(rows: list[tuple[date, str | None, str | None, str]]) -> None:
    store: duckdb.DuckDBPyConnection = store_of(*(event(str(day), a, b, code) for day, a, b, code in rows))
    table = panel(store)
    for (a, b), part in table.groupby(["a", "b"]):
        alone = series(store, a, b).set_index("period")
        part = part.set_index("period").dropna(subset="coverage")
        for column in ("events", "net", "coverage", "share"):
            assert part[column].tolist() == pytest.approx(alone[column].dropna().tolist())
    assert table.groupby(["a", "b"]).size().nunique() <= 1


def test_directed_panel_keeps_the_silent_direction_out() -> None:
    store = store_of(event("2012-01-05", "RUS", "USA", "042"), event("2012-02-05", "CHN", "USA", "042"))
    table = panel(store, directed=True)
    assert table[["source", "target"]].drop_duplicates().to_numpy().tolist() == [["CHN", "USA"], ["RUS", "USA"]]
    assert table.events.tolist() == [0, 1, 1, 0]
