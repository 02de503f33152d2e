"""The codebook: types, CAMEO codes, frames, control and modality words, read once and checked against their schema.

A pattern is a line of words: the head (verb lemma, noun, adjective) first, then words that must stand by it; `[class]`
demands an object of that class of `objects.toml`. Noun patterns are headed by their last word.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from detente.errors import CodebookError
from detente.events.files import CODE_COLUMNS, complain, folder, line_of, read_rows, read_toml
from detente.events.schema import (
    checked_classes,
    checked_codes,
    checked_frame,
    checked_map,
    checked_types,
    checked_words,
    tables_of,
)
from detente.events.words import LONG

__all__ = ["Code", "Codebook", "Frame", "Pattern", "in_use", "is_ours", "load"]

#: Object classes that the coder asks for, whatever the patterns do.
_CLASSES = ("anaphor", "crime", "restriction", "territory", "violence")
#: The lists of each domain; of figures there is only the one.
_CUES, _FIGURES = ("strong", "weak"), ("modifiers",)


@dataclass(frozen=True, slots=True)
class Code:
    """A CAMEO code: short name, intensity (Goldstein, -10 to +10), quad class, PLOVER type and mode."""

    code: str
    name: str
    intensity: float
    quad: str
    type: str
    mode: str | None


@dataclass(frozen=True, slots=True)
class Frame:
    """One way of stating an event. Slots of `target` are "object", "dative", "clause", "subject" or a preposition."""

    id: str
    cameo: str
    mode: str | None = None
    back: str | None = None
    op: str | None = None
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    target: tuple[str, ...] = ("object",)
    noun_target: tuple[str, ...] = ()
    not_object: frozenset[str] = frozenset()
    not_subject: frozenset[str] = frozenset()
    noun_link: tuple[str, ...] = ()
    reciprocal: bool = False
    needs_object: bool = False
    violent: bool = False
    places: bool = False
    no_clause: bool = False
    not_owned: bool = False
    state_cameo: str | None = None
    named_cameo: str | None = None
    together: str | None = None
    subject_class: str | None = None
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One entry of a frame. `before` are words right before the head, `rest` words or [class] about it.

    `weight` says how much the pattern demands (more wins), `literals` are the words that must be in the sentence.
    """

    text: str
    head: str
    part: str
    before: tuple[str, ...]
    rest: tuple[str, ...]
    frame: Frame

    weight: int = 0
    literals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Codebook:
    """All of it. `index` and `controls` map a head's lemma to the patterns that begin there."""

    codes: Mapping[str, Code]
    types: Mapping[str, Mapping[str, Any]]
    frames: tuple[Frame, ...]
    control: tuple[Frame, ...]
    index: Mapping[str, tuple[Pattern, ...]]
    controls: Mapping[str, tuple[Pattern, ...]]
    maps: Mapping[str, Mapping[str, str]]
    reversed_light: frozenset[str]
    objects: Mapping[str, frozenset[str]]
    named: frozenset[str]
    modality: Mapping[str, Mapping[str, frozenset[str]]]
    domains: Mapping[str, Mapping[str, frozenset[str]]]

    def shift(self, op: str, cameo: str) -> str | None:
        """The code that `op` makes of `cameo`; "" means negated, None that the op has no say (longest prefix wins)."""
        table = self.maps.get(op)
        if table is None:
            return None
        for length in range(len(cameo), 0, -1):
            if cameo[:length] in table:
                found = table[cameo[:length]]
                return cameo if found == "=" else found
        return cameo


#: Names the directory of the codebook in use, for this process and for those it starts.
VARIABLE = "DETENTE_CODEBOOK"


def in_use() -> Path | None:
    """The user's codebook directory, or None for the package's own."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else None


def load(path: Path | None = None) -> Codebook:
    """The codebook in the directory `path`, or the one in use. Files missing there come from the package.

    Raises CodebookError naming file and line.
    """
    chosen = path or in_use()
    if chosen is not None and not chosen.is_dir():
        raise CodebookError("no such codebook directory", where=str(chosen), fix="name a folder laid out as ours is")
    return _load(chosen)


def is_ours(book: Codebook) -> bool:
    """Is it the package's own? The judge has learnt its types; a scholar's own is left to its frames."""
    return in_use() is None and book is load()


@cache
def _load(path: Path | None) -> Codebook:
    types_file, codes_file, control_file = (_file(path, n) for n in ("types.toml", "cameo.csv", "control.toml"))
    types = checked_types(types_file.name, *read_toml(types_file))
    codes = _codes(codes_file, types)
    objects = _objects(path)
    frames = tuple(f for file in _frame_files(path) for f in _frames(file, "frame", codes, objects))
    control = tuple(_frames(control_file, "control", codes, objects))
    raw, lines = read_toml(control_file)
    light = tables_of(control_file.name, "light", {"light": raw.get("light", {})})
    defaults = tuple(f for f in control if f.cameo)
    return Codebook(
        codes=codes,
        types=types,
        frames=frames,
        control=control,
        index=_index(frames + defaults),
        controls=_index(control),
        maps=checked_map(control_file.name, raw.get("map", {}), codes, lines),
        reversed_light=_sets(checked_words(control_file.name, light, {}))["light"].get("reversed", frozenset()),
        objects={name: frozenset(words) for name, words in objects.items()},
        named=frozenset(word for words in objects.values() for word in words),
        modality=_sets(_modality(path)),
        domains=_sets(_domains(path)),
    )


def _file(path: Path | None, name: str) -> Traversable | Path:
    own = folder(path).joinpath(name)
    return own if own.is_file() else folder(None).joinpath(name)


def _frame_files(path: Path | None) -> list[Traversable]:
    """Frame files by name; a user's file of the same name replaces ours, others are added."""
    files = {f.name: f for f in folder(None).joinpath("frames").iterdir() if f.name.endswith(".toml")}
    own = folder(path).joinpath("frames")
    if path is not None and own.is_dir():
        files |= {f.name: f for f in own.iterdir() if f.name.endswith(".toml")}
    return [files[name] for name in sorted(files)]


def _codes(file: Traversable | Path, types: Mapping[str, Any]) -> dict[str, Code]:
    rows = checked_codes(file.name, read_rows(file, len(CODE_COLUMNS)), types)
    return {r[0]: Code(r[0], r[1], float(r[2]), r[3], r[4], r[5] or None) for r in rows}


def _objects(path: Path | None) -> dict[str, list[str]]:
    file = _file(path, "objects.toml")
    return checked_classes(file.name, read_toml(file)[0], _CLASSES)


def _modality(path: Path | None) -> dict[str, dict[str, list[str]]]:
    """The words of modality; a user's own file must have every list that ours has."""
    file = _file(path, "modality.toml")
    ours, _ = read_toml(_file(None, "modality.toml"))
    return checked_words(file.name, read_toml(file)[0], {name: tuple(table) for name, table in ours.items()})


def _domains(path: Path | None) -> dict[str, dict[str, list[str]]]:
    file = _file(path, "domains.toml")
    raw, _ = read_toml(file)
    wanted = {name: _FIGURES if name == "metaphor" else _CUES for name in (*raw, "metaphor", "sport")}
    return checked_words(file.name, raw, wanted)


def _sets(tables: dict[str, dict[str, list[str]]]) -> dict[str, dict[str, frozenset[str]]]:
    return {name: {key: frozenset(words) for key, words in table.items()} for name, table in tables.items()}


def _frames(file: Traversable | Path, header: str, codes: Mapping[str, Code], objects: Any) -> Iterator[Frame]:
    raw, lines = read_toml(file)
    entries = raw.get(header, [])
    if not isinstance(entries, list):
        raise complain(file.name, 1, f"{header} is no list of tables", f"write [[{header}]] above each frame")
    for number, entry in enumerate(entries):
        yield _frame(entry, file.name, lines, header, number, codes, objects)


def _frame(
    entry: Any,
    file: str,
    lines: list[str],
    header: str,
    number: int,
    codes: Mapping[str, Code],
    objects: Mapping[str, Any],
) -> Frame:
    """One checked frame."""

    def at(key: str | None = None) -> int:
        return line_of(lines, f"[[{header}]]", number, key)

    checked_frame(entry, file, at, codes, objects)
    cameo = entry.get("cameo", entry.get("default"))
    made: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items() if k != "default"}
    for key in ("not_object", "not_subject"):
        made[key] = frozenset(made.get(key, ()))
    return Frame(**(made | {"cameo": cameo, "file": file, "line": at()}))


def _index(frames: tuple[Frame, ...]) -> dict[str, tuple[Pattern, ...]]:
    index: dict[str, list[Pattern]] = {}
    for frame in frames:
        for pattern in _patterns(frame):
            index.setdefault(pattern.head, []).append(pattern)
    return {head: tuple(sorted(found, key=lambda p: -p.weight)) for head, found in index.items()}


def _patterns(frame: Frame) -> Iterator[Pattern]:
    for part, texts in (("v", frame.verbs), ("a", frame.adjectives)):
        for text in texts:
            head, *rest = text.split()
            *before, head = _parts(head)
            yield _pattern(text, head, part, before, rest, frame)
    for text in frame.nouns:
        words = [part for word in text.split() for part in _parts(word)]
        cut = next((i for i, w in enumerate(words) if i and w in ("of", "from", "against", "on")), len(words))
        yield _pattern(text, words[cut - 1], "n", words[: cut - 1], words[cut:], frame)


def _pattern(text: str, head: str, part: str, before: list[str], rest: list[str], frame: Frame) -> Pattern:
    weight = len(before) + sum(2 if word.startswith("[") else 1 for word in rest)
    literals = tuple(w for w in (*before, *rest) if not w.startswith("[") and len(w) <= LONG)
    return Pattern(text, head, part, tuple(before), tuple(rest), frame, weight, literals)


def _parts(word: str) -> list[str]:
    """A hyphenated word as the tokeniser cuts it: "cease", "-", "fire"."""
    return word.replace("-", " - ").split() if not word.startswith("[") else [word]
