"""Fits the weights that join frames and judge; prints the tables [both] and [alone] of `confidence.toml`.

    python -m bench.fit_joined [--model FOLDER]

Judged are the dense ones of the passages that no judge was fitted on, and the dev half of the real articles
(`bench.events`), each of which counts as five: there are few. Logistic models with a ridge; then precision, recall and
F1 by the chance from which on an event is told, on both sets and on every second article of the demo corpus, whose key
lists main events only, so that it can tell no false event from one that is merely not a main one.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.endtoend import records
from bench.events import half, scored
from bench.judge_rows import held_out, is_dense
from bench.judge_score import ANY
from bench.passages import passages
from bench.scenes import sheet
from detente.api import annotate_many
from detente.events import weigh
from detente.events.judge import Judge, load
from detente.events.window import mentions_of, window
from detente.records import Document
from detente.statements.voices import first_persons

__all__ = ["main"]

Triple = tuple[str, str, str]

_RIDGE = 1.0
#: What a candidate of the real articles counts beside one of our passages.
_REAL_COUNTS = 5.0
#: A deed the judge does not read at all, and the least chance worth fitting on where no frame found it.
_UNREAD, _ASKED = 0.01, 0.05
_FIRST = 0.04


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible event: the judge's two chances, the frame's confidence (None without one), whether it is told."""

    chance: float
    first: float
    framed: float | None
    right: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A set: its candidates, how many events it tells, and what each candidate counts in the fit."""

    name: str
    candidates: tuple[Candidate, ...]
    told: int
    counts: float


def main() -> None:
    """Print the weights and what they give."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--model", type=Path, metavar="FOLDER", help="another judge than the shipped one")
    model = load(options.parse_args().model)
    weigh._judge = lambda: None  # type: ignore[assignment]
    parts = (_dense(model), _real(model), _demo(model))
    rows = [(c, part.counts) for part in parts for c in part.candidates if part.counts]
    both = fitted([([odds(c.chance), odds(c.framed)], c.right, n) for c, n in rows if c.framed is not None])
    alone = fitted(
        [([odds(c.chance), odds(c.first)], c.right, n) for c, n in rows if c.framed is None and c.chance >= _ASKED]
    )
    print("[both]", dict(zip(("base", "judge", "frame"), (round(w, 2) for w in both), strict=True)))
    print("[alone]", dict(zip(("base", "judge", "first"), (round(w, 2) for w in alone), strict=True)))
    for part in parts:
        for least_both in (0.15, 0.2, 0.25, 0.3, 0.35):
            for least_alone in (0.25, 0.3, 0.35, 0.4, 0.45):
                kept = [
                    c
                    for c in part.candidates
                    if _sure(c, both, alone) >= (least_alone if c.framed is None else least_both)
                ]
                hits = sum(c.right for c in kept)
                scores = hits / max(len(kept), 1), hits / max(part.told, 1), 2 * hits / max(len(kept) + part.told, 1)
                line = "  ".join(f"{k} {v:.3f}" for k, v in zip(("P", "R", "F1"), scores, strict=True))
                print(f"{part.name:9s} told from {least_both:.2f}, alone from {least_alone:.2f}: {line}")


def _sure(c: Candidate, both: Sequence[float], alone: Sequence[float]) -> float:
    weights = alone if c.framed is None else both
    other = odds(c.first) if c.framed is None else odds(c.framed)
    return 1 / (1 + math.exp(-(weights[0] + weights[1] * odds(c.chance) + weights[2] * other)))


def _dense(model: Judge) -> Part:
    page = sheet(model, [p for p in passages() if held_out(p) and is_dense(p)])
    found = (Candidate(c.chance, max(c.first, _FIRST), c.framed, c.right) for c in page.candidates)
    return Part("dense", tuple(found), len(page.told), 1.0)


def _real(model: Judge) -> Part:
    found: list[Candidate] = []
    told = 0
    for one in scored():
        if half(one.id) == "dev":
            told += len(one.gold)
            read = _read(model, one.document).items()
            found += [Candidate(*c, t in one.gold) for t, c in read if t in one.gold or t not in one.doubtful]
    return Part("real, dev", tuple(found), told, _REAL_COUNTS)


def _demo(model: Judge) -> Part:
    items = list(records())[::2]
    plain = [{k: v for k, v in item.items() if k not in ("key", "basis")} for item in items]
    found: list[Candidate] = []
    wanted = 0
    for item, document in zip(items, annotate_many(plain, jobs=1), strict=True):
        told = {(e["source"], e["target"], e["type"]) for e in item["key"]}
        states = {code for triple in told for code in triple[:2]}
        found += [Candidate(*c, t in told) for t, c in _read(model, document).items() if {t[0], t[1]} & states]
        wanted += len(told)
    return Part("demo", tuple(found), wanted, 0.0)


def _read(model: Judge, document: Document) -> dict[Triple, tuple[float, float, float | None]]:
    """By triple: the judge's chances and the frame's confidence, each the best of the article."""
    framed: dict[Triple, float] = {}
    for event in document.events:
        source, target = event.source.id, event.target.id
        if source and target and source != target and event.trigger.end > event.trigger.start:
            triple = source, target, event.type
            framed[triple] = max(framed.get(triple, 0.0), event.confidence)
    read: dict[Triple, tuple[float, float]] = {}
    article = document.article
    everyone = [*document.actors, *first_persons(article, document.statements, document.actors)]
    mentions = mentions_of(everyone)
    for start, end in document.sentences:
        shown = None if article.in_notice(start, end) else window(article.text, start, end, mentions)
        if shown is None:
            continue
        for deed in model.deeds(shown, 0.02, ANY):
            triple = deed.source.id, deed.target.id, deed.type
            read[triple] = max(read.get(triple, (0.0, 0.0)), (deed.chance, deed.first))
    triples = sorted(t for t in framed.keys() | read.keys() if t[2] != "STATEMENT")
    return {t: (*read.get(t, (_UNREAD, _FIRST)), framed.get(t)) for t in triples}


def fitted(samples: Sequence[tuple[list[float], bool, float]]) -> list[float]:
    """Logistic weights, the first of the constant; a sample is features, whether it is right, and what it counts."""
    x = np.array([[1.0, *features] for features, _, _ in samples])
    y = np.array([float(right) for _, right, _ in samples])
    counts = np.array([count for _, _, count in samples])
    weights = np.zeros(x.shape[1])
    penalty = np.diag([0.0, *[_RIDGE] * (x.shape[1] - 1)])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        hessian = x.T @ (x * (counts * p * (1 - p))[:, None]) + penalty
        weights = weights + np.linalg.solve(hessian, x.T @ (counts * (y - p)) - penalty @ weights)
    return [float(w) for w in weights]


def odds(chance: float) -> float:
    """Log-odds, bounded."""
    chance = min(max(chance, 0.001), 0.999)
    return math.log(chance / (1 - chance))


if __name__ == "__main__":
    main()
