"""The training sentences: `data/training/*.tsv`, each line type, modality and a sentence with both spans marked."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from importlib import resources

from detente.errors import CodebookError
from detente.events.judge_text import TYPES

__all__ = ["MODALITIES", "Example", "examples", "held_out"]

MODALITIES = ("actual", "intended", "requested", "conditional", "negated", "alleged", "hypothetical")
_MARK = re.compile(r"\[([ST]):([^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled pair; `place` is file:line."""

    type: str
    modality: str
    sentence: str
    source: tuple[int, int]
    target: tuple[int, int]
    place: str


def examples() -> list[Example]:
    """Every training sentence, in the order of the files. Raises CodebookError (file:line) for a line out of shape."""
    folder = resources.files("detente") / "data" / "training"
    out = []
    for file in sorted((f for f in folder.iterdir() if f.name.endswith(".tsv")), key=lambda f: f.name):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if line and not line.startswith("#"):
                out.append(_example(line, f"{file.name}:{number}"))
    return out


def held_out(example: Example) -> bool:
    """Whether the sentence belongs to the tenth (by digest) that no model is fitted on."""
    return int(hashlib.sha1(example.sentence.encode()).hexdigest(), 16) % 10 == 0


def _example(line: str, place: str) -> Example:
    fields = line.split("\t")
    if len(fields) != 3 or fields[0] not in TYPES or fields[1] not in MODALITIES:
        raise CodebookError("not a training sentence", where=place, fix="write: TYPE, tab, modality, tab, sentence")
    text, spans, at = "", {}, 0
    for mark in _MARK.finditer(fields[2]):
        text += fields[2][at : mark.start()]
        spans[mark[1]] = (len(text), len(text) + len(mark[2]))
        text, at = text + mark[2], mark.end()
    text += fields[2][at:]
    if len(spans) != 2 or "[" in text or "]" in text:
        raise CodebookError(
            "the two spans are not marked", where=place, fix="write [S:source] and [T:target] once each"
        )
    return Example(fields[0], fields[1], text, spans["S"], spans["T"], place)
