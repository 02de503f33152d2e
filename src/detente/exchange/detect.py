"""Telling an event file's layout by its first line, so that a file of the wrong kind is named as such."""

from __future__ import annotations

import csv
import gzip
import io
from dataclasses import replace
from pathlib import Path

from detente.errors import InputError, LayoutError
from detente.exchange.layout import Layout, layouts

__all__ = ["first_line", "header_of", "layout_for"]

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
    fix = "name its columns: detente import csv FILE --db FILE --map date=COL,source=COL,target=COL,cameo=COL"
    raise LayoutError(f"not {wanted}, nor any layout known here", where=str(path), fix=fix)


def first_line(path: Path) -> str:
    """The first line, unpacked. Raises InputError for a missing, unreadable or empty file."""
    try:
        with _opened(path) as file:
            line = file.readline(_LONGEST)
    except (OSError, EOFError) as error:
        raise InputError(f"cannot be read: {error}", where=str(path)) from error
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


def _opened(path: Path) -> io.BufferedIOBase:
    if path.suffix == ".zst":
        import zstandard

        return io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(path.open("rb"), closefd=True))
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")


def _fit(layout: Layout, line: str) -> Layout | None:
    """The layout with the delimiter and columns of this file, or None where it is of another kind."""
    for delimiter in _DELIMITERS:
        cells = [cell.strip().strip('"') for cell in line.split(delimiter)]
        if layout.required and set(layout.required) <= set(cells):
            return replace(
                layout, columns=(), delimiter=delimiter, quote=layout.quote or ('"' if delimiter != "\t" else "")
            )
        if delimiter == "\t" and len(cells) in layout.alternatives and cells[0].isdigit():
            rest = tuple(f"column{n}" for n in range(len(layout.columns) + 1, len(cells) + 1))
            return replace(layout, columns=(*layout.columns, *rest), delimiter=delimiter)
    return None
