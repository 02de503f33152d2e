"""How much a larger reader finds: fit the teacher (`bench.teacher_net`) on `data/training` and score it.

    python -m bench.train_teacher [--epochs N] [--keep FILE] [--from FILE]

Needs the teacher extra and about half an hour of two cores an epoch. Scored are the held-out passages, beside the
shipped judge, and the real articles of `bench.events` with the teacher in the judge's place, at the chance from which
on F1 is highest on the dev half. With --keep the weights are left in FILE; with --from those are scored.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

import torch

from bench import judge_rows
from bench.events import Scored, half
from bench.events import scored as read_articles
from bench.fit_joined import odds
from bench.judge_data import examples
from bench.judge_data import held_out as pair_held_out
from bench.judge_renamed import renamed
from bench.judge_rows import Labelled, Scene, marked_scene, scene
from bench.judge_score import scored
from bench.passages import Passage, passages
from bench.teacher import Large
from bench.teacher import load as load_teacher
from bench.teacher_fit import fit
from bench.teacher_net import Teacher, tokenizer
from detente.events import weigh
from detente.events.judge import load as load_judge
from detente.events.judge_text import MARKS

__all__ = ["main"]

_SEED = 1
#: Shares of the plain passages, of the marked pairs and of sentences with other states' names in an epoch.
_PLAIN, _PAIRS, _RENAMED = 0.5, 0.5, 0.5
#: What the log-odds of the frames and of the teacher weigh where both speak, and the least worth a look.
_FRAME, _TEACHER, _BASE, _LEAST = 0.3, 0.7, 0.4, 0.15


def main() -> None:
    """Fit, keep and score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--keep", type=Path, metavar="FILE")
    parser.add_argument("--from", dest="start", type=Path, metavar="FILE")
    options = parser.parse_args()
    model = load_teacher(options.start) if options.start else _fitted(_windows(held=False), options.epochs)
    if options.keep:
        torch.save(model.net.state_dict(), options.keep)
    unseen = _windows(held=True)
    for name, wanted in (("dense", True), ("plain", False)):
        rows = [w for p, w in unseen if judge_rows.is_dense(p) == wanted]
        for reader, who in ((model, "teacher"), (load_judge(), "judge")):
            f1, precision, recall, least = scored(reader, rows).best()
            print(f"{name} {who:8s} F1 {f1:.3f} (P {precision:.3f}, R {recall:.3f} from a chance of {least:.2f})")
    _articles(model)


def _windows(*, held: bool) -> list[tuple[Passage, Labelled]]:
    """The sentences of the passages that are held out, or of the others."""
    chosen = [p for p in passages() if judge_rows.held_out(p) == held]
    return [(p, w) for p, _, windows in judge_rows.labelled(chosen) for w in windows]


def _fitted(told: Sequence[tuple[Passage, Labelled]], epochs: int) -> Large:
    torch.manual_seed(_SEED)
    pieces = tokenizer()
    dense, plain = ([w for p, w in told if judge_rows.is_dense(p) == wanted] for wanted in (True, False))
    alone = [row for e in examples() if not pair_held_out(e) and (row := marked_scene(pieces, e))]

    def shown(draw: random.Random) -> list[Scene]:
        windows = [*dense, *draw.sample(plain, int(len(plain) * _PLAIN))]
        windows = [renamed(w, draw) if draw.random() < _RENAMED else w for w in windows]
        rows = [row for w in windows if (row := scene(pieces, w))]
        return [*rows, *draw.sample(alone, int(len(alone) * _PAIRS))]

    net = Teacher()
    fit(net, shown, pieces.token_to_id(MARKS[0]), epochs, random.Random(_SEED))
    net.eval()
    return Large(net, pieces)


def _articles(model: Large) -> None:
    """The real articles with the teacher's word in place of the judge's."""
    with patch.multiple(weigh, judged=_joined, _judge=lambda: model):
        everything = read_articles()
    dev = [one for one in everything if half(one.id) == "dev"]
    least = max((n / 50 for n in range(8, 48)), key=lambda least: _figures(dev, least)[2])
    test = [one for one in everything if half(one.id) == "test"]
    for name, part in (("dev", dev), ("test", test), ("all", everything)):
        precision, recall, f1 = _figures(part, least)
        print(f"articles {name:5s} P {precision:.3f} R {recall:.3f} F1 {f1:.3f} from {least:.2f}")


def _joined(chance: float, first: float, framed: float | None) -> float | None:
    if framed is None:
        return chance if chance >= _LEAST else None
    score = _TEACHER * odds(chance) + _FRAME * odds(framed) + _BASE
    return 1 / (1 + math.exp(-score))


def _figures(part: Sequence[Scored], least: float) -> tuple[float, float, float]:
    """Precision, recall and F1 of the triples that are at least so sure."""
    hits = found = 0
    for one in part:
        sure = {t for t, events in one.found.items() if max(e.confidence for e in events) >= least}
        hits += len(sure & one.gold.keys())
        found += len(sure & one.counted)
    precision, recall = hits / max(found, 1), hits / max(sum(len(one.gold) for one in part), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


if __name__ == "__main__":
    main()
