"""Readers' corrections come back as tests of the codebook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from detente.cli.codebook import register
from detente.errors import CodebookError
from detente.events.corrections import corrections_of, read_corrections

APP = typer.Typer()
register(APP)
SENTENCE = "Brazil accused Peru of shelling a border post."


def record(wrong: str, right: str | None = None, **coded: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"sentence": SENTENCE, "source_id": "BRA", "source_start": 0, "source_end": 6}
    told |= {"target_id": "PER", "target_start": 15, "target_end": 19, "type": "PRAISE", "modality": "actual"}
    return {"wrong": wrong, "right": right, "note": None, "coded": told | coded}


def run(tmp_path: Path, *records: dict[str, Any]) -> Any:
    file = tmp_path / "store.duckdb.corrections.jsonl"
    file.write_text("".join(json.dumps(r) + "\n" for r in records), "utf-8")
    return CliRunner().invoke(APP, ["codebook", "test", "--corrections", str(file)])


def test_a_correction_that_the_codebook_meets_passes(tmp_path: Path) -> None:
    done = run(tmp_path, record("type", "ACCUSE", type="REJECT"), record("no event", type="ASSAULT"))
    assert done.exit_code == 0
    assert "2 of 2" in done.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        record("type", "REJECT", type="ACCUSE"),
        record("direction", type="ACCUSE"),
        record("no event", type="ACCUSE"),
        record("target", type="ACCUSE"),
        record("modality", "negated", type="ACCUSE"),
        record("modality", "negated", type="PROTEST"),
    ],
    ids=lambda r: r["wrong"],
)
def test_what_still_comes_out_as_it_was_called_wrong_fails(tmp_path: Path, wrong: dict[str, Any]) -> None:
    done = run(tmp_path, wrong)
    assert done.exit_code == 1
    assert "BRA>PER ACCUSE" in done.stdout
    assert "corrections.jsonl:1" in done.stdout


def test_what_cannot_be_tested_is_said(tmp_path: Path) -> None:
    carried = record("no event", type="PRAISE", target_start=-40, target_end=-36)
    beyond = record("no event", type="PRAISE", target_end=len(SENTENCE) + 1)
    lost = record("date"), record("type", "ACCUSE", sentence=None), record("type", source_start=None)
    done = run(tmp_path, *lost, carried, beyond, record("no event", source_start="0"))
    assert done.exit_code == 0
    assert done.stderr.count("not tested") == 6


def test_a_line_goes_on_over_the_separators_that_json_leaves_as_they_are(tmp_path: Path) -> None:
    told = json.dumps(record("no event", type="PRAISE") | {"note": "one\u2028two\x85three"}, ensure_ascii=False)
    file = tmp_path / "c.jsonl"
    file.write_text(told + "\n", "utf-8")
    (correction,) = corrections_of(file)
    assert correction.note == "one\u2028two\x85three"


@pytest.mark.parametrize("line", ["{", "[]", '{"wrong": "colour", "coded": {}}', '{"wrong": "type"}'])
def test_a_broken_line_is_named(line: str) -> None:
    with pytest.raises(CodebookError, match="corrections:2"):
        list(read_corrections(["", line], "corrections"))
