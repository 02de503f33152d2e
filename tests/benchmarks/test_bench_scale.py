"""The large store of `bench.scale` leaves a folder that was there as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench import scale


def _made(store: Path, events: int) -> None:
    store.write_bytes(b"a store")
    store.with_name("fresh.parquet").write_bytes(b"rows")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(scale, "measure", _made)
    monkeypatch.setattr("sys.argv", ["scale", "--folder", str(tmp_path / "place")])
    return tmp_path / "place"


def test_a_folder_that_was_there_keeps_its_files(run: Path) -> None:
    run.mkdir()
    (run / "mine.txt").write_text("mine")
    scale.main()
    assert [file.name for file in run.iterdir()] == ["mine.txt"]


def test_a_folder_of_its_own_goes(run: Path) -> None:
    scale.main()
    assert not run.exists()
