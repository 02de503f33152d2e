"""Which files of a cluster's result are loaded, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.errors import InputError
from detente.store.parquet import documents_in


def laid_out(folder: Path) -> list[Path]:
    files = [folder / "documents" / f"month={m}" / f"part-{n}.parquet" for m in ("2012-09", "2012-10") for n in (0, 1)]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    (folder / "documents" / "_SUCCESS").touch()
    return files


def test_all_months_or_one(tmp_path: Path) -> None:
    files = laid_out(tmp_path)
    assert documents_in(tmp_path) == documents_in(tmp_path / "documents") == files
    assert documents_in(tmp_path / "documents" / "month=2012-10") == files[2:]


def test_a_run_that_has_not_ended_is_refused(tmp_path: Path) -> None:
    laid_out(tmp_path)
    (tmp_path / "documents" / "_SUCCESS").unlink()
    with pytest.raises(InputError, match="has not ended"):
        documents_in(tmp_path)


def test_nothing_there_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="detente spark build"):
        documents_in(tmp_path)
