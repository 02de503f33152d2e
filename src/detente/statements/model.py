"""The judge of candidates: a small network over their features and the parser's own vectors of four words of them.

One hidden layer of rectified units beside a direct path. `data/statements/weights.npz` is trained by
`python -m bench.train_statements` and holds: `names` (the features, one a line), `inner` (a row a feature: its direct
weight, then its weights into the hidden units, noughts for a feature that joins two), `bias`, `out`, `dense` (the
vectors' weights into the units), `rest` (what `dense` gives for average vectors) and `parser` (whose vectors they are;
with another parser `rest` stands in). `near`, `near_out` and `near_bias`, where a judge has them, tell in the same way
from the same units whether the candidate touches any statement at all.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from detente.errors import CodebookError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Network", "chances", "network", "odds", "probabilities", "read"]

_FILE = "statements/weights.npz"
#: What it takes from a candidate's probability that it touches no statement: a report out of nothing does more harm
#: than one cut amiss. Chosen with the thresholds of `readings`, on the part `train` of the gold quotations.
DOUBT = 1.0
_MEND = "train again: python -m bench.train_statements, for gates and claims bench.train_relations"


@dataclass(frozen=True, slots=True)
class Network:
    """`rows` is feature → row of `inner`; its first column is the direct path, the others lead to the hidden units.

    `near` is None or the second answer's direct weights, its weights of the units and its bias.
    """

    rows: dict[str, int]
    inner: NDArray[np.float32]
    bias: NDArray[np.float32]
    out: NDArray[np.float32]
    dense: NDArray[np.float32]
    rest: NDArray[np.float32]
    parser: str
    near: tuple[NDArray[np.float32], NDArray[np.float32], float] | None = None


@cache
def network(file: str = _FILE) -> Network:
    """The weights as shipped, of statements or of another judge of the same build."""
    return read(resources.files("detente.data").joinpath(file).read_bytes(), file)


def read(data: bytes, file: str = _FILE) -> Network:
    """A network from its file. Raises CodebookError where it is no file of weights or its parts do not fit."""
    import numpy as np

    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as table:
            names = str(table["names"]).split("\n")
            inner, bias, out, dense, rest = (
                table[part].astype(np.float32) for part in ("inner", "bias", "out", "dense", "rest")
            )
            parser = str(table["parser"])
            near = None
            if "near" in table:
                near = tuple(table[part].astype(np.float32) for part in ("near", "near_out", "near_bias"))
    except (KeyError, ValueError, OSError, EOFError) as error:
        raise CodebookError("not a file of weights", where=file, fix=_MEND) from error
    width = inner.shape[-1]
    if (
        inner.shape != (len(names), width)
        or bias.shape != (width,)
        or not (len(out) == len(rest) == dense.shape[-1] == width - 1)
        or (near is not None and [part.shape for part in near] != [(len(names),), out.shape, (1,)])
    ):
        raise CodebookError("the parts do not fit together", where=file, fix=_MEND)
    second = None if near is None else (near[0], near[1], float(near[2][0]))
    return Network({name: i for i, name in enumerate(names)}, inner, bias, out, dense, rest, parser, second)


def probabilities(
    features: Sequence[Sequence[str]], vectors: Sequence[NDArray[np.float32]], parser: str | None
) -> list[float]:
    """How likely each candidate, given by its features, is a statement rightly cut and rightly attributed (up to 1),
    less `DOUBT` times how likely it touches none at all (below 0 where that outweighs it).

    `vectors` are the parser's of its four words, `parser` names that parser; another than the one in the file, or
    None, leaves them out.
    """
    return chances(network(), features, vectors, parser, DOUBT)


def chances(
    net: Network,
    features: Sequence[Sequence[str]],
    vectors: Sequence[NDArray[np.float32]],
    owner: str | None,
    doubt: float,
) -> list[float]:
    """The same of any network; `owner` names whose the vectors are, `doubt` weighs that a candidate touches none."""
    if not features:
        return []
    right, touching = _answers(net, features, vectors, owner)
    if touching is not None:
        right = right - doubt * (1.0 - touching)
    return [float(p) for p in right]


def _answers(
    net: Network, features: Sequence[Sequence[str]], vectors: Sequence[NDArray[np.float32]], owner: str | None
) -> tuple[NDArray[np.floating[Any]], NDArray[np.floating[Any]] | None]:
    """What a network answers of each candidate, 0 to 1: is it rightly cut and attributed, does it touch a statement at
    all (None where the network was not taught that). `owner` names whose the vectors are. At least one candidate.
    """
    import numpy as np

    chosen: list[int] = []
    starts: list[int] = []
    for names in features:
        starts.append(len(chosen))
        chosen += [row for name in names if (row := net.rows.get(name)) is not None]
        if len(chosen) == starts[-1]:
            chosen.append(0)  # no known feature: never so for candidates of the frames
    sums = np.add.reduceat(net.inner[chosen], starts, axis=0) + net.bias
    sums[:, 1:] += np.stack(vectors) @ net.dense if owner == net.parser else net.rest
    units = np.maximum(sums[:, 1:], 0.0)
    right = _chance(sums[:, 0] + units @ net.out)
    if net.near is None:
        return right, None
    direct, out, bias = net.near
    return right, _chance(np.add.reduceat(direct[chosen], starts) + units @ out + bias)


def _chance(answer: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    import numpy as np

    chance: NDArray[np.floating[Any]] = 1.0 / (1.0 + np.exp(-np.clip(answer, -30.0, 30.0)))
    return chance


def odds(features: Sequence[Sequence[str]], net: Network) -> list[float]:
    """How likely each candidate is what a network without hidden units was taught (0 to 1)."""
    import math

    weights, rows, base = net.inner[:, 0], net.rows, float(net.bias[0])
    answers = (
        base + sum(float(weights[row]) for name in names if (row := rows.get(name)) is not None) for names in features
    )
    return [1.0 / (1.0 + math.exp(-min(max(answer, -30.0), 30.0))) for answer in answers]
