"""What `bench.dashboard` calls cold was never asked for, whatever users clicked before."""

from __future__ import annotations

from itertools import combinations

import pytest
from bench import dashboard

PAIRS = [(a, b, 1000 // (n + 1)) for n, (a, b) in enumerate(combinations("ABCDEFGHIJKLMNOPQRST", 2))]


def test_cold_pages_are_those_that_no_click_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def timed(base: str, address: str) -> tuple[float, int]:
        asked.append(address)
        return 0.1, 1

    monkeypatch.setattr(dashboard, "_cpu", lambda _: 0.0)
    monkeypatch.setattr(dashboard, "_timed", timed)
    told = dashboard._click("at first", "", 0, 30, PAIRS, 1)
    assert told == set(asked) and len(asked) == 8 * 30
    codes = dashboard._unasked([(a, b) for a, b, _ in PAIRS], told)
    cold = dashboard._addresses("dyad", 40, codes)
    assert len(cold) == 40 and not told & set(cold)
    assert told & set(dashboard._addresses("dyad", 40, [(a, b) for a, b, _ in PAIRS]))
