"""The reader of statements as a torch network: MiniLM's first layers, and a judge over four words' states and features.

For training only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from bench.fitting import Dropout
from bench.judge_net import Layer, Table, in_8_bits, take_layers
from detente.statements.second import LONGEST

__all__ = ["SecondNet", "Tensors", "export"]

_WIDTH, _WORDS = 384, 4
HIDDEN, ANSWERS = 128, 2
_DROP_UNITS, _DROP_STATES = 0.5, 0.2


@dataclass(frozen=True, slots=True)
class Tensors:
    """A batch: word pieces and mask (sentences, length); of each candidate its sentence, its four pieces, its features
    and those of them that lead to the hidden units (both as bags: indexes and where each candidate's begin)."""

    ids: Tensor
    mask: Tensor
    sentence: Tensor
    places: Tensor
    features: tuple[Tensor, Tensor]
    deep: tuple[Tensor, Tensor]
    wanted: Tensor


class SecondNet(nn.Module):
    """Two answers a candidate: is it rightly cut and attributed, does it touch a statement at all."""

    def __init__(self, pieces: int, layers: int, features: int, deep: int, drop: float = 0.1) -> None:
        super().__init__()
        self.words, self.order = Table(pieces, 4), Table(LONGEST, 8)
        self.norm = nn.LayerNorm(_WIDTH, 1e-12).requires_grad_(False)
        self.layers = nn.ModuleList(Layer(drop) for _ in range(layers))
        self.inner, self.direct = (
            nn.EmbeddingBag(deep, HIDDEN, mode="sum"),
            nn.EmbeddingBag(features, ANSWERS, mode="sum"),
        )
        self.dense, self.out = nn.Linear(_WORDS * _WIDTH, HIDDEN), nn.Linear(HIDDEN, ANSWERS)
        self.drop_units, self.drop_states = Dropout(_DROP_UNITS), Dropout(_DROP_STATES)
        nn.init.normal_(self.inner.weight, 0, 0.05)
        nn.init.zeros_(self.direct.weight)
        nn.init.constant_(self.out.bias, -1.0)

    def take(self, weights: dict[str, Tensor], kept: list[int]) -> None:
        """Start from the base model's weights, with the word pieces `kept` alone."""
        self.words.hold(weights["embeddings.word_embeddings.weight"][kept])
        order, kind = (weights[f"embeddings.{n}_embeddings.weight"] for n in ("position", "token_type"))
        self.order.hold(order[:LONGEST] + kind[0])
        take_layers(self.norm, self.layers, weights)

    def encode(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        """States (sentences, length, width) of word pieces."""
        x = self.norm(self.words(ids) + self.order(torch.arange(ids.shape[1])))
        bias = None if mask is None else (mask[:, None, None, :] - 1.0) * 1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def forward(self, batch: Tensors) -> Tensor:
        """Logits (candidates, 2)."""
        x = self.encode(batch.ids, batch.mask)
        said = [x[batch.sentence, batch.places[:, word]] for word in range(_WORDS)]
        said[3] = said[3] * (batch.places[:, 3] > 0)[:, None]
        before = self.dense(self.drop_states(torch.cat(said, -1))).float() + self.inner(*batch.deep)
        return self.out(self.drop_units(F.relu(before))).float() + self.direct(*batch.features)

    def tables(self, names: Sequence[str], digest: str) -> dict[str, NDArray[Any]]:
        """What stands above the states, in the format of `detente/statements/model.py`."""
        inner = np.pad(_half(self.inner.weight), ((0, len(names) - self.inner.num_embeddings), (0, 0)))
        direct, out, bias = (_half(p) for p in (self.direct.weight, self.out.weight, self.out.bias))
        return {
            "names": np.array("\n".join(names)),
            "parser": np.array(digest),
            "inner": np.hstack([direct[:, :1], inner]),
            "bias": np.concatenate([bias[:1], _half(self.dense.bias)]),
            "out": out[0],
            "dense": _half(self.dense.weight).T,
            "rest": np.zeros(HIDDEN, np.float16),
            "near": direct[:, 1],
            "near_out": out[1],
            "near_bias": bias[1:],
        }


def _half(values: Tensor) -> NDArray[np.float16]:
    return values.detach().numpy().astype(np.float16)


class _States(nn.Module):
    """One sentence in, a row for each of its word pieces out."""

    def __init__(self, net: SecondNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, ids: Tensor) -> Tensor:
        return self.net.encode(ids)[0]


def export(net: SecondNet, path: Path) -> None:
    """Write the layers as ONNX in 8-bit numbers: `ids` (1, length) in, `states` (length, width) out."""
    net.eval()
    axes = {"ids": {1: "length"}, "states": {0: "length"}}
    shown = (torch.ones(1, 16, dtype=torch.long),)
    in_8_bits(
        lambda whole: torch.onnx.export(
            _States(net),
            shown,
            whole,
            input_names=["ids"],
            output_names=["states"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        ),
        path,
    )
