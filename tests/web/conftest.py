"""One made-up store and one server over it for all web tests."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from made_up_store import make_store

    return make_store(tmp_path_factory.mktemp("web") / "made-up.duckdb")


@pytest.fixture(scope="session")
def client(store: Path) -> Iterator[TestClient]:
    from detente.web.app import create_app

    with TestClient(create_app(store), base_url="http://localhost") as made:
        yield made


@pytest.fixture(scope="session")
def base(store: Path) -> Iterator[str]:
    """The address of a real server on a free loopback port."""
    import uvicorn

    from detente.web.app import create_app

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(store), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)
