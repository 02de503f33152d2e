"""What moved a relation, who moved first, and records."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from made_up_events import event, store_of

from detente.relations.extremes import record, records
from detente.relations.issue_series import issue_series
from detente.relations.moved import Span, acts_between, first_mover, issue_shifts, movers, what_moved

SPAN = (date(2012, 1, 1), date(2012, 12, 31))


def test_the_unusual_and_much_told_weighs_most() -> None:
    store = store_of(
        *(event(f"2012-{m:02d}-10", "RUS", "USA", "112") for m in range(1, 13)),
        event("2012-06-15", "USA", "RUS", "163", mentions=9, text="Washington bars grain ships."),
        event("2012-07-15", "USA", "RUS", "010", mentions=90),
    )
    first, *rest = what_moved(store, "RUS", "USA", *SPAN)
    assert (first.type, first.reports, first.text) == ("SANCTION", 9, "Washington bars grain ships.")
    assert all(mover.type == "ACCUSE" for mover in rest)


def test_copies_are_one_act_with_all_reports() -> None:
    store = store_of(
        event("2012-06-15", "USA", "RUS", "163"),
        event("2012-06-15", "USA", "RUS", "163", mentions=2),
        event("2012-06-17", "USA", "RUS", "163"),
        event("2012-09-17", "USA", "RUS", "163"),
    )
    assert [(m.date.month, m.reports) for m in what_moved(store, "RUS", "USA", *SPAN)] == [(6, 3), (9, 1)]


def test_a_turn_is_explained_by_acts_of_its_direction() -> None:
    store = store_of(event("2012-03-01", "USA", "RUS", "190"), event("2012-03-05", "RUS", "USA", "057"))
    assert [m.type for m in what_moved(store, "RUS", "USA", *SPAN, toward="up")] == ["AGREE"]
    assert [m.type for m in what_moved(store, "RUS", "USA", *SPAN, toward="down")] == ["ASSAULT"]
    assert len(what_moved(store, "RUS", "USA", *SPAN)) == 2


def test_a_span_without_acts_of_its_direction_takes_the_others() -> None:
    store = store_of(event("2012-03-01", "USA", "RUS", "190"))
    assert [m.type for m in what_moved(store, "RUS", "USA", *SPAN, toward="up")] == ["ASSAULT"]


def test_many_spans_of_many_dyads_at_once_are_as_one_by_one() -> None:
    store = store_of(
        *(event(f"2012-{m:02d}-10", "RUS", "USA", "112") for m in range(1, 13)),
        event("2012-06-15", "USA", "RUS", "163", mentions=9),
        event("2012-03-01", "CHN", "JPN", "190"),
        event("2012-03-09", "JPN", "CHN", "057"),
    )
    spans = [Span("USA", "RUS", *SPAN), Span("CHN", "JPN", *SPAN, "up"), Span("CHN", "USA", *SPAN)]
    single = [what_moved(store, s.a, s.b, s.since, s.until, toward=s.toward) for s in spans]
    assert movers(store, spans, until=SPAN[1]) == single


def test_outside_the_span_nothing() -> None:
    store = store_of(event("2012-06-15", "USA", "RUS", "163"))
    assert what_moved(store, "USA", "RUS", date(2013, 1, 1), date(2013, 2, 1)) == ()
    assert what_moved(store_of(), "USA", "RUS", *SPAN) == ()


def test_who_moved_first() -> None:
    store = store_of(
        event("2012-03-01", "USA", "RUS", "163"),
        event("2012-03-05", "RUS", "USA", "163"),
        event("2012-02-01", "RUS", "USA", "042"),
    )
    assert first_mover(store, "RUS", "USA", *SPAN, conflict=True) == "USA"
    assert first_mover(store, "USA", "RUS", *SPAN, conflict=False) == "RUS"
    assert first_mover(store, "RUS", "USA", date(2012, 6, 1), date(2012, 7, 1), conflict=True) is None
    both = store_of(event("2012-03-01", "USA", "RUS", "163"), event("2012-03-01", "RUS", "USA", "163"))
    assert first_mover(both, "RUS", "USA", *SPAN, conflict=True) is None


def test_an_act_of_both_sides_stands_once() -> None:
    store = store_of(
        event("2012-03-01", "USA", "RUS", "057", text="They signed it."),
        event("2012-03-01", "RUS", "USA", "057", text="They signed it."),
        event("2012-05-01", "RUS", "USA", "042"),
    )
    signed, visit = what_moved(store, "RUS", "USA", *SPAN)
    assert signed.mutual and not visit.mutual
    assert visit.words.startswith("RUS → USA: ") and "042" not in visit.words


def test_a_day_only_knows_what_was_told_by_then() -> None:
    store = store_of(event("2012-03-01", "USA", "RUS", "163"))
    store.execute("UPDATE events SET told = DATE '2012-06-01'")
    assert what_moved(store, "RUS", "USA", *SPAN, known=date(2012, 5, 1)) == ()
    assert len(what_moved(store, "RUS", "USA", *SPAN, known=date(2012, 6, 1))) == 1


def test_what_is_told_a_day_later_is_of_its_day() -> None:
    store = store_of(event("2012-03-01", "USA", "RUS", "163", issues=("trade",)))
    store.execute("UPDATE events SET told = DATE '2012-03-02'")
    day = date(2012, 3, 1)
    assert acts_between(store, "USA", "RUS", since=day, until=day)["date"].tolist() == [pd.Timestamp(day)]
    assert first_mover(store, "USA", "RUS", day, day, conflict=True) == "USA"
    assert first_mover(store, "USA", "RUS", day, day, conflict=True, known=day) is None


def test_issues_rise_and_fall() -> None:
    acts = acts_between(
        store_of(
            *(event(f"2011-{m:02d}-01", "RUS", "USA", "042", issues=("trade",)) for m in range(1, 13)),
            *(event(f"2012-{m:02d}-02", "RUS", "USA", "112", issues=("missiles",)) for m in range(1, 5)),
            event("2012-05-01", "RUS", "USA", "042", issues=("trade",)),
        ),
        "RUS",
        "USA",
    )
    found = {shift.issue: shift for shift in issue_shifts(acts, *SPAN)}
    assert (found["missiles"].direction, found["missiles"].conflict, found["missiles"].share) == ("up", 1.0, 0.8)
    assert found["trade"].direction == "down"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([5.0, 1.0, 1.0, 4.0], "highest net intensity in 2 years"),
        ([1.0, 2.0, 3.0, 4.0], "highest net intensity on record"),
        ([1.0, 2.0, 3.0, -4.0], "lowest net intensity on record"),
        ([1.0, 2.0, 4.0, 4.0], None),
        ([1.0, 2.0, 3.0, None], None),
    ],
)
def test_records_are_true(values: list[float | None], said: str | None) -> None:
    frame = pd.DataFrame({"period": pd.date_range("2009-01-01", periods=4, freq="YS"), "net": values})
    found = record(frame)
    assert found is None if said is None else said in str(found)


@pytest.mark.parametrize("year", range(2005, 2013))
def test_leap_days_make_no_record(year: int) -> None:
    def told(net: list[float], start: str, freq: str) -> str:
        return str(record(pd.DataFrame({"period": pd.date_range(start, periods=len(net), freq=freq), "net": net})))

    assert "in 1 year " in told([1.0, 5.0, 2.0, 4.0], f"{year}-01-01", "YS")
    assert "in 3 years " in told([5.0, 1.0, 1.0, 1.0, 4.0], f"{year}-01-01", "YS")
    assert told([5.0, *[1.0] * 11, 4.0], f"{year}-03-01", "MS") == "None"
    assert "in 1 year " in told([5.0, *[1.0] * 12, 4.0], f"{year}-03-01", "MS")


def test_issues_over_time_rise_and_fall() -> None:
    rows = [
        *(event(f"2011-{m:02d}-01", "RUS", "USA", "057", issues=("trade",), text=f"pact {m}") for m in (1, 5)),
        event("2011-06-01", "USA", "RUS", "112", issues=("missiles",)),
        *(event(f"2012-{m:02d}-02", "RUS", "USA", "112", issues=("missiles", "trade")) for m in (1, 2)),
        event("2014-02-02", "RUS", "USA", "130", issues=("arms",)),
        event("2014-02-02", "RUS", "USA", "130"),
        event("2014-03-02", "RUS", "USA", "130", issues=("arms",), modality="intended"),
    ]
    found = issue_series(store_of(*rows), "USA", "RUS", origin="csv")
    table = {(r.period.year, r.issue): r for r in found.itertuples()}
    assert [*table] == [
        *((2011, "trade"), (2011, "missiles")),
        *((2012, "missiles"), (2012, "trade")),
        *((2014, "arms"), (2014, "missiles"), (2014, "trade")),
    ]
    first = table[2011, "trade"]
    assert (first.acts, first.lever, first.strain, first.latest) == (2, 1.0, 0.0, "pact 5")
    assert first.trend is None and first.share == pytest.approx(16 / 18)
    assert (table[2012, "missiles"].trend, table[2012, "trade"].trend) == ("up", "down")
    assert pd.isna(table[2012, "trade"].lever) and table[2012, "trade"].strain == 0.5
    assert (table[2014, "arms"].acts, table[2014, "arms"].trend) == (1, "up")
    assert (table[2014, "trade"].acts, table[2014, "trade"].trend) == (0, "down")
    for _, part in found.groupby("period"):
        assert part["share"].sum() == pytest.approx(1.0)
    assert issue_series(store_of(*rows), "USA", "RUS", origin="csv", until=date(2011, 2, 1))["acts"].tolist() == [1]
    assert issue_series(store_of(), "USA", "RUS", origin="csv").empty


def test_records_are_told_of_whole_periods_only() -> None:
    frame = pd.DataFrame({"period": pd.date_range("2009-01-01", periods=4, freq="YS"), "net": [1.0, 2.0, 3.0, -4.0]})
    frame = frame.assign(mean=0.0, events=5, share=[0.1, 0.2, 0.3, 0.3])
    told = list(records(frame, "year", date(2012, 12, 31)))
    assert told == ["2012: the lowest net intensity on record (−4.0)"]
    assert list(records(frame, "year", date(2012, 12, 30))) == [
        "2011: the highest net intensity on record (+3.0)",
        "2011: the highest share of coverage on record (0.3)",
    ]
