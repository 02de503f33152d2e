"""The statistical judge: a small network that reads a sentence with both spans marked and weighs the 17 types.

The model is `data/judge/model.onnx`: the first layers of all-MiniLM-L6-v2 (Apache-2.0), fine-tuned on the sentences of
`data/training` alone and stored in 8-bit numbers; `python -m bench.train_judge` makes it anew. It runs through
onnxruntime on one thread, one sentence at a time: 8-bit scales are set over a whole batch, so that an answer would else
depend on its neighbours.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Protocol

from detente.errors import MissingExtra
from detente.events.judge_text import MARKS, TYPES, marked

__all__ = ["Judge", "describe", "judge", "load"]

_FIX = "reinstall detente, or rebuild the model with: make train"


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
class Judge:
    """A loaded model with its tokenizer."""

    session: Any
    tokenizer: Any
    digest: str
    size: int

    def __call__(self, items: Sequence[Item]) -> list[dict[str, float]]:
        """A probability for each type, for each item."""
        return [self._one(marked(item.sentence, item.source, item.target)) for item in items]

    def _one(self, text: str) -> dict[str, float]:
        import numpy as np

        ids = self.tokenizer.encode(text).ids
        places = [ids.index(mark) if mark in ids else 0 for mark in map(self.tokenizer.token_to_id, MARKS[::2])]
        feed = {"ids": np.array([ids], np.int64)}
        feed |= {name: np.array([at], np.int64) for name, at in zip(("source", "target"), places, strict=True)}
        (chances,) = self.session.run(None, feed)
        return dict(zip(TYPES, map(float, chances[0]), strict=True))


def judge(items: Sequence[Item]) -> Sequence[Mapping[str, float]]:
    """A probability for each of the 17 types, for each item. Raises MissingExtra without a sound model."""
    return load()(items)


def describe() -> str:
    """One line for `detente doctor`: digest and size of the model, or what is wrong with it."""
    try:
        model = load()
    except MissingExtra as error:
        return str(error)
    return f"event judge {model.digest[:12]}, {model.size / 1e6:.1f} MB"


@cache
def load(folder: Path | None = None) -> Judge:
    """The model of the package, or the one in `folder`, checked against the digest beside it.

    Raises MissingExtra where a file is missing, is not the one the digest names, or onnxruntime cannot be imported.
    """
    place = folder or Path(str(resources.files("detente") / "data" / "judge"))
    try:
        import onnxruntime
        from tokenizers import Tokenizer

        model = (place / "model.onnx").read_bytes()
        spec = (place / "tokenizer.json").read_bytes()
        wanted = (place / "model.sha256").read_text("ascii").split()[0]
    except (ImportError, OSError, IndexError) as error:
        raise MissingExtra(f"the event judge cannot be loaded: {error}", fix=_FIX) from None
    if (digest := hashlib.sha256(model + spec).hexdigest()) != wanted:
        raise MissingExtra("the event judge's model is not the one its digest names", where=str(place), fix=_FIX)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return Judge(session, Tokenizer.from_str(json.dumps(json.loads(spec))), digest, len(model) + len(spec))
