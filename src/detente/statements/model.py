"""The judge of candidates: a small network over the features, its weights in `data/statements/weights.csv`.

One hidden layer of rectified units beside a direct path; trained by `python -m bench.train_statements`.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from detente.errors import CodebookError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Network", "network", "probabilities", "read"]

_FILE = "statements/weights.csv"
_MEND = "train again: python -m bench.train_statements"


@dataclass(frozen=True, slots=True)
class Network:
    """`rows` is feature → row of `inner`; its first column is the direct path, the others lead to the hidden units."""

    rows: dict[str, int]
    inner: NDArray[np.float32]
    bias: NDArray[np.float32]
    out: NDArray[np.float32]


@cache
def network() -> Network:
    """The weights as shipped."""
    return read(resources.files("detente.data").joinpath(_FILE).read_text("utf-8"))


def read(text: str) -> Network:
    """A network from its table. Raises CodebookError with the line that is no row of weights."""
    import numpy as np

    lines = [line for line in text.splitlines() if not line.startswith("#")]
    table = list(csv.reader(lines))
    if not table or table[0][:2] != ["feature", "direct"]:
        raise CodebookError("not a table of weights", where=_FILE, fix=_MEND)
    weights: dict[str, list[float]] = {}
    for number, row in enumerate(table[1:], 2):
        try:
            weights[row[0]] = [float(value) for value in row[1:]]
        except (IndexError, ValueError) as error:
            raise CodebookError("no row of weights", where=f"{_FILE}:{number}", fix=_MEND) from error
    if any(len(values) != len(table[0]) - 1 for values in weights.values()) or not {"(bias)", "(out)"} <= set(weights):
        raise CodebookError("a row is short or a head row is missing", where=_FILE, fix=_MEND)
    bias, out = (np.array(weights.pop(name), dtype=np.float32) for name in ("(bias)", "(out)"))
    inner = np.array(list(weights.values()), dtype=np.float32)
    return Network({name: i for i, name in enumerate(weights)}, inner, bias, out[1:])


def probabilities(features: Sequence[Sequence[str]]) -> list[float]:
    """How likely each candidate, given by its features, is a statement rightly cut and rightly attributed (0 to 1)."""
    if not features:
        return []
    import numpy as np

    net = network()
    chosen: list[int] = []
    starts: list[int] = []
    for names in features:
        starts.append(len(chosen))
        chosen += [row for name in names if (row := net.rows.get(name)) is not None]
        if len(chosen) == starts[-1]:
            chosen.append(0)  # no known feature: never so for candidates of the frames
    sums = np.add.reduceat(net.inner[chosen], starts, axis=0) + net.bias
    answer = sums[:, 0] + np.maximum(sums[:, 1:], 0.0) @ net.out
    return [float(p) for p in 1.0 / (1.0 + np.exp(-np.clip(answer, -30.0, 30.0)))]
