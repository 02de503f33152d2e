"""Fits the weights that join frames and judge; prints the tables [both] and [alone] of `confidence.toml`.

    python -m bench.fit_joined

Judged are every second article of the demo corpus by its key and the dev half of the real articles (`bench.events`): an
event counts once an article, by (source, target, type). Logistic models with a ridge; then precision, recall and F1 of
both sets by the chance from which on an event is told.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bench.endtoend import records
from bench.events import half, scored
from bench.judge_score import ANY
from detente.api import annotate_many
from detente.events import weigh
from detente.events.judge import Judge, load
from detente.events.window import mentions_of, window
from detente.records import Document
from detente.statements.voices import first_persons

__all__ = ["main"]

Triple = tuple[str, str, str]

_RIDGE = 1.0
#: A deed the judge does not read at all, and the least chance worth fitting on where no frame found it.
_UNREAD, _ASKED = 0.01, 0.05
_FIRST = 0.04


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible event of an article: the judge's two chances, the frame's confidence (None without one)."""

    chance: float
    first: float
    framed: float | None
    right: bool


def main() -> None:
    """Print the weights and what they give."""
    model = load()
    weigh._judge = lambda: None  # type: ignore[assignment]
    demo, real = list(_demo(model)), list(_real(model))
    rows = [*_flat(demo), *_flat(real)]
    both = fitted([([odds(c.chance), odds(c.framed)], c.right) for c in rows if c.framed is not None])
    alone = fitted(
        [([odds(c.chance), odds(c.first)], c.right) for c in rows if c.framed is None and c.chance >= _ASKED]
    )
    print("[both]", dict(zip(("base", "judge", "frame"), (round(w, 2) for w in both), strict=True)))
    print("[alone]", dict(zip(("base", "judge", "first"), (round(w, 2) for w in alone), strict=True)))
    for name, part in (("demo", demo), ("real, dev", real)):
        wanted = sum(told for _, told in part)
        for least_both in (0.15, 0.2, 0.25, 0.3):
            for least_alone in (0.25, 0.3, 0.35, 0.4):
                kept = [c for c in _flat(part) if _sure(c, both, alone) >= (least_both if c.framed else least_alone)]
                hits = sum(c.right for c in kept)
                scores = hits / max(len(kept), 1), hits / max(wanted, 1), 2 * hits / max(len(kept) + wanted, 1)
                line = "  ".join(f"{k} {v:.3f}" for k, v in zip(("P", "R", "F1"), scores, strict=True))
                print(f"{name:9s} told from {least_both:.2f}, alone from {least_alone:.2f}: {line}")


def _flat(part: Sequence[tuple[list[Candidate], int]]) -> list[Candidate]:
    return [c for candidates, _ in part for c in candidates]


def _sure(c: Candidate, both: Sequence[float], alone: Sequence[float]) -> float:
    weights = alone if c.framed is None else both
    other = odds(c.first) if c.framed is None else odds(c.framed)
    return 1 / (1 + math.exp(-(weights[0] + weights[1] * odds(c.chance) + weights[2] * other)))


def _demo(model: Judge) -> Iterator[tuple[list[Candidate], int]]:
    items = list(records())[::2]
    plain = [{k: v for k, v in item.items() if k not in ("key", "basis")} for item in items]
    for item, document in zip(items, annotate_many(plain, jobs=1), strict=True):
        told = {(e["source"], e["target"], e["type"]) for e in item["key"]}
        states = {code for triple in told for code in triple[:2]}
        found = {t: c for t, c in _read(model, document).items() if {t[0], t[1]} & states}
        yield [Candidate(*c, t in told) for t, c in found.items()], len(told)


def _real(model: Judge) -> Iterator[tuple[list[Candidate], int]]:
    for one in scored():
        if half(one.id) == "dev":
            found = {t: c for t, c in _read(model, one.document).items() if t in one.gold or t not in one.doubtful}
            yield [Candidate(*c, t in one.gold) for t, c in found.items()], len(one.gold)


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


def fitted(samples: Sequence[tuple[list[float], bool]]) -> list[float]:
    """Logistic weights, the first of the constant."""
    x = np.array([[1.0, *features] for features, _ in samples])
    y = np.array([float(right) for _, right in samples])
    weights = np.zeros(x.shape[1])
    penalty = np.diag([0.0, *[_RIDGE] * (x.shape[1] - 1)])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        hessian = x.T @ (x * (p * (1 - p))[:, None]) + penalty
        weights = weights + np.linalg.solve(hessian, x.T @ (y - p) - penalty @ weights)
    return [float(w) for w in weights]


def odds(chance: float) -> float:
    """Log-odds, bounded."""
    chance = min(max(chance, 0.001), 0.999)
    return math.log(chance / (1 - chance))


if __name__ == "__main__":
    main()
