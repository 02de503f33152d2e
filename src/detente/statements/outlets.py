"""Outlets by name (`data/statements/outlets.csv`): papers, agencies, broadcasters, sites, social networks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from detente.data.tables import parts, rows
from detente.errors import CodebookError

__all__ = ["Outlet", "canonical", "outlets_in", "outlets_known"]

_FILE = "statements/outlets.csv"
_COLUMNS = ("name", "aliases", "state", "kind")
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
    known: dict[str, Outlet] = {}
    for row in rows(_FILE, _COLUMNS):
        name = row.need("name")
        if not _STATE.fullmatch(row["state"]) or row["kind"] not in _KINDS:
            raise CodebookError(f"no outlet: {name}", where=row.where, fix="write name,aliases,state,kind")
        for spelling in (name, *parts(row["aliases"])):
            if spelling in known:
                raise CodebookError(f"{spelling} stands twice", where=row.where, fix="drop one of the two")
            known[spelling] = Outlet(name, row["state"], row["kind"])
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
