"""Trains the judge of candidate statements on PolNeAR and writes `data/statements/weights.csv`.

`python -m bench.train_statements` trains two networks of 40 hidden units, joined to one, on the train part of the
documents; `python -m bench.quotes --part dev` scores the others. `--part all` leaves none for scoring. Features are
shapes, labels and word classes, never words. Seeds are fixed: the same data gives the same file.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bench.data import data_path
from detente.language import parser, sentences
from detente.language.parser import Sentence
from detente.statements.readings import Reading, readings
from detente.statements.turns import quotations

Floats = NDArray[np.float32]
WEIGHTS = Path(__file__).resolve().parents[1] / "src/detente/data/statements/weights.csv"
TRIM = " \t\r\n\"“”‘’'`.,;:!?-–—()[]"
HIDDEN, NETS, EPOCHS, BATCH, RATE = 40, 2, 26, 256, 0.003
SHRINK, DROP = 0.0004, 0.5
#: The second target (does the content overlap any statement?) only helps the first to learn.
TARGETS = np.array([1.0, 0.5], np.float32)
FEWEST = 8
HEAD = """# Weights of the judge of statements: a network with one hidden layer over shapes, labels and word classes.
# Each row: a feature, its direct weight, then its weight into each hidden unit; "(out)" leads from the units to the
# answer, "(bias)" is always added. Made by: python -m bench.train_statements
"""


def part_of(document: str) -> str:
    """The split, by a hash of the document's id: about seven in ten train, the others are for scoring."""
    return "train" if hashlib.md5(document.encode()).digest()[0] < 180 else "dev"


def documents(part: str) -> list[dict[str, Any]]:
    """The gold documents of a part (train, dev or all)."""
    with gzip.open(data_path("quotes", "polnear.jsonl.gz"), "rt", encoding="utf-8") as lines:
        return [d for d in map(json.loads, lines) if part in ("all", part_of(d["id"]))]


def parsed(texts: Sequence[str]) -> Iterator[list[Sentence]]:
    """Each text's sentences with their parses."""
    for text in texts:
        spans = sentences.split(text)
        short = [(s, e) for s, e in spans if e - s <= parser.LONGEST_PARSED]
        docs = dict(zip(short, parser.parse([text[s:e] for s, e in short]), strict=True))
        yield [Sentence(s, e, docs.get((s, e))) for s, e in spans]


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span as the scorer compares it."""
    while start < end and text[start] in TRIM:
        start += 1
    while end > start and text[end - 1] in TRIM:
        end -= 1
    return start, end


def shared(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Intersection over union of two spans."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    return both / (max(one[1], other[1]) - min(one[0], other[0])) if both > 0 else 0.0


def target(text: str, reading: Reading, gold: list[tuple[tuple[int, int], Any]]) -> tuple[float, float]:
    """How well a reading fits a gold statement with its speaker (IoU, 0 below a half), and whether it touches any."""
    span, best, touches = trim(text, reading.start, reading.end), 0.0, 0.0
    who = None if reading.speaker is None else (reading.speaker.start, reading.speaker.end)
    for content, quote in gold:
        fit = shared(span, content)
        touches = max(touches, float(fit > 0))
        named = None if quote["speaker_start"] is None else (quote["speaker_start"], quote["speaker_end"])
        right = (who is None and named is None) or (who is not None and named is not None and shared(who, named) > 0)
        if fit >= 0.5 and right:
            best = max(best, fit)
    return best, touches


def examples(part: str) -> tuple[list[tuple[str, ...]], Floats]:
    """Features and targets of every reading of a part."""
    features, targets = [], []
    chosen = documents(part)
    for document, sents in zip(chosen, parsed([d["text"] for d in chosen]), strict=True):
        text = document["text"]
        gold = [(trim(text, q["start"], q["end"]), q) for q in document["quotes"]]
        for reading in readings(sents, quotations(text)):
            features.append(reading.features)
            targets.append(target(text, reading, gold))
    return features, np.array(targets, np.float32)


def matrix(features: Sequence[Sequence[str]], index: dict[str, int]) -> csr_matrix:
    """Rows of ones where a feature is there."""
    pairs = [(r, index[f]) for r, names in enumerate(features) for f in names if f in index]
    rows, columns = zip(*pairs, strict=True)
    return csr_matrix((np.ones(len(pairs), np.float32), (rows, columns)), shape=(len(features), len(index)))


def sigmoid(values: Floats) -> Floats:
    """The logistic function, safe at both ends."""
    return (1.0 / (1.0 + np.exp(-np.clip(values, -30, 30)))).astype(np.float32)


def fit(inputs: csr_matrix, targets: Floats, seed: int) -> list[Floats]:
    """One network by Adam with dropout: [inner weights, inner bias, outer weights, direct weights, outer bias]."""
    random = np.random.default_rng(seed)
    width, outs = inputs.shape[1], targets.shape[1]
    net = [
        random.normal(0, 0.1, (width, HIDDEN)).astype(np.float32),
        np.zeros(HIDDEN, np.float32),
        random.normal(0, 0.1, (HIDDEN, outs)).astype(np.float32),
        np.zeros((width, outs), np.float32),
        np.full(outs, -1, np.float32),
    ]
    first, second, step = [np.zeros_like(p) for p in net], [np.zeros_like(p) for p in net], 0
    for epoch in range(EPOCHS):
        rate, order = RATE * (1 - epoch / EPOCHS), random.permutation(len(targets))
        for begin in range(0, len(order), BATCH):
            rows = order[begin : begin + BATCH]
            step += 1
            for k, slope in enumerate(_slopes(net, inputs[rows], targets[rows], random)):
                first[k] = 0.9 * first[k] + 0.1 * slope
                second[k] = 0.999 * second[k] + 0.001 * slope * slope
                net[k] -= rate * (first[k] / (1 - 0.9**step)) / (np.sqrt(second[k] / (1 - 0.999**step)) + 1e-8)
    return net


def _slopes(net: list[Floats], rows: csr_matrix, targets: Floats, random: np.random.Generator) -> list[Floats]:
    inner, inner_bias, outer, direct, bias = net
    before = rows @ inner + inner_bias
    mask = ((random.random(before.shape) > DROP) / (1 - DROP)).astype(np.float32)
    hidden = np.maximum(before, 0) * mask
    error = (sigmoid(hidden @ outer + rows @ direct + bias) - targets) / np.float32(len(targets)) * TARGETS
    back = (error @ outer.T) * mask * (before > 0)
    return [
        rows.T @ back + SHRINK * inner,
        back.sum(0),
        hidden.T @ error + SHRINK * outer,
        rows.T @ error + SHRINK * direct,
        error.sum(0),
    ]


def write(nets: Sequence[list[Floats]], names: Sequence[str], path: Path) -> None:
    """The networks as one, their answers averaged; three figures a weight."""
    inner = np.hstack([net[0] for net in nets])
    bias = np.concatenate([net[1] for net in nets])
    out = np.concatenate([net[2][:, 0] for net in nets]) / len(nets)
    direct = sum(net[3][:, 0] for net in nets) / len(nets)
    base = sum(net[4][0] for net in nets) / len(nets)
    with path.open("w", encoding="utf-8", newline="") as handle:
        handle.write(HEAD)
        rows = csv.writer(handle, lineterminator="\n")
        rows.writerow(["feature", "direct", *(f"h{i}" for i in range(inner.shape[1]))])
        rows.writerow(["(out)", "0", *(f"{v:.3g}" for v in out)])
        rows.writerow(["(bias)", f"{base:.3g}", *(f"{v:.3g}" for v in bias)])
        for name, weight, values in zip(names, direct, inner, strict=True):
            rows.writerow([name, f"{weight:.3g}", *(f"{v:.3g}" for v in values)])


def train(part: str, path: Path) -> int:
    """Trains on a part and writes the weights; the number of examples."""
    features, targets = examples(part)
    counts = Counter(name for names in features for name in names)
    names = sorted(name for name, count in counts.items() if count >= FEWEST)
    inputs = matrix(features, {name: i for i, name in enumerate(names)})
    write([fit(inputs, targets, seed) for seed in range(NETS)], names, path)
    return len(features)


def main() -> None:
    """Trains and says on how much."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--part", choices=["all", "train"], default="train")
    options.add_argument("-o", "--out", type=Path, default=WEIGHTS)
    chosen = options.parse_args()
    print(f"{train(chosen.part, chosen.out)} candidates -> {chosen.out.name}")


if __name__ == "__main__":
    main()
