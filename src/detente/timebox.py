"""A bound on the time that one document, or one batch, may take.

A timer interrupts Python code and the regular expression engine; a single long call of other compiled code ends first.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["OutOfTime", "timebox"]


class OutOfTime(BaseException):
    """The time is up. No `Exception`, so that no handler on the way takes it for a fault of its own."""


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
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _ring(number: int, frame: FrameType | None) -> None:
    raise OutOfTime
