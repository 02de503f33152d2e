"""The same bytes whatever the hash seed."""

from __future__ import annotations

import os
import subprocess
import sys

_SCRIPT = """
import json
from detente.events import checks, classify, codebook
book = codebook.load()
rows = [
    {"id": 1, "sentence": "Ghana agreed to lift the ban on Benin's fish.", "source": "Ghana", "target": "Benin"},
    {"id": 2, "sentence": "Ghana slammed Togo and cut aid.", "source": "Ghana", "target": "Togo"},
]
print(json.dumps(list(classify(rows, judge="never"))))
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
