"""Small networks of the package that read word pieces: an ONNX model, its tokenizer and the digest of both, run through
onnxruntime on one thread, one text at a time: 8-bit scales are set over a whole batch, so that an answer would else
depend on its neighbours.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from detente.errors import MissingExtra

__all__ = ["TextNetwork", "described", "open_network"]

#: A fusion of onnxruntime whose kernel takes longer than the parts it joins: without it a reading takes a sixth less.
_SLOWER = ["SkipLayerNormFusion"]


@dataclass(frozen=True, slots=True)
class TextNetwork:
    """A loaded model with its tokenizer; `digest` is that of both files, `size` their bytes."""

    session: Any
    tokenizer: Any
    digest: str
    size: int


def open_network(folder: str | Path, what: str, fix: str) -> TextNetwork:
    """The model in a folder of `detente.data` (by name) or anywhere (by path), checked against the digest beside it.

    `what` names it in errors, `fix` is what mends them. Raises MissingExtra where a file is missing, is not the one the
    digest names, or onnxruntime cannot be imported.
    """
    place = folder if isinstance(folder, Path) else Path(str(resources.files("detente") / "data" / folder))
    try:
        import onnxruntime
        from tokenizers import Tokenizer

        model = (place / "model.onnx").read_bytes()
        spec = (place / "tokenizer.json").read_bytes()
        wanted = (place / "model.sha256").read_text("ascii").split()[0]
    except (ImportError, OSError, IndexError) as error:
        raise MissingExtra(f"the {what} cannot be loaded: {error}", fix=fix) from None
    if (digest := hashlib.sha256(model + spec).hexdigest()) != wanted:
        raise MissingExtra(f"the {what}'s model is not the one its digest names", where=str(place), fix=fix)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        model, options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER
    )
    return TextNetwork(session, Tokenizer.from_str(json.dumps(json.loads(spec))), digest, len(model) + len(spec))


def described(what: str, load: Callable[[], TextNetwork]) -> str:
    """One line for `detente doctor`: digest and size of the model that `load` gives, or what is wrong with it."""
    try:
        model = load()
    except MissingExtra as error:
        return str(error)
    return f"{what} {model.digest[:12]}, {model.size / 1e6:.1f} MB"
