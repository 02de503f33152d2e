"""The event judge on the held-out tenth of our own sentences, beside the frames and the two together.

python -m bench.judge

Also what `events.cascade` is set by: how right the two are by the share asked and the worth of a frame's score, and
which divisor makes their confidence the share that is right. Then the confidences as they come out, and the judge's
speed alone.
"""

from __future__ import annotations

import itertools
import math
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bench.judge_data import examples, held_out
from detente.events import cascade, judge
from detente.events.cascade import Draft, Pair
from detente.events.classify import drafts
from detente.events.codebook import Codebook, load

__all__ = ["main"]

_SHARES = (0.75, 0.8, 0.85, 0.9, 1.01)
_WORTHS = (1.0, 1.5, 2.0, 2.5, 3.0)
_DIVISORS = (0.7, 0.85, 1.0, 1.2, 1.4, 1.7, 2.0)
_BINS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


def main() -> None:
    """Print the tables."""
    rows = [row for row in examples() if held_out(row)]
    counts = Counter(row.type for row in examples())
    print(f"{sum(counts.values())} sentences:", ", ".join(f"{kind} {n}" for kind, n in sorted(counts.items())))
    print(f"\n{judge.describe()}; {len(rows)} sentences held out")
    book = load()
    first = drafts([Pair(n, row.sentence, row.source, row.target) for n, row in enumerate(rows)], book)
    started = time.process_time()
    says = judge.judge(rows)
    speed = len(rows) / (time.process_time() - started)
    gold = [cascade.root_of(row.type) for row in rows]
    print(f"frames only  {_right(first, gold):.3f} right")
    print(
        f"judge only   {_right([cascade.mixed(d, s, book, 0.0) for d, s in zip(first, says, strict=True)], gold):.3f}"
    )
    both = _both(first, says, book)
    asked = sum(draft.confidence < cascade.UNSURE for draft in first) / len(rows)
    print(f"both         {_right(both, gold):.3f}, {asked:.2f} asked")
    _mixtures(first, says, gold, book)
    _divisors(first, says, gold, book)
    _reliability(both, gold)
    print(f"\njudge alone: {speed:.0f} pairs/s of one core's time")


def _both(first: Sequence[Draft], says: Sequence[Mapping[str, float]], book: Codebook) -> list[Draft]:
    return [
        cascade.mixed(draft, word, book, cascade.FRAMES) if draft.confidence < cascade.UNSURE else draft
        for draft, word in zip(first, says, strict=True)
    ]


def _right(answers: Sequence[Draft], gold: Sequence[str]) -> float:
    """The share whose type is the labelled one (CONCEDE and RETREAT count as one)."""
    return sum(cascade.root_of(a.type) == g for a, g in zip(answers, gold, strict=True)) / len(gold)


def _mixtures(first: Sequence[Draft], says: Sequence[Any], gold: Sequence[str], book: Codebook) -> None:
    """The share right, by the confidence below which the judge is asked (down) and a score's worth (across)."""
    before = cascade.UNSURE, cascade.FRAMES
    print("\nasked below    worth", *(f"{worth:6.2f}" for worth in _WORTHS))
    for share in _SHARES:
        print(f"{share:11.2f}         ", end="")
        for worth in _WORTHS:
            cascade.UNSURE, cascade.FRAMES = share, worth
            print(f" {_right(_both(first, says, book), gold):6.3f}", end="")
        print()
    cascade.UNSURE, cascade.FRAMES = before


def _divisors(first: Sequence[Draft], says: Sequence[Any], gold: Sequence[str], book: Codebook) -> None:
    """The mean surprise, in nats, at whether an asked pair's answer is right, by what the log-odds are divided by."""
    before = cascade.TEMPER
    print("\nlog-odds over ", *(f"{divisor:6.2f}" for divisor in _DIVISORS))
    print("surprise      ", end="")
    for divisor in _DIVISORS:
        cascade.TEMPER = divisor
        total = count = 0.0
        for draft, answer, wanted in zip(first, _both(first, says, book), gold, strict=True):
            if draft.confidence < cascade.UNSURE:
                right = cascade.root_of(answer.type) == wanted
                total -= math.log(max(answer.confidence if right else 1 - answer.confidence, 1e-6))
                count += 1
        print(f" {total / count:6.3f}", end="")
    print()
    cascade.TEMPER = before


def _reliability(answers: Sequence[Draft], gold: Sequence[str]) -> None:
    print("\nreliability  confidence   pairs  mean confidence  right")
    for low, high in itertools.pairwise(_BINS):
        inside = [
            (a.confidence, cascade.root_of(a.type) == g)
            for a, g in zip(answers, gold, strict=True)
            if low <= a.confidence < high
        ]
        if inside:
            mean, share = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            print(f"             {low:.1f}-{min(high, 1.0):.1f} {len(inside):12d} {mean:16.2f} {share:6.2f}")


if __name__ == "__main__":
    main()
