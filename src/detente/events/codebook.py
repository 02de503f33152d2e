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
from detente.events.files import CODE_COLUMNS, complain, folder, line_of, read_rows, read_toml, suggest
from detente.events.words import LONG

__all__ = ["Code", "Codebook", "Frame", "Pattern", "in_use", "is_ours", "load"]

#: Keys of a frame and the type each must have.
_KEYS: dict[str, type] = {
    **dict.fromkeys(("id", "cameo", "mode", "back", "op", "default", "together", "subject_class"), str),
    **dict.fromkeys(("state_cameo", "named_cameo"), str),
    **dict.fromkeys(
        ("verbs", "nouns", "adjectives", "target", "noun_target", "not_object", "not_subject", "noun_link"), list
    ),
    **dict.fromkeys(("yes", "no"), list),
    **dict.fromkeys(("reciprocal", "needs_object", "violent", "places", "no_clause", "not_owned"), bool),
}


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
    codes = _codes(_file(path, "cameo.csv"))
    types, _ = read_toml(_file(path, "types.toml"))
    objects, _ = read_toml(_file(path, "objects.toml"))
    frames = tuple(f for file in _frame_files(path) for f in _frames(file, "frame", codes, objects))
    control_file = _file(path, "control.toml")
    control = tuple(_frames(control_file, "control", codes, objects))
    raw, _ = read_toml(control_file)
    modality, _ = read_toml(_file(path, "modality.toml"))
    domains, _ = read_toml(_file(path, "domains.toml"))
    defaults = tuple(f for f in control if f.cameo)
    return Codebook(
        codes=codes,
        types=types,
        frames=frames,
        control=control,
        index=_index(frames + defaults),
        controls=_index(control),
        maps=_maps(raw.get("map", {}), codes, control_file.name),
        reversed_light=frozenset(raw.get("light", {}).get("reversed", [])),
        objects={name: frozenset(words) for name, words in objects.items()},
        named=frozenset(word for words in objects.values() for word in words),
        modality=_sets(modality),
        domains=_sets(domains),
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


def _codes(file: Traversable | Path) -> dict[str, Code]:
    rows = read_rows(file, len(CODE_COLUMNS))[1:]
    return {r[0]: Code(r[0], r[1], float(r[2]), r[3], r[4], r[5] or None) for r in rows}


def _sets(tables: dict[str, dict[str, list[str]]]) -> dict[str, dict[str, frozenset[str]]]:
    return {name: {key: frozenset(words) for key, words in table.items()} for name, table in tables.items()}


def _maps(raw: dict[str, dict[str, str]], codes: Mapping[str, Code], file: str) -> dict[str, dict[str, str]]:
    out: dict[str, dict[str, str]] = {}
    for op, table in raw.items():
        base = out.get(table.get("copy", ""), {})
        out[op] = base | {key: value for key, value in table.items() if key != "copy"}
        for value in out[op].values():
            if value not in ("", "=") and value not in codes:
                raise complain(file, 1, f"[map.{op}] names the unknown CAMEO code {value!r}", suggest(value, codes))
    return out


def _frames(file: Traversable | Path, header: str, codes: Mapping[str, Code], objects: Any) -> Iterator[Frame]:
    raw, lines = read_toml(file)
    for number, entry in enumerate(raw.get(header, [])):
        yield _frame(entry, file.name, lines, header, number, codes, objects)


def _frame(
    entry: dict[str, Any],
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

    for key, value in entry.items():
        if key not in _KEYS:
            raise complain(file, at(key), f"unknown key {key!r}", suggest(key, _KEYS))
        if not isinstance(value, _KEYS[key]):
            raise complain(
                file, at(key), f"{key} is not a {_KEYS[key].__name__}", f"write it as a {_KEYS[key].__name__}"
            )
    if "id" not in entry:
        raise complain(file, at(), "a frame without id", 'add id = "type.name"')
    cameo = entry.get("cameo", entry.get("default"))
    if cameo is None or (cameo and cameo not in codes):
        fix = suggest(cameo, codes) if cameo else 'add cameo = "NNN"'
        raise complain(file, at("cameo"), f"frame {entry['id']} has no known CAMEO code ({cameo!r})", fix)
    for part in ("verbs", "nouns", "adjectives"):
        _check_classes(entry.get(part, []), part, file, at, objects)
    for part in ("yes", "no"):
        if not entry.get(part):
            raise complain(file, at(), f"frame {entry['id']} has no {part} example", f"add {part} = [...]")
    made: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items() if k != "default"}
    for key in ("not_object", "not_subject"):
        made[key] = frozenset(made.get(key, ()))
    return Frame(**(made | {"cameo": cameo, "file": file, "line": at()}))


def _check_classes(patterns: list[str], part: str, file: str, at: Any, objects: Mapping[str, Any]) -> None:
    for text in patterns:
        for word in text.split():
            if word.startswith("[") and word[1:-1] not in objects:
                raise complain(file, at(part), f"unknown object class {word}", suggest(word[1:-1], objects))


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
