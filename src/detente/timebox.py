"""A bound on the time that one document, or one batch, may take.

A timer interrupts Python code and the regular expression engine; a single long call of other compiled code ends first,
or ends its process, where that was asked for (`end_where_unheard`).
"""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO

__all__ = ["OutOfTime", "end_where_unheard", "timebox"]


class OutOfTime(BaseException):
    """The time is up. No `Exception`, so that no handler on the way takes it for a fault of its own."""


@dataclass(slots=True)
class _Unheard:
    """`grace`: how long after the time is up this process may go on; `said`: where faulthandler writes what it must."""

    grace: float | None = None
    said: IO[str] | None = None


_unheard = _Unheard()


def end_where_unheard(grace: float) -> None:
    """From now on this process ends itself `grace` seconds after a timebox was up and nothing came of it."""
    _unheard.grace = grace
    _unheard.said = _unheard.said or Path(os.devnull).open("w")  # noqa: SIM115 (for the life of the process)


@contextmanager
def timebox(seconds: float) -> Iterator[None]:
    """Raises OutOfTime in the block after `seconds` of wall-clock time.

    Without effect outside the main thread and where the system has no interval timer.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    if _unheard.grace is not None and _unheard.said:
        faulthandler.dump_traceback_later(seconds + _unheard.grace, exit=True, file=_unheard.said)
    try:
        yield
    finally:
        if _unheard.grace is not None:
            faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _ring(number: int, frame: FrameType | None) -> None:
    raise OutOfTime
