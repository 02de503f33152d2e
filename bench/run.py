"""Every benchmark behind a figure of the README, one after the other: `make bench` or `python -m bench.run [NAME...]`.

Those of docs/bulk.md and docs/dashboard.md are among them. A benchmark whose measuring data is absent says so and is
passed over; the exit status is 1 where one breaks.
"""

from __future__ import annotations

import subprocess
import sys
import time

from bench.data import SKIPPED

#: Module and arguments, in the order of the README's table.
BENCHMARKS = {
    "coding": ["bench.coding"],
    "coding-scored": ["bench.coding", "--half", "scored"],
    "judge": ["bench.judge"],
    "events": ["bench.events"],
    "endtoend": ["bench.endtoend"],
    "scenes": ["bench.scenes", "--dense"],
    "noise": ["bench.noise"],
    "actors": ["bench.actors"],
    "gazetteer": ["bench.gazetteer"],
    "quotes": ["bench.quotes"],
    "times": ["bench.times"],
    "gates": ["bench.gates"],
    "gates-second": ["bench.gates", "second"],
    "gates-third": ["bench.gates", "third"],
    "claims": ["bench.claims"],
    "claims-second": ["bench.claims", "second"],
    "claims-third": ["bench.claims", "third"],
    "extraction": ["bench.extraction"],
    "dating": ["bench.dating"],
    "dating-fresh": ["bench.dating", "--fresh"],
    "copies": ["bench.copies"],
    "turning_points": ["bench.turning_points"],
    "outlook": ["bench.outlook"],
    "speed": ["bench.speed"],
    "scale": ["bench.scale"],
    "imports": ["bench.imports"],
    "sieve": ["bench.sieve", "--articles", "200"],
    "bulk": ["bench.bulk"],
    "spark": ["bench.spark"],
    "dashboard": ["bench.dashboard"],
}


def main() -> int:
    """Run those that are named, or all; 1 where one breaks."""
    chosen = sys.argv[1:] or list(BENCHMARKS)
    unknown = [name for name in chosen if name not in BENCHMARKS]
    if unknown:
        raise SystemExit(f"no benchmark {unknown[0]!r}; there are {', '.join(BENCHMARKS)}")
    broken = []
    for name in chosen:
        module, *arguments = BENCHMARKS[name]
        print(f"\n== {name}: python -m {' '.join([module, *arguments])}", flush=True)
        started = time.monotonic()
        code = subprocess.run([sys.executable, "-m", module, *arguments], check=False).returncode
        verdict = {0: "ok", SKIPPED: "skipped"}.get(code, f"exit {code}")
        print(f"-- {name}: {verdict}, {time.monotonic() - started:.0f} s", flush=True)
        broken += [name] * (code not in (0, SKIPPED))
    if broken:
        print(f"\nbroken: {', '.join(broken)}")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
