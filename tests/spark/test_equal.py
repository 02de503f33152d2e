"""What Spark finds is what `build` finds on one machine, row for row, however the work is cut."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from detente.articles.promising import assembler
from detente.articles.read import read_raw
from detente.events.version import codebook_version
from detente.records import Article
from detente.sieve import FAST, FULL
from detente.spark.inputs import found_in
from detente.spark.jobs import Job, annotate, build, dedupe
from detente.store.build import build as build_here
from detente.store.connection import connect
from detente.store.parquet import load


@pytest.mark.parametrize(("partitions", "fast"), [(1, True), (5, False)])
def test_build_gives_what_one_machine_gives(
    spark: Any, inputs: list[str], tmp_path: Path, partitions: int, fast: bool, rows: Any
) -> None:
    assemble, through = (assembler("promising"), FAST) if fast else (assembler(), FULL)
    here, there = tmp_path / "here.duckdb", tmp_path / "there.duckdb"
    build_here(read_raw(inputs), here, assemble=assemble, through=through, jobs=1, codebook=codebook_version())
    job = Job(spark, found_in(inputs), tmp_path / "out", assemble, through, partitions)
    build(job)
    tally = load(tmp_path / "out", there)
    assert rows(there) == rows(here)
    assert tally.copies >= 4 and tally.rejected == 2 and tally.events > 0
    with connect(here) as one, connect(there) as other:
        counts = [c.execute("SELECT sieve FROM runs").fetchall() for c in (one, other)]
    assert counts[0] == counts[1]
    assert load(tmp_path / "out", there).stored == 0
    assert not (tmp_path / "out" / "_work").exists()


def test_dedupe_alone_names_the_same_copies(spark: Any, inputs: list[str], tmp_path: Path) -> None:
    here = tmp_path / "here.duckdb"
    build_here(read_raw(inputs[::-1]), here, jobs=1)
    folder = dedupe(Job(spark, found_in(inputs[::-1]), tmp_path / "out", assembler()))
    found = spark.read.parquet(str(folder)).select("id", "duplicate_of", "story_id").collect()
    with connect(here) as connection:
        stored = connection.execute("SELECT id, duplicate_of, story_id FROM articles").fetchall()
    assert sorted(map(repr, map(tuple, found))) == sorted(map(repr, stored))


def test_annotate_looks_for_no_copies_and_goes_on_from_a_finished_stage(
    spark: Any, inputs: list[str], tmp_path: Path
) -> None:
    job = Job(spark, found_in(inputs[:1]), tmp_path / "out", assembler())
    found = spark.read.parquet(str(annotate(job)))
    assert found.where("duplicate_of IS NOT NULL").count() == 0
    assert {row.month for row in found.select("month").collect()} == {"2012-10", "rejected"}


def test_loading_beside_what_a_store_already_holds(
    spark: Any, inputs: list[str], tmp_path: Path, first_story: str
) -> None:
    """An article of the store is the original of a copy in the files, and of what the cluster took for its copies."""
    db = tmp_path / "s.duckdb"
    held = Article("held", first_story, date=date(2012, 10, 2), language="en")
    build_here([held], db, jobs=1)
    build(Job(spark, found_in(inputs), tmp_path / "out", assembler()))
    load(tmp_path / "out", db)
    with connect(db) as connection:
        same = connection.execute("SELECT count(*) FROM articles WHERE duplicate_of = 'held'").fetchall()[0][0]
        astray = connection.execute(
            "SELECT count(*) FROM articles a JOIN articles b ON b.id = a.duplicate_of WHERE b.duplicate_of IS NOT NULL"
        ).fetchall()[0][0]
    assert (same >= 3, astray) == (True, 0)
