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
    return [Predicted(p.month + at, p.up, (p.low + at, p.high + at), p.strength, p.selected) for p in found]


def fit(examples: Mapping[Pair, Example], *, folds: int = 5) -> Weights:
    """All weights. The reading of scores as chances is fitted on predictions for dyads that were left out."""
    names = sorted(examples)
    raw = _logit(list(examples.values()))
    held: dict[Pair, Weights] = {}
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
    table, size = _Table.of([e for e in examples if e.turns], scale), len(FEATURES)

    def loss(b: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, slope = table.likelihood(b, size)
        return 0.5 * RIDGE * float(b[:-1] @ b[:-1]) - value, np.append(RIDGE * b[:-1], 0.0) - slope

    best = minimize(loss, np.zeros(2 * size + 1), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    down, up = best[:size] / scale, best[size:-1] / scale
    return Weights(FEATURES, tuple(down), tuple(up), float(best[-1]), (0.0, 1.0), 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class _Table:
    """The months in which turns can be told, dyad after dyad, and the turns: all that the likelihood needs.

    `dyad` numbers the months' dyads and `start` is the first month of each; `near` has for every turn its months (those
    of turns up count on from the last month) and `blur` the log of their shares.
    """

    x: NDArray[np.float64]
    dyad: NDArray[np.int64]
    start: NDArray[np.int64]
    near: NDArray[np.int64]
    blur: NDArray[np.float64]
    turn_weight: NDArray[np.float64]
    turn_dyad: NDArray[np.int64]

    @classmethod
    def of(cls, examples: Sequence[Example], scale: NDArray[np.float64]) -> _Table:
        """Lays the dyads out one after another."""
        inside = [_inside(e) for e in examples]
        sizes = np.array([int(months.sum()) for months in inside])
        start = np.cumsum(sizes) - sizes
        total, turns = int(sizes.sum()), []
        with np.errstate(divide="ignore"):
            shares = np.log(BLUR)
        for number, (example, months) in enumerate(zip(examples, inside, strict=True)):
            place = np.where(months, np.cumsum(months) - 1 + start[number], -1)
            for turn in example.turns:
                at = turn.month - example.first + np.arange(-2, 3)
                ok = (at >= 0) & (at < len(months))
                ok[ok] = months[at[ok]]
                if ok.any():
                    near = np.where(ok, place[np.clip(at, 0, len(months) - 1)] + total * turn.up, 0)
                    turns.append((near, np.where(ok, shares, -np.inf), example.weight, number))
        near, blur, weight, dyad = (np.array(column) for column in zip(*turns, strict=True))
        x = np.concatenate([e.measures[months] for e, months in zip(examples, inside, strict=True)]) / scale
        return cls(x, np.repeat(np.arange(len(sizes)), sizes), start, near, blur, weight, dyad)

    def likelihood(self, b: NDArray[np.float64], size: int) -> tuple[float, NDArray[np.float64]]:
        """Log likelihood of all turns (each counts by its weight) and its gradient."""
        scores = np.stack([self.x @ b[:size], self.x @ b[size:-1] + b[-1]])
        top = np.maximum.reduceat(scores.max(axis=0), self.start)
        chance = np.exp(scores - top[self.dyad])
        total = np.add.reduceat(chance.sum(axis=0), self.start)
        chance /= total[self.dyad]
        at_turn = scores.ravel()[self.near] + self.blur
        told = np.logaddexp.reduce(at_turn, axis=1)
        value = self.turn_weight @ (told - (top + np.log(total))[self.turn_dyad])
        pull = np.zeros(scores.size)
        np.add.at(pull, self.near, self.turn_weight[:, None] * np.exp(at_turn - told[:, None]))
        weight = np.bincount(self.turn_dyad, weights=self.turn_weight, minlength=len(self.start))
        off = pull.reshape(scores.shape) - chance * weight[self.dyad]
        return float(value), np.concatenate([off[0] @ self.x, off[1] @ self.x, [off[1].sum()]])


def _inside(example: Example) -> NDArray[np.bool_]:
    """Months in which a turn can be told."""
    inside = example.covered.copy()
    inside[:EDGE] = inside[len(inside) - EDGE :] = False
    return inside


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
    """The sharpness at which the intervals of selected hits hold the true month closest to 80 % of the time.

    Only turns of full weight are counted where there are any: lists differ in how exactly they date. The share held is
    a step function of few turns, so it is smoothed over neighbouring values.
    """
    full = max(example.weight for example in examples.values())
    hits = []
    for name, example in examples.items():
        if example.weight < full:
            continue
        score = np.logaddexp(*model.month_scores(example.measures, example.covered, held[name]))
        chosen = [p for p in predict(example, held[name]) if p.selected]
        matched, at = pairs_of_hits(chosen, example.turns), example.first
        hits += [(score, p.month - at, t.month - at) for p, t in matched]

    def held_by(value: float) -> float:
        spans = [(model.interval(score, month, value), true) for score, month, true in hits]
        return sum(low <= true <= high for (low, high), true in spans) / max(len(spans), 1)

    grid = np.linspace(0.0, 4.0, 33)
    shares = np.convolve(np.pad([held_by(value) for value in grid], 2, mode="edge"), np.ones(5) / 5, mode="valid")
    return float(grid[int(np.abs(shares - 0.8).argmin())])
