"""Evidence as a brief gathers it: keys that count up by kind, sentences with their marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from detente.relations.brief import Evidence
from detente.store.sums import dyad

if TYPE_CHECKING:
    from datetime import date

    from duckdb import DuckDBPyConnection

__all__ = ["Ledger", "event_evidence", "records"]


@dataclass(slots=True)
class Ledger:
    """Evidence as it is used: keys e1, s1, g1 … count up by kind; one sentence of one article has one key, and so has
    what a coder says of one day (without an article the same words stand for other acts on other days)."""

    items: list[Evidence] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    known: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, evidence: Evidence) -> str:
        """Keeps it under the next key of its kind (the letter in `evidence.key`), or finds it; returns the key."""
        told = (evidence.article_id or str(evidence.date), " ".join(evidence.text.split()))
        if told in self.known:
            return self.known[told]
        letter = evidence.key[:1]
        self.counts[letter] = self.counts.get(letter, 0) + 1
        key = f"{letter}{self.counts[letter]}"
        self.items.append(replace(evidence, key=key))
        self.known[told] = key
        return key

    def in_order(self) -> tuple[Evidence, ...]:
        """Events, statements, claims, gates; each kind as it was used."""
        return tuple(sorted(self.items, key=lambda item: ("escg".find(item.key[0]), int(item.key[1:]))))


_EVENTS = """
SELECT e.id, coalesce(e.text, e.said), e.article_id, coalesce(t.date, e.date), t.outlet, t.title,
    m.source_start - s."start", m.source_end - s."start", m.target_start - s."start", m.target_end - s."start",
    m.trigger_start - s."start", m.trigger_end - s."start"
FROM (SELECT id, text, article_id, date,
        concat_ws(' ', origin, 'codes', source_id, '→', target_id, type, cameo) AS said
    FROM events WHERE dyad = $dyad AND list_contains($days::DATE[], date) AND list_contains($wanted::VARCHAR[], id)) e
LEFT JOIN articles t ON t.id = e.article_id
LEFT JOIN mentions m ON m.event_id = e.id AND m.article_id = e.article_id
LEFT JOIN sentences s ON s.article_id = m.article_id AND s.number = m.sentence
QUALIFY row_number() OVER (PARTITION BY e.id ORDER BY m.trigger_start, m.source_start, m.target_start) = 1
"""


def event_evidence(connection: DuckDBPyConnection, a: str, b: str, events: Mapping[str, date]) -> dict[str, Evidence]:
    """By event of the dyad, the sentence of its first telling with source, target and trigger marked.

    `events` are ids with their days: ids alone would have to be looked for in all of a dyad's events.
    """
    if not events:
        return {}
    out: dict[str, Evidence] = {}
    for event, text, article, told, outlet, title, *places in connection.execute(
        _EVENTS, {"wanted": list(events), "days": list(set(events.values())), "dyad": dyad(a, b)}
    ).fetchall():
        spans = zip(places[::2], places[1::2], ("source", "target", "trigger"), strict=True)
        marks = tuple((a, b, what) for a, b, what in spans if a is not None and 0 <= a < b <= len(text or ""))
        out[event] = Evidence("e", article, told, outlet, title, text or "", marks)
    return out


def records(connection: DuckDBPyConnection, sql: str, parameters: Sequence[Any] | Mapping[str, Any]) -> list[Any]:
    """The rows of a query by attribute; their types are the query's, which no checker can see."""
    cursor = connection.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]
