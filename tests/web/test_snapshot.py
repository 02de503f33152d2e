"""A build and the dashboard leave each other alone."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import threading
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
        assert first_row(served.current.connection, count) == (15,)
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


KILLED = """
import os, signal, sys
from detente.store.connection import connect
c = connect(sys.argv[1], read_only=False)
c.execute("DELETE FROM events")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_last_commits_of_a_killed_build_are_shown(tmp_path: Path) -> None:
    store = make_store(tmp_path / "s.duckdb", events=12)
    subprocess.run([sys.executable, "-c", KILLED, str(store)], check=False)
    log = store.with_name("s.duckdb.wal")
    before = log.read_bytes(), store.read_bytes()
    served = Snapshots(store, patience=0.1)
    assert first_row(served.current.connection, "SELECT count(*) FROM events") == (0,)
    served.close()
    assert (log.read_bytes(), store.read_bytes()) == before


def test_copies_that_a_killed_server_left_are_removed_and_those_of_a_living_one_are_not(tmp_path: Path) -> None:
    store = make_store(tmp_path / "s.duckdb", events=12)
    left, young, used = (tmp_path / f".s.duckdb.serve-{name}" for name in ("left", "young", "used"))
    for folder in (left, young, used):
        folder.mkdir()
        (folder / "store.duckdb").touch()
    for folder in (left, used):
        os.utime(folder, (0, 0))
    held = os.open(used, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        Snapshots(store).close()
    finally:
        os.close(held)
    assert (left.exists(), young.exists(), used.exists()) == (False, True, True)


def _looked(served: Snapshots) -> None:
    """Looks once and waits for what that began."""
    served.look()
    with served._renewing:
        pass


def test_a_store_replaced_by_nonsense_is_tried_once_and_the_copy_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(snapshot, "LOOK_EVERY", 0.0)
    store = make_store(tmp_path / "s.duckdb", events=12)
    whole, served = store.read_bytes(), Snapshots(store)
    store.write_bytes(b"nonsense" * 1000)
    for _ in range(3):
        _looked(served)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    store.unlink()
    store.mkdir()  # nor does something else in its place end the page that looks
    _looked(served)
    assert first_row(served.current.connection, "SELECT count(*) FROM events") == (15,)
    store.rmdir()
    store.write_bytes(whole)
    before = served.current.number
    _looked(served)
    assert served.current.number > before
    served.close()


def test_the_second_layer_of_the_index_is_made_after_a_build_that_changed_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "LOOK_EVERY", 0.0)
    monkeypatch.setattr(snapshot, "SMALL", 0)
    busy = iter([False, False, True])  # as long as the first copy is taken nobody writes, then somebody does
    monkeypatch.setattr(snapshot, "is_written", lambda _: next(busy, False))
    served = Snapshots(make_store(tmp_path / "s.duckdb", events=12))
    with served._renewing:
        assert not served.current.texts
    _looked(served)
    assert served.current.texts
    served.close()


def test_close_breaks_off_a_renewal_in_a_query(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "SMALL", 0)
    endless = "SELECT count(*) FROM range(100000000) a, range(100000000) b"
    monkeypatch.setattr(snapshot, "SECOND", {"web_heads": endless})
    served = Snapshots(make_store(tmp_path / "s.duckdb", events=12))
    renewal = next(thread for thread in threading.enumerate() if thread.name.endswith("(_renew)"))
    time.sleep(0.2)
    began = time.monotonic()
    served.close()
    renewal.join(5)
    assert not renewal.is_alive() and time.monotonic() - began < 5
