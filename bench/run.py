"""Every benchmark behind a figure of the README, one after the other: `make bench` or `python -m bench.run [NAME...]`.

A benchmark whose measuring data is absent says so and is passed over.
"""

from __future__ import annotations

import subprocess
import sys
import time

#: Module and arguments, in the order of the README's table.
BENCHMARKS = {
    "coding": ["bench.coding"],
    "judge": ["bench.judge"],
    "endtoend": ["bench.endtoend"],
    "actors": ["bench.actors"],
    "quotes": ["bench.quotes"],
    "times": ["bench.times"],
    "dating": ["bench.dating"],
    "extraction": ["bench.extraction"],
    "copies": ["bench.copies"],
    "events": ["bench.events"],
    "noise": ["bench.noise"],
    "gates": ["bench.gates"],
    "claims": ["bench.claims"],
    "gazetteer": ["bench.gazetteer"],
    "spark": ["bench.spark"],
    "sieve": ["bench.sieve", "--articles", "200"],
    "bulk": ["bench.bulk"],
    "turning_points": ["bench.turning_points"],
    "outlook": ["bench.outlook"],
    "imports": ["bench.imports"],
    "scale": ["bench.scale", "--events", "20000000"],
    "speed": ["bench.speed"],
    "dashboard": ["bench.dashboard"],
}


def main() -> None:
    chosen = sys.argv[1:] or list(BENCHMARKS)
    unknown = [name for name in chosen if name not in BENCHMARKS]
    if unknown:
        raise SystemExit(f"no benchmark {unknown[0]!r}; there are {', '.join(BENCHMARKS)}")
    for name in chosen:
        module, *arguments = BENCHMARKS[name]
        print(f"\n== {name}: python -m {' '.join([module, *arguments])}", flush=True)
        started = time.monotonic()
        done = subprocess.run([sys.executable, "-m", module, *arguments], check=False)
        verdict = "ok" if done.returncode == 0 else f"exit {done.returncode}"
        print(f"-- {name}: {verdict}, {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
