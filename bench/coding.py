"""Event coding against the gold of `coding/`: root, penta and binary macro-F1 with bootstrap intervals, per class.

python -m bench.coding [--judge auto|never|only] [--half looked|scored|all] [--errors]

The gold's YIELD stands for CONCEDE and RETREAT. Three quarters of plv_train ("looked", by a digest of the sentence)
were read while rules were written; the last quarter ("scored") was only ever scored.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
import random
import time
from collections.abc import Sequence
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

from bench.data import data_path
from detente.events import classify
from detente.events.cascade import root_of
from detente.language.parser import installed_model

__all__ = ["main"]

_PENTA = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "STATEMENT"), 1),
    **dict.fromkeys(("COOPERATE", "AID", "YIELD"), 2),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), 3),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), 4),
}
_RESAMPLES = 1_000
_BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data_path("coding", name).read_text("utf-8").splitlines() if line.strip()]


def _digest(text: str) -> int:
    return int(hashlib.sha1(text.encode()).hexdigest(), 16) % 2


def _scored(row: dict[str, Any]) -> bool:
    return _digest(row["sentence"]) == 1 and _digest("q" + row["sentence"]) == 1


def _f1(gold: Sequence[Any], guess: Sequence[Any]) -> dict[Any, tuple[float, float, float, int]]:
    """Class -> F1, precision, recall, support, over the gold's classes."""
    out = {}
    for kind in sorted(set(gold)):
        hit = sum(g == p == kind for g, p in zip(gold, guess, strict=True))
        said, meant = sum(p == kind for p in guess), sum(g == kind for g in gold)
        precision, recall = hit / said if said else 0.0, hit / meant
        f1 = 2 * precision * recall / (precision + recall) if hit else 0.0
        out[kind] = (f1, precision, recall, meant)
    return out


def _macro(gold: Sequence[Any], guess: Sequence[Any]) -> float:
    scores = _f1(gold, guess)
    return sum(s[0] for s in scores.values()) / len(scores)


def _interval(gold: Sequence[Any], guess: Sequence[Any]) -> str:
    """Macro-F1 with its 95 % bootstrap interval."""
    draw = random.Random(7)
    places = range(len(gold))
    scores = []
    for _ in range(_RESAMPLES):
        sample = draw.choices(places, k=len(gold))
        scores.append(_macro([gold[i] for i in sample], [guess[i] for i in sample]))
    scores.sort()
    low, high = scores[_RESAMPLES // 40], scores[-_RESAMPLES // 40]
    return f"{_macro(gold, guess):.3f} [{low:.3f}, {high:.3f}]"


def _reliability(right: Sequence[bool], sure: Sequence[float]) -> None:
    print("\nreliability  confidence   pairs  mean confidence  right")
    for low, high in itertools.pairwise(_BINS):
        inside = [i for i, c in enumerate(sure) if low <= c < high]
        if inside:
            mean, share = sum(sure[i] for i in inside) / len(inside), sum(right[i] for i in inside) / len(inside)
            print(f"             {low:.1f}-{min(high, 1.0):.1f} {len(inside):12d} {mean:16.2f} {share:6.2f}")


def _plv(half: str, judge: Any, errors: bool) -> None:
    rows = [r for r in _rows("plv_train.jsonl") if half == "all" or _scored(r) == (half == "scored")]
    list(classify(rows[:64], judge=judge))
    started = time.process_time()
    answers = list(classify(rows, judge=judge))
    took = time.process_time() - started
    gold, guess = [r["root"] for r in rows], [root_of(a["type"]) for a in answers]
    print(f"plv_train ({half}, judge {judge}): {len(rows)} pairs, {len(rows) / took:.0f} pairs/s of one core")
    print(f"  the stock spaCy pipeline alone, same sentences: {_stock([r['sentence'] for r in rows]):.0f} a second")
    print("root  ", _interval(gold, guess))
    print("penta ", _interval([_PENTA[g] for g in gold], [_PENTA[g] for g in guess]))
    print("binary", _interval([_PENTA[g] > 2 for g in gold], [_PENTA[g] > 2 for g in guess]))
    print("\nclass          F1     P     R     n")
    for kind, (f1, precision, recall, count) in _f1(gold, guess).items():
        print(f"{kind:11} {f1:5.2f} {precision:5.2f} {recall:5.2f} {count:5d}")
    _reliability([g == p for g, p in zip(gold, guess, strict=True)], [a["confidence"] for a in answers])
    if errors:
        for row, answer in zip(rows, answers, strict=True):
            if row["root"] != root_of(answer["type"]):
                print(f"{row['root']} not {answer['type']} {answer['confidence']}: {row['sentence']}")


def _stock(sentences: Sequence[str]) -> float:
    """Sentences a second of one core's time through spaCy's small English pipeline with all its parts."""
    import spacy

    model = spacy.load(installed_model())
    list(model.pipe(sentences[:64]))
    started = time.process_time()
    list(model.pipe(sentences))
    return len(sentences) / (time.process_time() - started)


def _aw(judge: Any) -> None:
    rows = _rows("aw_train.jsonl")
    guess = [_PENTA[root_of(a["type"])] > 2 for a in classify(rows, judge=judge)]
    print(f"\naw_train (judge {judge}): {len(rows)} pairs\nbinary", _interval([r["binary"] == 1 for r in rows], guess))


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--judge", choices=("auto", "never", "only"), default="auto")
    options.add_argument("--half", choices=("looked", "scored", "all"), default="all")
    options.add_argument("--errors", action="store_true", help="only for the looked-at part")
    chosen = options.parse_args()
    _plv(chosen.half, chosen.judge, chosen.errors and chosen.half == "looked")
    _aw(chosen.judge)


if __name__ == "__main__":
    main()
