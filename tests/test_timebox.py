"""Endless work on one document ends in a reject; its neighbours are read."""

from __future__ import annotations

import re
import signal
import threading
import time
from pathlib import Path

import pytest

import detente
from detente import pipeline, pool
from detente.articles.raw import Raw
from detente.records import Article
from detente.store.build import build
from detente.store.connection import connect
from detente.timebox import OutOfTime, timebox

ENDLESS = re.compile(r"(a+)+b")


def test_a_regular_expression_without_end_is_interrupted() -> None:
    with pytest.raises(OutOfTime), timebox(0.2):
        ENDLESS.match("a" * 60)


def test_nothing_rings_after_the_block() -> None:
    with timebox(0.05):
        pass
    time.sleep(0.1)


def test_a_block_in_another_leaves_the_outer_bound() -> None:
    with pytest.raises(OutOfTime), timebox(0.2):
        with timebox(60):
            pass
        ENDLESS.match("a" * 60)
    with timebox(60):
        with pytest.raises(OutOfTime), timebox(0.1):
            ENDLESS.match("a" * 60)
        assert 50 < signal.getitimer(signal.ITIMER_REAL)[0] <= 60
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_the_outer_bound_holds_inside_an_inner_block() -> None:
    with pytest.raises(OutOfTime), timebox(0.1), timebox(60):
        ENDLESS.match("a" * 60)
    time.sleep(0.05)  # no bell is left behind


def test_other_threads_run_unbounded() -> None:
    done = []

    def work() -> None:
        with timebox(0.01):
            time.sleep(0.05)
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]


@pytest.fixture
def trap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The annotator hangs at a text that says so; a record may take a quarter of a second, a parse included."""
    whole = pipeline.annotate_batch

    def hangs(articles: list[Article], **options: object) -> list[detente.Document]:
        if any("hang here" in a.text for a in articles):
            ENDLESS.match("a" * 60)
        return whole(articles, **options)  # type: ignore[arg-type]

    list(detente.annotate_many(["Chad thanked Mali."]))  # the parser is loaded
    monkeypatch.setattr(pipeline, "annotate_batch", hangs)
    monkeypatch.setattr(pool, "RECORD_SECONDS", 3.0)


@pytest.mark.usefixtures("trap")
def test_one_endless_document_is_rejected_and_the_others_are_coded(tmp_path: Path) -> None:
    texts = ["Chad thanked Mali on Monday.", "Please hang here for ever.", "Peru thanked Chile on Friday."]
    articles = [Article(id=f"a{n}", text=text, language="en", origin=f"f.jsonl:{n}") for n, text in enumerate(texts)]
    tally = build(articles, tmp_path / "s.duckdb", jobs=1)
    assert (tally.stored, tally.rejected, tally.events) == (3, 1, 2)
    with connect(tmp_path / "s.duckdb") as connection:
        assert connection.execute("SELECT origin, code FROM rejects").fetchall() == [("f.jsonl:1", "timeout")]
    assert build(articles, tmp_path / "s.duckdb", jobs=1).rejected == 0


def test_a_record_whose_text_takes_for_ever_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "RECORD_SECONDS", 0.2)

    def endless(raw: Raw) -> list[Article]:
        ENDLESS.match("a" * 60)
        return []

    (item,) = pool.assembled(pool.Workers(1), [Raw(origin="f.warc@0", text="x")], endless)
    assert (item.origin, getattr(item, "code", None)) == ("f.warc@0", "timeout")
