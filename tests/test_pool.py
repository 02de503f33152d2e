"""The pool of processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

PARENT = """
import os, time
from detente.pool import workers

with workers(2) as pool:
    for pid in pool.map(abs, range(8)):
        pass
    print(*pool.executor._processes, flush=True)
    time.sleep(60)
"""


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
