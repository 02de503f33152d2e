"""Fits the weights of an event's confidence on events that people judged; prints the file `confidence.toml`.

    python -m bench.fit_confidence

Judged are the dev half of `bench.events` (right where the annotators have the same source, target and type) and the
100 events of `bench/gold/hand_check.jsonl`, as far as they are still coded. A logistic model with a ridge towards what
one would guess (`GUESS`): the judged events are few.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bench.data import data_path
from bench.events import half, scored
from detente.api import annotate_many

RIDGE = 4.0
GUESS = {"steps": -0.3, "carried": -0.8, "embedded": -0.3, "demands": 0.15, "operators": -0.1, "noun": 0.0}
STEPS = 4_000
CHECKED = Path(__file__).with_name("gold") / "hand_check.jsonl"


def _dev() -> Iterator[tuple[dict[str, float], bool]]:
    for one in scored(explain=True):
        if half(one.id) == "dev":
            for triple in sorted(one.counted):
                why = one.found[triple][0].why
                if why:
                    yield why["traits"], triple in one.gold


def _checked() -> Iterator[tuple[dict[str, float], bool]]:
    rows = [json.loads(line) for line in CHECKED.read_text("utf-8").splitlines()]
    for corpus in sorted({row["corpus"] for row in rows}):
        own = {row["article"]: row for row in rows if row["corpus"] == corpus}
        with gzip.open(data_path("news", f"{corpus}.jsonl.gz"), "rt", encoding="utf-8") as lines:
            articles = [a for a in map(json.loads, lines) if a["id"] in own]
        for article, document in zip(articles, annotate_many(articles, jobs=1, explain=True), strict=True):
            yield from _judged(document.events, [r for r in rows if r["article"] == article["id"]])


def _judged(events: Any, rows: list[dict[str, Any]]) -> Iterator[tuple[dict[str, float], bool]]:
    for row in rows:
        for event in events:
            told = (event.trigger.start, event.source.id, event.target.id, event.type)
            if told == (row["start"], row["source"], row["target"], row["type"]) and event.why:
                yield event.why["traits"], row["source_right"] and row["target_right"] and row["type_right"]
                break


def fit(samples: list[tuple[dict[str, float], bool]]) -> dict[str, float]:
    """Weights by name, with "base"."""
    names = list(samples[0][0])
    x = np.array([[1.0, *(traits[n] for n in names)] for traits, _ in samples])
    y = np.array([float(right) for _, right in samples])
    guess = np.array([0.0, *(GUESS[n] for n in names)])
    weights = guess.copy()
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (chance - y) + RIDGE * np.concatenate([[0.0], (weights - guess)[1:]])
        weights -= 0.5 * slope / len(y)
    return dict(zip(["base", *names], map(float, weights), strict=True))


def main() -> None:
    """Print the fitted file."""
    samples = [*_dev(), *_checked()]
    print("# Weights of an event's traits in its confidence (logistic); fitted by `python -m bench.fit_confidence`.")
    print(f"# {len(samples)} judged events, {sum(right for _, right in samples)} right.\n\n[weights]")
    for name, weight in fit(samples).items():
        print(f"{name} = {weight:.2f}")


if __name__ == "__main__":
    main()
