"""A build and the dashboard leave each other alone."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from made_up_store import make_store

from detente.errors import StoreError, StoreLocked
from detente.store.connection import connect, first_row
from detente.web import snapshot
from detente.web.snapshot import Snapshots, is_written

WRITER = """
import sys, time, duckdb
c = duckdb.connect(sys.argv[1])
c.begin()
c.execute("DELETE FROM events")
print("in", flush=True); sys.stdin.readline()
c.commit(); c.close(); print("out", flush=True); sys.stdin.readline()
"""


def test_old_snapshot_serves_while_a_build_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "LOOK_EVERY", 0.0)
    store = make_store(tmp_path / "s.duckdb", events=12)
    served = Snapshots(store)
    count = "SELECT count(*) FROM events"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(store)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdin and writer.stdout
    try:
        assert writer.stdout.readline() == "in\n"
        assert is_written(store)
        served.look()
        assert served.building
        assert first_row(served.current.connection, count) == (14,)
        with pytest.raises(StoreLocked):
            Snapshots(store, patience=0.1)
        writer.stdin.write("\n")
        writer.stdin.flush()
        assert writer.stdout.readline() == "out\n"
        deadline = time.monotonic() + 20
        while first_row(served.current.connection, count) != (0,) and time.monotonic() < deadline:
            served.look()
            time.sleep(0.05)
        assert first_row(served.current.connection, count) == (0,)
        assert not served.building
    finally:
        writer.communicate("\n", timeout=20)
        served.close()


def test_a_build_may_start_while_serving(tmp_path: Path) -> None:
    store = make_store(tmp_path / "s.duckdb", events=12)
    served = Snapshots(store)
    with connect(store, read_only=False) as writer:
        writer.execute("DELETE FROM events")
    served.close()
    assert not served.current.folder.exists()


def test_no_store_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="detente build"):
        Snapshots(tmp_path / "none.duckdb")
