"""A table of events whose columns the user names: CSV, TSV or Parquet."""

from __future__ import annotations

import difflib
from pathlib import Path

from detente.errors import InputError, LayoutError
from detente.exchange.detect import first_line, header_of
from detente.exchange.layout import Layout

__all__ = ["FIELDS", "layout_of"]

#: Field of `--map` -> staged column.
FIELDS = {
    "id": "native_id",
    "date": "day",
    "source": "source_country",
    "target": "target_country",
    "cameo": "cameo",
    "type": "type",
    "mode": "mode",
    "intensity": "intensity",
    "source_name": "source_name",
    "target_name": "target_name",
    "source_sector": "source_sector",
    "target_sector": "target_sector",
    "mentions": "mentions",
    "text": "text",
}
_NEEDED = ("date", "source", "target")


def layout_of(file: Path, columns: dict[str, str]) -> Layout:
    """A layout for this file. Raises LayoutError where a field is missing or the file has no such column, InputError
    where it cannot be read."""
    missing = [name for name in _NEEDED if name not in columns]
    if missing or not {"cameo", "type"} & set(columns):
        what = missing[0] if missing else "cameo (or type)"
        raise LayoutError(f"--map names no column for {what}", where=str(file), fix="--map date=COL,source=COL,...")
    delimiter, present = _header(file)
    for field, column in columns.items():
        if field not in FIELDS:
            raise LayoutError(f"--map has no field {field!r}", where=str(file), fix=f"fields are {', '.join(FIELDS)}")
        if column not in present:
            near = difflib.get_close_matches(column, present, 3)
            fix = f"did you mean {', '.join(near)}?" if near else f"it has {', '.join(present)}"
            raise LayoutError(f"no column {column!r}", where=str(file), fix=fix)
    select = {FIELDS[field]: _text(column, field) for field, column in columns.items()}
    return Layout("csv", "a table with named columns", select, delimiter=delimiter, quote='"')


def _text(column: str, field: str) -> str:
    quoted = '"' + column.replace('"', '""') + '"'
    text = f"CAST({quoted} AS VARCHAR)"
    return f"'=' || {text}" if field.endswith("_sector") else text


def _header(file: Path) -> tuple[str, list[str]]:
    if file.suffix == ".parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            return ",", list(pq.read_schema(file).names)
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"cannot be read: {str(error).splitlines()[0]}", where=str(file)) from error
    delimiter = max("\t,;|", key=first_line(file).count)
    return delimiter, list(header_of(file, delimiter, '"'))
