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


def event_evidence(connection: DuckDBPyConnection, row: Any) -> Evidence:
    """The sentence of an event's first telling with source, target and trigger marked."""
    marks = first_row(
        connection,
        """SELECT m.source_start - s."start", m.source_end - s."start", m.target_start - s."start",
            m.target_end - s."start", m.trigger_start - s."start", m.trigger_end - s."start"
        FROM mentions m JOIN sentences s ON s.article_id = m.article_id AND s.number = m.sentence
        WHERE m.event_id = ? AND m.article_id = ? ORDER BY m.trigger_start LIMIT 1""",
        (row.id, row.article_id),
    )
    spans = (
        tuple((marks[i], marks[i + 1], what) for i, what in ((0, "source"), (2, "target"), (4, "trigger")))
        if marks
        else ()
    )
    inside = tuple(s for s in spans if 0 <= s[0] < s[1] <= len(row.text or ""))
    told = row.told.date() if row.told == row.told and row.told is not None else row.date.date()
    return Evidence(
        "e", row.article_id, told, text_or_none(row.outlet), text_or_none(row.title), row.text or "", inside
    )


def text_or_none(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def records(frame: pd.DataFrame) -> Iterator[Any]:
    """Rows by attribute; their types are the query's, which no checker can see."""
    return iter(frame.itertuples())
