"""Outlets by name (`data/statements/outlets.csv`): papers, agencies, broadcasters, sites, social networks."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from detente.errors import CodebookError

__all__ = ["Outlet", "canonical", "outlets_in", "outlets_known"]

_FILE = "statements/outlets.csv"
_COLUMNS = ["name", "aliases", "state", "kind"]
_KINDS = frozenset({"agency", "newspaper", "broadcaster", "magazine", "online", "social"})
_STATE = re.compile(r"[A-Z]{3}")
_TOKEN = re.compile(r"[^\W_][\w'’.+/&-]*[^\W_]|[^\W_]")


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet: its usual name, the state of its seat (ISO alpha-3) and what it is."""

    name: str
    state: str
    kind: str


@cache
def outlets_known() -> dict[str, Outlet]:
    """Every spelling → its outlet. Raises CodebookError with line and mend."""
    text = resources.files("detente.data").joinpath(_FILE).read_text("utf-8")
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line and not line.startswith("#")]
    if not lines or lines[0][1].split(",") != _COLUMNS:
        raise CodebookError("the columns are wrong", where=_FILE, fix=f"write the header {','.join(_COLUMNS)}")
    known: dict[str, Outlet] = {}
    for number, line in lines[1:]:
        row = next(csv.reader([line]))
        if len(row) != len(_COLUMNS) or not _STATE.fullmatch(row[2]) or row[3] not in _KINDS or not row[0]:
            raise CodebookError(f"no outlet: {line}", where=f"{_FILE}:{number}", fix="write name,aliases,state,kind")
        for spelling in (row[0], *filter(None, row[1].split("|"))):
            if spelling in known:
                raise CodebookError(f"{spelling} stands twice", where=f"{_FILE}:{number}", fix="drop one of the two")
            known[spelling] = Outlet(row[0], row[2], row[3])
    return known


@cache
def _by_first_word() -> dict[str, list[tuple[str, Outlet]]]:
    """First word → the spellings that begin with it, longest first."""
    index: dict[str, list[tuple[str, Outlet]]] = {}
    for spelling, outlet in outlets_known().items():
        found = _TOKEN.search(spelling)
        if found is not None:
            index.setdefault(found.group().split("'")[0].split("’")[0], []).append((spelling, outlet))
    for spellings in index.values():
        spellings.sort(key=lambda pair: -len(pair[0]))
    return index


def canonical(name: str) -> str:
    """The usual name of an outlet in any spelling; other names as they are."""
    outlet = outlets_known().get(name.strip())
    return outlet.name if outlet is not None else name.strip()


def outlets_in(text: str, start: int, end: int) -> list[tuple[int, int, Outlet]]:
    """Outlets named between the offsets, in order, longest spelling first, never overlapping."""
    index, found, after = _by_first_word(), [], start
    for word in _TOKEN.finditer(text, start, end):
        if word.start() < after or not (
            word.group()[0].isupper() or word.group()[0].isdigit() or word.group() == "dpa"
        ):
            continue
        for spelling, outlet in index.get(word.group().split("'")[0].split("’")[0], ()):
            close = word.start() + len(spelling)
            if close <= end and text.startswith(spelling, word.start()) and not text[close : close + 1].isalnum():
                found.append((word.start(), close, outlet))
                after = close
                break
    return found
