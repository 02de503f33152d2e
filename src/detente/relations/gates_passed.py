"""Gates that have passed, each with what followed: the heaviest acts of the two states within thirty days after it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from detente.relations.brief import RECENT, Evidence, GatePassed
from detente.relations.brief_evidence import Ledger, records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.relations.brief_pair import PairOn
    from detente.relations.moved import Mover

__all__ = ["AFTER", "gates_passed"]

#: What happens within so many days after a gate is told beside it; that it was caused by it is not said.
AFTER = timedelta(days=30)

_PASSED = """
SELECT g.kind, g.date_from, g.date_to, coalesce(try_cast(g.date_to AS DATE), g.gate_date) AS over,
    g.actors, g.text, g.date AS told, g.article_id, s.text AS sentence, a.outlet, a.title
FROM gates g JOIN articles a ON a.id = g.article_id
LEFT JOIN sentences s ON s.article_id = g.article_id AND s."start" <= g."start" AND s."end" >= g."end"
WHERE list_has_any(g.actors, ?) AND coalesce(try_cast(g.date_to AS DATE), g.gate_date) BETWEEN ? AND ?
    AND g.date <= ?
    AND EXISTS (SELECT 1 FROM actors m WHERE m.article_id = g.article_id AND m.actor_id = ?)
    AND EXISTS (SELECT 1 FROM actors m WHERE m.article_id = g.article_id AND m.actor_id = ?)
ORDER BY (g.clause IS NOT NULL) DESC, g.date DESC, g.id
"""


def gates_passed(
    pair: PairOn, ledger: Ledger, most: int | None = 3, since: date | None = None
) -> tuple[GatePassed, ...]:
    """The gates that ended between `since` (90 days ago) and the day, latest first, at most `most`; the same gate of
    several articles once. Only gates that were told of by the day."""
    from detente.relations.brief_facts import heaviest

    both = [pair.a, pair.b]
    given = (both, since or pair.day - RECENT, pair.day - timedelta(days=1), pair.day, *both)
    seen: dict[tuple[str, str, str], Any] = {}
    for row in records(pair.connection, _PASSED, given):
        owner = next((x for x in row.actors if x in both), "")
        seen.setdefault((row.kind, owner, row.date_from[:7]), row)
    latest = sorted(seen.values(), key=lambda row: row.over, reverse=True)[:most]
    spans = [(row.over + timedelta(days=1), min(pair.day, row.over + AFTER)) for row in latest]
    return tuple(_passed(pair, row, acts, ledger) for row, acts in zip(latest, heaviest(pair, spans, 2), strict=True))


def _passed(pair: PairOn, row: Any, acts: Sequence[Mover], ledger: Ledger) -> GatePassed:
    from detente.relations.brief_facts import moved

    told = (row.article_id, row.told, row.outlet or None, row.title or None, row.sentence or row.text)
    key = ledger.add(Evidence("g", *told))
    followed = moved(pair, acts, ledger, 2)
    named = (row.kind, row.date_from, row.date_to, tuple(row.actors), row.sentence or row.text)
    return GatePassed(*named, key, followed)
