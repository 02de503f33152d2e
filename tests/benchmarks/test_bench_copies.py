"""`bench.copies`: the rate is of finding copies, and made-up articles are of any length that it takes."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from bench import copies


def test_the_rate_leaves_out_the_scoring(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]

    def passes(seconds: float, result: object) -> object:
        now[0] += seconds
        return result

    monkeypatch.setattr("sys.argv", ["copies"])
    monkeypatch.setattr(copies, "time", SimpleNamespace(perf_counter=lambda: now[0]))
    monkeypatch.setattr(copies, "gold", lambda: passes(2, {"a": "a", "b": "a"}))
    monkeypatch.setattr(copies, "score", lambda _: passes(8, "{}"))
    copies.main()
    assert capsys.readouterr().out == "{} 1 texts/s\n"


def test_an_article_too_short_for_a_near_copy_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["copies", "--million", "50", "--words", "20"])
    with pytest.raises(SystemExit, match="2"):
        copies.main()
    assert sum(copied for _, copied in copies.made_up(50, copies.HEAD + 1)) > 0
