"""What Spark finds is what `build` finds on one machine, row for row, however the work is cut."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fastwarc.warc import WarcRecord, WarcRecordType

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

TABLES = (
    *("articles", "sentences", "actors", "times", "statements", "events", "mentions", "relations", "gates"),
    *("issues", "rejects", "bands"),
)
DAY = "2012-10-03"
STORIES = (
    "MOSCOW (Demo Wire) - Russia accused Georgia on Wednesday of shelling a village near the border.",
    'Chad thanked Mali for the grain. "We are grateful," Chad\'s foreign minister said on Tuesday.',
    "The United States and Canada signed an agreement on fishing. The vote is due on 6 November.",
    "Japan recalled its ambassador from South Korea after the visit to the islands, officials said.",
)
PADDING = (
    " Traders had asked for a word since the spring, when a quarrel over cattle closed the road for some weeks."
    " The market in the border town stood empty, and lorries waited in a queue that reached the river."
)


def told(story: int, ending: str = "") -> str:
    return STORIES[story] + PADDING.replace("cattle", f"cattle and cloth {story}") + ending


def records() -> list[dict[str, Any]]:
    """Stories, copies of them (changed endings), the very same again, another language, a date that cannot be."""
    texts = [told(s) for s in range(4)] + [told(s, f" Report {n}.") for n in range(2) for s in (0, 1)] + [told(0)]
    out = [{"id": f"r{n}", "date": DAY, "outlet": "Demo Wire", "text": text} for n, text in enumerate(texts)]
    out.append({"id": "fr", "date": DAY, "text": "La Russie accuse la Géorgie d'avoir bombardé un village voisin."})
    out.append({"id": "bad", "date": "2012-13-45", "text": told(2, " A day that never was.")})
    return out


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The records dealt out to a JSONL file (with a broken line), a Parquet file and a WARC."""
    folder = tmp_path_factory.mktemp("in")
    dealt = [records()[start::3] for start in range(3)]
    lines = [json.dumps(record) for record in dealt[0]]
    (folder / "a.jsonl").write_text("\n".join([lines[0], "{broken", *lines[1:]]), encoding="utf-8")
    pq.write_table(pa.Table.from_pylist(dealt[1]), folder / "b.parquet")
    pages = [page(number, record["text"]) for number, record in enumerate(dealt[2])]
    (folder / "c.warc.gz").write_bytes(b"".join(map(gzip.compress, pages)))
    return [str(folder / name) for name in ("a.jsonl", "b.parquet", "c.warc.gz")]


def page(number: int, text: str) -> bytes:
    head = f'<head><title>A page</title><meta property="article:published_time" content="{DAY}"></head>'
    body = "".join(f"<p>{part}.</p>" for part in text.removesuffix(".").split(". "))
    html = f"<html>{head}<body><article>{body}</article></body></html>".encode()
    record = WarcRecord()
    record.init_headers(record_type=WarcRecordType.response)
    record.headers["WARC-Target-URI"] = f"https://example.org/{number}"
    record.set_bytes_content(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html)
    record.record_type = WarcRecordType.response
    record.headers["Content-Type"] = "application/http; msgtype=response"
    written = BytesIO()
    record.write(written)
    return written.getvalue()


def rows(db: Path, *without: str) -> dict[str, list[str]]:
    out = {}
    with connect(db) as connection:
        for table in TABLES:
            columns = [c[0] for c in connection.execute(f"DESCRIBE {table}").fetchall()]
            chosen = ", ".join(f'"{c}"' for c in columns if c not in ("run_id", *without))
            out[table] = sorted(map(repr, connection.execute(f"SELECT {chosen} FROM {table}").fetchall()))
    return out


@pytest.mark.parametrize(("partitions", "fast"), [(1, True), (5, False)])
def test_build_gives_what_one_machine_gives(
    spark: Any, inputs: list[str], tmp_path: Path, partitions: int, fast: bool
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


def test_loading_beside_what_a_store_already_holds(spark: Any, inputs: list[str], tmp_path: Path) -> None:
    """An article of the store is the original of a copy in the files, and of what the cluster took for its copies."""
    db = tmp_path / "s.duckdb"
    held = Article("held", told(0, " First of all."), date=date(2012, 10, 2), language="en")
    build_here([held], db, jobs=1)
    build(Job(spark, found_in(inputs), tmp_path / "out", assembler()))
    load(tmp_path / "out", db)
    with connect(db) as connection:
        same = connection.execute("SELECT count(*) FROM articles WHERE duplicate_of = 'held'").fetchall()[0][0]
        astray = connection.execute(
            "SELECT count(*) FROM articles a JOIN articles b ON b.id = a.duplicate_of WHERE b.duplicate_of IS NOT NULL"
        ).fetchall()[0][0]
    assert (same >= 3, astray) == (True, 0)
    assert replace(held, id="x").id == "x"
