"""The scoring rule of documented turning points: hits within three months, one to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

__all__ = ["Pair", "Predicted", "Scores", "Turn", "pairs_of_hits", "score"]

TOLERANCE = 3
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Turn:
    """A documented turn: `month` is year × 12 + month − 1."""

    month: int
    up: bool


@dataclass(frozen=True, slots=True)
class Predicted:
    """A predicted turn; `low`–`high` its interval in whole months (the month itself where a method gives none)."""

    month: int
    up: bool | None
    low: int
    high: int
    strength: float
    selected: bool


@dataclass(frozen=True, slots=True)
class Scores:
    """`coverage`: share of hits of the selected whose true month lies in the interval."""

    f1: float
    directed: float
    recall: float
    coverage: float | None
    selected: int
    hits: int


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
    chosen = {pair: [p for p in predicted[pair] if p.selected] for pair in turns}
    hits = [hit for pair in turns for hit in pairs_of_hits(chosen[pair], turns[pair])]
    directed = sum(len(pairs_of_hits(chosen[pair], turns[pair], directed=True)) for pair in turns)
    strongest = {pair: sorted(predicted[pair], key=lambda p: -p.strength)[: len(turns[pair]) + 1] for pair in turns}
    found = sum(len(pairs_of_hits(strongest[pair], turns[pair])) for pair in turns)
    n, total = sum(map(len, chosen.values())), sum(map(len, turns.values()))
    return Scores(
        f1=2 * len(hits) / (n + total),
        directed=2 * directed / (n + total),
        recall=found / total,
        coverage=sum(p.low <= t.month <= p.high for p, t in hits) / len(hits) if hits else None,
        selected=n,
        hits=len(hits),
    )
