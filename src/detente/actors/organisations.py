"""Bodies that act beside states: international organisations, armed groups, institutions, parties, firms and media."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from detente.data.tables import parts, rows

__all__ = ["Organisation", "all_organisations", "names"]


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body. `id` is its own code, or its state's; between `first` and `last` the row holds."""

    id: str
    sector: str
    name: str
    variants: tuple[str, ...]
    first: date | None
    last: date | None

    def called(self, written: str) -> str:
        """The body's name where `written` is a spelling or short form of it; a row may list like bodies besides,
        and those are called as they are written ("House of Lords" in the row of the Commons)."""
        return self.name if _same_body(self.name, written) else written

    def holds(self, on: date | None) -> bool:
        """True where the row is valid on that day (or the day is unknown)."""
        return on is None or ((self.first is None or self.first <= on) and (self.last is None or on <= self.last))


_COMMON = frozenset(
    {"the", "of", "and", "for", "in", "department", "party", "people", "national", "state", "bank", "council"}
    | {"agency", "general", "house", "organization", "organisation", "news", "front", "army", "islamic", "democratic"}
)


def _same_body(name: str, written: str) -> bool:
    """True where the two share a telling word, one holds all words of the other, or its initials."""
    words, others = (re.findall(r"[^\W\d_]+", text.casefold()) for text in (name, written))
    if set(words) & set(others) - _COMMON or set(words) <= set(others) or set(others) <= set(words):
        return True
    ours, theirs = ("".join(w[0] for w in ws if w not in ("of", "the", "and", "for")) for ws in (words, others))
    bare, other_bare = "".join(words), "".join(others)
    return bare in (theirs, other_bare) or other_bare in ours


@cache
def all_organisations() -> tuple[Organisation, ...]:
    """Every row of `organisations.csv`, in order: of rows for one name, the first valid one counts."""
    columns = ("id", "sector", "name", "variants", "from", "to")
    return tuple(
        Organisation(
            row.need("id"),
            row.need("sector"),
            row.need("name"),
            parts(row["variants"]),
            row.day("from"),
            row.day("to", last=True),
        )
        for row in rows("gazetteer/organisations.csv", columns)
    )


@cache
def names() -> dict[str, str]:
    """Own codes of organisations to their names (bodies of one state carry the state's code and are left out)."""
    found: dict[str, str] = {}
    for body in all_organisations():
        if body.sector == "IGO":
            found.setdefault(body.id, body.name)
    return found
