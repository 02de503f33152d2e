"""Runs a detente command and kills it (SIGKILL, by its own hand) at a named point of its way to the disk.

    python -m tests.soak.points POINT before|after N build IN... --db FILE

N: at the N-th passing of the point. Points are the functions below, by the name of the table.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

__all__ = ["BUILD", "IMPORT", "arm", "armed"]

_CONNECTION = ("detente.store.connection", "_create")
_SUMS = ("detente.store.sums", "_merge")
#: Name of the point -> the function at which the process dies.
BUILD = {
    "create": _CONNECTION,
    "begin run": ("detente.store.writer", "begin_run"),
    "insert": ("detente.store.writer", "_insert"),
    "derive events": ("detente.store.writer", "derive_events"),
    "sums": _SUMS,
    "insert rejects": ("detente.store.writer", "_insert_rejects"),
    "update run": ("detente.store.writer", "update_run"),
    "commit": ("detente.store.writer", "write_batch"),
    "finish run": ("detente.store.writer", "finish_run"),
}
IMPORT = {
    "create": _CONNECTION,
    "stage": ("detente.exchange.load", "_stage"),
    "reject": ("detente.exchange.load", "reject"),
    "update run": ("detente.store.writer", "update_run"),
    "commit": ("detente.exchange.load", "_load_file"),
    "insert events": ("detente.exchange.load", "_insert_events"),
    "sums": _SUMS,
    "finish run": ("detente.store.writer", "finish_run"),
}


def arm(module: str, name: str, when: str, number: int) -> None:
    """Puts the trap around the function (or method, "Class.name")."""
    room: Any = importlib.import_module(module)
    *holders, name = name.split(".")
    for holder in holders:
        room = getattr(room, holder)
    inner: Callable[..., Any] = getattr(room, name)
    passed = 0

    def trapped(*args: Any, **named: Any) -> Any:
        nonlocal passed
        passed += 1
        if when == "before" and passed == number:
            os.kill(os.getpid(), signal.SIGKILL)
        out = inner(*args, **named)
        if when == "after" and passed == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return out

    setattr(room, name, trapped)


def armed(command: list[str], point: str, when: str, number: str) -> None:
    """Arms the point of the command's own table."""
    points = IMPORT if command[0] == "import" else BUILD
    arm(*points[point], when, int(number))


def main() -> None:
    point, when, number, *command = sys.argv[1:]
    armed(command, point, when, number)
    sys.argv = ["detente", *command]
    from detente.cli import main as run

    run()


if __name__ == "__main__":
    main()
