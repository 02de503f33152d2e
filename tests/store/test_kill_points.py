"""The short form of `tests/soak/test_kill.py`: one kill inside a batch, one between commit and report, then a resume.

The soak kills at every named point of a build and an import and at 200 random instants.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.soak.compare import rows
from tests.soak.test_kill import DETENTE, import_command

ROWS = "day,a,b,code,name\n2011-05-06,TCD,MLI,042,one\n2011-05-07,MLI,TCD,190,two\n2011-05-99,MLI,TCD,190,three\n"


@pytest.mark.parametrize("when", ["before", "after"])
def test_import_killed_around_its_commit(tmp_path: Path, when: str) -> None:
    table = tmp_path / "events.csv"
    table.write_text(ROWS)
    trapped = [sys.executable, "-m", "tests.soak.points", "update run", when, "1"]
    cut, whole = tmp_path / "cut.duckdb", tmp_path / "whole.duckdb"
    killed = subprocess.run([*trapped, *import_command(cut, table)], check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL
    for db in (cut, whole):
        subprocess.run([*DETENTE, *import_command(db, table)], check=True, capture_output=True)
    assert rows(cut) == rows(whole)
    assert len(rows(cut)["events"]) == 2
