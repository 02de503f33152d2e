"""The event judge on the held-out tenth of our own sentences, beside the frames and the two together.

python -m bench.judge

Also how the two mix by the share asked and the worth of a frame's score (what `events.cascade` sets), and the judge's
speed alone.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from bench.judge_data import Example, examples, held_out
from detente.events import cascade, classify, judge

__all__ = ["main"]

_SHARES = (0.75, 0.85, 0.9, 1.01)
_WORTHS = (1.0, 1.5, 2.0, 2.5, 3.0)


def main() -> None:
    """Print the tables."""
    rows = [row for row in examples() if held_out(row)]
    counts = Counter(row.type for row in examples())
    print(f"{sum(counts.values())} sentences:", ", ".join(f"{kind} {n}" for kind, n in sorted(counts.items())))
    print(f"\n{judge.describe()}; {len(rows)} sentences held out")
    for use in ("never", "only", "auto"):
        print(f"judge {use:6} {_right(rows, use):.3f} right")
    _mixtures(rows)
    started = time.process_time()
    judge.judge(rows)
    print(f"\njudge alone: {len(rows) / (time.process_time() - started):.0f} pairs/s of one core's time")


def _right(rows: Sequence[Example], use: Any) -> float:
    """The share of rows whose type comes out as labelled (CONCEDE and RETREAT count as one)."""
    pairs = [_pair(n, row) for n, row in enumerate(rows)]
    answers = [answer["type"] for answer in classify(pairs, judge=use)]
    return sum(_root(a) == _root(r.type) for a, r in zip(answers, rows, strict=True)) / len(rows)


def _pair(number: int, row: Example) -> dict[str, Any]:
    spans = {"source_start": row.source[0], "source_end": row.source[1]}
    spans |= {"target_start": row.target[0], "target_end": row.target[1]}
    return {"id": number, "sentence": row.sentence, **spans}


def _root(kind: str) -> str:
    return "YIELD" if kind in ("CONCEDE", "RETREAT") else kind


def _mixtures(rows: Sequence[Example]) -> None:
    """Accuracy for each confidence below which the judge is asked (down) and worth of a frame's score (across)."""
    before = cascade.UNSURE, cascade.FRAMES
    print("\nasked below     worth", *(f"{worth:6.2f}" for worth in _WORTHS))
    for share in _SHARES:
        print(f"{share:11.2f}          ", end="")
        for worth in _WORTHS:
            cascade.UNSURE, cascade.FRAMES = share, worth
            print(f" {_right(rows, 'auto'):6.3f}", end="", flush=True)
        print()
    cascade.UNSURE, cascade.FRAMES = before


if __name__ == "__main__":
    main()
