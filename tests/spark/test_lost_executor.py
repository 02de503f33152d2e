"""An executor killed in the middle of the annotation: the run goes on without it and its result is the same."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from detente.articles.read import read_raw
from detente.events.version import codebook_version
from detente.store.build import build as build_here
from detente.store.parquet import load

PROGRAM = "from detente.cli import main; main()"


def executors(root: int) -> list[int]:
    """The processes of executors among all that `root` started."""
    kin = {root}
    found = []
    for pid in sorted(int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()):
        try:
            parent = int(Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()[1])
            command = Path("/proc", str(pid), "cmdline").read_bytes()
        except OSError:
            continue
        if parent in kin:
            kin.add(pid)
            if b"CoarseGrainedExecutorBackend" in command and b"java" in command.split(b"\0")[0]:
                found.append(pid)
    return found


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="finds executors through /proc")
@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_an_executor_killed_while_annotating(needs_spark: None, inputs: list[str], tmp_path: Path, rows: Any) -> None:
    import pyspark

    out = tmp_path / "out"
    command = [sys.executable, "-c", PROGRAM, "spark", "build", *inputs, str(out), "--partitions", "8"]
    command += ["--master", "local-cluster[2,1,1024]", "--conf", "spark.executor.memory=700m"]
    command += ["--conf", "spark.sql.shuffle.partitions=2"]
    with (tmp_path / "log").open("w") as log:
        run = subprocess.Popen(command, stderr=log, stdout=log)
        killed = kill_one(run, out)
        assert run.wait(timeout=1500) == 0, (tmp_path / "log").read_text()
    assert killed
    shutil.rmtree(Path(pyspark.__file__).parent / "work", ignore_errors=True)  # where local-cluster puts its logs
    here, there = tmp_path / "here.duckdb", tmp_path / "there.duckdb"
    build_here(read_raw(inputs), here, jobs=1, codebook=codebook_version())
    load(out, there)
    assert rows(there) == rows(here)


def kill_one(run: subprocess.Popen[bytes], out: Path) -> int | None:
    """Waits until the annotation has begun to write, then kills the first executor; its pid."""
    while run.poll() is None:
        if list(out.glob("documents/_temporary/*/_temporary/*")) and (found := executors(run.pid)):
            os.kill(found[0], signal.SIGKILL)
            return found[0]
        time.sleep(0.05)
    return None
