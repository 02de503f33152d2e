"""A long, bounded fuzzing run of every target: 100,000 inputs or the seconds named by DETENTE_FUZZ_SECONDS each."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.fuzz.targets import TARGETS

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not installed"),
]
SECONDS = os.environ.get("DETENTE_FUZZ_SECONDS", "900")
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_no_input_breaks_a_promise(target: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = [sys.executable, "-m", "tests.fuzz.run", target, "--runs", "100000", "--seconds", SECONDS]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    executed = re.search(r"number_of_executed_units: (\d+)", run.stderr)
    with capsys.disabled():
        print(f"\n{target}: {executed.group(1) if executed else 'no'} inputs")
    assert run.returncode == 0, run.stderr[-3000:]
