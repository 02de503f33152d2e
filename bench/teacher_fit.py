"""Fitting the teacher on scenes: whether each pair of codes acts, which types of deed, in what mode, by which word."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from bench.fitting import adam
from bench.judge_fit import pooled, told_losses
from bench.judge_rows import Scene
from bench.teacher_net import Reading, Teacher, best_of_each
from detente.events.judge_text import TYPES

__all__ = ["batches", "fit"]

#: Learning rates of the lowest layers that learn, of the others and of what is new.
_LOW, _LOW_RATE, _RATE, _HEAD_RATE = 3, 3e-5, 7e-5, 6e-4
_WARM, _LAST_RATE = 0.06, 0.02
#: Word pieces in a batch, and texts among which those of like length are sought.
_PIECES, _NEAR = 2_400, 1_000
#: What a pair that acts weighs beside one that does not, and the weights of the parts of the loss.
_TOLD, _ACTS, _TYPES = 1.5, 2.0, 2.0
#: Mere statements are told by other means and say little here.
_STATEMENT = 0.3


def batches(rows: Sequence[Scene], draw: random.Random, pieces: int = _PIECES) -> list[list[Scene]]:
    """Shuffled batches of texts of like length, none with more word pieces than `pieces`, padding counted."""
    order = list(range(len(rows)))
    draw.shuffle(order)
    out: list[list[Scene]] = []
    for start in range(0, len(order), _NEAR):
        batch: list[Scene] = []
        for i in sorted(order[start : start + _NEAR], key=lambda i: len(rows[i].ids)):
            if batch and (len(batch) + 1) * len(rows[i].ids) > pieces:
                out.append(batch)
                batch = []
            batch.append(rows[i])
        out.append(batch)
    draw.shuffle(out)
    return out


def fit(
    net: Teacher, shown: Callable[[random.Random], list[Scene]], first_mark: int, epochs: int, draw: random.Random
) -> None:
    """Fit `net`; `shown` gives the scenes of one epoch."""
    layers = net.body.encoder.layer[net.frozen :]
    optimizer = adam(net, layers[:_LOW], layers[_LOW:], (_LOW_RATE, _RATE, _HEAD_RATE))
    weights = torch.ones(len(TYPES))
    weights[TYPES.index("STATEMENT")] = _STATEMENT
    shuffled = batches(shown(draw), draw)
    steps = len(shuffled) * epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / (_WARM * steps), max(_LAST_RATE, (steps - s) / ((1 - _WARM) * steps)))
    )
    began, step = time.monotonic(), 0
    for epoch in range(epochs):
        total = 0.0
        net.train()
        for batch in shuffled:
            with torch.autocast("cpu", torch.bfloat16):
                loss = _loss(net, net.read(batch, first_mark), batch, weights)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
            step += 1
            if step % 100 == 0:
                print(f"  step {step} of about {steps}, {time.monotonic() - began:.0f} s", flush=True)
        print(f"epoch {epoch + 1} of {epochs}: loss {total / len(shuffled):.3f}", flush=True)
        if epoch + 1 < epochs:
            shuffled = batches(shown(draw), draw)


def _loss(net: Teacher, read: Reading, rows: Sequence[Scene], weights: Tensor) -> Tensor:
    count = read.first[-1]
    wanted = torch.from_numpy(np.concatenate([row.wanted for row in rows]))
    counted = torch.from_numpy(np.concatenate([row.counted for row in rows]))
    pairs, told = counted.amax(1), torch.tensor(_TOLD)
    acts, best = pooled(read.acts, read.pairs, count)
    types = best_of_each(read.types, read.pairs, count)
    whether = F.binary_cross_entropy_with_logits(acts, wanted.amax(1), reduction="none", pos_weight=told)
    which = F.binary_cross_entropy_with_logits(types, wanted, reduction="none", pos_weight=told) * weights
    loss = (_ACTS * (whether * pairs).sum() + _TYPES * (which * counted).sum()) / pairs.sum().clamp(min=1)
    return sum(told_losses(net, read.states, read.deeds, read.texts, best, read.first, rows), loss)
