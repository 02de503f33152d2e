"""SIGKILL at random instants of a real build and of an import: after a resume the store is the uninterrupted one."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from importlib import resources
from pathlib import Path

import pytest

from detente.store.connection import connect

pytestmark = pytest.mark.soak
KILLS = 200
TABLES = (
    *("articles", "sentences", "actors", "times", "statements", "events", "mentions", "relations", "gates"),
    *("issues", "rejects"),
)
DETENTE = [sys.executable, "-c", "from detente.cli import main; main()"]


def rows(db: Path) -> dict[str, list[str]]:
    out = {}
    with connect(db) as connection:
        for table in TABLES:
            columns = [c[0] for c in connection.execute(f"DESCRIBE {table}").fetchall() if c[0] != "run_id"]
            chosen = ", ".join(f'"{c}"' for c in columns)
            out[table] = sorted(map(repr, connection.execute(f"SELECT {chosen} FROM {table}").fetchall()))
    return out


def until_done(command: list[str], kills: int, longest: float, dice: random.Random) -> int:
    """Runs the command, killing it at random instants; returns how often it was killed."""
    killed = 0
    while killed < kills:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=dice.uniform(0.05, longest))
            break
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1
            time.sleep(0.05)
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return killed


def test_build_killed_many_times(tmp_path: Path) -> None:
    with resources.as_file(resources.files("detente.data").joinpath("demo")) as corpus:
        files = sorted(str(p) for p in corpus.glob("*.jsonl"))[:3]
        whole, cut = tmp_path / "whole.duckdb", tmp_path / "cut.duckdb"
        subprocess.run([*DETENTE, "build", *files, "--db", str(whole), "--jobs", "1"], check=True)
        command = [*DETENTE, "build", *files, "--db", str(cut), "--jobs", "1"]
        assert until_done(command, KILLS // 2, 8.0, random.Random(1)) > 3
        assert rows(cut) == rows(whole)


def test_import_killed_many_times(tmp_path: Path) -> None:
    table = tmp_path / "events.csv"
    dice = random.Random(2)
    lines = [
        f"20{dice.randint(10, 20)}-0{dice.randint(1, 9)}-11,TCD,MLI,0{dice.choice((40, 42, 57))}"
        for _ in range(300_000)
    ]
    table.write_text("day,a,b,code\n" + "\n".join(lines) + "\n")
    whole, cut = tmp_path / "whole.duckdb", tmp_path / "cut.duckdb"
    mapping = ["--map", "date=day,source=a,target=b,cameo=code"]
    subprocess.run([*DETENTE, "import", "csv", str(table), "--db", str(whole), *mapping], check=True)
    until_done([*DETENTE, "import", "csv", str(table), "--db", str(cut), *mapping], KILLS // 2, 3.0, dice)
    assert rows(cut) == rows(whole)
