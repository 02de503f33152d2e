"""What the commands share."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from detente.cli._shared import write_table


def test_json_lines_break_between_records_only(capsys: pytest.CaptureFixture[str]) -> None:
    frame = pd.DataFrame({"text": ["one\u2028two\x85three", "four"]})
    write_table(frame, None, as_json=True)
    told = capsys.readouterr().out
    assert [json.loads(line)["text"] for line in told.rstrip("\n").split("\n")] == list(frame["text"])
    write_table(frame[:0], None, as_json=True)
    assert capsys.readouterr().out == ""
