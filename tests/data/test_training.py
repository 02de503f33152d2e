"""The training sentences: their schema, their balance, and that none of them comes from a test set."""

from __future__ import annotations

import json
import os
import random
import re
from collections import Counter
from pathlib import Path

import pytest
from bench.judge_data import MODALITIES, Example, examples
from bench.judge_joined import joined

from detente.events.judge_text import TYPES

_FOLDER = Path(os.environ.get("DETENTE_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))


@pytest.fixture(scope="module")
def rows() -> list[Example]:
    return examples()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _runs(text: str) -> set[tuple[str, ...]]:
    """All runs of seven words."""
    words = _words(text)
    return {tuple(words[i : i + 7]) for i in range(len(words) - 6)}


def test_every_line_is_in_shape(rows: list[Example]) -> None:
    for row in rows:
        assert row.type in TYPES and row.modality in MODALITIES
        for start, end in (row.source, row.target):
            assert row.sentence[start:end] == row.sentence[start:end].strip() != "", row.place
        assert row.source[1] <= row.target[0] or row.target[1] <= row.source[0], row.place
        assert row.sentence == row.sentence.strip() and "  " not in row.sentence, row.place


def test_no_pair_stands_twice(rows: list[Example]) -> None:
    seen: dict[tuple[object, ...], str] = {}
    for row in rows:
        key = (" ".join(_words(row.sentence)), row.source, row.target)
        assert key not in seen, f"{row.place} repeats {seen.get(key)}"
        seen[key] = row.place


def test_every_type_is_well_represented(rows: list[Example]) -> None:
    counts = Counter(row.type for row in rows)
    assert set(counts) == set(TYPES)
    assert min(n for kind, n in counts.items() if kind != "STATEMENT") >= 300
    assert set(Counter(row.modality for row in rows)) == set(MODALITIES)


def test_joined_sentences_keep_their_marks(rows: list[Example]) -> None:
    draw = random.Random(3)
    longer = 0
    for row in rows[::7]:
        shown = joined(row, draw.choice(rows).sentence, draw)
        longer += len(shown.sentence) > len(row.sentence)
        assert shown.type == row.type
        for before, after in ((row.source, shown.source), (row.target, shown.target)):
            was, now = row.sentence[slice(*before)], shown.sentence[slice(*after)]
            assert now.lower() == was.lower()
    assert longer > 0.9 * len(rows[::7])


@pytest.mark.parametrize("name", ["plv_train.jsonl", "aw_train.jsonl"])
def test_no_sentence_is_shared_with_a_test_set(rows: list[Example], name: str) -> None:
    path = _FOLDER / "coding" / name
    if not path.exists():
        pytest.skip(f"no measuring data at coding/{name}")
    theirs = [json.loads(line)["sentence"] for line in path.read_text("utf-8").splitlines()]
    runs = {run for text in theirs for run in _runs(text)}
    whole = {" ".join(_words(text)) for text in theirs}
    for row in rows:
        shared = _runs(row.sentence) & runs
        assert not shared, f"{row.place} shares {' '.join(sorted(shared)[0])!r}"
        assert " ".join(_words(row.sentence)) not in whole, row.place
