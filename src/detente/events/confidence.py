"""How likely an event is right: a few traits of its reading, weighed by `confidence.toml`.

The weights are fitted on events that people judged (`python -m bench.fit_confidence`), not chosen.
"""

from __future__ import annotations

import math
from functools import cache

from detente.events.control import Reading
from detente.events.files import folder, read_toml

__all__ = ["confidence", "judged", "traits"]

#: A distance from here on stands for a target that the sentence does not name.
_CARRIED = 3
_DEMANDING = 4
_OPERATORS = 3


def traits(reading: Reading, distance: int) -> dict[str, float]:
    """Traits of a reading whose parties stand `distance` steps from its words, by name."""
    return {
        "steps": float(min(distance, _CARRIED - 1)),
        "carried": float(distance >= _CARRIED),
        "embedded": float(reading.chain.embedded),
        "demands": float(min(reading.found.pattern.weight, _DEMANDING)),
        "operators": float(min(len(reading.features) - 2, _OPERATORS)),
        "noun": float(reading.found.pattern.part == "n"),
    }


def confidence(reading: Reading, distance: int) -> float:
    """The chance, 0 to 1, that source, target and type are right."""
    weights = _weights()
    score = weights["base"] + sum(weights[name] * value for name, value in traits(reading, distance).items())
    return round(1 / (1 + math.exp(-score)), 3)


def judged(chance: float, first: float, framed: float | None) -> float | None:
    """The chance that an event is right after the judge has spoken, None where that is too little to tell of it.

    `chance` is the judge's own for the deed, `first` that of its first reading that the pair acts at all, `framed` the
    confidence of the frame that found it, None where no frame did.
    """
    weights = _weights("alone" if framed is None else "both")
    score = weights["base"] + weights["judge"] * _odds(chance)
    score += weights["first"] * _odds(first) if framed is None else weights["frame"] * _odds(framed)
    sure = round(1 / (1 + math.exp(-score)), 3)
    return sure if sure >= weights["least"] else None


def _odds(chance: float) -> float:
    chance = min(max(chance, 0.001), 0.999)
    return math.log(chance / (1 - chance))


@cache
def _weights(part: str = "weights") -> dict[str, float]:
    table, _ = read_toml(folder(None).joinpath("confidence.toml"))
    return {name: float(weight) for name, weight in table[part].items()}
