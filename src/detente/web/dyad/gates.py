"""Gates of a dyad: those passed within the span with what followed each, and where all of them stand on the chart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from detente.relations.gates_passed import AFTER
from detente.relations.moved import Mover, Span
from detente.web.charts import Mark
from detente.web.page import Row, address

if TYPE_CHECKING:
    from detente.relations.brief import Brief
    from detente.web.dyad.pair import Dyad

__all__ = ["Moves", "marks", "moves"]

#: Gates listed, acts told after each, acts of the whole span.
MOST, FOLLOWED, MOVED = 5, 2, 8

_OVER = "coalesce(try_cast(g.date_to AS DATE), g.gate_date)"
_SHOWN = f"""SELECT g.kind, g.date_from, g.date_to, {_OVER} AS over, g.actors, g.date AS told, g.article_id, g."start",
    coalesce(g.clause, g.text) AS text"""
_WITHIN = f"{_OVER} BETWEEN $first AND $last AND {_OVER} < $on AND g.date <= $on"
_ORDER = "ORDER BY (g.clause IS NOT NULL) DESC, g.date DESC, g.id"
_PASSED = f"{_SHOWN}, g.sentence FROM web_pair_gates g WHERE g.pair = $pair AND {_WITHIN} {_ORDER}"
#: Before the index has gates by dyad, both states must be seen to be spoken of.
_PASSED_UNINDEXED = f"""
{_SHOWN}, s.text AS sentence
FROM gates g LEFT JOIN sentences s
    ON s.article_id = g.article_id AND s."start" <= g."start" AND s."end" >= g."end"
WHERE {_WITHIN} AND list_has_any(g.actors, [$a, $b])
    AND EXISTS (SELECT 1 FROM actors m WHERE m.article_id = g.article_id AND m.actor_id = $a)
    AND EXISTS (SELECT 1 FROM actors m WHERE m.article_id = g.article_id AND m.actor_id = $b)
{_ORDER}
"""


@dataclass(frozen=True, slots=True)
class Moves:
    """What moved a dyad over a span, and its passed gates, latest first, each with the acts that followed it."""

    acts: tuple[Mover, ...]
    passed: list[Row]


def moves(dyad: Dyad, first: date, last: date) -> Moves:
    """The heaviest acts of the span and of the thirty days after each gate that passed in it.

    That a gate caused what followed is not said.
    """
    passed = _passed(dyad, first, last)
    spans = [(Span(dyad.a, dyad.b, first, last), MOVED)]
    for gate in passed:
        after = Span(dyad.a, dyad.b, gate["over"] + timedelta(days=1), min(dyad.day, gate["over"] + AFTER))
        spans.append((after, FOLLOWED))
    acts, *followed = dyad.movers(spans)
    return Moves(acts, [gate | {"followed": found} for gate, found in zip(passed, followed, strict=True)])


def _passed(dyad: Dyad, first: date, last: date) -> list[Row]:
    """The same gate of several articles once."""
    given: dict[str, Any] = {"first": first, "last": last, "on": dyad.day}
    given |= {"pair": dyad.view.pair} if dyad.indexed else {"a": dyad.a, "b": dyad.b}
    cursor = dyad.connection.execute(_PASSED if dyad.indexed else _PASSED_UNINDEXED, given)
    names = [column[0] for column in cursor.description]
    seen: dict[tuple[str, str, str], Row] = {}
    for values in cursor.fetchall():
        row = dict(zip(names, values, strict=True))
        owner = next((x for x in row["actors"] if x in (dyad.a, dyad.b)), "")
        seen.setdefault((row["kind"], owner, str(row["date_from"])[:7]), row)
    return sorted(seen.values(), key=lambda row: row["over"], reverse=True)[:MOST]


def marks(brief: Brief, passed: Sequence[Row]) -> list[Mark]:
    """Passed gates and those ahead, where they stand on the chart."""
    articles = {e.key: e.article_id for e in brief.evidence}
    found = [_mark(g["over"], g["kind"], g["actors"], g["article_id"], g["start"]) for g in passed]
    for gate in brief.gates:
        article = articles.get(gate.evidence)
        day = _day(gate.from_) or _day(gate.to)
        if article and day:
            found.append(_mark(max(day, brief.on), gate.kind, gate.actors, article, None))
    return found


def _mark(day: date, kind: str, actors: Iterable[str], article: str, start: int | None) -> Mark:
    owners = ", ".join(actors)
    place = "" if start is None else "#here"
    return Mark(day, f"{kind} ({owners})" if owners else kind, address("article", article, at=start) + place)


def _day(text: str | None) -> date | None:
    """A day, month or year by its first day."""
    try:
        return date.fromisoformat({4: f"{text}-01-01", 7: f"{text}-01"}.get(len(text or ""), text or ""))
    except ValueError:
        return None
