"""Labelled passages of ours (`data/training/passages/*.txt`): what the reader of whole sentences learns from.

    python -m bench.passages [FILE...]

Reads every passage, prints each line that is out of shape with its place, and counts what there is. The format is told
in the README beside the files.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from detente.actors.organisations import all_organisations
from detente.actors.states import all_states
from detente.errors import CodebookError
from detente.records import EVENT_TYPES, MODALITIES

__all__ = ["Claim", "Gate", "Passage", "Told", "passages", "problems"]

CLAIMS = ("strained", "improving", "worsening", "stage", "broken", "restored")
GATES = ("election", "summit", "deadline", "expiry", "vote", "visit", "other")
_HEAD = re.compile(r"# (\d{4}-\d{2}-\d{2}) \| ([^|]+) \| (.+)")
_SENTENCE = re.compile(r"(\d+) (.+)")
_LABEL = re.compile(r"([>?~@]) (\d+) ([^|]+?)(?: \| ?(.*))?")


@dataclass(frozen=True, slots=True)
class Told:
    """An event told in a sentence (its number from 0); `doubtful` ones are neither learnt as yes nor as no."""

    sentence: int
    source: str
    target: str
    type: str
    modality: str
    words: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim about the relation of two states."""

    sentence: int
    kind: str
    pair: tuple[str, str]
    words: str


@dataclass(frozen=True, slots=True)
class Gate:
    """A planned, datable thing ahead."""

    sentence: int
    kind: str
    actors: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage with all its labels; `place` is file:line."""

    place: str
    date: date
    style: str
    title: str
    sentences: tuple[str, ...]
    told: tuple[Told, ...] = ()
    claims: tuple[Claim, ...] = ()
    gates: tuple[Gate, ...] = ()


def passages(files: Sequence[Path] | None = None) -> list[Passage]:
    """Every passage, in the order of the files. Raises CodebookError (file:line) at the first line out of shape."""
    out: list[Passage] = []
    for found in _read(files):
        if isinstance(found, CodebookError):
            raise found
        out.append(found)
    return out


def problems(files: Sequence[Path] | None = None) -> list[CodebookError]:
    """Every line out of shape."""
    return [found for found in _read(files) if isinstance(found, CodebookError)]


def _read(files: Sequence[Path] | None) -> Iterator[Passage | CodebookError]:
    folder = Path(str(resources.files("detente") / "data" / "training" / "passages"))
    for file in files or sorted(folder.glob("*.txt")):
        block: list[tuple[int, str]] = []
        for number, line in enumerate([*file.read_text("utf-8").splitlines(), ""], 1):
            if line.strip():
                block.append((number, line.strip()))
            elif block:
                yield from _passage(file.name, block)
                block = []


def _passage(name: str, block: list[tuple[int, str]]) -> Iterator[Passage | CodebookError]:
    first, top = block[0]
    head = _HEAD.fullmatch(top)
    day = _day(head[1]) if head else None
    if not head or not day:
        yield _problem(name, first, f"no passage begins so: {top[:60]!r}", "write: # YYYY-MM-DD | style | title")
        return
    sentences: list[str] = []
    labels: list[Told | Claim | Gate] = []
    for number, line in block[1:]:
        sentence, label = _SENTENCE.fullmatch(line), _LABEL.fullmatch(line)
        if label:
            read = _label(label, sentences)
            if isinstance(read, str):
                yield _problem(name, number, read, "see the README of the passages")
            else:
                labels.append(read)
        elif sentence and int(sentence[1]) == len(sentences) + 1 and not labels:
            sentences.append(sentence[2])
        else:
            yield _problem(name, number, f"neither the next sentence nor a label: {line[:60]!r}", "number them from 1")
    yield Passage(
        f"{name}:{first}",
        day,
        head[2].strip(),
        head[3].strip(),
        tuple(sentences),
        tuple(one for one in labels if isinstance(one, Told)),
        tuple(one for one in labels if isinstance(one, Claim)),
        tuple(one for one in labels if isinstance(one, Gate)),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _label(found: re.Match[str], sentences: Sequence[str]) -> Told | Claim | Gate | str:
    """The label, or what is wrong with it."""
    mark, at, fields, words = found[1], int(found[2]) - 1, found[3].split(), (found[4] or "").strip()
    if not 0 <= at < len(sentences):
        return f"there is no sentence {at + 1}"
    if words.strip(".,'\"") not in sentences[at] and not all(w in sentences[at] for w in words.split()):
        return f"words not in sentence {at + 1}: {words!r}"
    if mark in ">?":
        return _told(at, fields, words, mark == "?")
    if mark == "~":
        if len(fields) != 3 or fields[0] not in CLAIMS or not _known(fields[1:]):
            return f"no claim: {' '.join(fields)!r}"
        return Claim(at, fields[0], (fields[1], fields[2]), words)
    actors = fields[1].split(",") if len(fields) == 2 else []
    if not actors or fields[0] not in GATES or not _known(actors):
        return f"no gate: {' '.join(fields)!r}"
    return Gate(at, fields[0], tuple(actors), words)


def _told(at: int, fields: list[str], words: str, doubtful: bool) -> Told | str:
    if len(fields) != 4 or fields[2] not in EVENT_TYPES or fields[3] not in MODALITIES:
        return f"no event: {' '.join(fields)!r}"
    if not _known(fields[:2]) or fields[0] == fields[1]:
        return f"not two known parties: {' '.join(fields[:2])!r}"
    source, target, kind, modality = fields
    return Told(at, source, target, kind, modality, words, doubtful)


def _known(codes: Sequence[str]) -> bool:
    return all(code in _codes() for code in codes)


@cache
def _codes() -> frozenset[str]:
    return frozenset(all_states()) | {o.id for o in all_organisations()}


def _problem(name: str, line: int, what: str, fix: str) -> CodebookError:
    return CodebookError(what, where=f"{name}:{line}", fix=fix)


def main() -> None:
    """Print what is wrong and what there is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="these files instead of all")
    files = parser.parse_args().files or None
    wrong = problems(files)
    for error in wrong:
        print(error)
    read = [p for p in _read(files) if isinstance(p, Passage)]
    types = Counter(t.type for p in read for t in p.told if not t.doubtful)
    print(
        f"{len(read)} passages, {sum(len(p.sentences) for p in read)} sentences, {sum(types.values())} events and "
        f"{sum(t.doubtful for p in read for t in p.told)} doubtful, {sum(not p.told for p in read)} passages without; "
        f"{sum(len(p.claims) for p in read)} claims, {sum(len(p.gates) for p in read)} gates; {len(wrong)} bad lines"
    )
    print("  ".join(f"{kind} {count}" for kind, count in types.most_common()))


if __name__ == "__main__":
    main()
