"""The judge of candidates: a logistic regression over the features, its weights in `data/statements/weights.csv`."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable
from functools import cache
from importlib import resources

from detente.errors import CodebookError

__all__ = ["probability", "weights"]

_FILE = "statements/weights.csv"


@cache
def weights() -> dict[str, float]:
    """Feature name → weight. Raises CodebookError with the line that is no weight."""
    text = resources.files("detente.data").joinpath(_FILE).read_text("utf-8")
    rows = csv.reader(line for line in text.splitlines() if not line.startswith("#"))
    header = next(rows, None)
    if header != ["feature", "weight"]:
        raise CodebookError(
            "not a table of feature and weight", where=_FILE, fix="train again: python -m bench.quotes --train"
        )
    known = {}
    for number, row in enumerate(rows, 2):
        try:
            known[row[0]] = float(row[1])
        except (IndexError, ValueError) as error:
            raise CodebookError("no weight", where=f"{_FILE}:{number}", fix="write feature,number") from error
    return known


def probability(features: Iterable[str]) -> float:
    """How likely a candidate with these features is a statement rightly cut and rightly attributed, 0 to 1."""
    known = weights()
    total = sum(known.get(name, 0.0) for name in features)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
