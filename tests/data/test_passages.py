"""The labelled passages: every shipped one is in shape, and a line that is not is told with its place."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest
from bench.passages import passages, problems

TRAINING = Path(str(resources.files("detente") / "data" / "training"))


@pytest.mark.parametrize("folder", ["passages", "relations"])
def test_every_shipped_passage_is_in_shape(folder: str) -> None:
    files = sorted((TRAINING / folder).glob("*.txt"))
    assert files and not problems(files)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# 2012-02-30 | wire | A day that never was\n1 Rain fell.", 1),
        ("# 2012-02-03 | wire\n1 Rain fell.", 1),
        ("# 2012-02-03 | wire | Rain\n2 Rain fell.", 2),
        ("# 2012-02-03 | wire | Rain\n1 Chad thanked Mali.\n> 1 TCD MLI PRAISE actual | thanked", 3),
        ("# 2012-02-03 | wire | Rain\n1 Chad thanked Mali.\n> 1 TCD TCD SUPPORT actual | thanked", 3),
        ("# 2012-02-03 | wire | Rain\n1 Chad thanked Mali.\n> 1 TCD MLI SUPPORT actual | praised", 3),
        ("# 2012-02-03 | wire | Rain\n1 Chad thanked Mali.\n~ 1 strained TCD | thanked", 3),
        ("# 2012-02-03 | wire | Rain\n1 Chad thanked Mali.\n@ 2 vote TCD | thanked", 3),
    ],
)
def test_a_line_out_of_shape_says_where_and_the_rest_is_read(text: str, line: int, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(
        f"{text}\n\n# 2012-02-04 | wire | Sun\n1 Chad met Mali.\n> 1 TCD MLI CONSULT actual | met\n", "utf-8"
    )
    assert [error.where for error in problems([file])] == [f"a.txt:{line}"]
    (file.parent / "b.txt").write_text(file.read_text("utf-8").split("\n\n")[1], "utf-8")
    (sound,) = passages([file.parent / "b.txt"])
    assert [(t.source, t.type, t.sentence, t.doubtful) for t in sound.told] == [("TCD", "CONSULT", 0, False)]
