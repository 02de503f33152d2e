"""Evidence as a brief gathers it: keys that count up by kind, sentences with their marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from detente.relations.brief import Evidence
from detente.store.connection import first_row

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

__all__ = ["Ledger", "event_evidence", "records", "text_or_none"]


@dataclass(slots=True)
class Ledger:
    """Evidence as it is used: keys e1, s1, g1 … count up by kind."""

    items: list[Evidence] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, evidence: Evidence) -> str:
        """Keeps it under the next key of its kind (the letter in `evidence.key`); returns the key."""
        letter = evidence.key[:1]
        self.counts[letter] = self.counts.get(letter, 0) + 1
        key = f"{letter}{self.counts[letter]}"
        self.items.append(replace(evidence, key=key))
        return key


_EVENT = """
SELECT e.text, e.article_id, coalesce(a.date, e.date), a.outlet, a.title,
    m.source_start - s."start", m.source_end - s."start", m.target_start - s."start", m.target_end - s."start",
    m.trigger_start - s."start", m.trigger_end - s."start"
FROM events e
LEFT JOIN articles a ON a.id = e.article_id
LEFT JOIN mentions m ON m.event_id = e.id AND m.article_id = e.article_id
LEFT JOIN sentences s ON s.article_id = m.article_id AND s.number = m.sentence
WHERE e.id = ? ORDER BY m.trigger_start LIMIT 1
"""


def event_evidence(connection: DuckDBPyConnection, event: str) -> Evidence:
    """The sentence of an event's first telling with source, target and trigger marked."""
    row = first_row(connection, _EVENT, (event,))
    text, article, told, outlet, title, *places = row if row else (None,) * 11
    spans = zip(places[::2], places[1::2], ("source", "target", "trigger"), strict=True)
    marks = tuple((a, b, what) for a, b, what in spans if a is not None and 0 <= a < b <= len(text or ""))
    return Evidence("e", article, told, outlet, title, text or "", marks)


def text_or_none(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def records(frame: pd.DataFrame) -> Iterator[Any]:
    """Rows by attribute; their types are the query's, which no checker can see."""
    return iter(frame.itertuples())
