"""Turning points beside documented ones: cross-validated over pairs, with random, a comb and PELT in the same table.

python -m bench.turning_points            the table
python -m bench.turning_points --train    fit the shipped weights anew on the developers' turns
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import ruptures

from bench.data import data_path
from bench.turning_fit import Example, fit, predict
from bench.turning_score import Pair, Predicted, Scores, Turn, mean_of, over_pairs, score
from detente.relations.months import Months, all_dyads
from detente.relations.turning_features import features
from detente.relations.turning_points import Weights, candidates

OWN = Path(__file__).with_name("turning_points_own.csv")
WEIGHTS = Path(__file__).resolve().parents[1] / "src/detente/data/stages/turning_points.json"
#: Which pairs share a fold is chance: the table has the mean over SPLITS ways to part them into FOLDS.
FOLDS, SPLITS = 10, 8
#: Our own list is written from memory alone: its turns count for less than the developers' in training.
OWN_WEIGHT = 0.3
PENALTIES = (0.5, 1, 1.5, 2, 2.5, 3, 4, 5)
Found = dict[Pair, list[Predicted]]


def main() -> None:
    """Prints the table, or trains."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--train", action="store_true", help="fit the shipped weights on the developers' turns")
    options.add_argument("--gdelt", action="store_true", help="only the strongest turns of the GDELT monthly file")
    given = options.parse_args()
    if given.gdelt:
        from bench.turning_gdelt import show_strongest

        show_strongest()
        return
    dev = read_turns(data_path("relations", "turning_points_dev.csv"))
    own = read_turns(OWN)
    dyads = load_dyads()
    if given.train:
        both = examples(dyads, dev) | examples(dyads, own, OWN_WEIGHT)
        WEIGHTS.write_text(as_json(fit(both)), encoding="utf-8")
        print(f"wrote {WEIGHTS.name}")
        return
    known, ours = examples(dyads, dev), examples(dyads, own, OWN_WEIGHT)
    turns, own_turns = ({pair: e.turns for pair, e in some.items()} for some in (known, ours))
    print(f"{len(known)} pairs, {sum(map(len, turns.values()))} documented turns; hits within 3 months, one to one")
    print(f"{'method':<44}{'F1':>7}{'dir F1':>8}{'rec k+1':>9}{'cover':>7}{'n':>5}{'hits':>6}")
    show("random (mean of 200)", random_scores(known, turns))
    show("comb, every 12 months", score({pair: comb(e) for pair, e in known.items()}, turns))
    pelts = {pair: pelt(dyads[pair]) for pair in known | ours}
    show("PELT (ruptures, rbf, four quad channels)", score(pelts, turns))
    best = max(PENALTIES, key=lambda pen: score({p: pelt(dyads[p], pen) for p in known}, turns).f1)
    show(f"PELT, best penalty on these turns ({best:g})", score({p: pelt(dyads[p], best) for p in known}, turns))
    tell("detente, trained on the other pairs", splits(known, {}), turns)
    tell("detente, … and on our own list (shipped)", splits(known, ours), turns)
    print(f"our own list: {len(ours)} pairs, {sum(map(len, own_turns.values()))} turns, other pairs")
    developers = fit(known)
    unseen = {pair: predict(example, developers) for pair, example in ours.items()}
    tell("detente, trained on the developers' alone", [unseen], own_turns)
    tell("detente, … and on the other pairs of ours", splits(ours, known), own_turns)
    show("PELT (ruptures, rbf, four quad channels)", score(pelts, own_turns))
    print(f"time: {seconds_a_pair([dyads[pair] for pair in known]) * 1000:.0f} ms a pair of 132 months")


def read_turns(path: Path) -> dict[Pair, list[Turn]]:
    """Documented turns by (alphabetical) pair; rows marked as not scorable are left out."""
    rows = csv.DictReader(line for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    found: dict[Pair, list[Turn]] = {}
    for row in rows:
        if row.get("scorable", "1") == "1":
            a, b = sorted((row["a"], row["b"]))
            year, month = row["date"].split("-")[:2]
            found.setdefault((a, b), []).append(Turn(int(year) * 12 + int(month) - 1, row["direction"] == "up"))
    return found


def load_dyads() -> dict[Pair, Months]:
    """ICEWS05-15 as a store has it after `detente import csv`, every dyad."""
    from detente.exchange.load import load_mapped
    from detente.store.connection import create_or_open

    columns = {"date": "date", "source": "source_iso3", "target": "target_iso3", "cameo": "cameo"}
    connection = create_or_open(":memory:")
    load_mapped(connection, [data_path("relations", "icews_dyads.parquet")], columns)
    return {(months.a, months.b): months for months in all_dyads(connection, min_events=50)}


def examples(
    dyads: Mapping[Pair, Months], turns: Mapping[Pair, Sequence[Turn]], weight: float = 1.0
) -> dict[Pair, Example]:
    """Measures and documented turns of the pairs that have enough events."""
    return {
        pair: Example(features(dyads[pair]), dyads[pair].covered, dyads[pair].first, tuple(known), weight)
        for pair, known in sorted(turns.items())
        if pair in dyads
    }


def splits(known: Mapping[Pair, Example], more: Mapping[Pair, Example]) -> list[Found]:
    """Cross-validated predictions for each of SPLITS ways to part the pairs."""
    return [cross_validated(known, more, split) for split in range(SPLITS)]


def cross_validated(known: Mapping[Pair, Example], more: Mapping[Pair, Example], split: int) -> Found:
    """Predictions for each pair by weights (and reading of scores) fitted without it; `more` is always trained on."""
    names = sorted(known)
    np.random.default_rng(split).shuffle(names)
    found: Found = {}
    for fold in range(FOLDS):
        rest = {name: known[name] for i, name in enumerate(names) if i % FOLDS != fold}
        weights = fit(rest | dict(more))
        found |= {name: predict(known[name], weights) for i, name in enumerate(names) if i % FOLDS == fold}
    return found


def comb(example: Example) -> list[Predicted]:
    """Every June."""
    months = range(example.first, example.first + len(example.covered))
    return [Predicted(m, False, None, 1.0, True) for m in months if m % 12 == 5]


def pelt(dyad: Months, penalty: float = 3.0) -> list[Predicted]:
    """PELT over root counts of the four quad classes; direction by the change of the mean intensity."""
    counts = np.zeros((len(dyad), 4))
    np.add.at(counts, (dyad.acts["month"], dyad.acts["quad"].astype(int)), 1)
    ends = ruptures.Pelt(model="rbf", min_size=2, jump=1).fit(np.sqrt(counts)).predict(pen=penalty)[:-1]
    level = np.bincount(dyad.acts["month"], weights=dyad.acts["intensity"], minlength=len(dyad))
    out = []
    for end in ends:
        rise = level[end : end + 12].mean() > level[max(0, end - 12) : end].mean()
        strength = float(np.abs(counts[end : end + 6].mean(0) - counts[max(0, end - 6) : end].mean(0)).sum())
        out.append(Predicted(end + dyad.first, bool(rise), None, strength, True))
    return out


def random_scores(known: Mapping[Pair, Example], turns: Mapping[Pair, Sequence[Turn]]) -> Scores:
    """Mean scores of as many random months as a pair has turns (all of k+1 for recall), either way."""
    rng = np.random.default_rng(0)
    runs = []
    for _ in range(200):
        found = {}
        for pair, example in known.items():
            k = len(turns[pair])
            at = rng.choice(np.arange(3, len(example.covered) - 3), k + 1, replace=False) + example.first
            found[pair] = [Predicted(int(m), bool(rng.random() < 0.5), None, 1.0, i < k) for i, m in enumerate(at)]
        runs.append(score(found, turns))
    return mean_of(runs)


def seconds_a_pair(dyads: Sequence[Months]) -> float:
    """Mean time from month arrays to candidates."""
    started = time.perf_counter()
    for dyad in dyads:
        candidates(dyad)
    return (time.perf_counter() - started) / len(dyads)


def show(name: str, s: Scores) -> None:
    """One line of the table."""
    cover = f"{s.coverage:.2f}" if s.coverage is not None else "–"
    cells = f"{s.f1:>7.3f}{s.directed:>8.3f}{s.recall:>9.3f}{cover:>7}{s.selected:>5.0f}{s.hits:>6.0f}"
    print(f"{name:<44}{cells}", flush=True)


def tell(name: str, runs: Sequence[Found], turns: Mapping[Pair, Sequence[Turn]]) -> None:
    """The mean of several runs, and how far chance reaches: another split, other pairs."""
    scores = [score(run, turns) for run in runs]
    show(name, mean_of(scores))
    bounds = over_pairs(runs, turns)
    if len(runs) > 1:
        cells = " … ".join(f"{edge([s.f1 for s in scores]):.3f}" for edge in (min, max))
        print(f"    F1 of {len(runs)} splits {cells}")
    spans = "".join(f"; {name} {low:.2f} … {high:.2f}" for name, (low, high) in bounds.items())
    print(f"    95 % over pairs{spans}", flush=True)


def as_json(weights: Weights) -> str:
    """The shipped file."""

    def named(values: Sequence[float]) -> dict[str, float]:
        return {name: round(float(value), 4) for name, value in zip(weights.features, values, strict=True)}

    data = {
        "made_by": "python -m bench.turning_points --train",
        "down": named(weights.down),
        "up": named(weights.up),
        "up_offset": round(weights.up_offset, 4),
        "strength": [round(value, 4) for value in weights.strength],
        "selected": round(weights.selected, 4),
        "sharpness": round(weights.sharpness, 2),
    }
    return json.dumps(data, indent=1) + "\n"


if __name__ == "__main__":
    main()
