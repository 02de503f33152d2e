"""What the fitting of every small network shares: batches of texts of like length, padding, and the rate's way.

For training only.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import torch
from torch import Tensor, nn

__all__ = ["BATCH", "Dropout", "Station", "adam", "batches", "padded", "schedule"]

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


@dataclass(frozen=True)
class Station:
    """Where a training leaves all it needs to go on: the states of `parts`, of `draw` and of torch's own numbers.

    Nothing is left where `file` is None. `steps` is how many the training has in all, by which it knows its own file.
    """

    file: Path | None
    steps: int
    parts: Mapping[str, Any]
    draw: random.Random

    def leave(self, epochs: int) -> None:
        """Write down that so many epochs are done; what was there before stays whole until then."""
        if self.file is None:
            return
        state = {"steps": self.steps, "epochs": epochs, "draw": self.draw.getstate(), "torch": torch.get_rng_state()}
        beside = self.file.with_suffix(".new")
        torch.save(state | {name: part.state_dict() for name, part in self.parts.items()}, beside)
        beside.replace(self.file)

    def found(self) -> int:
        """Take everything up as it was left, and say how many epochs are done: 0 where there is nothing."""
        if self.file is None or not self.file.exists():
            return 0
        state = torch.load(self.file, weights_only=False)
        if state["steps"] != self.steps:
            sys.exit(f"{self.file} was left by another training: remove it, or name another folder")
        self.draw.setstate(state["draw"])
        torch.set_rng_state(state["torch"])
        for name, part in self.parts.items():
            part.load_state_dict(state[name])
        epochs: int = state["epochs"]
        return epochs
