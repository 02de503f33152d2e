"""Likely pages are made while nobody asks, and `/ready` says when they are."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from made_up_store import make_store

from detente.web import warm
from detente.web.app import create_app


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr(warm, "QUIET", 0.01)
    return TestClient(create_app(make_store(tmp_path / "s.duckdb", events=60), warm=True), base_url="http://localhost")


def _until_prepared(client: TestClient) -> None:
    deadline = time.monotonic() + 120
    while not client.get("/ready").json()["prepared"] and time.monotonic() < deadline:
        time.sleep(0.02)
    assert client.get("/ready").json() == {"indexed": True, "building": False, "prepared": True}


def test_likely_pages_are_made_ahead(client: TestClient) -> None:
    with client:
        _until_prepared(client)
        site = client.app.state.site  # type: ignore[attr-defined]
        site.page = None  # whatever is asked for now must be there already
        for path in ("/", "/dyad/RUS/USA", "/dyad/CHN/JPN", "/network", "/coverage", "/search"):
            assert client.get(path).status_code == 200


def test_a_steady_stream_of_questions_does_not_hold_it_up(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm, "QUIET", 0.05)
    monkeypatch.setattr(warm, "PATIENCE", 0.1)
    with client:
        deadline = time.monotonic() + 120
        while not client.get("/ready").json()["prepared"] and time.monotonic() < deadline:
            client.get("/issue/trade")
        assert client.get("/ready").json()["prepared"]


def test_the_end_waits_for_the_page_in_the_making(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that is still in a query when the process ends takes it down with SIGABRT."""
    begun, over = threading.Event(), threading.Event()

    def slow(path: str) -> None:
        begun.set()
        time.sleep(0.5)
        over.set()

    with client:
        monkeypatch.setattr(client.app.state.site, "prepare", slow)  # type: ignore[attr-defined]
        assert begun.wait(10)
        over.clear()
    assert over.is_set() and not [thread for thread in threading.enumerate() if thread.name.endswith("(_warm)")]
