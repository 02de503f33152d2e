"""The disk fills, the input breaks off, Ctrl-C, two builds at once: nothing lost, nothing twice, and it is said."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.soak.compare import rows
from tests.soak.test_kill import CORPUS, DETENTE, build_command, reported

from detente.store.connection import connect

pytestmark = pytest.mark.soak


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MiB; needs the right to mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)], check=False)
    if mounted.returncode:
        pytest.skip("no right to mount a small file system")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_full_disk_is_said_and_the_rest_follows_when_there_is_room(small_disk: Path, tmp_path: Path) -> None:
    db = small_disk / "s.duckdb"
    first = subprocess.run([*DETENTE, *build_command(db)], check=False, capture_output=True, text=True)
    assert first.returncode == 1 and "Traceback" not in first.stderr
    assert "space" in first.stderr and str(db) in first.stderr, first.stderr
    subprocess.run(["mount", "-o", "remount,size=200m", str(small_disk)], check=True)
    kept = len(rows(db)["articles"]) if db.exists() else 0
    assert kept >= reported(first.stderr.encode())
    subprocess.run([*DETENTE, *build_command(db)], check=True, capture_output=True)
    subprocess.run([*DETENTE, *build_command(tmp_path / "whole.duckdb")], check=True, capture_output=True)
    assert rows(db) == rows(tmp_path / "whole.duckdb")


def test_input_that_breaks_off_is_rejected_there_and_completed_later(tmp_path: Path) -> None:
    source = Path(build_command(tmp_path)[1]).read_bytes()
    packed = gzip.compress(source)
    feed, db = tmp_path / "feed.jsonl.gz", tmp_path / "s.duckdb"
    command = [*DETENTE, "build", str(feed), "--db", str(db), "--jobs", "1"]
    feed.write_bytes(packed[: len(packed) // 2])
    subprocess.run(command, check=True, capture_output=True)
    half = rows(db)
    assert 0 < len(half["articles"]) < source.count(b"\n") and "truncated" in "".join(half["rejects"])
    feed.write_bytes(packed)
    subprocess.run(command, check=True, capture_output=True)
    subprocess.run([*command[:5], "--db", str(tmp_path / "whole.duckdb"), "--jobs", "1"], check=True)
    ended, whole = rows(db), rows(tmp_path / "whole.duckdb")
    assert {n: t for n, t in ended.items() if n != "rejects"} == {n: t for n, t in whole.items() if n != "rejects"}


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interrupt_ends_within_two_seconds_with_a_summary(tmp_path: Path, jobs: str) -> None:
    db = tmp_path / "s.duckdb"
    command = [*build_command(db)[:-1], jobs]
    process = subprocess.Popen(
        [*DETENTE, *command],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background jobs ignore it
    )
    deadline = time.monotonic() + 60
    while not db.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(3)
    process.send_signal(signal.SIGINT)
    sent = time.monotonic()
    _, said = process.communicate(timeout=30)
    assert time.monotonic() - sent < 2, said
    assert process.returncode == 1 and "what was committed is kept" in said and "Traceback" not in said
    subprocess.run([*DETENTE, *command], check=True, capture_output=True)
    subprocess.run([*DETENTE, *build_command(tmp_path / "whole.duckdb")], check=True, capture_output=True)
    assert rows(db) == rows(tmp_path / "whole.duckdb")


def test_second_build_names_the_first(tmp_path: Path) -> None:
    db = tmp_path / "s.duckdb"
    first = subprocess.Popen([*DETENTE, *build_command(db)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while not db.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        second = subprocess.run([*DETENTE, *build_command(db)], check=False, capture_output=True, text=True)
        assert second.returncode == 1 and str(first.pid) in second.stderr, second.stderr
    finally:
        first.wait(timeout=300)
    with connect(db) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchall()[0][0] == sum(
            Path(p).read_bytes().count(b"\n") for p in build_command(db)[1 : 1 + len(CORPUS)]
        )


def test_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        place = Path("/proc/1")
    else:
        place = tmp_path / "locked"
        place.mkdir(mode=0o500)
    run = subprocess.run([*DETENTE, *build_command(place / "s.duckdb")], check=False, capture_output=True, text=True)
    assert run.returncode == 1 and "Traceback" not in run.stderr
