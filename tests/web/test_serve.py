"""`detente serve` says where it listens, gives way where it cannot, and ends when told to."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest


def _served(store: Path, *given: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "detente", "serve", "--db", str(store), *given]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as made:
            made.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.parametrize(
    "host", ["127.0.0.1", pytest.param("::1", marks=pytest.mark.skipif(not _has_ipv6(), reason="no IPv6"))]
)
def test_it_says_where_it_listens(store: Path, host: str) -> None:
    server = _served(store, "--port", "0", "--host", host)
    assert server.stderr
    try:
        address = next(filter(None, (re.search(r"http://\S+", line) for line in server.stderr))).group()
        with urllib.request.urlopen(f"{address}ready") as answer:
            assert answer.status == 200
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=60)
    assert server.returncode == 0


def test_a_port_that_is_taken_is_said_before_anything_is_made(store: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server = _served(store, "--port", str(taken.getsockname()[1]))
        told = server.communicate(timeout=60)[1]
    assert server.returncode == 1
    assert "cannot listen" in told and "--port" in told and "http://" not in told
