"""What people call a stage: by the store's claims about the relation, else by a small dated list; never invented."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from detente.data.tables import rows
from detente.errors import CodebookError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from detente.relations.turning_points import Change

__all__ = ["NamedSpan", "claimed_spans", "known_spans", "name_of", "named_turns"]

_FILE = "stages/names.csv"
_MONTH = re.compile(r"\d{4}-\d{2}")
#: A listed name holds for a stage of which at least this share lies in the time it was used for.
INSIDE = 0.6
#: A name that is first heard more months than this after a stage began did not begin it.
LATE = 4
#: A name told by so many articles is a stage in its own right, where a turn stands beside its first use.
TOLD = 3


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """A name and the months (year × 12 + month − 1) it is used for; `told` how many claims carry it (0: the list)."""

    name: str
    first: int
    last: int
    told: int = 0


@cache
def _listed() -> dict[frozenset[str], tuple[NamedSpan, ...]]:
    found: dict[frozenset[str], list[NamedSpan]] = {}
    for row in rows(_FILE, ("a", "b", "from", "to", "name")):
        start, end = row["from"] or "", row["to"] or "9999-12"
        if not (row["name"] and _MONTH.fullmatch(start) and _MONTH.fullmatch(end) and start <= end):
            raise CodebookError("needs a, b, from, to (YYYY-MM) and name", where=row.where, fix="mend the row")
        found.setdefault(frozenset((row["a"], row["b"])), []).append(
            NamedSpan(row["name"], _number(start), _number(end))
        )
    return {pair: tuple(spans) for pair, spans in found.items()}


def known_spans(a: str, b: str) -> tuple[NamedSpan, ...]:
    """The shipped list's spans of a pair. Raises CodebookError for a row that breaks the schema."""
    return _listed().get(frozenset((a, b)), ())


def claimed_spans(
    connection: DuckDBPyConnection, a: str, b: str, *, until: date | None = None
) -> tuple[NamedSpan, ...]:
    """Names that the store's articles give to a time: by the claim's own date, else the article's day."""
    rows = connection.execute(
        f"""
        SELECT name, substr(coalesce({_dated("date_from")}, CAST(date AS VARCHAR)), 1, 7) AS month,
            substr(coalesce({_dated("date_to")}, {_dated("date_from")}, CAST(date AS VARCHAR)), 1, 7) AS final,
            count(DISTINCT article_id) AS told
        FROM relations
        WHERE claim = 'stage' AND name IS NOT NULL AND ((a = $a AND b = $b) OR (a = $b AND b = $a))
            AND ($until IS NULL OR date <= $until)
        GROUP BY ALL ORDER BY ALL
        """,
        {"a": a, "b": b, "until": until},
    ).fetchall()
    return tuple(
        NamedSpan(name, _number(month), _number(final, last=True), told) for name, month, final, told in rows if month
    )


def _dated(column: str) -> str:
    """The column where it is a date; older stores also hold weeks and seasons ("2011-W39", "2011-FA") in it."""
    return rf"CASE WHEN regexp_full_match({column}, '\d{{4}}(-\d{{2}}){{0,2}}') THEN {column} END"


def named_turns(changes: Sequence[Change], claimed: tuple[NamedSpan, ...]) -> tuple[Change, ...]:
    """The turns with those selected that people named: the strongest within `LATE` months of a name's first use.

    Only names that `TOLD` articles or more carry, and only where no turn near it is selected already; the strength of
    a turn stays as it was measured.
    """
    chosen = list(changes)
    begun: dict[str, int] = {}
    for span in claimed:
        begun[span.name] = min(begun.get(span.name, span.first), span.first)
    for first, name in sorted((first, name) for name, first in begun.items()):  # a turn taken first rules out others
        spans = [span for span in claimed if span.name == name]
        near = [i for i, c in enumerate(chosen) if abs(c.date.year * 12 + c.date.month - 1 - first) <= LATE]
        if sum(span.told for span in spans) >= TOLD and near and not any(chosen[i].selected for i in near):
            best = max(near, key=lambda i: chosen[i].strength)
            chosen[best] = replace(chosen[best], selected=True)
    return tuple(chosen)


def name_of(first: int, last: int, claimed: tuple[NamedSpan, ...], known: tuple[NamedSpan, ...]) -> str | None:
    """The name of the stage of months `first` … `last`: most told among claims that fall in it, else from the list.

    A claim falls in a stage where most of its months do; a name that people first used well after the stage began
    (`LATE` months) is another time's name that the stage merely holds. Equally often told names give the
    alphabetically first; of two listed names the one used for the shorter time holds.
    """
    told: dict[str, int] = {}
    for span in claimed:
        if min(other.first for other in claimed if other.name == span.name) > first + LATE:
            continue
        if 2 * _shared(span, first, last) > span.last - span.first + 1:
            told[span.name] = told.get(span.name, 0) + span.told
    if told:
        return min(told, key=lambda name: (-told[name], name))
    fitting = [s for s in known if s.first <= first + LATE and _shared(s, first, last) >= INSIDE * (last - first + 1)]
    return min(fitting, key=lambda s: (s.last - s.first, s.name)).name if fitting else None


def _shared(span: NamedSpan, first: int, last: int) -> int:
    return max(0, min(span.last, last) - max(span.first, first) + 1)


def _number(month: str, *, last: bool = False) -> int:
    """year × 12 + month − 1 of "2012-11" or "2012" (then its first or last month)."""
    year, _, rest = month.partition("-")
    return int(year) * 12 + (int(rest) - 1 if rest else 11 if last else 0)
