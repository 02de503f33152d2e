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
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from tests.soak.compare import rows
from tests.soak.points import BUILD, IMPORT
from tests.soak.warm import Job, Warm

from detente.errors import StoreError
from detente.store.connection import connect, first_row

pytestmark = pytest.mark.soak
#: With the fifty of `test_swap` more than two hundred in all.
KILLS = {"build": 120, "import": 50}
_ONCE = ("create", "begin run", "finish run")
DETENTE = [sys.executable, "-c", "from detente.cli import main; main()"]
#: Files of an import, and rows of each, no two alike.
_FILES, _ROWS = 8, 1500
#: What is built over and over.
KILLED = ("col_ven.jsonl",)
CORPUS = ("col_ven.jsonl", "geo_rus.jsonl", "rus_tur.jsonl")


def build_command(db: Path, files: tuple[str, ...] = CORPUS) -> list[str]:
    folder = Path(str(resources.files("detente.data").joinpath("demo")))
    return ["build", *(str(folder / name) for name in files), "--db", str(db), "--jobs", "1"]


def import_command(db: Path, table: Path) -> list[str]:
    files = sorted(map(str, table.glob("*.csv"))) if table.is_dir() else [str(table)]
    return ["import", "csv", *files, "--db", str(db), "--map", "date=day,source=a,target=b,cameo=code,source_name=name"]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of files, each of them one transaction."""
    dice = random.Random(2)
    folder = tmp_path_factory.mktemp("table")
    for number in range(_FILES):
        lines = (
            f"20{dice.randint(10, 20)}-0{dice.randint(1, 9)}-11,TCD,MLI,0{dice.choice((40, 42, 57))},{number}-{row}"
            for row in range(_ROWS)
        )
        (folder / f"{number}.csv").write_text("day,a,b,code,name\n" + "\n".join(lines) + "\n")
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, table: Path) -> dict[str, dict[str, list[str]]]:
    """What uninterrupted runs give."""
    folder = tmp_path_factory.mktemp("whole")
    for command in (build_command(folder / "build.duckdb", KILLED), import_command(folder / "import.duckdb", table)):
        subprocess.run([*DETENTE, *command], check=True, capture_output=True)
    return {name: rows(folder / f"{name}.duckdb") for name in ("build", "import")}


def reported(output: bytes) -> int:
    """The highest count of stored articles that a run printed."""
    return max((int(n.replace(b",", b"")) for n in re.findall(rb"([\d,]+) stored", output)), default=0)


@pytest.fixture(scope="module")
def warm() -> Iterator[Warm]:
    process = Warm()
    yield process
    process.close()


def killed_once(warm: Warm, command: list[str], db: Path, seconds: float) -> bool:
    """Runs for so long, then SIGKILL; what it had reported as stored must be there. False: it ended by itself."""
    log = db.with_suffix(".log")
    if warm.run(Job(command, str(log), seconds)) != -signal.SIGKILL:
        return False
    said = log.read_bytes()
    table = "events" if command[0] == "import" else "articles"
    if reported(said):
        with connect(db) as connection:
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0] >= reported(said)
    return True


@pytest.mark.parametrize("kind", ["build", "import"])
def test_killed_at_random_instants(
    kind: str,
    tmp_path: Path,
    table: Path,
    whole: dict[str, dict[str, list[str]]],
    warm: Warm,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Kills in a row at one store; whenever a run gets through, a fresh store is begun."""
    dice = random.Random(kind)
    probe = tmp_path / "probe.duckdb"
    command = build_command(probe, KILLED) if kind == "build" else import_command(probe, table)
    started = time.monotonic()
    assert warm.run(Job(command)) == 0
    longest = (time.monotonic() - started) * 0.7
    kills = number = 0
    held: Counter[int] = Counter()
    while kills < KILLS[kind]:
        number += 1
        db = tmp_path / f"cut{number}.duckdb"
        command = build_command(db, KILLED) if kind == "build" else import_command(db, table)
        while kills < KILLS[kind] and killed_once(warm, command, db, dice.uniform(0.05, longest)):
            kills += 1
            held[stored(db, kind)] += 1
        warm.run(Job(command))
        assert rows(db) == whole[kind]
        db.unlink()
    with capsys.disabled():
        print(f"\n{kind}: {kills} kills at {number} stores, which held {len(held)} different counts of rows after them")


def stored(db: Path, kind: str) -> int:
    if not db.exists():
        return 0
    try:
        with connect(db) as connection:
            row = first_row(connection, f"SELECT count(*) FROM {'articles' if kind == 'build' else 'events'}")
    except StoreError:  # killed before its tables were committed
        return 0
    return int(row[0]) if row else 0


@pytest.mark.parametrize("number", ["1", "3"], ids=["first", "third"])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    ("kind", "point"), [*(("build", p) for p in BUILD), *(("import", p) for p in IMPORT)], ids=lambda x: str(x)
)
def test_killed_at_a_named_point(
    kind: str,
    point: str,
    when: str,
    number: str,
    tmp_path: Path,
    table: Path,
    whole: dict[str, dict[str, list[str]]],
    warm: Warm,
) -> None:
    """At its first passing, and, where the point is passed with every batch, at its third."""
    if number != "1" and point in _ONCE:
        pytest.skip("passed once a run")
    db = tmp_path / "cut.duckdb"
    command = build_command(db, KILLED) if kind == "build" else import_command(db, table)
    assert warm.run(Job(command, point=[point, when, number])) == -signal.SIGKILL
    warm.run(Job(command))
    assert rows(db) == whole[kind]
