"""Telling an event file's layout by its first line, so that a file of the wrong kind is named as such."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import zstandard

from detente.errors import InputError, LayoutError
from detente.exchange.layout import Layout, layouts

__all__ = ["BROKEN", "absent", "columns_read", "first_line", "header_of", "layout_for", "opened"]

#: What reading a file raises that is not there, not readable or not packed as its name says.
BROKEN = (OSError, EOFError, zlib.error, zstandard.ZstdError)
_ZIP = b"PK\x03\x04"
_LONGEST = 1 << 20
_DELIMITERS = ("\t", ",", ";", "|")


def layout_for(path: Path, name: str) -> Layout:
    """The layout `name` fitted to the file (delimiter, columns). Raises LayoutError naming the likely right command."""
    line = first_line(path)
    likely = [fitted for layout in layouts().values() if (fitted := _fit(layout, line))]
    for layout in likely:
        if name in (layout.name, layout.command):
            return layout
    wanted = layouts()[name].title
    if likely:
        right = likely[0].command or likely[0].name
        fix = f"use: detente import {right} {path.name} --db FILE"
        raise LayoutError(f"not {wanted}; it looks like {likely[0].title}", where=str(path), fix=fix)
    lacking = _lacking(layouts()[name], line)
    if lacking:
        what = f"no column {', '.join(map(repr, lacking))}, which every file of this kind has: {wanted}"
        fix = "put it back, or name what is there: detente import csv FILE --db FILE --map date=COL,source=COL,..."
        raise LayoutError(what, where=str(path), fix=fix)
    fix = "name its columns: detente import csv FILE --db FILE --map date=COL,source=COL,target=COL,cameo=COL"
    raise LayoutError(f"not {wanted}, nor any layout known here", where=str(path), fix=fix)


def _lacking(layout: Layout, line: str) -> list[str]:
    """The columns that a header needs and lacks, where it has most of what the layout needs; else none."""
    found = min(
        ([c for c in layout.required if c not in cells] for d in _DELIMITERS if (cells := _cells(line, d))), key=len
    )
    return found if len(found) < len(layout.required) / 2 else []


def absent(layout: Layout, names: Sequence[str]) -> tuple[str, ...]:
    """The columns that the layout reads and a file with these columns lacks. None of them is required of it."""
    present = {name.lower() for name in names}
    return tuple(name for name in columns_read(layout) if name.lower() not in present)


def columns_read(layout: Layout) -> tuple[str, ...]:
    """The columns that a layout's SQL names, in order."""
    return _named(", ".join([*layout.select.values(), layout.where]))


@cache
def _named(sql: str) -> tuple[str, ...]:
    import duckdb

    with duckdb.connect() as parser:
        (tree,) = parser.execute("SELECT json_serialize_sql(?)", (f"SELECT {sql}",)).fetchall()[0]
    return tuple(dict.fromkeys(_names_in(json.loads(tree))))


def _names_in(tree: Any) -> Iterator[str]:
    """Of a statement as DuckDB tells it."""
    if isinstance(tree, dict):
        yield from tree.get("column_names", ())
    for part in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from _names_in(part)


def first_line(path: Path) -> str:
    """The first line, unpacked. Raises InputError for a missing, unreadable or empty file."""
    try:
        with opened(path) as file:
            line = file.readline(_LONGEST)
    except BROKEN as error:
        raise InputError(f"cannot be read: {error}", where=str(path)) from error
    if line.startswith(_ZIP):
        raise InputError("a zip archive", where=str(path), fix=f"unpack it first: unzip {path.name}")
    if not line.strip():
        raise InputError("the file is empty", where=str(path))
    return line.decode("utf-8", "replace").rstrip("\r\n").removeprefix("\ufeff")


def header_of(path: Path, delimiter: str, quote: str) -> tuple[str, ...]:
    """The column names in the first line, stripped, each of them once: the second "a" is "a_1", a nameless one the
    number of its column. Raises InputError as `first_line` does."""
    line = first_line(path)
    try:
        cells = next(csv.reader([line], delimiter=delimiter, quotechar=quote)) if quote else line.split(delimiter)
    except csv.Error:
        cells = line.split(delimiter)
    seen: dict[str, int] = {}
    names = []
    for number, cell in enumerate(cells, 1):
        name = cell.strip() or f"column{number}"
        count = seen[name.lower()] = seen.get(name.lower(), -1) + 1
        names.append(f"{name}_{count}" if count else name)
    return tuple(names)


def opened(path: Path) -> io.BufferedIOBase:
    """The file's bytes, unpacked where its name ends in .gz or .zst."""
    if path.suffix == ".zst":
        return io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(path.open("rb"), closefd=True))
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")


def _cells(line: str, delimiter: str) -> list[str]:
    return [cell.strip().strip('"') for cell in line.split(delimiter)]


def _fit(layout: Layout, line: str) -> Layout | None:
    """The layout with the delimiter and columns of this file, or None where it is of another kind."""
    for delimiter in _DELIMITERS:
        cells = _cells(line, delimiter)
        if layout.required and set(layout.required) <= set(cells):
            # A table of tabs has no quotes, unless its very header is quoted, as R and Dataverse write them.
            is_quoted = delimiter != "\t" or line.startswith('"')
            return replace(layout, columns=(), delimiter=delimiter, quote=layout.quote or ('"' if is_quoted else ""))
        if delimiter == "\t" and len(cells) in layout.alternatives and cells[0].isdigit():
            rest = tuple(f"column{n}" for n in range(len(layout.columns) + 1, len(cells) + 1))
            return replace(layout, columns=(*layout.columns, *rest), delimiter=delimiter)
    return None
