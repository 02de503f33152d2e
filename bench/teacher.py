"""The teacher in the judge's place: the deeds it finds in a window. For training and measuring only."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from bench.judge_rows import Labelled, Scene, scene
from bench.teacher_net import Reading, Teacher, tokenizer
from detente.events.judge import Deed
from detente.events.judge_text import MARKS, TYPES
from detente.events.window import OPEN, Window
from detente.records import MODALITIES

__all__ = ["Large", "load"]


@dataclass(frozen=True, slots=True)
class Large:
    """A fitted teacher with its tokenizer."""

    net: Teacher
    tokenizer: Any

    def deeds(self, window: Window, least: float, framed: Container[tuple[str, str]] = ()) -> list[Deed]:
        """As the judge's: one deed for each type of each ordered pair of codes whose chance is at least `least`.

        The chance is the geometric mean of acting at all and of the type; all is read at once, `framed` adds nothing.
        """
        row = scene(self.tokenizer, Labelled(window, (0, 0), (), (), ""))
        if row is None:
            return []
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            read = self.net.read([row], self.tokenizer.token_to_id(MARKS[0]))
            acts, types = torch.sigmoid(read.acts), torch.sigmoid(read.types)
        chances = (acts[:, None] * types).sqrt().numpy()
        best: dict[tuple[int, int], int] = {}
        for mention, kind in np.argwhere(chances >= least).tolist():
            key = row.pairs[mention], kind
            if key not in best or chances[mention, kind] > chances[best[key], kind]:
                best[key] = mention
        offsets, opening = self.tokenizer.encode(window.text).offsets, self.tokenizer.token_to_id(OPEN)
        parties = dict(zip((n for n, p in enumerate(row.ids) if p == opening), window.mentions, strict=False))
        out = []
        for (_, kind), mention in best.items():
            word, modality = self._told(row, read, mention, kind)
            source, target = parties[row.sources[mention]], parties[row.targets[mention]]
            chance, first = float(chances[mention, kind]), float(acts[mention])
            out.append(Deed(source, target, TYPES[kind], chance, first, modality, window.origin(offsets[word][0])))
        return out

    def _told(self, row: Scene, read: Reading, mention: int, kind: int) -> tuple[int, str]:
        """Which word piece tells the deed of a type between two mentions, and its modality."""
        kinds = torch.tensor([kind])
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            deed = read.deeds[mention : mention + 1]
            scores = self.net.pointer(read.states[:1], deed, kinds)[0].float().numpy()
            modes = (self.net.modes(deed).float() + self.net.type_modes[kinds])[0]
        word = int(np.where(np.array(row.said, bool), scores, -np.inf).argmax())
        return word, MODALITIES[int(modes.argmax())]


def load(file: Path) -> Large:
    """The teacher whose weights `bench.train_teacher --keep` left in `file`."""
    net = Teacher(frozen=0)
    net.load_state_dict(torch.load(file, weights_only=True))
    net.eval()
    return Large(net, tokenizer())
