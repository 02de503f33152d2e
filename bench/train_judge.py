"""Rebuild the event judge from `data/training` with a fixed seed, and say how close it comes to the shipped one.

python -m bench.train_judge [--ship] [--epochs 4] [--keep FOLDER]

Needs the train extra (torch, safetensors, onnx, the base weights). A tenth of the sentences, by digest, is held out.
With --ship the rebuilt model takes the place of the shipped one in `data/judge`; with --keep it is also left in FOLDER.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.judge_data import Example, examples, held_out
from bench.judge_joined import joined
from detente.errors import MissingExtra
from detente.events import judge
from detente.events.judge_text import MARKS, TYPES, marked

__all__ = ["main"]

#: Word pieces and the places of the two opening marks.
Row = tuple[list[int], int, int]

_SEED = 1
_LAYERS = 5
_FROZEN = 2
_PIECES = 6_200
_OFTEN = 4
#: Of this share of the sentences an epoch sees a longer version, joined to another one in which nobody is marked.
_JOINED = 0.2
_BATCH = 16
_RATE = 1e-4
_HEAD_RATE = 1e-3
_SMOOTHING = 0.1
_SHIPPED = Path(__file__).resolve().parents[1] / "src" / "detente" / "data" / "judge"


def main() -> None:
    """Train, export, compare; with --ship put the new model in place."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--ship", action="store_true", help="put the new model in place of the shipped one")
    options.add_argument("--epochs", type=int, default=4)
    options.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the new model in this folder too")
    chosen = options.parse_args()
    rows = examples()
    train, dev = [r for r in rows if not held_out(r)], [r for r in rows if held_out(r)]
    print(f"{len(train)} sentences to learn from, {len(dev)} held out")
    with tempfile.TemporaryDirectory() as folder:
        _build(train, Path(folder), chosen.epochs)
        new = judge.load(Path(folder))
        print(
            f"rebuilt: {new.digest[:12]}, {new.size / 1e6:.1f} MB, {_right(new, dev)} of the held-out sentences right"
        )
        _compare(new, dev)
        for place in [chosen.keep] * bool(chosen.keep) + [_SHIPPED] * chosen.ship:
            place.mkdir(exist_ok=True, parents=True)
            for file in sorted(Path(folder).iterdir()):
                (place / file.name).write_bytes(file.read_bytes())


def _best(model: judge.Judge, rows: Sequence[Example]) -> list[str]:
    return [max(TYPES, key=says.__getitem__) for says in model(rows)]


def _right(model: judge.Judge, rows: Sequence[Example]) -> str:
    return f"{sum(b == r.type for b, r in zip(_best(model, rows), rows, strict=True)) / len(rows):.3f}"


def _compare(new: judge.Judge, dev: Sequence[Example]) -> None:
    """How often the rebuilt and the shipped model agree on the held-out sentences."""
    try:
        shipped = judge.load()
    except MissingExtra as error:
        print(f"no shipped model to compare with: {error}")
        return
    same = sum(a == b for a, b in zip(_best(new, dev), _best(shipped, dev), strict=True))
    print(f"shipped: {shipped.digest[:12]}, {_right(shipped, dev)} right; the two agree on {same / len(dev):.3f}")


def _build(train: Sequence[Example], folder: Path, epochs: int) -> None:
    """Fit the network on `train` and write model, tokenizer and digest into `folder`."""
    import torch
    from safetensors.torch import load_file
    from tokenizers import Tokenizer

    from bench import judge_net

    torch.set_num_threads(1)
    torch.manual_seed(_SEED)
    texts = [marked(r.sentence, r.source, r.target) for r in train]
    spec, kept = judge_net.tokenizer(_PIECES, texts, _OFTEN)
    tokenizer = Tokenizer.from_str(json.dumps(spec))
    net = judge_net.Judge(len(kept), _LAYERS)
    net.take(load_file(str(judge_net.base_folder() / "model.safetensors")), kept)
    _fit(net, lambda draw: [_encoded(tokenizer, t) for t in _versions(train, draw)], _labels(train), epochs)
    judge_net.export(net, folder / "model.onnx")
    (folder / "tokenizer.json").write_text(json.dumps(spec, ensure_ascii=False, separators=(",", ":")), "utf-8")
    digest = hashlib.sha256(b"".join((folder / n).read_bytes() for n in ("model.onnx", "tokenizer.json"))).hexdigest()
    (folder / "model.sha256").write_text(digest + "\n", "ascii")


def _encoded(tokenizer: Any, text: str) -> Row:
    """Word pieces and the places of the two opening marks."""
    ids = tokenizer.encode(text).ids
    source, target = (tokenizer.token_to_id(mark) for mark in MARKS[::2])
    return ids, ids.index(source), ids.index(target)


def _labels(rows: Sequence[Example]) -> list[int]:
    return [TYPES.index(r.type) for r in rows]


def _versions(rows: Sequence[Example], draw: random.Random) -> list[str]:
    """The sentences as one epoch sees them, some of them joined to another."""
    shown = (joined(row, draw.choice(rows).sentence, draw) if draw.random() < _JOINED else row for row in rows)
    return [marked(r.sentence, r.source, r.target) for r in shown]


def _fit(net: Any, version: Callable[[random.Random], list[Row]], labels: list[int], epochs: int) -> None:
    """Fit `net`; `version` gives the rows for one epoch."""
    import torch
    from torch.nn import functional as F

    for part in (net.words, net.places, net.norm, *net.layers[:_FROZEN]):
        part.requires_grad_(False)
    head = [*net.head.parameters(), net.marks]
    body = [p for layer in net.layers[_FROZEN:] for p in layer.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": _RATE}, {"params": head, "lr": _HEAD_RATE}], weight_decay=0.01
    )
    steps = epochs * math.ceil(len(labels) / _BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / (0.1 * steps), max(0.0, (steps - s) / (0.9 * steps)))
    )
    counts = Counter(labels)
    mean = len(labels) / len(TYPES)
    weight = torch.tensor([math.sqrt(mean / max(counts[n], 1)) for n in range(len(TYPES))])
    draw = random.Random(_SEED)
    for epoch in range(epochs):
        net.train()
        total, rows = 0.0, version(draw)
        for chosen in _batches(rows, draw):
            with torch.autocast("cpu", torch.bfloat16):
                logits = net(*_padded([rows[i] for i in chosen]))
            wanted = torch.tensor([labels[i] for i in chosen])
            loss = F.cross_entropy(logits.float(), wanted, weight=weight, label_smoothing=_SMOOTHING)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_([*body, *head], 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item() * len(chosen)
        print(f"epoch {epoch + 1} of {epochs}: loss {total / len(rows):.3f}", flush=True)


def _batches(rows: Sequence[Row], draw: random.Random) -> list[list[int]]:
    """Shuffled batches of rows of like length."""
    order = list(range(len(rows)))
    draw.shuffle(order)
    out = []
    for start in range(0, len(order), 20 * _BATCH):
        near = sorted(order[start : start + 20 * _BATCH], key=lambda i: len(rows[i][0]))
        out += [near[i : i + _BATCH] for i in range(0, len(near), _BATCH)]
    draw.shuffle(out)
    return out


def _padded(rows: Sequence[Row]) -> tuple[Any, Any, Any, Any]:
    import torch

    length = max(len(ids) for ids, _, _ in rows)
    ids = torch.tensor([r[0] + [0] * (length - len(r[0])) for r in rows])
    mask = torch.tensor([[1.0] * len(r[0]) + [0.0] * (length - len(r[0])) for r in rows])
    return ids, torch.tensor([r[1] for r in rows]), torch.tensor([r[2] for r in rows]), mask


if __name__ == "__main__":
    main()
