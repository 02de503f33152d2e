"""Fits the weights of turning points: a conditional logit over the months of each dyad, and its reading as chances."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bench.turning_score import Predicted, Turn, pairs_of_hits
from detente.relations import turning_points as model
from detente.relations.turning_features import FEATURES
from detente.relations.turning_points import EDGE, Weights

__all__ = ["Example", "fit", "predict"]

Pair = tuple[str, str]
#: A documented date may miss the peak of what was told by this much; less chance the farther.
BLUR = np.array([0.6, 1.0, 1.0, 1.0, 0.6])
RIDGE = 15.0


@dataclass(frozen=True, slots=True)
class Example:
    """A dyad: its measures, coverage, first month and documented turns. `weight` of its turns in training."""

    measures: NDArray[np.float64]
    covered: NDArray[np.bool_]
    first: int
    turns: tuple[Turn, ...]
    weight: float = 1.0


def predict(example: Example, weights: Weights) -> list[Predicted]:
    """The candidates of a dyad as the library gives them, strongest first."""
    found = model.peaks(*model.month_scores(example.measures, example.covered, weights), weights)
    at = example.first
    return [Predicted(p.month + at, p.up, p.low + at, p.high + at, p.strength, p.selected) for p in found]


def fit(examples: Mapping[Pair, Example], *, folds: int = 5) -> Weights:
    """All weights. The reading of scores as chances is fitted on predictions for dyads that were left out."""
    names = sorted(examples)
    raw = _logit(list(examples.values()))
    held = {}
    for fold in range(folds):
        rest = [examples[n] for i, n in enumerate(names) if i % folds != fold]
        part = _logit(rest)
        held |= {n: part for i, n in enumerate(names) if i % folds == fold}
    strength = _platt(examples, held)
    held = {n: replace(w, strength=strength) for n, w in held.items()}
    selected = _threshold(examples, held)
    held = {n: replace(w, selected=selected) for n, w in held.items()}
    return replace(raw, strength=strength, selected=selected, sharpness=_sharpness(examples, held))


def _logit(examples: Sequence[Example]) -> Weights:
    """Maximum of the ridge-penalised likelihood that the documented turns are where and which way they are.

    The penalty is on weights of measures with a spread of 1 over all months, so that none is favoured by its units.
    """
    scale = np.concatenate([e.measures for e in examples]).std(axis=0) + 1e-9
    used = [replace(e, measures=e.measures / scale) for e in examples if e.turns]
    size = len(FEATURES)

    def loss(b: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = 0.5 * RIDGE * float(b[:-1] @ b[:-1]), np.append(RIDGE * b[:-1], 0.0)
        for example in used:
            value, gradient = _one(example, b, size)
            total, slope = total - example.weight * value, slope - example.weight * gradient
        return total, slope

    best = minimize(loss, np.zeros(2 * size + 1), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    down, up = best[:size] / scale, best[size:-1] / scale
    return Weights(FEATURES, tuple(down), tuple(up), float(best[-1]), (0.0, 1.0), 0.5, 1.0)


def _one(example: Example, b: NDArray[np.float64], size: int) -> tuple[float, NDArray[np.float64]]:
    """Log likelihood of one dyad's turns and its gradient."""
    inside = example.covered.copy()
    inside[:EDGE] = inside[len(inside) - EDGE :] = False
    x = example.measures
    scores = np.stack([x @ b[:size], x @ b[size:-1] + b[-1]])
    scores = np.where(inside, scores, -np.inf)
    chance = np.exp(scores - scores.max())
    chance /= chance.sum()
    expected = np.concatenate([chance[0] @ x, chance[1] @ x, [chance[1].sum()]])
    value, gradient = 0.0, np.zeros_like(b)
    for turn in example.turns:
        at = turn.month - example.first + np.arange(-2, 3)
        ok = (at >= 0) & (at < len(x))
        near = chance[int(turn.up), at[ok]] * BLUR[ok]
        if near.sum() <= 0:
            continue
        share = near / near.sum()
        pull = np.zeros_like(b)
        pull[size * turn.up : size * (turn.up + 1)] = share @ x[at[ok]]
        pull[-1] = turn.up
        value += float(np.log(near.sum()))
        gradient += pull - expected
    return value, gradient


def _candidates(examples: Mapping[Pair, Example], held: Mapping[Pair, Weights]) -> list[tuple[float, bool, float]]:
    """Height (the log odds of a strength not yet fitted), whether it is a hit, and the weight, of every candidate."""
    out = []
    for name, example in examples.items():
        found = predict(example, held[name])
        hits = {p.month for p, _ in pairs_of_hits(found, example.turns)}
        out += [(math.log(p.strength / (1 - p.strength)), p.month in hits, example.weight) for p in found]
    return out


def _platt(examples: Mapping[Pair, Example], held: Mapping[Pair, Weights]) -> tuple[float, float]:
    """Intercept and slope of the log odds of a hit in the height of a candidate."""
    data = np.array(_candidates(examples, held))

    def loss(b: NDArray[np.float64]) -> float:
        z = b[0] + b[1] * data[:, 0]
        return float((data[:, 2] * (np.logaddexp(0, z) - data[:, 1] * z)).sum())

    best = minimize(loss, np.array([-1.0, 0.5]), method="Nelder-Mead").x
    return float(best[0]), float(best[1])


def _threshold(examples: Mapping[Pair, Example], held: Mapping[Pair, Weights]) -> float:
    """The least strength of the selected with the best F1 (mean over a neighbourhood, against chance peaks)."""
    found = {n: predict(e, held[n]) for n, e in examples.items()}
    grid = np.quantile([p.strength for ps in found.values() for p in ps], np.linspace(0.5, 0.95, 46))
    values = np.array([_f1(examples, found, cut) for cut in grid])
    smooth = np.convolve(np.pad(values, 3, mode="edge"), np.ones(7) / 7, mode="valid")
    return float(grid[int(smooth.argmax())])


def _f1(examples: Mapping[Pair, Example], found: Mapping[Pair, Sequence[Predicted]], cut: float) -> float:
    hits = total = 0.0
    for name, example in examples.items():
        chosen = [p for p in found[name] if p.strength >= cut]
        hits += example.weight * len(pairs_of_hits(chosen, example.turns))
        total += example.weight * (len(chosen) + len(example.turns))
    return 2 * hits / total


def _sharpness(examples: Mapping[Pair, Example], held: Mapping[Pair, Weights]) -> float:
    """The sharpness at which the intervals of selected hits hold the true month closest to 80 % of the time."""

    def covered(value: float) -> float:
        inside = weight = 0.0
        for name, example in examples.items():
            chosen = [p for p in predict(example, replace(held[name], sharpness=value)) if p.selected]
            for p, t in pairs_of_hits(chosen, example.turns):
                inside += example.weight * (p.low <= t.month <= p.high)
                weight += example.weight
        return inside / weight

    grid = np.linspace(0.0, 4.0, 17)
    return float(min(grid, key=lambda value: abs(covered(value) - 0.8)))
