"""A bound on the time that one document, or one batch, may take.

A timer interrupts Python code and the regular expression engine; a single long call of other compiled code ends first,
or ends its process, where that was asked for (`end_where_unheard`).
"""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
import time
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


@dataclass(slots=True)
class _Box:
    """A block under way: when its time is up (on the monotonic clock), and whether that may still interrupt it."""

    due: float
    is_open: bool = True


#: The blocks under way in the main thread, the outermost first.
_boxes: list[_Box] = []


@contextmanager
def timebox(seconds: float) -> Iterator[None]:
    """Raises OutOfTime in the block after `seconds` of wall-clock time; one in another keeps the outer bound.

    Without effect outside the main thread and where the system has no interval timer.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    depth, box = len(_boxes), _Box(time.monotonic() + seconds)
    before = signal.signal(signal.SIGALRM, _ring)
    _boxes.append(box)
    _wind()
    try:
        yield
    finally:
        box.is_open = False  # it must not break off the tidying up
        del _boxes[depth:]  # what an outer block's bell left behind goes too
        _wind()
        signal.signal(signal.SIGALRM, before)


def _wind() -> None:
    """Sets the timer, and what ends a process that does not hear it, to the block that is due first."""
    due = min((box.due for box in _boxes if box.is_open), default=None)
    left = 0.0 if due is None else max(1e-6, due - time.monotonic())
    signal.setitimer(signal.ITIMER_REAL, left)
    if _unheard.grace is not None and _unheard.said:
        faulthandler.cancel_dump_traceback_later()
        if due is not None:
            faulthandler.dump_traceback_later(left + _unheard.grace, exit=True, file=_unheard.said)


def _ring(number: int, frame: FrameType | None) -> None:
    due = [box for box in _boxes if box.is_open and box.due <= time.monotonic()]
    if not due:  # the two clocks differ by a hair
        _wind()
        return
    for box in due:
        box.is_open = False
    raise OutOfTime
