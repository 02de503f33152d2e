"""Coverage-guided fuzzing of one target (atheris), bounded in inputs and time; what opens new paths is kept.

    python -m tests.fuzz.run TARGET [--runs 100000] [--seconds 600]
    python -m tests.fuzz.run --list

Starts from `tests/fuzz/corpus/TARGET` (small inputs that reached new code, kept in the repository) and from the
seeds below; `--keep N` writes N new ones of all sizes back. Needs atheris. A failing input is printed and kept as
`crash-...` in the working folder.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
#: What guides the search: every module of these rooms is imported under instrumentation.
ROOMS = ("articles", "language", "actors", "events", "statements", "relations", "exchange", "store")


#: Longest inputs: the parser takes its time with each word, and a cut Parquet file has lost its footer.
LENGTHS = {"annotate": 600, "classify": 400, "read": 8192, "read-parquet": 8192}
LENGTH = 4096
os.environ.setdefault("OMP_NUM_THREADS", "1")  # read by numpy; threads for tiny products cost tenfold


def main() -> int:
    """Parent: one child process fuzzes (libFuzzer ends its process), then the new inputs are looked through."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", nargs="?")
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--keep", type=int, default=0)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.child:  # nothing of detente may be imported before this
        _fuzz(chosen.target, chosen.child, chosen.runs, chosen.seconds)
    from tests.fuzz.targets import TARGETS

    if chosen.list or chosen.target not in TARGETS:
        print("\n".join(sorted(TARGETS)))
        return 0 if chosen.list else 2
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        _fill(work, chosen.target)
        bounds = ["--runs", str(chosen.runs), "--seconds", str(chosen.seconds)]
        child = [sys.executable, "-m", "tests.fuzz.run", chosen.target, "--child", str(work), *bounds]
        code = subprocess.run(child, check=False).returncode
        if chosen.keep:
            _keep(work, CORPUS / chosen.target, chosen.keep)
    return code


def _fill(work: Path, target: str) -> None:
    from tests.fuzz.seeds import seeds

    for number, data in enumerate(seeds(target)):
        (work / f"seed-{number}").write_bytes(data)
    for file in sorted((CORPUS / target).glob("*")):
        shutil.copy(file, work / file.name)


def _keep(work: Path, place: Path, most: int) -> None:
    place.mkdir(parents=True, exist_ok=True)
    fresh = [f for f in work.iterdir() if not f.name.startswith("seed-") and not (place / f.name).exists()]
    by_size = sorted(fresh, key=lambda f: (f.stat().st_size, f.name))
    step = max(1.0, len(by_size) / most)  # the smallest alone open only the first doors
    for file in (by_size[int(n * step)] for n in range(min(most, len(by_size)))):
        shutil.copy(file, place / file.name)


def _fuzz(target: str, work: Path, runs: int, seconds: int) -> None:
    import atheris

    with atheris.instrument_imports(include=["detente"]):
        for room in ROOMS:
            package = importlib.import_module(f"detente.{room}")
            for module in pkgutil.walk_packages(package.__path__, f"detente.{room}."):
                importlib.import_module(module.name)
        from tests.fuzz.targets import TARGETS, ManyImports
    kind, _, name = target.partition("-")
    search = ManyImports(name) if kind == "import" else TARGETS[target]
    length = LENGTHS.get(target, LENGTH)
    limits = [f"-runs={runs}", f"-max_total_time={seconds}", f"-max_len={length}", "-timeout=120", "-rss_limit_mb=4096"]
    atheris.Setup([sys.argv[0], str(work), *limits, "-verbosity=1", "-print_final_stats=1"], search)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
