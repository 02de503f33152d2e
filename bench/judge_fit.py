"""Fitting the judge: batches of marked pairs and of scenes in turn, one network."""

from __future__ import annotations

import math
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bench.fitting import Station, adam, padded
from bench.fitting import batches as batched
from bench.fitting import schedule as warmed
from bench.judge_net import Judge
from bench.judge_rows import PairRow, Scene
from detente.events.judge_text import TYPES

__all__ = ["fit", "gathered", "pooled", "told_losses"]

_RATE = 2e-4
_HEAD_RATE = 1e-3
#: The lowest layers know words rather than deeds, and are moved less.
_LOW, _LOW_RATE = 2, 6e-5
_SMOOTHING = 0.1
#: What a pair that acts weighs beside one that does not, and the weights of the parts of the loss.
_TOLD = 1.5
_ACTS, _MODE, _POINTER = 2.0, 0.3, 0.2
_NEVER = -1e4


class Telling(Protocol):
    """A network that can say how a deed is told and by which word."""

    modes: nn.Linear
    type_modes: nn.Parameter

    def pointer(self, x: Tensor, deed: Tensor, kind: Tensor) -> Tensor:
        """A score for each word (deeds, length)."""


def fit(
    net: Judge,
    shown: Callable[[random.Random], tuple[list[PairRow], list[Scene]]],
    types: Sequence[str],
    epochs: int,
    draw: random.Random,
    station: Path | None = None,
) -> None:
    """Fit `net`; `shown` gives the rows of one epoch, `types` are those of the marked pairs. After each epoch all is
    left in the file `station`, from where a training that was broken off goes on."""
    optimizer = adam(net, net.layers[:_LOW], net.layers[_LOW:], (_LOW_RATE, _RATE, _HEAD_RATE))
    learnt = [p for group in optimizer.param_groups for p in group["params"]]
    weights = _weights(types)
    batches = _epoch(shown, draw)
    schedule = warmed(optimizer, epochs * len(batches))
    way = Station(station, epochs * len(batches), {"net": net, "optimizer": optimizer, "schedule": schedule}, draw)
    first = way.found()
    steps, began = 0, time.monotonic()
    for epoch in range(first, epochs):
        if epoch:
            batches = _epoch(shown, draw)
        net.train()
        total = 0.0
        for batch in batches:
            with torch.autocast("cpu", torch.bfloat16):
                loss = _loss(net, batch, weights)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learnt, 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
            steps += 1
            if steps % 100 == 0:
                print(
                    f"  step {steps} of some {(epochs - first) * len(batches)}, {time.monotonic() - began:.0f} s",
                    flush=True,
                )
        print(f"epoch {epoch + 1} of {epochs}: loss {total / len(batches):.3f}", flush=True)
        way.leave(epoch + 1)


def _epoch(
    shown: Callable[[random.Random], tuple[list[PairRow], list[Scene]]], draw: random.Random
) -> list[list[PairRow] | list[Scene]]:
    """The batches of one epoch."""
    pairs, scenes = shown(draw)
    out: list[list[PairRow] | list[Scene]] = [*batched(pairs, draw), *batched(scenes, draw)]
    draw.shuffle(out)
    return out


def _weights(types: Sequence[str]) -> Tensor:
    counts = Counter(types)
    mean = len(types) / len(TYPES)
    return torch.tensor([math.sqrt(mean / max(counts[kind], 1)) for kind in TYPES])


def _loss(net: Judge, batch: Any, weights: Tensor) -> Tensor:
    return _pair_loss(net, batch, weights) if isinstance(batch[0], PairRow) else _scene_loss(net, batch)


def _pair_loss(net: Judge, rows: Sequence[PairRow], weights: Tensor) -> Tensor:
    """The type of a pair that acts, and whether it does where that is known."""
    ids, mask = padded(rows)
    now = torch.tensor([row.now for row in rows])
    said = mask * (torch.arange(ids.shape[1])[None] >= now[:, None])
    sources, targets = (_placed([getattr(row, name) for row in rows], ids.shape[1]) for name in ("sources", "targets"))
    types, does = net.pair(net.encode(ids, now, mask), said, sources, targets)
    wanted = torch.zeros(len(rows), len(TYPES))
    for n, row in enumerate(rows):
        for kind in row.types:
            wanted[n, kind] = 1 / len(row.types)
    acting = torch.tensor([bool(row.types) for row in rows])
    known = torch.tensor([row.acts is not None for row in rows])
    loss = torch.zeros(())
    if acting.any():
        loss = loss + F.cross_entropy(types[acting].float(), wanted[acting], weight=weights, label_smoothing=_SMOOTHING)
    if known.any():
        acts = torch.tensor([float(bool(row.acts)) for row in rows])
        loss = loss + _ACTS * F.binary_cross_entropy_with_logits(does[known].float(), acts[known])
    return loss


def _placed(places: Sequence[Sequence[int]], length: int) -> Tensor:
    out = torch.zeros(len(places), length)
    for n, row in enumerate(places):
        out[n, list(row)] = 1.0
    return out


def _scene_loss(net: Judge, rows: Sequence[Scene]) -> Tensor:
    """Whether one does anything to the other, for each pair of codes (the best of their mentions counts); of the deeds
    that are told also the modality and the word."""
    ids, mask = padded(rows)
    now = torch.tensor([row.now for row in rows])
    x = net.encode(ids, now, mask)
    first, texts, sources, targets, pairs = gathered(rows)
    deeds = net.deed(x[texts, sources], x[texts, targets], x[texts, now[texts]])
    acts, best = pooled(net.acts(deeds)[:, 0].float(), pairs, first[-1])
    wanted = torch.from_numpy(np.concatenate([row.wanted for row in rows])).amax(1)
    counted = torch.from_numpy(np.concatenate([row.counted for row in rows])).amax(1)
    told = F.binary_cross_entropy_with_logits(acts, wanted, reduction="none", pos_weight=torch.tensor(_TOLD))
    loss = _ACTS * (told * counted).sum() / counted.sum().clamp(min=1)
    return sum(told_losses(net, x, deeds, texts, best, first, rows), loss)


def gathered(rows: Sequence[Scene]) -> tuple[list[int], Tensor, Tensor, Tensor, Tensor]:
    """Where each text's pairs of codes begin in the batch, and where they all end; for each pair of mentions its text,
    the places of its source and target, and the number of its pair of codes."""
    first = np.cumsum([0, *(len(row.wanted) for row in rows)]).tolist()
    texts = torch.tensor([n for n, row in enumerate(rows) for _ in row.sources])
    sources = torch.tensor([place for row in rows for place in row.sources])
    targets = torch.tensor([place for row in rows for place in row.targets])
    return first, texts, sources, targets, torch.tensor([first[n] + p for n, row in enumerate(rows) for p in row.pairs])


def told_losses(
    net: Telling, x: Tensor, deeds: Tensor, texts: Tensor, best: Tensor, first: Sequence[int], rows: Sequence[Scene]
) -> list[Tensor]:
    """Of the deeds that are told, how far their modes and their words are missed, weighed; nothing where none is told.

    `best` is whose mentions stand for each pair of codes; the rest is as `gathered` and the network have it.
    """
    positives = [(n, first[n] + p.pair, p) for n, row in enumerate(rows) for p in row.positives]
    if not positives:
        return []
    kind = torch.tensor([p.type for _, _, p in positives])
    chosen = best[torch.tensor([pair for _, pair, _ in positives])]
    modes = net.modes(deeds[chosen]).float() + net.type_modes[kind]
    return [
        _MODE * F.cross_entropy(modes, torch.tensor([p.modality for _, _, p in positives])),
        _POINTER * _pointer_loss(net, x[texts[chosen]], deeds[chosen], kind, rows, positives),
    ]


def pooled(logits: Tensor, pairs: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """For each pair of codes the best logit of their mentions, and whose it is."""
    highest = torch.full((count,), _NEVER).scatter_reduce(0, pairs, logits, "amax")
    own = torch.where(logits >= highest[pairs], torch.arange(len(logits)), -1)
    return highest, torch.zeros(count, dtype=torch.long).scatter_reduce(0, pairs, own, "amax")


def _pointer_loss(
    net: Telling, x: Tensor, deeds: Tensor, kind: Tensor, rows: Sequence[Scene], positives: Sequence[Any]
) -> Tensor:
    """How far the words that tell the deeds are from being pointed at, a mean over those whose words are known."""
    length = x.shape[1]
    said, words = (np.zeros((len(positives), length), bool) for _ in range(2))
    for n, (row, _, positive) in enumerate(positives):
        said[n, : len(rows[row].said)] = rows[row].said
        words[n, : len(positive.words)] = positive.words
    scores = net.pointer(x, deeds, kind).float().masked_fill(~torch.from_numpy(said), _NEVER)
    right = torch.from_numpy(words)
    missed = -torch.logsumexp(torch.log_softmax(scores, -1).masked_fill(~right, _NEVER), -1)
    known = right.any(1).float()
    return (missed * known).sum() / known.sum().clamp(min=1)
