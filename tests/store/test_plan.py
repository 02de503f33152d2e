"""The plan of a dry run: what is counted is right, what is estimated is near, and nothing is stored."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from detente.articles.promising import assembler
from detente.sieve import FAST
from detente.store import plan as plan_module
from detente.store.plan import plan


def line(number: int) -> dict[str, str]:
    text = f"Chad thanked Mali for {number * 7919 % 1000} tons of grain on Wednesday. " + "It rained. " * (number % 40)
    return {"id": str(number), "date": "2012-10-03", "text": text}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = [json.dumps(line(n)) for n in range(4000)]
    (tmp_path / "a.jsonl").write_text("\n".join(lines[:1500]))
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress("\n".join(lines[1500:3000]).encode()))
    pq.write_table(pa.Table.from_pylist([line(n) for n in range(3000, 4000)]), tmp_path / "c.parquet")
    return tmp_path


def test_records_are_told_within_a_tenth(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_module, "_SAMPLE", 6)
    found = plan([str(folder), "nowhere"], assembler(), through=FAST, jobs=2)
    assert (found.files, found.exact, found.sampled) == (3, False, 6)
    assert found.records == pytest.approx(4000, rel=0.1)
    assert found.bytes == sum(path.stat().st_size for path in folder.iterdir())
    assert [reject.code for reject in found.unreadable] == ["missing"]
    assert found.seconds and found.store_bytes and found.annotation_rate > 0
    assert found.sieve[0].passed == 6


def test_few_records_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(line(n)) for n in range(5)))
    found = plan([str(tmp_path)], assembler())
    assert (found.records, found.exact) == (5, True)


def test_a_stream_has_no_length() -> None:
    found = plan(["-"], assembler())
    assert (found.records, found.seconds, found.store_bytes) == (None, None, None)


@pytest.mark.timeout(20)
def test_a_named_pipe_has_no_length_and_is_left_alone(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert plan([str(tmp_path / "pipe")], assembler()).records is None


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text(json.dumps(line(1)))
    real = Path.open

    def opened(path: Path, *rest: Any, **more: Any) -> Any:
        if path.name == "b.jsonl":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *rest, **more)

    monkeypatch.setattr(Path, "open", opened)
    found = plan([str(tmp_path)], assembler())
    assert [(reject.code, Path(reject.place).name) for reject in found.unreadable] == [("unreadable", "b.jsonl")]
