"""The parts of the driver that can be looked at alone, most of them without Spark."""

from __future__ import annotations

import builtins
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from detente.errors import InputError, MissingExtra
from detente.records import Article, Interval, Notice, Reject
from detente.spark import session as session_module
from detente.spark.components import components, rounds
from detente.spark.inputs import found_in, reader
from detente.spark.schema import ARTICLES, article_from, article_row


@pytest.mark.parametrize(
    "item",
    [
        Article("a", "One. Two.", "f:1", date_range=Interval("2012", None), notices=(Notice(0, 4, "appeal"),)),
        Reject("f", "f:2", "json", "bad JSON"),
    ],
)
def test_rows_lose_nothing(item: Article | Reject) -> None:
    assert article_from({"date_range": None, "reject": None, **article_row(item, 7)}) == item


def test_names_that_are_no_utf_8_are_rows_too() -> None:
    odd = "caf\udce9.txt"
    for item in (Article("a", "One.", odd), Reject(odd, odd, "empty", "nothing in it", "\ud800")):
        row = pa.RecordBatch.from_pylist([article_row(item, 0)], ARTICLES).to_pylist()[0]
        assert article_from(row).origin == "caf\ufffd.txt"


def test_lists_of_paths_stand_under_a_root(tmp_path: Path) -> None:
    (tmp_path / "warc.paths").write_text("2024/01/a.warc.gz\n2024/01/b.warc.gz\n\n")
    found = found_in([str(tmp_path / "warc.paths")], "s3://crawl/")
    assert found == ["s3://crawl/2024/01/a.warc.gz", "s3://crawl/2024/01/b.warc.gz"]


def test_what_cannot_be_read_from_here_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="standard input"):
        found_in(["-"])
    assert isinstance(found_in([str(tmp_path / "none.jsonl")])[0], Reject)


def test_a_file_given_by_address_is_read(tmp_path: Path) -> None:
    from detente.articles.promising import assembler

    (tmp_path / "a.jsonl").write_text('{"text": "Chad thanked Mali."}\n')
    address = (tmp_path / "a.jsonl").as_uri()
    batches = reader([address], assembler())(iter([pa.RecordBatch.from_pydict({"id": [0]})]))
    (row,) = [row for batch in batches for row in batch.to_pylist()]
    assert (row["text"], row["origin"], row["order"]) == ("Chad thanked Mali.", f"{address}:1", 0)


@pytest.mark.parametrize("address", ["file:///no/such/file.jsonl", "ftp2://nowhere/a.jsonl"])
def test_an_address_that_cannot_be_opened_is_a_reject(address: str) -> None:
    from detente.articles.promising import assembler

    batches = reader([address], assembler())(iter([pa.RecordBatch.from_pydict({"id": [0]})]))
    (row,) = [row for batch in batches for row in batch.to_pylist()]
    assert (row["reject"]["code"], row["reject"]["place"]) == ("unreadable", address)


def test_a_later_process_finds_the_stages_of_a_run_that_was_broken_off(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom detente.articles.promising import assembler\n"
        "from detente.spark.jobs import Job, _work\n"
        "print(_work(Job(None, ['a.jsonl'], Path('out'), assembler(sys.argv[1], outlet=sys.argv[2]))))"
    )
    runs = [("full", "Wire"), ("full", "Wire"), ("quick", "Wire"), ("promising", "Wire"), ("full", "Gazette")]
    found = [subprocess.check_output([sys.executable, "-c", program, *run], text=True) for run in runs]
    assert found[0] == found[1] and len(set(found)) == 4


def test_without_pyspark_the_error_names_the_fix(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def no_pyspark(name: str, *rest: Any) -> Any:
        if name.startswith("pyspark"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", no_pyspark)
    with pytest.raises(MissingExtra, match="pyspark") as raised:
        session_module.session()
    assert "pip install 'detente[spark]'" in str(raised.value)


@pytest.mark.parametrize(("version", "said"), [(None, "not installed"), (11, "Java 11")])
def test_without_java_the_error_names_the_fix(monkeypatch: pytest.MonkeyPatch, version: int | None, said: str) -> None:
    pytest.importorskip("pyspark")
    monkeypatch.setattr(session_module, "java_version", lambda: version)
    with pytest.raises(MissingExtra, match=said) as raised:
        session_module.session()
    assert "openjdk-17" in str(raised.value)


@pytest.mark.parametrize("way", [components, rounds])
def test_components_of_chains_stars_and_rings(spark: Any, tmp_path: Path, way: Any) -> None:
    dice = random.Random(3)
    chain = [(n, n + 1) for n in range(100, 112)]
    star = [(7, n) for n in range(200, 220)]
    ring = [(300 + n, 300 + (n + 1) % 9) for n in range(9)]
    edges = [pair if dice.random() < 0.5 else pair[::-1] for pair in chain + star + ring + chain[:5]]
    dice.shuffle(edges)
    found = way(spark.createDataFrame(edges, "a bigint, b bigint"), tmp_path).collect()
    groups: dict[int, set[int]] = {}
    for member, component in map(tuple, found):
        groups.setdefault(component, set()).add(member)
    assert groups == {100: set(range(100, 113)), 7: {7, *range(200, 220)}, 300: set(range(300, 309))}
    assert len(found) == sum(map(len, groups.values()))
