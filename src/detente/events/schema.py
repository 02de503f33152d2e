"""What the files of a codebook must hold: each check names the file and the line that does not fit, and the mend."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from detente.events.files import CODE_COLUMNS, complain, line_of, suggest
from detente.records import QUADS

__all__ = [
    *("checked_classes", "checked_codes", "checked_frame", "checked_map", "checked_types", "checked_words"),
    "tables_of",
]

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
#: Keys that name a CAMEO code beside the frame's own.
_CODES = ("back", "state_cameo", "named_cameo", "together")
#: The code of a pair that no frame links.
_NO_LINK = "010"


def checked_codes(file: str, rows: Sequence[tuple[int, list[str]]], types: Mapping[str, Any]) -> list[list[str]]:
    """The rows of `cameo.csv` behind its head, which must be there."""
    head = ",".join(CODE_COLUMNS)
    if not rows or tuple(rows[0][1]) != CODE_COLUMNS:
        raise complain(file, rows[0][0] if rows else 1, "unexpected columns", f"write the head {head}")
    for line, (code, _, intensity, quad, kind, _) in rows[1:]:
        if not _is_number(intensity):
            raise complain(file, line, f"the intensity {intensity!r} is no number", "write one from -10 to 10")
        if quad not in QUADS:
            raise complain(file, line, f"unknown quad class {quad!r}", suggest(quad, QUADS))
        if kind not in types:
            raise complain(file, line, f"{code} is of the unknown type {kind!r}", suggest(kind, types))
    if all(row[0] != _NO_LINK for _, row in rows):
        what = f"the code {_NO_LINK} is missing: it is that of a pair that no frame links"
        raise complain(file, rows[-1][0], what, f"add a row {_NO_LINK}")
    return [row for _, row in rows[1:]]


def _is_number(value: str) -> bool:
    try:
        return math.isfinite(float(value))
    except ValueError:
        return False


def checked_types(file: str, types: Mapping[str, Any], lines: list[str]) -> Mapping[str, Mapping[str, Any]]:
    """The tables of `types.toml`: each type with its quad class and its definition."""
    for name, table in types.items():
        line = line_of(lines, f"[{name}]", 0)
        if not isinstance(table, dict) or not isinstance(table.get("definition"), str):
            raise complain(file, line, f"type {name} has no definition", 'write definition = "…" in its table')
        if table.get("quad") not in QUADS:
            fix = suggest(str(table.get("quad")), QUADS)
            raise complain(file, line, f"type {name} has no known quad class ({table.get('quad')!r})", fix)
    return types


def checked_classes(file: str, classes: Mapping[str, Any], wanted: Sequence[str]) -> dict[str, list[str]]:
    """Classes of objects; those in `wanted` must be there."""
    for name, words in classes.items():
        _check_list(file, f"the class {name}", words, 1)
    for name in wanted:
        if name not in classes:
            raise complain(file, 1, f"the class {name} is missing: the coder asks for it", f"add {name} = [...]")
    return dict(classes)


def checked_words(file: str, tables: Mapping[str, Any], wanted: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Lists of words by table and name; those in `wanted` must be there."""
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise complain(file, 1, f"{name} is no table", f"write [{name}] and its lists below")
        for key, words in table.items():
            _check_list(file, f"{key} of [{name}]", words, 1)
    for name, keys in wanted.items():
        for key in keys:
            if key not in tables.get(name, {}):
                raise complain(file, 1, f"{key} of [{name}] is missing", "add it, or leave the file to ours")
    return dict(tables)


def checked_map(file: str, raw: Any, codes: Mapping[str, Any], lines: list[str]) -> dict[str, dict[str, str]]:
    """What each operator makes of each code (tables `[map.…]` of `control.toml`), copies filled in."""
    out: dict[str, dict[str, str]] = {}
    for op, table in tables_of(file, "map", raw).items():
        here = f"[map.{op}]"
        copy = table.get("copy")
        if copy is not None and copy not in out:
            fix = suggest(str(copy), out) if out else "copy a map that stands above"
            raise complain(file, line_of(lines, here, 0, "copy"), f"{here} copies the unknown map {copy!r}", fix)
        out[op] = (out[copy] if copy is not None else {}) | {k: v for k, v in table.items() if k != "copy"}
        for key, value in out[op].items():
            if value not in ("", "=", *codes):
                what = f"{here} names the unknown CAMEO code {value!r}"
                raise complain(file, line_of(lines, here, 0, key), what, suggest(str(value), codes))
    return out


def tables_of(file: str, name: str, raw: Any) -> dict[str, dict[str, Any]]:
    """The tables within a table."""
    if not isinstance(raw, dict) or not all(isinstance(table, dict) for table in raw.values()):
        raise complain(file, 1, f"{name} holds something else than tables", f"write [{name}.…] above its lines")
    return raw


def checked_frame(
    entry: Any, file: str, at: Callable[[str | None], int], codes: Mapping[str, Any], objects: Mapping[str, Any]
) -> dict[str, Any]:
    """A frame as it stands in its file; only a control frame (one with `op`) may have no code of its own."""
    if not isinstance(entry, dict):
        raise complain(
            file, at(None), "a frame that is no table", "write its header in double brackets, its keys below"
        )
    for key, value in entry.items():
        if key not in _KEYS:
            raise complain(file, at(key), f"unknown key {key!r}", suggest(key, _KEYS))
        if not isinstance(value, _KEYS[key]):
            kind = _KEYS[key].__name__
            raise complain(file, at(key), f"{key} is not a {kind}", f"write it as a {kind}")
        if isinstance(value, list):
            _check_list(file, key, value, at(key))
    if "id" not in entry:
        raise complain(file, at(None), "a frame without id", 'add id = "type.name"')
    _check_code(entry, file, at, codes)
    named = entry.get("subject_class")
    if named is not None and named not in objects:
        raise complain(file, at("subject_class"), f"unknown object class {named!r}", suggest(named, objects))
    for part in ("verbs", "nouns", "adjectives"):
        _check_patterns(entry.get(part, []), part, file, at(part), objects)
    for part in ("yes", "no"):
        if not entry.get(part):
            raise complain(file, at(None), f"frame {entry['id']} has no {part} example", f"add {part} = [...]")
    return entry


def _check_code(entry: Mapping[str, Any], file: str, at: Callable[[str | None], int], codes: Mapping[str, Any]) -> None:
    key = "cameo" if "cameo" in entry else "default"
    cameo = entry.get(key)
    if cameo not in codes and not (cameo == "" and "op" in entry):
        fix = suggest(cameo, codes) if cameo else 'add cameo = "NNN"'
        raise complain(file, at(key), f"frame {entry['id']} has no known CAMEO code ({cameo!r})", fix)
    for other in _CODES:
        if other in entry and entry[other] not in codes:
            what = f"{other} of frame {entry['id']} is no known CAMEO code ({entry[other]!r})"
            raise complain(file, at(other), what, suggest(entry[other], codes))


def _check_list(file: str, name: str, words: Any, line: int) -> None:
    if not isinstance(words, list):
        raise complain(file, line, f"{name} is not a list", "write it as a list")
    for word in words:
        if not isinstance(word, str) or not word.strip():
            raise complain(file, line, f"{name} holds {word!r}", "write words, each in quotes")


def _check_patterns(patterns: list[str], part: str, file: str, line: int, objects: Mapping[str, Any]) -> None:
    for text in patterns:
        if text.startswith("["):
            raise complain(file, line, f"{text!r} in {part} begins with a class", "begin with a word: its head")
        for word in text.split():
            if word.startswith("[") and word[1:-1] not in objects:
                raise complain(file, line, f"unknown object class {word}", suggest(word[1:-1], objects))
