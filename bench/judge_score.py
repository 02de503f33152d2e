"""How well the judge finds the deeds of labelled sentences."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Protocol

from bench.judge_rows import Labelled
from detente.events.judge import Deed
from detente.events.window import Window

__all__ = ["ANY", "Reader", "Scored", "scored"]

_LEAST = 0.02


class _Any:
    """Every pair: all that may act are read twice here."""

    def __contains__(self, pair: object) -> bool:
        return True


ANY = _Any()

Key = tuple[str, str, str, str]


class Reader(Protocol):
    """The judge, or another that finds deeds in a window as it does."""

    def deeds(self, window: Window, least: float, framed: Container[tuple[str, str]] = ()) -> list[Deed]:
        """All deeds whose chance is at least `least`."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Every deed found with its place, every deed told (place, source, target, type), and what does not count."""

    found: dict[Key, Deed]
    told: dict[Key, str]
    doubtful: frozenset[Key]

    def best(self) -> tuple[float, float, float, float]:
        """F1, precision and recall at the chance from which on F1 is highest, and that chance."""
        out = 0.0, 0.0, 0.0, 1.0
        hits = 0
        ranked = sorted(self.counted(), key=lambda item: -item[1].chance)
        for n, (key, deed) in enumerate(ranked, 1):
            hits += key in self.told
            precision, recall = hits / n, hits / max(len(self.told), 1)
            f1 = 2 * precision * recall / max(precision + recall, 1e-9)
            out = max(out, (f1, precision, recall, deed.chance))
        return out

    def counted(self) -> list[tuple[Key, Deed]]:
        """Found deeds that are neither doubtful nor mere statements."""
        return [(k, d) for k, d in self.found.items() if (k in self.told or k not in self.doubtful) and k[3] != _WORDS]


_WORDS = "STATEMENT"


def scored(model: Reader, rows: Sequence[Labelled]) -> Scored:
    """The judge alone on windows; events out of its reach count as missed."""
    found: dict[Key, Deed] = {}
    told: dict[Key, str] = {}
    doubtful: set[Key] = set()
    for row in rows:
        for event in row.told:
            key = row.place, event.source, event.target, event.type
            if event.doubtful:
                doubtful.add(key)
            else:
                told[key] = event.modality
        for deed in model.deeds(row.window, _LEAST, ANY):
            found[row.place, deed.source.id, deed.target.id, deed.type] = deed
    return Scored(found, told, frozenset(doubtful))
