"""SIGKILL at random instants and at every named point of a build and an import.

After a resume the store is, row for row, the one of an uninterrupted run; nothing reported as stored was missing.
"""

from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
import time
from importlib import resources
from pathlib import Path

import pytest
from tests.soak.compare import rows
from tests.soak.points import BUILD, IMPORT

from detente.store.connection import connect

pytestmark = pytest.mark.soak
#: With the fifty of `test_swap` two hundred in all.
KILLS = {"build": 100, "import": 50}
DETENTE = [sys.executable, "-c", "from detente.cli import main; main()"]
CORPUS = ("col_ven.jsonl", "geo_rus.jsonl", "rus_tur.jsonl")


def build_command(db: Path, files: tuple[str, ...] = CORPUS) -> list[str]:
    folder = Path(str(resources.files("detente.data").joinpath("demo")))
    return ["build", *(str(folder / name) for name in files), "--db", str(db), "--jobs", "1"]


def import_command(db: Path, table: Path) -> list[str]:
    return ["import", "csv", str(table), "--db", str(db), "--map", "date=day,source=a,target=b,cameo=code"]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dice = random.Random(2)
    lines = [
        f"20{dice.randint(10, 20)}-0{dice.randint(1, 9)}-11,TCD,MLI,0{dice.choice((40, 42, 57))}"
        for _ in range(300_000)
    ]
    file = tmp_path_factory.mktemp("table") / "events.csv"
    file.write_text("day,a,b,code\n" + "\n".join(lines) + "\n")
    return file


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, table: Path) -> dict[str, dict[str, list[str]]]:
    """What uninterrupted runs give."""
    folder = tmp_path_factory.mktemp("whole")
    for command in (build_command(folder / "build.duckdb"), import_command(folder / "import.duckdb", table)):
        subprocess.run([*DETENTE, *command], check=True, capture_output=True)
    return {name: rows(folder / f"{name}.duckdb") for name in ("build", "import")}


def reported(output: bytes) -> int:
    """The highest count of stored articles that a run printed."""
    return max((int(n.replace(b",", b"")) for n in re.findall(rb"([\d,]+) stored", output)), default=0)


def killed_once(command: list[str], db: Path, seconds: float) -> bool:
    """Runs for so long, then SIGKILL; what it had reported as stored must be there. False: it ended by itself."""
    process = subprocess.Popen([*DETENTE, *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _, said = process.communicate(timeout=seconds)
        return False
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        _, said = process.communicate()
    table = "events" if command[0] == "import" else "articles"
    if reported(said):
        with connect(db) as connection:
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0] >= reported(said)
    return True


@pytest.mark.parametrize("kind", ["build", "import"])
def test_killed_at_random_instants(
    kind: str, tmp_path: Path, table: Path, whole: dict[str, dict[str, list[str]]]
) -> None:
    """Kills in a row at one store; whenever a run gets through, a fresh store is begun."""
    dice = random.Random(kind)
    started = time.monotonic()
    probe = tmp_path / "probe.duckdb"
    command = build_command(probe) if kind == "build" else import_command(probe, table)
    subprocess.run([*DETENTE, *command], check=True, capture_output=True)
    longest = (time.monotonic() - started) * 1.1
    kills = number = 0
    while kills < KILLS[kind]:
        number += 1
        db = tmp_path / f"cut{number}.duckdb"
        command = build_command(db) if kind == "build" else import_command(db, table)
        while kills < KILLS[kind] and killed_once(command, db, dice.uniform(0.05, longest)):
            kills += 1
        subprocess.run([*DETENTE, *command], check=False, capture_output=True)
        assert rows(db) == whole[kind]
        db.unlink()


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    ("kind", "point"), [*(("build", p) for p in BUILD), *(("import", p) for p in IMPORT)], ids=lambda x: str(x)
)
def test_killed_at_a_named_point(
    kind: str, point: str, when: str, tmp_path: Path, table: Path, whole: dict[str, dict[str, list[str]]]
) -> None:
    db = tmp_path / "cut.duckdb"
    command = build_command(db) if kind == "build" else import_command(db, table)
    trapped = [sys.executable, "-m", "tests.soak.points", point, when, "1", *command]
    assert subprocess.run(trapped, check=False, capture_output=True).returncode == -signal.SIGKILL
    subprocess.run([*DETENTE, *command], check=False, capture_output=True)
    assert rows(db) == whole[kind]
