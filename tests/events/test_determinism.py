"""The same bytes whatever the hash seed and the order of the pairs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

_SCRIPT = """
import json
from detente.events import checks, classify, codebook
book = codebook.load()
rows = [
    {"id": 1, "sentence": "Ghana agreed to lift the ban on Benin's fish.", "source": "Ghana", "target": "Benin"},
    {"id": 2, "sentence": "Ghana slammed Togo and cut aid.", "source": "Ghana", "target": "Togo"},
    {"id": 3, "sentence": "Farmers from Togo dumped manure at Ghana's gate.", "source": "Farmers", "target": "Ghana"},
    {"id": 4, "sentence": "Ghana had Togo in mind when it rolled out rockets.", "source": "Ghana", "target": "Togo"},
    {"id": 5, "sentence": "A nail bomb left by Ghana tore Togo's bus open.", "source": "Ghana", "target": "Togo's bus"},
]
print(json.dumps([list(classify(rows, judge=use)) for use in ("never", "auto", "only")]))
print(json.dumps(list(classify(rows[::-1]))[::-1]) == json.dumps(list(classify(rows))))
print([(r.frame, r.got) for r in checks.test(book)])
"""


def test_two_hash_seeds_give_the_same_bytes() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", _SCRIPT],
            env=os.environ | {"PYTHONHASHSEED": seed, "OMP_NUM_THREADS": "1"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert b"\nTrue\n" in outputs.pop(), "an answer depends on its neighbours"


_STORY = (
    "PARIS - France and Germany held talks on Monday. President Emmanuel Macron said Russia had attacked Ukraine. "
    "Moscow denied it and expelled two French diplomats. Turkey urged both sides to stop; its minister, on a visit to "
    "Berlin, met Annalena Baerbock. US-backed forces clashed with Syrian troops."
)


def _annotated(file: Path, jobs: int, seed: str) -> bytes:
    """What `detente annotate` prints for the file."""
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from detente.cli import main; main()",
            "annotate",
            str(file),
            "--jobs",
            str(jobs),
            "--explain",
            "--skipped",
        ],
        env=os.environ | {"PYTHONHASHSEED": seed, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        check=True,
    ).stdout


def test_seeds_and_processes_do_not_change_a_byte(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    rows = [{"id": str(n), "date": "2023-02-06", "title": f"Talks {n}", "text": _STORY} for n in range(6)]
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    one = _annotated(file, 1, "1")
    assert one == _annotated(file, 2, "2")
    assert all(json.loads(line)["events"] for line in one.decode().splitlines())
