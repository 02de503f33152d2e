"""`bench.imports` clocks both sides from opening to closing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from bench import imports


class Passing:
    """Seconds as they are said to pass."""

    now = 0.0

    def read(self) -> float:
        return self.now

    @contextmanager
    def opened(self, *_: object) -> Iterator[SimpleNamespace]:
        self.now += 1
        yield SimpleNamespace(execute=self.worked, close=lambda: None)
        self.now += 10

    def worked(self, *_: object) -> SimpleNamespace:
        self.now += 100
        return SimpleNamespace(stored=1, read=1, known=0)


def test_both_are_clocked_from_opening_to_closing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    passing = Passing()
    monkeypatch.setattr("sys.argv", ["imports", "--rows", "1"])
    monkeypatch.setattr(imports, "time", SimpleNamespace(perf_counter=passing.read))
    monkeypatch.setattr(imports, "duckdb", SimpleNamespace(connect=passing.opened))
    monkeypatch.setattr(imports, "data_path", lambda *_: Path())
    monkeypatch.setattr(imports, "enlarge", lambda *_: None)
    monkeypatch.setattr(imports, "create_or_open", passing.opened)
    monkeypatch.setattr(imports, "load", passing.worked)
    imports.main()
    assert capsys.readouterr().out.count("1.00") == 3
    assert passing.now == 333
