"""The scoring rule of documented turning points: hits within three months, one to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

__all__ = [
    "Pair",
    "Predicted",
    "Scores",
    "Turn",
    "counts",
    "mean_of",
    "over_pairs",
    "pairs_of_hits",
    "pooled",
    "score",
]

TOLERANCE = 3
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Turn:
    """A documented turn: `month` is year × 12 + month − 1."""

    month: int
    up: bool


@dataclass(frozen=True, slots=True)
class Predicted:
    """A predicted turn; `span` its interval in whole months (None where a method gives none)."""

    month: int
    up: bool | None
    span: tuple[int, int] | None
    strength: float
    selected: bool


@dataclass(frozen=True, slots=True)
class Scores:
    """`coverage`: share of hits of the selected whose true month lies in the interval; None where there are none."""

    f1: float
    directed: float
    recall: float
    coverage: float | None
    selected: float
    hits: float


def pairs_of_hits(
    predicted: Sequence[Predicted], turns: Sequence[Turn], *, directed: bool = False
) -> list[tuple[Predicted, Turn]]:
    """The largest one-to-one matching within the tolerance, the closest of these."""
    if not predicted or not turns:
        return []
    apart = np.abs(np.array([[p.month - t.month for t in turns] for p in predicted])).astype(float)
    allowed = apart <= TOLERANCE
    if directed:
        allowed &= np.array([[p.up == t.up for t in turns] for p in predicted])
    rows, columns = linear_sum_assignment(np.where(allowed, apart, 1e6))
    return [(predicted[i], turns[j]) for i, j in zip(rows, columns, strict=True) if allowed[i, j]]


def score(predicted: Mapping[Pair, Sequence[Predicted]], turns: Mapping[Pair, Sequence[Turn]]) -> Scores:
    """Pooled over pairs: F1 and directed F1 of the selected, recall of the k+1 strongest (k turns), coverage."""
    return pooled(np.array([counts(predicted[pair], turns[pair]) for pair in turns]))


def counts(predicted: Sequence[Predicted], turns: Sequence[Turn]) -> tuple[int, ...]:
    """Of one pair: turns, selected, hits, hits the right way, hits with an interval, intervals that hold, hits of the
    k+1 strongest."""
    chosen = [p for p in predicted if p.selected]
    hits = pairs_of_hits(chosen, turns)
    spans = [(p.span, t.month) for p, t in hits if p.span]
    strongest = sorted(predicted, key=lambda p: -p.strength)[: len(turns) + 1]
    return (
        len(turns),
        len(chosen),
        len(hits),
        len(pairs_of_hits(chosen, turns, directed=True)),
        len(spans),
        sum(low <= month <= high for (low, high), month in spans),
        len(pairs_of_hits(strongest, turns)),
    )


def pooled(rows: NDArray[np.int64]) -> Scores:
    """Scores of the pairs with these counts."""
    total, selected, hits, directed, spans, held, found = (int(column) for column in rows.sum(axis=0))
    return Scores(
        f1=2 * hits / (selected + total),
        directed=2 * directed / (selected + total),
        recall=found / total,
        coverage=held / spans if spans else None,
        selected=selected,
        hits=hits,
    )


def mean_of(runs: Sequence[Scores]) -> Scores:
    """The mean of several runs on the same turns; the coverage that of the runs that have one."""

    def mean(name: str) -> float:
        return float(np.mean([getattr(run, name) for run in runs]))

    covered = [run.coverage for run in runs if run.coverage is not None]
    return Scores(
        f1=mean("f1"),
        directed=mean("directed"),
        recall=mean("recall"),
        coverage=float(np.mean(covered)) if covered else None,
        selected=mean("selected"),
        hits=mean("hits"),
    )


def over_pairs(
    runs: Sequence[Mapping[Pair, Sequence[Predicted]]], turns: Mapping[Pair, Sequence[Turn]], draws: int = 2000
) -> dict[str, tuple[float, float]]:
    """95 % bootstrap intervals of the mean scores of several runs, by drawing pairs anew."""
    rows = np.array([[counts(run[pair], turns[pair]) for pair in turns] for run in runs])
    rng = np.random.default_rng(0)
    drawn = [rng.integers(0, len(turns), len(turns)) for _ in range(draws)]
    means = [mean_of([pooled(run[index]) for run in rows]) for index in drawn]
    known = {
        n: [v for m in means if (v := getattr(m, n)) is not None] for n in ("f1", "directed", "recall", "coverage")
    }
    bounds = {name: np.quantile(values, (0.025, 0.975)) for name, values in known.items() if values}
    return {name: (float(low), float(high)) for name, (low, high) in bounds.items()}
