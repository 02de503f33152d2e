"""What a layout is: how to tell a file of it, and how its columns become the staged columns of an event.

A new layout is one file in `layouts/` that defines `LAYOUT`; commands and tests pick it up by themselves.
"""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from functools import cache
from importlib import import_module

__all__ = ["STAGED", "Layout", "layouts"]

#: The staged columns, all text. `native_id` null: the row's content is its identity. `country` columns take ISO or
#: CAMEO codes, country names or (with the prefix "gw:") Gleditsch–Ward numbers.
STAGED = (
    *("native_id", "day", "source_name", "source_country", "source_sector", "target_name", "target_country"),
    *("target_sector", "cameo", "type", "mode", "intensity", "mentions", "outlets", "text"),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """One coder's file layout.

    columns: names in order for files without a header; alternatives: how many columns such files have; required: names
    that a header must have; select: staged column -> SQL over the file's columns (missing ones are null); where: rows
    that are events at all; command: the coder's name on the command line where it differs; short_rows: rows that end
    early are whole (later versions of the layout added columns).
    """

    name: str
    title: str
    select: dict[str, str]
    columns: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    delimiter: str = "\t"
    quote: str = ""
    date_format: str = "%Y-%m-%d"
    where: str = "TRUE"
    command: str = ""
    alternatives: tuple[int, ...] = ()
    short_rows: bool = False


@cache
def layouts() -> dict[str, Layout]:
    """All layouts by name, in the order of their files."""
    package = import_module("detente.exchange.layouts")
    names = sorted(m.name for m in pkgutil.iter_modules(package.__path__))
    found = (import_module(f"detente.exchange.layouts.{name}").LAYOUT for name in names)
    return {layout.name: layout for layout in found}
