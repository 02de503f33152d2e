"""Rebuild the event judge from `data/training` with a fixed seed, and say how close it comes to the shipped one.

python -m bench.train_judge [--ship] [--epochs 6] [--from FOLDER] [--seed 1] [--keep FOLDER]

Needs the train extra (torch, safetensors, onnx, the base weights) and about a quarter of an hour of two cores an
epoch. The rate warms up and cools down over all epochs; a further round starts from an exported model instead of the
base weights (--from, with another --seed). A tenth of the marked pairs and a tenth of the passages, by digest, are
held out. With --ship the rebuilt model takes the place of the shipped one in `data/judge`; with --keep it is left in
FOLDER, and after each epoch all that is needed to go on from there when the same command is given again.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import judge_rows
from bench.judge_data import Example, examples, held_out
from bench.judge_joined import joined
from bench.judge_renamed import renamed
from bench.judge_rows import PairRow, Scene
from bench.judge_score import scored
from bench.passages import passages
from detente.errors import MissingExtra
from detente.events import judge
from detente.events.judge_text import TYPES, marked

__all__ = ["LAYERS", "main"]

LAYERS = 5
_FROZEN = 0
_PIECES = 6_200
_OFTEN = 6
#: Of this share of the marked pairs an epoch sees a longer version, joined to another one in which nobody is marked.
_JOINED = 0.2
#: This share of the marked pairs is also shown as scenes in an epoch.
_AS_SCENES = 0.2
#: This share of a passage's pairs that act is shown by itself in an epoch.
_TOLD = 0.75
#: Of this share of the sentences of passages an epoch sees a version with other states' names.
_RENAMED = 0.5
_SHIPPED = Path(__file__).resolve().parents[1] / "src" / "detente" / "data" / "judge"


def main() -> None:
    """Train, export, compare; with --ship put the new model in place."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--ship", action="store_true", help="put the new model in place of the shipped one")
    options.add_argument("--epochs", type=int, default=6)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument(
        "--from", dest="start", type=Path, metavar="FOLDER", help="start from the model in this folder"
    )
    options.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="leave the model here, and after each epoch what is needed to go on"
    )
    chosen = options.parse_args()
    rows = examples()
    train, dev = [r for r in rows if not held_out(r)], [r for r in rows if held_out(r)]
    print("reading the passages, some minutes", flush=True)
    told = [(p, w) for p, _, windows in judge_rows.labelled(passages(), jobs=None) for w in windows]
    scenes = [w for p, w in told if not judge_rows.held_out(p)]
    unseen = [w for p, w in told if judge_rows.held_out(p)]
    print(f"{len(train)} pairs and {len(scenes)} sentences to learn from, {len(dev)} and {len(unseen)} held out")
    station = chosen.keep / "station.pt" if chosen.keep else None
    if station:
        station.parent.mkdir(exist_ok=True, parents=True)
    with tempfile.TemporaryDirectory() as folder:
        _build(train, scenes, Path(folder), chosen.epochs, chosen.start, chosen.seed, station)
        new = judge.load(Path(folder))
        if chosen.keep:
            _copy(Path(folder), chosen.keep)
        print(f"rebuilt: {_described(new, dev, unseen)}")
        _compare(new, dev, unseen)
        if chosen.ship:
            _copy(Path(folder), _SHIPPED)


def _copy(folder: Path, place: Path) -> None:
    place.mkdir(exist_ok=True, parents=True)
    for file in sorted(folder.iterdir()):
        (place / file.name).write_bytes(file.read_bytes())


def _described(model: judge.Judge, dev: Sequence[Example], unseen: Sequence[judge_rows.Labelled]) -> str:
    right = sum(best == row.type for best, row in zip(_best(model, dev), dev, strict=True)) / max(len(dev), 1)
    f1, precision, recall, least = scored(model, unseen).best()
    deeds = f"F1 {f1:.3f} (P {precision:.3f}, R {recall:.3f} from a chance of {least:.2f})"
    network = model.network
    return (
        f"{network.digest[:12]}, {network.size / 1e6:.1f} MB; held out: {right:.3f} of the pairs right, deeds {deeds}"
    )


def _best(model: judge.Judge, rows: Sequence[Example]) -> list[str]:
    return [max(TYPES, key=says.__getitem__) for says in model(rows)]


def _compare(new: judge.Judge, dev: Sequence[Example], unseen: Sequence[judge_rows.Labelled]) -> None:
    """How often the rebuilt and the shipped model agree on the held-out pairs."""
    try:
        shipped = judge.load()
    except MissingExtra as error:
        print(f"no shipped model to compare with: {error}")
        return
    same = sum(a == b for a, b in zip(_best(new, dev), _best(shipped, dev), strict=True))
    print(f"shipped: {_described(shipped, dev, unseen)}; the two agree on {same / max(len(dev), 1):.3f} of the pairs")


def _build(
    train: Sequence[Example],
    scenes: Sequence[judge_rows.Labelled],
    folder: Path,
    epochs: int,
    start: Path | None,
    seed: int,
    station: Path | None,
) -> None:
    """Fit the network, from the model in `start` or else the base weights, going on from `station` where it is a
    file; write model, tokenizer and digest into `folder`."""
    import torch
    from safetensors.torch import load_file
    from tokenizers import Tokenizer

    from bench import judge_fit, judge_net, judge_warm

    torch.manual_seed(seed)
    if start is None:
        texts = [marked(r.sentence, r.source, r.target) for r in train]
        spec, kept = judge_net.tokenizer(_PIECES, [*texts, *texts, *(s.window.text for s in scenes)], _OFTEN)
        net = judge_net.Judge(len(kept), LAYERS, _FROZEN)
        net.take(load_file(str(judge_net.base_folder() / "model.safetensors")), kept)
    else:
        spec = judge_warm.spec(start)
        net = judge_net.Judge(len(spec["model"]["vocab"]), LAYERS, _FROZEN)
        judge_warm.take(net, start)
    tokenizer = Tokenizer.from_str(json.dumps(spec))
    alone = [row for r in train if (row := judge_rows.marked_scene(tokenizer, r))]

    def shown(draw: random.Random) -> tuple[list[PairRow], list[Scene]]:
        pairs = [
            judge_rows.pair_row(tokenizer, text, row.type)
            for text, row in zip(_versions(train, draw), train, strict=True)
        ]
        versions = [renamed(row, draw) if draw.random() < _RENAMED else row for row in scenes]
        pairs += [pair for v in versions for pair in judge_rows.aimed_rows(tokenizer, v, draw, _TOLD)]
        whole = [row for v in draw.sample(versions, len(versions) // 2) if (row := judge_rows.scene(tokenizer, v))]
        return pairs, [*whole, *draw.sample(alone, int(len(alone) * _AS_SCENES))]

    judge_fit.fit(net, shown, [r.type for r in train], epochs, random.Random(seed), station)
    judge_net.leave(net, spec, folder)


def _versions(rows: Sequence[Example], draw: random.Random) -> list[str]:
    """The marked pairs as one epoch sees them, some of them joined to another."""
    shown: list[Any] = [
        joined(row, draw.choice(rows).sentence, draw) if draw.random() < _JOINED else row for row in rows
    ]
    return [marked(r.sentence, r.source, r.target) for r in shown]


if __name__ == "__main__":
    main()
