"""The outlook beside its baselines, from rolling origins over all pairs of ICEWS05-15 with at least 100 events.

    python -m bench.outlook            the table: CRPS by horizon, gain over the best baseline with its interval, PIT
    python -m bench.outlook --train    fit the shipped weights anew on all months

Weights are fitted anew at each turn of the year on what was known by then; origins are the months of 2010-2015.
CRPS is in units of each dyad's scale (mean absolute month before the origin), so that every dyad counts alike.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bench.turning_points import load_dyads
from detente.relations.months import Months
from detente.relations.outlook import (
    HORIZONS,
    LEVELS,
    WARM,
    Shape,
    ahead_means,
    crps,
    downturn_chance,
    downturn_measures,
    measures,
    own_misses,
    persistence,
    quantiles,
    told_below,
    usually_below,
)

SHAPES = Path(__file__).resolve().parents[1] / "src/detente/data/stages/outlook.json"
FIRST_ORIGIN, YEAR = 60, 12
Line = NDArray[np.float64]


def main() -> None:
    """Prints the table, or trains."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--train", action="store_true", help="fit the shipped weights on all months")
    nets = {pair: net_of(dyad) for pair, dyad in load_dyads().items() if dyad.events >= 100}
    if options.parse_args().train:
        shapes = {h: fit(list(nets.values()), h, len(next(iter(nets.values())))) for h in HORIZONS}
        SHAPES.write_text(as_json(shapes), encoding="utf-8")
        print(f"wrote {SHAPES.name}")
        return
    print(f"{len(nets)} pairs; rolling origins 2010-2015; CRPS in units of each dyad's scale")
    print(
        f"{'months':<7}{'detente':>9}{'persist.':>9}{'seasonal':>9}{'smoothed':>9}  gain over the best (95 %)     worse"
    )
    for months in HORIZONS:
        report(nets, months)


def report(nets: Mapping[tuple[str, str], Line], months: int) -> None:
    """One horizon: scores, gain, PIT and calibration."""
    ours, places, downturns = rolling(nets, months)
    base = {
        name: {pair: scaled(net, months, method(net, months)) for pair, net in nets.items()}
        for name, method in (("persistence", persistence), ("seasonal", seasonal), ("smoothed", smoothed))
    }
    mean = {name: float(np.mean([np.nanmean(s) for s in found.values()])) for name, found in base.items()}
    best = min(mean, key=lambda name: mean[name])
    gains = np.array([np.nanmean(base[best][p]) - np.nanmean(ours[p]) for p in nets])
    rng = np.random.default_rng(0)
    draws = [rng.choice(gains, len(gains)).mean() for _ in range(2000)]
    low, high = np.quantile(draws, (0.025, 0.975))
    own = float(np.mean([np.nanmean(s) for s in ours.values()]))
    part = f"{gains.mean() / mean[best]:+.1%} ({low / mean[best]:+.1%} … {high / mean[best]:+.1%})"
    cells = "".join(f"{mean[name]:>9.3f}" for name in mean)
    print(f"{months:<7}{own:>9.3f}{cells}  {part:<31}{np.mean(gains <= 0):.0%} of pairs")
    histogram, _ = np.histogram(np.concatenate(list(places.values())), bins=np.linspace(-0.001, 1.001, 11))
    pit = histogram / histogram.sum()
    print("       PIT by tenths: " + " ".join(f"{share:.2f}" for share in pit))
    print(f"       {calibration(places)}\n       {reliability(downturns)}", flush=True)


def calibration(places: Mapping[tuple[str, str], Line]) -> str:
    """How often the bands that are told hold what came; the interval is over pairs, which is what is independent."""
    lines = []
    for share in (0.5, 0.8, 0.9):
        low, high = (1 - share) / 2, (1 + share) / 2
        held = np.array([np.mean((p >= low) & (p <= high)) for p in places.values() if len(p)])
        rng = np.random.default_rng(0)
        bounds = np.quantile([rng.choice(held, len(held)).mean() for _ in range(2000)], (0.025, 0.975))
        lines.append(f"{share:.0%} band holds {held.mean():.1%} ({bounds[0]:.1%} … {bounds[1]:.1%})")
    return "; ".join(lines)


def reliability(downturns: Line) -> str:
    """The told chance of a downturn beside how often it came; rows are (chance, came, the dyad's own past share)."""
    edges = (0.05, 0.1, 0.2, 0.35, 0.5)
    step = np.digitize(downturns[:, 0], edges)
    parts = [
        f"{downturns[step == n, 0].mean():.2f}→{downturns[step == n, 1].mean():.2f} ({(step == n).mean():.0%})"
        for n in range(len(edges) + 1)
        if (step == n).sum() >= 50
    ]
    brier = [np.mean((line - downturns[:, 1]) ** 2) for line in (downturns[:, 0], downturns[:, 2])]
    usual = downturns[:, 1].mean()
    skills = f"{1 - brier[0] / (usual * (1 - usual)):+.2f}, over the dyad's own {1 - brier[0] / brier[1]:+.2f}"
    return f"downturn told→came (share of origins): {'  '.join(parts)}; Brier skill over the usual share {skills}"


def rolling(
    nets: Mapping[tuple[str, str], Line], months: int
) -> tuple[dict[tuple[str, str], Line], dict[tuple[str, str], Line], Line]:
    """Scaled CRPS after each origin by pair; where what came fell in what was told (0-1), by pair; and for each origin
    the chance of a downturn that was told, whether it came, and how often it had come to the dyad."""
    size = len(next(iter(nets.values())))
    usual = {pair: usually(net, months) for pair, net in nets.items()}
    found = {pair: np.full(size, np.nan) for pair in nets}
    places: dict[tuple[str, str], list[Line]] = {pair: [] for pair in nets}
    downturns: list[Line] = []
    for start in range(FIRST_ORIGIN, size - 1, YEAR):
        shape = fit(list(nets.values()), months, start, list(usual.values()))
        at = slice(start, start + YEAR)
        for pair, net in nets.items():
            spread = np.sort(quantiles(net, months, shape), axis=1)
            found[pair][at] = scaled(net, months, spread)[at]
            truth = ahead_means(net, months)[at]
            known = np.isfinite(truth)
            places[pair].append(placed(spread[at][known], truth[known]))
            below, ever, lately = usual[pair][at][known].T
            chance = downturn_chance(below_told(spread[at][known], below), ever, lately, shape)
            downturns.append(np.stack([chance, truth[known] < below, ever], axis=1))
    return found, {pair: np.concatenate(some) for pair, some in places.items()}, np.concatenate(downturns)


def placed(spread: Line, values: Line) -> Line:
    """Where in the told distribution each value lies, 0-1."""
    return np.array([np.interp(v, row, LEVELS, left=0.0, right=1.0) for row, v in zip(spread, values, strict=True)])


def below_told(spread: Line, values: Line) -> Line:
    """The told chance of less than each value, as the library reads it."""
    return np.array([told_below(row, value) for row, value in zip(spread, values, strict=True)])


def usually(net: Line, months: int) -> Line:
    """For each origin what `usually_below` says of the dyad's own spans that were over by then; NaN before WARM."""
    ahead = ahead_means(net, months)
    out = np.full((len(net), 3), np.nan)
    for origin in range(WARM, len(net)):
        out[origin] = usually_below(ahead[: origin - months + 1])
    return out


def scaled(net: Line, months: int, spread: Line) -> Line:
    """CRPS by origin in units of the dyad's scale, NaN before the first origin."""
    out = crps(spread, ahead_means(net, months)) / measures(net)[0]
    out[:FIRST_ORIGIN] = np.nan
    return np.asarray(out)


def seasonal(net: Line, months: int) -> Line:
    """The same months of the year before."""
    ahead = ahead_means(net, months)
    centre = np.concatenate([np.full(12, np.nan), ahead[:-12]])
    return own_misses(centre, ahead, months)


def smoothed(net: Line, months: int) -> Line:
    """Simple exponential smoothing, its memory chosen by squared one-step error on the dyad's first five years."""
    from scipy.signal import lfilter

    def line(memory: float) -> Line:
        return np.asarray(lfilter([memory], [1, memory - 1], net, zi=np.array([(1 - memory) * net[0]]))[0])

    memory = min(np.arange(0.05, 1.0, 0.05), key=lambda m: float(np.mean((net[1:60] - line(m)[:59]) ** 2)))
    return own_misses(line(memory), ahead_means(net, months), months)


def fit(nets: list[Line], months: int, known: int, usual: list[Line] | None = None) -> Shape:
    """Centre by ridge, width by regression of log misses, shape by pooled misses; from months before `known`.

    The chance of a downturn by logistic regression; `usual` is what `usually` finds, where it is found already.
    """
    centres, widths, truths = [], [], []
    for net in nets:
        scale, centre, width = measures(net)
        at = np.arange(WARM, known - months)
        centres.append(centre[at])
        widths.append(width[at])
        truths.append(ahead_means(net, months)[at] / scale[at])
    x, w, y = np.concatenate(centres), np.concatenate(widths), np.concatenate(truths)
    wide = np.exp(w @ np.array([0.0, 0.5, 0.5]))
    for _ in range(3):
        weight = 1 / np.maximum(wide, 0.05)
        x_w, y_w = x * weight[:, None], y * weight
        beta = np.linalg.solve(x_w.T @ x_w + 10 * np.eye(x.shape[1]), x_w.T @ y_w)
        miss = np.abs(y - x @ beta)
        gamma = np.linalg.lstsq(w, np.log(miss + 0.05), rcond=None)[0]
        wide = np.exp(w @ gamma)
    misses = np.quantile((y - x @ beta) / wide, LEVELS)
    shape = Shape(tuple(beta), tuple(gamma), tuple(misses), (0.0, 1.0, 0.0, 0.0))
    return replace(
        shape, downturn=fit_downturn(nets, months, known, shape, usual or [usually(n, months) for n in nets])
    )


def fit_downturn(nets: list[Line], months: int, known: int, shape: Shape, usual: list[Line]) -> tuple[float, ...]:
    """Intercept and weights of the log odds of a downturn."""
    rows, came = [], []
    at = np.arange(WARM, known - months)
    for net, own in zip(nets, usual, strict=True):
        spread, (below, ever, lately) = np.sort(quantiles(net, months, shape)[at], axis=1), own[at].T
        rows.append(downturn_measures(below_told(spread, below), ever, lately))
        came.append(ahead_means(net, months)[at] < below)
    x, y = np.concatenate(rows), np.concatenate(came).astype(float)

    def loss(b: Line) -> tuple[float, Line]:
        z = x @ b
        return float((np.logaddexp(0, z) - y * z).mean()), x.T @ (1 / (1 + np.exp(-z)) - y) / len(y)

    return tuple(minimize(loss, np.array(shape.downturn), jac=True, method="L-BFGS-B").x)


def net_of(dyad: Months) -> Line:
    """Monthly net intensity from distinct acts."""
    return np.bincount(dyad.acts["month"], weights=dyad.acts["intensity"], minlength=len(dyad)).astype(float)


def as_json(shapes: Mapping[int, Shape]) -> str:
    """The shipped file."""
    rounded = {
        str(h): {k: [round(float(v), 4) for v in getattr(s, k)] for k in ("centre", "width", "misses", "downturn")}
        for h, s in shapes.items()
    }
    return json.dumps({"made_by": "python -m bench.outlook --train", "horizons": rounded}, indent=1) + "\n"


if __name__ == "__main__":
    main()
