"""Runs detente commands in forks of a process that has loaded the models: what is killed is then a store being written,
not a program being started. Batches are small, so that a build is a dozen commits.

    python -m tests.soak.warm      (one JSON job a line on standard input; its exit code, negative for a signal, out)
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path

__all__ = ["Job", "Warm"]

_BATCH_RECORDS = 3


@dataclass(frozen=True)
class Job:
    """A command; `seconds` until SIGKILL (None: it may end), `point` at which it kills itself (`points.arm`), and the
    file that takes its messages."""

    command: list[str]
    said: str = os.devnull
    seconds: float | None = None
    point: list[str] | None = None


class Warm:
    """The process that forks."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.soak.warm"]
        root = Path(__file__).resolve().parents[2]
        self._process = subprocess.Popen(
            command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def run(self, job: Job) -> int:
        """The exit code, negative for the signal that ended it."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(asdict(job)) + "\n")
        return int(self._process.stdout.readline())

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=60)


def main() -> None:
    from detente import pool
    from detente.pipeline import annotate_batch
    from detente.records import Article

    pool.BATCH_RECORDS = _BATCH_RECORDS
    annotate_batch([Article("0" * 32, "Chad's president said on Monday that Mali must free the crew before the vote.")])
    for line in sys.stdin:
        job = Job(**json.loads(line))
        child = os.fork()
        if child == 0:
            _work(job)
        print(_ended(child, job.seconds), flush=True)


def _work(job: Job) -> None:
    from tests.soak.points import armed

    from detente.cli import main as run

    said = os.open(job.said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(said, stream)
    code = 1
    try:
        if job.point:
            armed(job.command, *job.point)
        sys.argv = ["detente", *job.command]
        run()
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _ended(child: int, seconds: float | None) -> int:
    deadline = time.monotonic() + (600.0 if seconds is None else seconds)
    while True:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() >= deadline:
            os.kill(child, signal.SIGKILL)
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        time.sleep(0.002)


if __name__ == "__main__":
    main()
