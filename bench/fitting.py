"""What the fitting of every small network shares: batches of texts of like length, padding, and the rate's way.

For training only.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Any, Protocol, TypeVar

import torch
from torch import Tensor, nn

__all__ = ["BATCH", "Dropout", "adam", "batches", "padded", "schedule"]

BATCH = 32


class Row(Protocol):
    """A text in word pieces."""

    @property
    def ids(self) -> list[int]:
        """The numbers of its pieces."""


Some = TypeVar("Some", bound=Row)


def batches(rows: Sequence[Some], draw: random.Random) -> list[list[Some]]:
    """Shuffled batches of rows of like length."""
    order = list(range(len(rows)))
    draw.shuffle(order)
    out = []
    for start in range(0, len(order), 20 * BATCH):
        near = sorted(order[start : start + 20 * BATCH], key=lambda i: len(rows[i].ids))
        out += [[rows[i] for i in near[n : n + BATCH]] for n in range(0, len(near), BATCH)]
    draw.shuffle(out)
    return out


def padded(rows: Sequence[Row]) -> tuple[Tensor, Tensor]:
    """The pieces of the rows, filled up with noughts, and a mask of ones where there are pieces."""
    length = max(len(row.ids) for row in rows)
    ids = torch.tensor([row.ids + [0] * (length - len(row.ids)) for row in rows])
    mask = torch.tensor([[1.0] * len(row.ids) + [0.0] * (length - len(row.ids)) for row in rows])
    return ids, mask


class Dropout(nn.Module):
    """Dropout of a share of all numbers in 256ths; its masks are cut out of whole random words, since torch's own draws
    a number for each cell on one core, more than a quarter of a step."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.dropped = round(256 * share)

    def forward(self, x: Tensor) -> Tensor:
        """`x` with the dropped numbers at nought and the rest scaled up in training, else as it is."""
        if not self.training or not self.dropped:
            return x
        words = torch.empty((x.numel() + 7) // 8, dtype=torch.int64).random_(-(2**63), None)
        kept = words.view(torch.uint8)[: x.numel()].view(x.shape) >= self.dropped
        return x * kept.to(x.dtype).mul_(256 / (256 - self.dropped))


def adam(net: nn.Module, low: Iterable[nn.Module], body: Iterable[nn.Module], rates: Sequence[float]) -> Any:
    """An optimizer of all that learns, with a rate each for the layers `low`, the layers `body` and everything else."""
    inner = [[p for layer in part for p in layer.parameters() if p.requires_grad] for part in (low, body)]
    known = {id(p) for part in inner for p in part}
    head = [p for p in net.parameters() if p.requires_grad and id(p) not in known]
    groups = [{"params": part, "lr": rate} for part, rate in zip([*inner, head], rates, strict=True) if part]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def schedule(optimizer: Any, steps: int) -> Any:
    """Up over the first tenth, then down to nothing."""
    return torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / (0.1 * steps), max(0.0, (steps - s) / (0.9 * steps)))
    )
