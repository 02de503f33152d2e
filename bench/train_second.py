"""Trains the second reading of statements: `python -m bench.train_second [-o FOLDER]`.

Needs the train extra (torch, safetensors, onnx, the base weights) and about five minutes of one core. Learns from our
own marked articles alone (`data/training/statements`), as the first judge does (`bench.train_statements`, whose
candidates and targets it shares); `python -m bench.quotes` scores both on the gold quotations, which train nothing.
Writes the network into `data/statements/reader` and the weights above it into `data/statements/second.npz`, or both
into FOLDER. The seed is fixed.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from bench.fitting import BATCH, batches, padded, schedule
from bench.judge_net import base_folder, seal, tokenizer
from bench.marked import MarkedArticle, marked_articles
from bench.second_net import SecondNet, Tensors, export
from bench.train_statements import FEWEST, TARGETS, judged
from detente.statements.features import PAIR
from detente.statements.readings import Reading
from detente.statements.second import LONGEST, places

__all__ = ["train"]

STATEMENTS = Path(__file__).resolve().parents[1] / "src/detente/data/statements"
LAYERS, EPOCHS, SEED = 4, 4, 1
_RATE, _HEAD_RATE, _FEATURE_RATE = 2e-4, 1e-3, 3e-3
_SHRINK, _FEATURE_SHRINK = 0.01, 0.05
#: Word pieces kept: the first of the base list, and what stands so often in the articles.
_PIECES, _OFTEN = 6_200, 6


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence with candidates: their features and targets, and where their words stand."""

    text: str
    begin: int
    options: tuple[Reading, ...]
    targets: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Encoded:
    """A row in word pieces, its features as numbers."""

    ids: list[int]
    places: list[tuple[int, int, int, int]]
    features: list[list[int]]
    targets: tuple[tuple[float, float], ...]


def rows(articles: Sequence[MarkedArticle]) -> Iterator[Row]:
    """The articles' sentences with their candidates."""
    for sentences, found in judged(articles):
        by_sentence: dict[int, list[tuple[Reading, tuple[float, float]]]] = {}
        for reading, wanted in found:
            by_sentence.setdefault(reading.sentence, []).append((reading, wanted))
        for number, own in by_sentence.items():
            sentence = sentences[number]
            if sentence.doc is not None:
                options, targets = zip(*own, strict=True)
                yield Row(sentence.doc.text, sentence.start, options, targets)


def encoded(row: Row, pieces: Tokenizer, index: dict[str, int]) -> Encoded:
    """The row as the network takes it."""
    encoding = pieces.encode(row.text)
    ends = [end for _, end in encoding.offsets[1:-1]]
    features = [[index[name] for name in option.features if name in index] for option in row.options]
    return Encoded(encoding.ids, [places(o, row.begin, ends) for o in row.options], features, row.targets)


def tensors(batch: Sequence[Encoded], deep: int) -> Tensors:
    """The batch, padded; the first `deep` features lead to the hidden units."""
    ids, mask = padded(batch)
    bags = [bag for row in batch for bag in row.features]
    return Tensors(
        ids=ids,
        mask=mask,
        sentence=torch.tensor([n for n, row in enumerate(batch) for _ in row.places]),
        places=torch.tensor([where for row in batch for where in row.places]),
        features=_bags(bags),
        deep=_bags([[f for f in bag if f < deep] for bag in bags]),
        wanted=torch.tensor([wanted for row in batch for wanted in row.targets]),
    )


def _bags(bags: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    starts = np.cumsum([0, *(len(bag) for bag in bags)])[:-1]
    return torch.tensor([f for bag in bags for f in bag], dtype=torch.long), torch.tensor(starts)


def fit(net: SecondNet, examples: Sequence[Encoded], deep: int) -> None:
    """Fit the network by Adam, warming up over the first tenth."""
    draw = random.Random(SEED)
    layers, features = list(net.layers.parameters()), [net.inner.weight, net.direct.weight]
    head = [*net.dense.parameters(), *net.out.parameters()]
    groups = [
        {"params": layers, "lr": _RATE, "weight_decay": _SHRINK},
        {"params": head, "lr": _HEAD_RATE, "weight_decay": _SHRINK},
        {"params": features, "lr": _FEATURE_RATE, "weight_decay": _FEATURE_SHRINK},
    ]
    optimizer = torch.optim.AdamW(groups, fused=True)
    steps = EPOCHS * math.ceil(len(examples) / BATCH)
    rate = schedule(optimizer, steps)
    weights, began, done = torch.from_numpy(TARGETS), time.monotonic(), 0
    for epoch in range(EPOCHS):
        net.train()
        total = 0.0
        for batch in batches(examples, draw):
            shown = tensors(batch, deep)
            with torch.autocast("cpu", torch.bfloat16):
                logits = net(shown)
            missed = F.binary_cross_entropy_with_logits(logits.float(), shown.wanted, reduction="none")
            loss = (missed * weights).sum(1).mean()
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_([*layers, *head, *features], 1.0)
            optimizer.step()
            rate.step()
            total, done = total + loss.item(), done + 1
            if done % 100 == 0:
                print(f"  step {done} of {steps}, {time.monotonic() - began:.0f} s", flush=True)
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {total * BATCH / len(examples):.3f}", flush=True)


def train(articles: Sequence[MarkedArticle], reader: Path, weights: Path) -> int:
    """Trains on the articles and writes the network's folder and the weights above it; the number of candidates."""
    torch.manual_seed(SEED)
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    shown = list(rows(articles))
    counts = Counter(name for row in shown for option in row.options for name in option.features)
    names = sorted(sorted(n for n, count in counts.items() if count >= FEWEST), key=lambda name: PAIR in name)
    deep, index = sum(PAIR not in name for name in names), {name: i for i, name in enumerate(names)}
    spec, kept = tokenizer(_PIECES, [row.text for row in shown], _OFTEN, LONGEST)
    pieces = Tokenizer.from_str(json.dumps(spec))
    net = SecondNet(len(spec["model"]["vocab"]), LAYERS, len(names), deep)
    net.take(load_file(str(base_folder() / "model.safetensors")), kept)
    fit(net, [encoded(row, pieces, index) for row in shown], deep)
    reader.mkdir(parents=True, exist_ok=True)
    export(net, reader / "model.onnx")
    tables: dict[str, Any] = net.tables(names, seal(spec, reader))
    with weights.open("wb") as handle:
        np.savez_compressed(handle, **tables)
    return sum(len(row.options) for row in shown)


def main() -> None:
    """Trains and says on how much."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("-o", "--out", type=Path, default=STATEMENTS, metavar="FOLDER")
    chosen, articles = options.parse_args(), marked_articles()
    count = train(articles, chosen.out / "reader", chosen.out / "second.npz")
    print(f"{len(articles)} articles, {count} candidates")


if __name__ == "__main__":
    main()
