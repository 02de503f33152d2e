"""The brief: only what was known on its day, every line with evidence, missing never zero, hostile text as text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection
from made_up_events import event, store_of
from rich.console import Console

from detente.errors import UnknownPair
from detente.records import (
    Actor,
    Article,
    Document,
    Event,
    Gate,
    Interval,
    Party,
    RelationClaim,
    Speaker,
    Statement,
    Trigger,
)
from detente.relations.brief import Drift, GateAhead, StageNow, make_brief
from detente.relations.brief_evidence import Ledger
from detente.relations.brief_facts import last_day
from detente.relations.brief_html import to_html
from detente.relations.brief_lines import blocks, spark
from detente.relations.brief_markdown import to_markdown
from detente.relations.brief_pair import PairOn
from detente.relations.brief_text import print_brief
from detente.relations.gates_passed import gates_passed
from detente.relations.headline import headline
from detente.store.connection import connect
from detente.store.writer import Tally, begin_run, write_batch

TODAY = date(2012, 10, 3)
HOSTILE = "<script>alert(1)</script> [red]Chad[/red] *thanked* Mali `now`."


def document(number: int, day: date, intensity: float, text: str = HOSTILE) -> Document:
    kind = ("SUPPORT", "051", "verbal_cooperation") if intensity > 0 else ("ACCUSE", "112", "verbal_conflict")
    there = text.index("Chad")
    event = Event(
        source=Party("TCD", "GOV", there, there + 4, "Chad"),
        target=Party("MLI", "GOV", text.index("Mali"), text.index("Mali") + 4, "Mali"),
        type=kind[0],
        mode=None,
        cameo=kind[1],
        intensity=intensity,
        quad=kind[2],  # type: ignore[arg-type]
        modality="actual",
        date=Interval(day.isoformat(), day.isoformat()),
        trigger=Trigger(text.index("thanked"), text.index("thanked") + 7, "thanked"),
        issues=("trade",),
        statement=None,
        confidence=0.9,
    )
    speaker = Speaker(there, there + 4, "Chad", "TCD", "GOV", "Idriss Deby")
    article = Article(id=f"a{number:04d}", text=text, date=day, date_basis="given", outlet="Paper <b>", title="T <i>")
    return Document(
        article,
        sentences=((0, len(text)),),
        actors=tuple(Actor(0, 4, text[:4], state, "GOV") for state in ("TCD", "MLI")),
        events=(event,),
        statements=(Statement(0, len(text), "direct", speaker, ("Idriss Deby", "Paper")),),
        relations=(RelationClaim(("MLI", "TCD"), "stage", "big thaw", 0, 10, ("trade",), Interval("2012", None)),),
        gates=(Gate(0, 10, "election", ("MLI",), Interval("2012-11-01", "2012-11-30"), (0, 20), ("TCD",)),),
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DuckDBPyConnection]:
    from detente.store.connection import create_or_open

    days = [TODAY - timedelta(days=20 * n) for n in range(40)]
    documents = [document(n, day, 3.4 if n > 6 else -4.0) for n, day in enumerate(days)]
    documents.append(document(999, TODAY + timedelta(days=5), -9.0))
    with create_or_open(tmp_path / "s.duckdb") as connection:
        run = begin_run(connection, "test", [], "book")
        write_batch(connection, run, documents, [], Tally(), "book")
    with connect(tmp_path / "s.duckdb", read_only=False) as connection:
        yield connection


def test_facts(store: DuckDBPyConnection) -> None:
    brief = make_brief(store, "TCD", "MLI", on=TODAY)
    assert brief.arrow == "down"
    assert brief.level.now == pytest.approx(-4.0)
    assert brief.level.year is not None and brief.level.year > 2
    assert brief.moved and all(m.date <= TODAY for m in brief.moved)
    assert brief.strains[0].id == "trade"
    assert [c.name for c in brief.claims] == ["big thaw"]
    assert (brief.gates[0].kind, brief.gates[0].waits, brief.gates[0].days) == ("election", ("TCD",), 29)
    assert "no statement from Mali in the last 30 days" in brief.thin
    keys = {e.key for e in brief.evidence}
    used = [m.evidence for m in brief.moved] + [g.evidence for g in brief.gates] + [c.evidence for c in brief.claims]
    assert set(used) <= keys


def test_no_sentence_is_evidence_twice(store: DuckDBPyConnection) -> None:
    evidence = make_brief(store, "TCD", "MLI", on=TODAY).evidence
    told = [(e.article_id, e.text) for e in evidence]
    assert len(set(told)) == len(told) and len({e.key for e in evidence}) == len(evidence)


def test_a_passed_gate_is_shown_with_what_followed(store: DuckDBPyConnection) -> None:
    brief = make_brief(store, "TCD", "MLI", on=TODAY + timedelta(days=70))
    assert [(g.kind, g.from_) for g in brief.passed] == [("election", "2012-11-01")]
    assert brief.to_json()["passed"][0]["from"] == brief.passed[0].to_json()["from"] == "2012-11-01"
    assert not brief.passed[0].followed and not brief.gates
    later = document(1000, date(2012, 12, 5), -4.0)
    run = begin_run(store, "test", [], "book")
    write_batch(store, run, [later], [], Tally(), "book")
    brief = make_brief(store, "TCD", "MLI", on=TODAY + timedelta(days=70))
    assert [m.date for m in brief.passed[0].followed] == [date(2012, 12, 5)]
    pair = PairOn.of(store, "TCD", "MLI", TODAY + timedelta(days=700))
    assert not gates_passed(pair, Ledger())
    (passed,) = gates_passed(pair, Ledger(), None, since=date.min)
    assert (passed.kind, passed.text) == (brief.passed[0].kind, brief.passed[0].text)
    assert [m.date for m in passed.followed] == [date(2012, 12, 5)]


def test_a_store_of_codes_alone_says_so() -> None:
    days = [TODAY - timedelta(days=20 * n) for n in range(40)]
    codes = store_of(*(event(str(day), "TCD", "MLI", "057" if n > 6 else "112") for n, day in enumerate(days)))
    brief = make_brief(codes, "TCD", "MLI", on=TODAY)
    labels = [block.label for block in blocks(brief)]
    assert "STRAINS" not in labels and "GATES" not in labels
    assert any("only codes by csv" in line for line in brief.thin)
    dates = {e.key: e.date for e in brief.evidence}
    assert len(brief.moved) == 5 and all(dates[m.evidence] == m.date for m in brief.moved)
    assert all("csv codes TCD → MLI" in e.text for e in brief.evidence) and brief.evidence
    assert any("0 outlets" in line.whole for block in blocks(brief) for line in block.lines) is False


def test_as_of_knows_nothing_later(store: DuckDBPyConnection) -> None:
    early = make_brief(store, "TCD", "MLI", on=TODAY - timedelta(days=400))
    assert all(e.date is None or e.date <= early.on for e in early.evidence)


def test_what_was_told_later_is_not_known_yet(store: DuckDBPyConnection) -> None:
    store.execute("UPDATE events SET told = ? WHERE date = ?", [TODAY + timedelta(days=9), TODAY])
    brief = make_brief(store, "TCD", "MLI", on=TODAY)
    assert all(m.date < TODAY for m in (*brief.moved, *brief.lately))


def test_the_last_day_is_of_articles_and_of_other_coders(store: DuckDBPyConnection) -> None:
    last = TODAY + timedelta(days=5)
    assert last_day(store) == last
    store.execute("UPDATE events SET date = DATE '2030-01-01' WHERE date = ?", [last])
    assert last_day(store) == last, "what an article says of the years ahead"
    store.execute("INSERT INTO events (id, origin, date) VALUES ('x', 'gdelt', DATE '2015-06-01')")
    assert last_day(store) == date(2015, 6, 1)
    assert last_day(store_of(event("2011-05-05", "TCD", "MLI", "042"))) == date(2011, 5, 5)


def test_unknown_pair_names_others(store: DuckDBPyConnection) -> None:
    with pytest.raises(UnknownPair, match="MLI TCD"):
        make_brief(store, "FRA", "DEU", on=TODAY)


def test_a_pair_of_vague_acts_is_not_said_to_be_unknown() -> None:
    vague = store_of(event("2012-05-01", "TCD", "MLI", "057", precision="month"))
    with pytest.raises(UnknownPair, match=r"no act of a known day .*MLI TCD \(1\)"):
        make_brief(vague, "TCD", "MLI", on=TODAY)


def test_article_text_never_becomes_markup(store: DuckDBPyConnection) -> None:
    brief = make_brief(store, "TCD", "MLI", on=TODAY)
    page = to_html(brief)
    assert "<script" not in page and "&lt;script&gt;" in page and "Paper &lt;b&gt;" in page
    assert "\\<script\\>" in to_markdown(brief)
    console = Console(file=io.StringIO(), width=80, force_terminal=False)
    print_brief(brief, console)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "[red]Chad[/red]" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_article_text_gives_a_terminal_no_orders(tmp_path: Path) -> None:
    from detente.store.connection import create_or_open

    text = "\x1b[2J\u202eChad\x07 thanked\nMali."
    with create_or_open(tmp_path / "s.duckdb") as connection:
        run = begin_run(connection, "test", [], "book")
        write_batch(connection, run, [document(1, TODAY, 3.4, text)], [], Tally(), "book")
        console = Console(file=io.StringIO(), width=80, force_terminal=False)
        print_brief(make_brief(connection, "TCD", "MLI", on=TODAY), console)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "Chad  thanked Mali." in shown
    assert "".join(shown.split("\n")).isprintable()


def test_spark_shows_missing_as_missing() -> None:
    assert spark([None, 1.0, None, 3.0]) == "·▁·█"
    assert spark([None, None]) == "··"


@pytest.mark.parametrize(
    ("direction", "lately", "says"),
    [
        (None, -1.0, "It has grown worse: mean"),
        (None, 2.0, "It has grown better: mean"),
        ("up", 2.0, "It has gone on that way: mean"),
        ("up", -1.0, "It has faded: mean"),
        ("down", 2.0, "It has eased: mean"),
        ("down", -1.0, "It has gone on that way: mean"),
    ],
)
def test_where_a_stage_has_gone(direction: str | None, lately: float, says: str) -> None:
    stage = StageNow(date(2009, 4, 1), None, None, direction, None, 0.5, drift=Drift(0.5, lately))
    assert says in headline("same", stage, (), (), (), ())


def test_a_gate_of_no_kind_is_a_date() -> None:
    gate = GateAhead("other", "2012-11-06", "2012-11-06", 3, ("MLI",), ("TCD", "MLI"), "t", 1, "g1", awaited=True)
    assert headline("same", None, (), (), (gate,), ()).endswith("Moves wait for the date (MLI) of 6 November 2012.")


def test_a_stage_without_a_turn_is_given_none() -> None:
    days = [TODAY - timedelta(days=20 * n) for n in range(60)]
    brief = make_brief(store_of(*(event(str(day), "TCD", "MLI", "042") for day in days)), "TCD", "MLI", on=TODAY)
    assert brief.stage is not None and brief.stage.direction is None
    assert f"WHAT MOVED IT since {brief.stage.since:%B %Y}" in [block.label for block in blocks(brief)]


def test_a_mean_is_of_the_acts_that_have_an_intensity() -> None:
    def unknown(n: int) -> dict[str, float | None]:
        return {"intensity": None if n > 1 else -2.0}

    late = [event(str(TODAY - timedelta(days=n)), "TCD", "MLI", "112") | unknown(n) for n in range(12)]
    early = [event(str(TODAY - timedelta(days=100 + n)), "TCD", "MLI", "057") for n in range(12)]
    brief = make_brief(store_of(*late, *early), "TCD", "MLI", on=TODAY)
    assert (brief.arrow, brief.level.now, brief.coverage.events) == ("unknown", None, 12)
    third = event(str(TODAY), "TCD", "MLI", "042")
    level = make_brief(store_of(*late, *early, third), "TCD", "MLI", on=TODAY).level
    assert (level.events, level.now) == (3, pytest.approx(-0.7))
    assert level.low is not None and level.low < -3.0
