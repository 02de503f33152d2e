"""The store: idempotent, resumable after a kill at any commit, the same whatever the order of articles."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from detente.errors import StoreError, StoreLocked, StoreVersion
from detente.records import Article, Document, Event, Interval, Party, Reject, Trigger
from detente.store import build as build_module
from detente.store.build import build
from detente.store.connection import connect, create_or_open
from detente.store.writer import Tally

TABLES = ("articles", "sentences", "events", "mentions", "rejects")


def article(number: int, text: str = "Chad thanked Mali.", day: date = date(2012, 10, 3)) -> Article:
    return Article(
        id=f"a{number:03d}", text=text, date=day, date_basis="given", outlet=f"Paper {number % 3}", language="en"
    )


def event(source: str = "TCD", target: str = "MLI") -> Event:
    return Event(
        source=Party(source, "GOV", 0, 4, "Chad"),
        target=Party(target, "GOV", 13, 17, "Mali"),
        type="SUPPORT",
        mode=None,
        cameo="051",
        intensity=3.4,
        quad="verbal_cooperation",
        modality="actual",
        date=Interval("2012-10-03", "2012-10-03"),
        trigger=Trigger(5, 12, "thanked"),
        issues=("trade",),
        statement=None,
        confidence=0.9,
    )


def coded(batch: list[Article], explain: bool = False) -> list[Document]:
    return [Document(a, sentences=((0, len(a.text)),), events=(event(),)) for a in batch]


@pytest.fixture(autouse=True)
def no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are made by hand here: the store is under test, not the coder."""

    def documents(pool: object, batches: Iterator[list[Article]], through: object) -> Iterator[list[Document]]:
        yield from (coded(batch) for batch in batches)

    monkeypatch.setattr(build_module, "annotate_batches", documents)


def rows(db: Path) -> dict[str, list[tuple[object, ...]]]:
    with connect(db) as connection:
        skip = {"articles": "run_id", "rejects": "run_id"}
        exclude = {t: f" EXCLUDE ({skip[t]})" if t in skip else "" for t in TABLES}
        return {t: sorted(map(repr, connection.execute(f"SELECT *{exclude[t]} FROM {t}").fetchall())) for t in TABLES}  # type: ignore[misc]


def test_second_run_does_nothing(tmp_path: Path) -> None:
    found = [*(article(n) for n in range(120)), Reject("f.jsonl", "f.jsonl:9", "bad_json", "no JSON")]
    first = build(found, tmp_path / "s.duckdb")
    before = rows(tmp_path / "s.duckdb")
    second = build(found, tmp_path / "s.duckdb")
    assert (first.stored, first.rejected, first.events) == (120, 1, 1)
    assert (second.stored, second.known, second.rejected, second.events) == (0, 120, 0, 0)
    assert rows(tmp_path / "s.duckdb") == before


def test_an_event_of_many_articles_is_one_row_with_all_mentions(tmp_path: Path) -> None:
    build([article(n) for n in range(5)], tmp_path / "s.duckdb")
    with connect(tmp_path / "s.duckdb") as connection:
        assert connection.execute("SELECT mentions, outlets, article_id FROM events").fetchall() == [(5, 3, "a000")]
        assert connection.execute("SELECT count(*) FROM mentions").fetchall() == [(5,)]


def test_events_do_not_depend_on_the_order_of_articles(tmp_path: Path) -> None:
    """Only which of several copies is the kept one does: the first that came."""
    articles = [article(n, day=date(2012, 10, 3 + n % 3)) for n in range(90)]
    build(articles, tmp_path / "one.duckdb")
    build(articles[60:], tmp_path / "two.duckdb")
    build(articles[:60][::-1], tmp_path / "two.duckdb")
    one, two = (rows(tmp_path / name) for name in ("one.duckdb", "two.duckdb"))
    assert {t: one[t] for t in TABLES if t != "articles"} == {t: two[t] for t in TABLES if t != "articles"}


def test_interrupted_between_any_two_batches_and_resumed(tmp_path: Path) -> None:
    articles = [article(n) for n in range(200)]
    build(articles, tmp_path / "whole.duckdb")

    class Stop(Exception):
        pass

    for stop_at in range(1, 4):
        db = tmp_path / f"cut{stop_at}.duckdb"
        seen = 0

        def watch(_: object, limit: int = stop_at) -> None:
            nonlocal seen
            seen += 1
            if seen == limit:
                raise Stop

        with pytest.raises(Stop):
            build(articles, db, watch=watch)
        build(articles, db)
        assert rows(db) == rows(tmp_path / "whole.duckdb")


def test_the_same_article_twice_in_one_input_is_stored_once(tmp_path: Path) -> None:
    tally = build([article(1), article(1), article(2)], tmp_path / "s.duckdb")
    assert (tally.read, tally.stored, tally.known) == (3, 2, 1)


def test_locked_store_says_who_holds_it(tmp_path: Path) -> None:
    db = tmp_path / "s.duckdb"
    build([article(1)], db)
    program = (
        "import sys\nfrom detente.store.connection import create_or_open\n"
        f"held = create_or_open({str(db)!r})\nprint('held', flush=True)\nsys.stdin.read()"
    )
    holder = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "held"
        with pytest.raises(StoreLocked, match=str(holder.pid)):
            create_or_open(db)
    finally:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with connect(db) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchall() == [(1,)]


def test_missing_wrong_and_newer_stores_are_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store"):
        connect(tmp_path / "none.duckdb")
    (tmp_path / "text.duckdb").write_text("not a database " * 500)
    with pytest.raises(StoreError):
        connect(tmp_path / "text.duckdb")
    (tmp_path / "clock.duckdb").write_text("not a database " * 500)
    with pytest.raises(StoreError, match="cannot be opened") as raised:
        connect(tmp_path / "clock.duckdb")
    assert not isinstance(raised.value, StoreLocked)
    duckdb.connect(str(tmp_path / "other.duckdb")).execute("CREATE TABLE t (x INT)").close()
    with pytest.raises(StoreError, match="not a detente store"):
        connect(tmp_path / "other.duckdb")
    with duckdb.connect(str(tmp_path / "meta.duckdb")) as foreign:
        foreign.execute("CREATE TABLE meta AS SELECT 'schema' AS key, 'public' AS value")
    with pytest.raises(StoreError, match="not a detente store"):
        connect(tmp_path / "meta.duckdb")
    with create_or_open(tmp_path / "new.duckdb") as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    with pytest.raises(StoreVersion, match="upgrade"):
        connect(tmp_path / "new.duckdb")


def test_killed_mid_run_keeps_what_was_reported(tmp_path: Path) -> None:
    """A real SIGKILL: every count the run printed before it died is in the store, and a rerun completes it."""
    db = tmp_path / "s.duckdb"
    program = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
import test_build as t
t.build_module.annotate_batches = lambda pool, batches, through: (t.coded(b) for b in batches)
def watch(tally):
    print(tally.stored, flush=True)
t.build([t.article(n) for n in range(2000)], {str(db)!r}, watch=watch)
"""
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    reported = [int(process.stdout.readline()) for _ in range(3)]
    process.send_signal(signal.SIGKILL)
    process.wait()
    with connect(db) as connection:
        kept = connection.execute("SELECT count(*) FROM articles").fetchall()[0][0]
    assert kept >= reported[-1]
    build([article(n) for n in range(2000)], db)
    build([article(n) for n in range(2000)], tmp_path / "whole.duckdb")
    assert rows(db) == rows(tmp_path / "whole.duckdb")


def test_dates_of_any_grain_become_days() -> None:
    from detente.store.rows import day_of

    assert day_of("2012") == (date(2012, 1, 1), "year")
    assert day_of("2012-02", last=True) == (date(2012, 2, 29), "month")
    assert day_of("2012-02-03") == (date(2012, 2, 3), "day")
    assert day_of("99999") == day_of("0000-01") == day_of("") == day_of(None) == (None, None)


def test_near_copies_point_at_the_first_that_was_kept(tmp_path: Path) -> None:
    told = (
        "The foreign ministers of Chad and Mali met on Wednesday in Accra and agreed to reopen their border by June. "
    )
    wire = told + "Traders had asked for that since the spring, when a quarrel over cattle closed the road. " * 3
    other = (
        "A storm closed the port of Accra on Tuesday and kept forty ships waiting outside the harbour for a day. " * 3
    )
    found = [
        article(1, wire),
        article(2, wire.replace("by June", "by July")),
        article(3, other),
        article(4, wire + "Ends."),
    ]
    tally = build(found[:2], tmp_path / "s.duckdb")
    assert tally.copies == 1
    build(found, tmp_path / "s.duckdb")
    with connect(tmp_path / "s.duckdb") as connection:
        kept = connection.execute("SELECT id, duplicate_of, story_id FROM articles ORDER BY id").fetchall()
    assert kept == [("a001", None, "a001"), ("a002", "a001", "a001"), ("a003", None, "a003"), ("a004", "a001", "a001")]


def test_a_store_of_the_first_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    """What version 1 lacked is added and worked out, and a build goes on with it, near-copies included."""
    wire = "The foreign ministers of Chad and Mali met on Wednesday in Accra and agreed to reopen their border by June."
    db = tmp_path / "s.duckdb"
    build([article(1, wire)], db)
    with duckdb.connect(str(db)) as old:
        old.execute("ALTER TABLE articles DROP COLUMN signature; ALTER TABLE runs DROP COLUMN sieve")
        old.execute("ALTER TABLE events DROP COLUMN dyad; DROP TABLE sums")
        old.execute("ALTER TABLE statements DROP COLUMN codebook")
        old.execute("UPDATE meta SET value = '1' WHERE key = 'schema'")
    with connect(db) as connection:
        assert connection.execute("SELECT octet_length(signature) FROM articles").fetchall() == [(64,)]
    assert build([article(2, wire + " Ends.")], db).copies == 1


def test_a_store_of_the_third_schema_says_which_codebook_its_statements_are_of(tmp_path: Path) -> None:
    db = tmp_path / "s.duckdb"
    build([article(1)], db, codebook="cb")
    with duckdb.connect(str(db)) as old:
        old.execute("ALTER TABLE statements DROP COLUMN codebook; UPDATE meta SET value = '3' WHERE key = 'schema'")
        old.execute("INSERT INTO statements (id, article_id) VALUES ('s', 'a001')")
    with connect(db) as connection:
        assert connection.execute("SELECT id, codebook FROM statements").fetchall() == [("s", "cb")]


def test_what_the_sieve_let_through_is_kept_with_the_run(tmp_path: Path) -> None:
    build([replace(article(1), language="fr"), article(2)], tmp_path / "s.duckdb")
    with connect(tmp_path / "s.duckdb") as connection:
        (tests,) = connection.execute("SELECT sieve FROM runs").fetchall()[0]
    assert tests[-1] == {"test": "sentence", "seen": 2, "passed": 0}
    assert [row["test"] for row in tests] == ["language", "copy", "states", "sentence"]


def test_a_run_that_goes_on_says_what_is_there_and_counts_what_it_passes_over(tmp_path: Path) -> None:
    articles = [Article(f"{n:032x}", f"Chad thanked Mali for its help on day {n}.") for n in range(3)]
    build(articles, tmp_path / "s.duckdb", jobs=1)
    begun: list[int] = []
    told: list[Tally] = []
    build(articles, tmp_path / "s.duckdb", jobs=1, watch=told.append, begun=begun.append)
    assert begun == [3]
    assert [(t.read, t.known, t.stored) for t in told] == [(3, 3, 0), (3, 3, 0)]


def test_names_and_ids_that_are_no_utf_8_are_stored_with_marks_in_their_place(tmp_path: Path) -> None:
    odd, db = "caf\udce9.txt", tmp_path / "s.duckdb"
    found = [replace(article(1), origin=odd), Reject(odd, odd, "empty", f"nothing in {odd}", "\ud800x")]
    first, again = (build(found, db, jobs=1, inputs=[odd]) for _ in range(2))
    assert (first.stored, first.rejected, again.rejected) == (1, 1, 0)
    with connect(db) as connection:
        assert connection.execute("SELECT origin FROM articles").fetchall() == [("caf\ufffd.txt",)]
        kept = connection.execute("SELECT place, reason, given_id FROM rejects").fetchall()
        assert kept == [("caf\ufffd.txt", "nothing in caf\ufffd.txt", "\ufffdx")]
        assert connection.execute("SELECT DISTINCT inputs FROM runs").fetchall() == [(["caf\ufffd.txt"],)]


def test_what_is_read_is_counted_as_it_is_stored(tmp_path: Path) -> None:
    """The time that is left is worked out from it."""
    told: list[Tally] = []
    build([article(n % 400) for n in range(800)], tmp_path / "s.duckdb", jobs=1, watch=told.append)
    assert [t.stored for t in told] == [192, 384, 400, 400]
    assert [t.read for t in told] == [592, 784, 800, 800]  # the known ones of a look-up go with its first batch


def test_rejects_do_not_pile_up_where_no_article_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_module, "_REJECTS_AT_ONCE", 4)
    bad = [Reject("feed", f"feed:{n}", "json", "not JSON") for n in range(10)]
    parts: list[int] = []
    done = build([*bad, article(1)], tmp_path / "s.duckdb", jobs=1, refused=lambda some: parts.append(len(some)))
    assert parts == [4, 4, 2, 0] and (done.read, done.rejected, done.stored) == (11, 10, 1)
