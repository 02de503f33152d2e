"""`make bench` runs what the README quotes, passes over what has no data, and says what broke."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from bench import run
from bench.run import BENCHMARKS

ROOT = Path(__file__).parents[2]


def _quoted() -> set[tuple[str, ...]]:
    """Every call in the README's table; `x [a|b]` is x, x a and x b, `x [--c]` is x and x --c."""
    found = set()
    table = (ROOT / "README.md").read_text("utf-8").split("## Figures")[1].split("\n## ")[0]
    for cell in (line.rsplit(" | ", 1)[-1] for line in table.splitlines() if line.startswith("| ")):
        for call in re.findall(r"`(?:python -m )?(bench\.[^`]+)`", cell):
            plain, _, more = call.partition(" [")
            ways = [way for way in more.rstrip("]").replace("\\", "").split("|") if way]
            found |= {tuple(plain.split()), *((*plain.split(), *way.split()) for way in ways)}
    return found


def test_every_call_that_the_readme_quotes_is_run() -> None:
    assert _quoted() > {("bench.gates", "third"), ("bench.dating", "--fresh"), ("bench.scenes", "--dense")}
    assert _quoted() <= {tuple(call) for call in BENCHMARKS.values()}
    assert all(find_spec(module) for module, *_ in BENCHMARKS.values())


@pytest.mark.parametrize(
    ("name", "code", "said"), [("whole", 0, "ok"), ("absent", 0, "skipped"), ("broken", 1, "exit 1")]
)
def test_what_broke_is_told_from_what_has_no_data(name: str, code: int, said: str, tmp_path: Path) -> None:
    (tmp_path / "whole.py").touch()
    (tmp_path / "absent.py").write_text("from bench.data import data_path\ndata_path('none')\n")
    (tmp_path / "broken.py").write_text("raise ValueError\n")
    program = f"import sys\nfrom bench import run\nrun.BENCHMARKS = {{{name!r}: [{name!r}]}}\nsys.exit(run.main())"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": f"{ROOT}:{tmp_path}", "DETENTE_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[2].split(",")[0]) == (code, f"-- {name}: {said}")


def test_an_unknown_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["run", "claimz"])
    with pytest.raises(SystemExit, match="claimz"):
        run.main()
