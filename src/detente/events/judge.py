"""The statistical judge: a small network that reads a sentence with its parties marked and weighs the 17 types.

It answers two questions. Of a pair that somebody names (`classify`): which of the 17 types is it? Of a whole sentence
(`annotate`): which of its ordered pairs of parties act, how, and which word tells it?

The model is `data/judge/model.onnx`: the first layers of all-MiniLM-L6-v2 (Apache-2.0), fine-tuned on the sentences and
passages of `data/training` alone and stored in 8-bit numbers; `python -m bench.train_judge` makes it anew. It runs
through onnxruntime on one thread, one sentence at a time: 8-bit scales are set over a whole batch, so that an answer
would else depend on its neighbours.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from detente.events.judge_text import MARKS, TYPES, marked
from detente.events.window import CLOSE, NOW, OPEN, Mention, Window, aimed
from detente.language.network import TextNetwork, described, open_network
from detente.records import MODALITIES

__all__ = ["Deed", "Judge", "describe", "judge", "load"]

_FIX = "reinstall detente, or rebuild the model with: make train"
_INPUTS = ("ids", "now", "marks", "sources", "targets")
#: A pair gets a second reading where the first finds it at least so likely to act; where a frame found a deed between
#: the two, a little is enough (nothing is lost so: `bench.fit_joined`).
_WORTH, _ENOUGH = 0.6, 0.08


class Item(Protocol):
    """A sentence and the offsets of its two spans, None where a span is a placeholder."""

    @property
    def sentence(self) -> str:
        """The sentence."""

    @property
    def source(self) -> tuple[int, int] | None:
        """Offsets of the source's span."""

    @property
    def target(self) -> tuple[int, int] | None:
        """Offsets of the target's span."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What the judge reads in a sentence: the chance, 0 to 1, that `source` does a deed of `type` to `target` there.

    `first` is the chance that it does anything to it, by the first reading alone; `at` is the article's offset of the
    word that tells the deed.
    """

    source: Mention
    target: Mention
    type: str
    chance: float
    first: float
    modality: str
    at: int


@dataclass(frozen=True, slots=True)
class Judge:
    """A loaded model with its tokenizer."""

    network: TextNetwork

    def __call__(self, items: Sequence[Item]) -> list[dict[str, float]]:
        """A probability for each type, for each item."""
        return [self._one(marked(item.sentence, item.source, item.target)) for item in items]

    def deeds(self, window: Window, least: float, framed: Container[tuple[str, str]] = ()) -> list[Deed]:
        """All deeds of the window's sentence whose chance is at least `least`: one for each type of each ordered pair
        of codes, told of those of their mentions that fit best.

        All pairs are read at once; each that may well act, or that is among `framed` and may act, is read again by
        itself, which tells better who does and who suffers. Deterministic; the order is that of the mentions.
        """
        import numpy as np

        encoding = self.network.tokenizer.encode(window.text)
        ids = encoding.ids
        opening, here = self.network.tokenizer.token_to_id(OPEN), self.network.tokenizer.token_to_id(NOW)
        marks = [n for n, piece in enumerate(ids) if piece == opening]
        parties = window.mentions[: len(marks)]
        if here not in ids or len({m.id for m in parties}) < 2:
            return []
        now = ids.index(here)
        _, _, acts, modes, pointers = self._run(ids, now, marks, [0], [0])
        shut = self.network.tokenizer.token_to_id(CLOSE)
        said = [
            n > now and end > begin and ids[n] not in (opening, shut) for n, (begin, end) in enumerate(encoding.offsets)
        ]
        pointers = np.where(np.array(said), pointers, -np.inf)
        out = []
        for (source, target), (first, i, j) in _likely(acts, parties, framed).items():
            second, types = self._again(aimed(window, source, target))
            for kind, share in enumerate(types):
                if second * share >= least:
                    word = int(pointers[i, j, kind].argmax())
                    at = window.origin(encoding.offsets[word][0])
                    modality = MODALITIES[int(modes[i, j, kind].argmax())]
                    out.append(Deed(parties[i], parties[j], TYPES[kind], second * share, first, modality, at))
        return out

    def _again(self, text: str) -> tuple[float, list[float]]:
        """How likely it is that the marked sources do something to the marked targets, and what."""
        ids = self.network.tokenizer.encode(text).ids
        here, *marks = map(self.network.tokenizer.token_to_id, (NOW, MARKS[0], MARKS[2]))
        sources, targets = ([n for n, piece in enumerate(ids) if piece == mark] for mark in marks)
        if here not in ids or not sources or not targets:
            return 0.0, [0.0] * len(TYPES)
        chances, acts, *_ = self._run(ids, ids.index(here), [0, 0], sources, targets)
        return float(acts), [float(chance) for chance in chances]

    def _one(self, text: str) -> dict[str, float]:
        ids = self.network.tokenizer.encode(text).ids
        source, target = (
            ids.index(mark) if mark in ids else 0 for mark in map(self.network.tokenizer.token_to_id, MARKS[::2])
        )
        chances = self._run(ids, 0, [0, 0], [source], [target])[0]
        return dict(zip(TYPES, map(float, chances), strict=True))

    def _run(self, ids: list[int], now: int, *places: list[int]) -> Any:
        import numpy as np

        values = (np.array([ids], np.int64), np.array([now], np.int64), *(np.array(p, np.int64) for p in places))
        return self.network.session.run(None, dict(zip(_INPUTS, values, strict=True)))


def _likely(
    acts: Any, parties: Sequence[Mention], framed: Container[tuple[str, str]]
) -> dict[tuple[str, str], tuple[float, int, int]]:
    """For each ordered pair of codes that may act: the chance by the first reading, and the mentions that fit best."""
    import numpy as np

    best: dict[tuple[str, str], tuple[float, int, int]] = {}
    for i, j in np.argwhere(acts >= _ENOUGH):
        key, value = (parties[i].id, parties[j].id), float(acts[i, j])
        if key[0] == key[1] or (value < _WORTH and key not in framed):
            continue
        if key not in best or value > best[key][0]:
            best[key] = value, int(i), int(j)
    return best


def judge(items: Sequence[Item]) -> Sequence[Mapping[str, float]]:
    """A probability for each of the 17 types, for each item. Raises MissingExtra without a sound model."""
    return load()(items)


def describe() -> str:
    """One line for `detente doctor`: digest and size of the model, or what is wrong with it."""
    return described("event judge", lambda: load().network)


@cache
def load(folder: Path | None = None) -> Judge:
    """The model of the package, or the one in `folder`, checked against the digest beside it.

    Raises MissingExtra where a file is missing, is not the one the digest names, or onnxruntime cannot be imported.
    """
    return Judge(open_network(folder or "judge", "event judge", _FIX))
