"""`bench.dating` counts what is told, and what is told rightly."""

from __future__ import annotations

import pytest
from bench import dating


def test_an_article_of_which_nothing_is_told_holds_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    docs = [
        {"id": "a", "date": "1987-03-05", "text": "They met and talked."},
        {"id": "b", "date": "1987-03-05", "text": "The Soviet Union and West Germany will hold talks."},
        {"id": "c", "date": "2012-03-05", "text": "The Soviet Union and West Germany will hold talks."},
        {"id": "d", "date": "2012-10-04", "text": "OSLO, Oct. 3, 2012 (Agency) - The envoys met."},
    ]
    dating._report("made up", docs, False, True)
    lines = capsys.readouterr().out.splitlines()
    assert "of 4: told 3, held 2" in lines[-1]
    assert [line[2:12] for line in lines[:-1]] == ["2012-03-05"]
