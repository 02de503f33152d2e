"""Kept results: made once however many ask at once, bounded, failures not kept."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from detente.web.memo import Memo


def test_what_many_ask_for_at_once_is_made_once() -> None:
    memo: Memo[int] = Memo(10)
    made: list[int] = []
    gate = threading.Barrier(8)

    def make() -> int:
        time.sleep(0.05)
        made.append(1)
        return 7

    def ask(_: int) -> int:
        gate.wait()
        return memo.get("page", make)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [7] * 8
    assert made == [1]


def test_the_oldest_goes() -> None:
    memo: Memo[int] = Memo(2)
    for key in "abac":
        memo.get(key, lambda: 1)
    assert memo.get("a", lambda: 2) == 1
    assert memo.get("b", lambda: 2) == 2


def test_failures_and_the_worthless_are_made_again() -> None:
    memo: Memo[int] = Memo(5, lambda value: value > 0)
    with pytest.raises(ZeroDivisionError):
        memo.get("x", lambda: 1 // 0)
    assert memo.get("x", lambda: -1) == -1
    assert memo.get("x", lambda: 3) == 3
