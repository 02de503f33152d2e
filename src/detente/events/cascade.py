"""Frames first, then a statistical judge for what they leave unsure - where its model is installed.

The judge lives in `detente.events.judge`: `judge(items: Sequence[JudgeItem]) -> Sequence[Mapping[str, float]]` gives a
probability for each type; it raises MissingExtra where its model file is absent. CONCEDE and RETREAT are weighed as one
(YIELD), so that a yielding act torn between the two does not lose to a third type.

The two are put together as evidence is: the log of the judge's probability of a type plus a share of the score of the
frames' best reading of that type. A type no frame found gets nothing, so where frames found nothing the judge decides.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from detente.errors import MissingExtra
from detente.events.codebook import Codebook

__all__ = ["PLAIN", "YIELDS", "Draft", "JudgeItem", "Pair", "Use", "mixed", "root_of", "settle"]

Use = Literal["auto", "never", "only"]

#: Below this confidence the frames' answer goes to the judge (about the least sure quarter of news sentences).
UNSURE = 0.85
#: What one point of a reading's score (0 to 2) is worth in log-odds. Like `TEMPER` it is set on the held-out tenth of
#: our own sentences (python -m bench.judge).
FRAMES = 2.0
#: Added to the judge's probabilities, so that it cannot wholly rule out what it never saw.
_FLOOR = 0.003
#: Divides the summed log-odds, so that a confidence of 0.8 is right eight times in ten.
TEMPER = 1.0
#: The plainest code of each type, for an answer that no frame supports.
PLAIN = {
    "AGREE": "030",
    "CONSULT": "040",
    "SUPPORT": "050",
    "COOPERATE": "060",
    "AID": "070",
    "CONCEDE": "080",
    "RETREAT": "084",
    "REQUEST": "100",
    "ACCUSE": "111",
    "REJECT": "120",
    "THREATEN": "130",
    "PROTEST": "140",
    "SANCTION": "160",
    "MOBILIZE": "154",
    "COERCE": "170",
    "ASSAULT": "190",
    "STATEMENT": "010",
}
YIELDS = ("CONCEDE", "RETREAT")


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and the offsets of its two spans (None where a span is a placeholder)."""

    id: Any
    sentence: str
    source: tuple[int, int] | None
    target: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class JudgeItem:
    """What the judge sees of a pair."""

    sentence: str
    source: tuple[int, int] | None
    target: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer on its way.

    `score` is that of its reading, 0 where no frame was found; `others` are (code, modality, score) of the best
    readings of further types.
    """

    type: str
    mode: str | None
    cameo: str
    modality: str
    confidence: float
    others: tuple[tuple[str, str, float], ...] = ()
    score: float = 0.0


def settle(pairs: Sequence[Pair], drafts: Sequence[Draft], book: Codebook, use: Use) -> list[Draft]:
    """The final answers: drafts, with the judge's say on the unsure ones ("auto") or on all ("only")."""
    out = list(drafts)
    chosen = [i for i, d in enumerate(drafts) if use == "only" or (use == "auto" and d.confidence < UNSURE)]
    judge = _judge(use == "only") if chosen else None
    if judge is None:
        return out
    items = [JudgeItem(pairs[i].sentence, pairs[i].source, pairs[i].target) for i in chosen]
    for i, says in zip(chosen, judge(items), strict=True):
        out[i] = mixed(drafts[i], says, book, 0.0 if use == "only" else FRAMES)
    return out


@cache
def _judge(needed: bool) -> Any:
    """The judge's function, or None where it cannot be had (MissingExtra where it is `needed`)."""
    try:
        module = importlib.import_module("detente.events.judge")
        module.judge([])
    except (ModuleNotFoundError, MissingExtra):
        if needed:
            raise MissingExtra(
                "the judge's model is not installed", fix="reinstall detente, or use frames only"
            ) from None
        return None
    return module.judge


def mixed(draft: Draft, says: Mapping[str, float], book: Codebook, worth: float) -> Draft:
    """What judge and frames together say: first whether it is conflict, then the likeliest type of that side.

    `worth` is that of one point of a reading's score.
    """
    chances = _chances(says, _scores(draft, book), worth)
    mine, sides = root_of(draft.type), _sides(book)
    conflict = sum(chance for kind, chance in chances.items() if kind in sides) > 0.5
    likely = sorted(kind for kind in chances if (kind in sides) == conflict)
    best = max(likely, key=lambda kind: (chances[kind], kind == mine))
    if best == mine:
        return replace(draft, confidence=chances[best])
    likeliest = max((kind for kind in says if root_of(kind) == best), key=lambda kind: says[kind], default=best)
    return _switched(draft, best, likeliest, chances[best], book)


def _sides(book: Codebook) -> frozenset[str]:
    """The types that are conflict."""
    return frozenset(root_of(kind) for kind, entry in book.types.items() if str(entry["quad"]).endswith("conflict"))


def _scores(draft: Draft, book: Codebook) -> dict[str, float]:
    """The best score of a reading of each type."""
    out = {root_of(draft.type): draft.score}
    for cameo, _, score in draft.others:
        kind = root_of(book.codes[cameo].type)
        out[kind] = max(out.get(kind, 0.0), score)
    return out


def _chances(says: Mapping[str, float], scores: Mapping[str, float], worth: float) -> dict[str, float]:
    """A probability for each type, from the judge's and the frames' scores."""
    judged: dict[str, float] = {}
    for kind, chance in says.items():
        judged[root_of(kind)] = judged.get(root_of(kind), 0.0) + chance
    odds = {
        kind: (math.log(judged.get(kind, 0.0) + _FLOOR) + worth * scores.get(kind, 0.0)) / TEMPER
        for kind in sorted(judged.keys() | scores.keys())
    }
    top = max(odds.values())
    total = sum(math.exp(value - top) for value in odds.values())
    return {kind: math.exp(value - top) / total for kind, value in odds.items()}


def root_of(kind: str) -> str:
    """The type as the older sets have it: CONCEDE and RETREAT are one, YIELD."""
    return "YIELD" if kind in YIELDS else kind


def _switched(draft: Draft, root: str, kind: str, chance: float, book: Codebook) -> Draft:
    """The judge's type, with the code of a frame of that root if one was found, else the plainest code of `kind`."""
    code = next(((c, m) for c, m, _ in draft.others if root_of(book.codes[c].type) == root), (PLAIN[kind], "actual"))
    return Draft(book.codes[code[0]].type, None, code[0], code[1], chance)
