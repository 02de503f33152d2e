"""SIGKILL of what serves a store, at random instants and at each named point of the swap to a newer copy.

The store stays as it was, the next one serves what it holds, no snapshot ever shows a part of an import, and what the
killed process left on the disk is removed.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.soak.swap import SWAP

from detente.exchange.load import load_mapped
from detente.store.connection import connect, first_row, writing
from detente.web import snapshot
from detente.web.snapshot import Snapshots

pytestmark = pytest.mark.soak
KILLS = 50
ROWS = 900
COLUMNS = {"date": "day", "source": "a", "target": "b", "cameo": "code"}


def grow(db: Path, folder: Path, number: int) -> None:
    """Imports ROWS further events, in one transaction."""
    dice = random.Random(number)
    file = folder / f"{number}.csv"
    rows = (f"20{dice.randint(10, 20)}-0{dice.randint(1, 9)}-11,TCD,MLI,042,{number}-{n}" for n in range(ROWS))
    file.write_text("\n".join(["day,a,b,code,name", *rows]) + "\n")
    with writing(db) as connection:
        load_mapped(connection, [file], COLUMNS | {"source_name": "name"})


def held(db: Path) -> int:
    with connect(db) as connection:
        row = first_row(connection, "SELECT count(*) FROM events")
    assert row
    return int(row[0])


@contextmanager
def serving(db: Path, *point: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.soak.swap", str(db), *point]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def check(db: Path, process: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """After the kill."""
    assert process.returncode == -signal.SIGKILL and process.stdout
    for shown in map(int, process.stdout):
        assert shown % ROWS == 0, "a snapshot showed a part of an import"
    assert not db.with_name(db.name + ".wal").exists()
    monkeypatch.setattr(snapshot, "_YOUNG", 0.0)
    served = Snapshots(db, whole=True)
    assert first_row(served.current.connection, "SELECT count(*) FROM events") == (held(db),)
    served.close()
    assert sorted(p.name for p in db.parent.iterdir()) == [db.name]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    (tmp_path / "store").mkdir()
    file = tmp_path / "store" / "s.duckdb"
    grow(file, tmp_path, 0)
    return file


def test_killed_at_random_instants(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(5)
    started = time.monotonic()
    with serving(db) as process:
        assert process.stdout and int(process.stdout.readline()) == ROWS
    start = time.monotonic() - started
    for number in range(1, KILLS + 1):
        before = held(db)
        with serving(db) as process:
            if number % 5:  # the store changes under it, once it serves
                assert process.stdout and int(process.stdout.readline()) == before
                grow(db, tmp_path, number)
                before += ROWS
                time.sleep(dice.uniform(0, start / 2))
            else:
                time.sleep(dice.uniform(0, start))
        assert held(db) == before
        check(db, process, monkeypatch)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("point", SWAP)
def test_killed_at_a_named_point_of_the_swap(
    point: str, when: str, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(db, point, when, "1") as process:
        assert process.stdout and int(process.stdout.readline()) == ROWS
        grow(db, tmp_path, 1)
        process.wait(timeout=120)
    assert held(db) == 2 * ROWS
    check(db, process, monkeypatch)
