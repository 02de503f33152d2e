"""Starting a new round of training from an exported judge: its 8-bit weights read back into the torch network.

The exporter names most weights by number, so each is found by its values: a fresh network is exported unquantised once,
its parameters recognised in that graph, and the same names looked up in the exported model.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from bench import judge_net

__all__ = ["spec", "take"]


def spec(folder: Path) -> dict[str, Any]:
    """The tokenizer of the model in `folder`, as its JSON."""
    out: dict[str, Any] = json.loads((folder / "tokenizer.json").read_text("utf-8"))
    return out


def take(net: judge_net.Judge, folder: Path) -> None:
    """Put the weights of the model in `folder` into `net`, a network of the same shape.

    Raises ValueError where a weight of the network has no counterpart, i.e. the shapes differ.
    """
    import onnx
    from onnx import numpy_helper

    shipped = {t.name: numpy_helper.to_array(t) for t in onnx.load(str(folder / "model.onnx")).graph.initializer}
    for values in _values(net).values():  # no two alike, so that each is known by its values
        values.random_(0, 256) if values.dtype == torch.uint8 else values.normal_()
    with tempfile.TemporaryDirectory() as place:
        whole = str(Path(place) / "whole.onnx")
        judge_net.export_whole(net, whole)
        fresh = {t.name: numpy_helper.to_array(t) for t in onnx.load(whole).graph.initializer}
    for name, values in _values(net).items():
        values.copy_(_found(name, values, fresh, shipped))


def _values(net: judge_net.Judge) -> dict[str, Tensor]:
    """All that the network holds, learnt or looked up."""
    return {**{name: p.data for name, p in net.named_parameters()}, **dict(net.named_buffers())}


def _found(name: str, mine: Tensor, fresh: dict[str, NDArray[Any]], shipped: dict[str, NDArray[Any]]) -> Tensor:
    wanted = mine.numpy()
    for key, values in fresh.items():
        for turned in (False, True):
            seen = values.T if turned else values
            if seen.shape == wanted.shape and np.array_equal(seen, wanted):
                read = _read(key, shipped)
                return torch.from_numpy(np.array(read.T if turned else read, wanted.dtype))
    raise ValueError(f"the exported model has no weight for {name}: was it made with other layers?")


def _read(key: str, shipped: dict[str, NDArray[Any]]) -> NDArray[Any]:
    if key in shipped:
        return shipped[key]
    turned = f"{key}_Transposed_quantized" in shipped
    name = f"{key}_Transposed" if turned else key
    small, scale, zero = (shipped[f"{name}_{part}"] for part in ("quantized", "scale", "zero_point"))
    out: NDArray[Any] = (small.astype(np.float32) - zero.astype(np.float32)) * scale
    return out.T if turned else out
