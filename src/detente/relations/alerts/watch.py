"""What a rule looks at: a store as it was known on a day, with the queries that the kinds share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from detente.relations.alerts.alert import Alert, Proof
from detente.relations.alerts.pairs import Pairs
from detente.relations.alerts.words import name, plain
from detente.relations.brief_evidence import records

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from detente.relations.moved import Span

__all__ = ["Kind", "Rule", "Watch", "heaviest_acts"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of rule: its name, the dataclass of its settings, and what finds its alerts in a store."""

    name: str
    options: type[Any]
    find: Callable[[Watch, Rule, Any], Iterator[Alert]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: `name` is the user's own word for it; `options` an instance of its kind's settings."""

    name: str
    kind: str
    pairs: Pairs
    options: Any


@dataclass(frozen=True, slots=True)
class Watch:
    """A store opened for reading, as of the end of `on`: nothing dated or told later is seen.

    `coders`: the origins in the store. A pair is told by one of them alone, as in `store.queries.main_origin`.
    """

    connection: DuckDBPyConnection
    on: date
    coders: tuple[str, ...]

    @classmethod
    def of(cls, connection: DuckDBPyConnection, on: date) -> Watch:
        """The watch of a day."""
        rows = connection.execute("SELECT DISTINCT origin FROM events ORDER BY 1").fetchall()
        return cls(connection, on, tuple(str(row[0]) for row in rows))

    def since(self, days: int) -> date:
        """The first of the last `days` days."""
        return self.on - timedelta(days=days - 1)

    def own(self, pairs: Pairs) -> str:
        """SQL of a table expression `own`: the actual events of the pairs (as `a`, `b`) that were known on the day."""
        a, b = "least(source_id, target_id)", "greatest(source_id, target_id)"
        several = f"AND ({a}, {b}, origin) IN (SELECT a, b, origin FROM coders)" if len(self.coders) > 1 else ""
        coders = f"""coders AS (
            SELECT a, b, arg_min(origin, (origin <> 'detente', -events, origin)) AS origin FROM (
                SELECT {a} AS a, {b} AS b, origin, count(*) AS events FROM events WHERE source_id <> target_id
                GROUP BY ALL)
            GROUP BY a, b)"""
        return f"""{coders if several else "coders AS (SELECT 1)"}, own AS NOT MATERIALIZED (
            SELECT *, {a} AS a, {b} AS b FROM events
            WHERE source_id <> target_id AND modality = 'actual' AND date <= $on AND coalesce(told, date) <= $on
                AND {pairs.sql(a, b)} {several})"""

    def rows(self, sql: str, pairs: Pairs, **values: Any) -> list[Any]:
        """The rows of a query by attribute. `$on` and the pairs' values are given to it beside `values`."""
        return records(self.connection, sql, {"on": self.on} | pairs.given() | values)

    def event_proofs(self, events: Sequence[str]) -> tuple[Proof, ...]:
        """Evidence of events, in their order: the sentence of the first telling, or what the coder's code means."""
        rows = self.connection.execute(_PROOFS, {"wanted": list(events)}).fetchall()
        found = {row[0]: _event_proof(*row) for row in rows}
        return tuple(found[event] for event in events if event in found)


_PROOFS = """
SELECT e.id, coalesce(t.date, e.date), e.text, e.source_id, e.target_id, coalesce(e.cameo, e.type), e.article_id,
    t.outlet, e.origin
FROM events e LEFT JOIN articles t ON t.id = e.article_id WHERE list_contains($wanted::VARCHAR[], e.id)
"""


def _event_proof(
    id_: str,
    told: date,
    text: str | None,
    source: str,
    target: str,
    code: str,
    article: str | None,
    outlet: str | None,
    origin: str,
) -> Proof:
    from detente.relations.moved import code_name

    words = plain(text or "") or f"{name(source)} → {name(target)}: {code_name(code)}"
    return Proof("event", id_, told, words, article, plain(outlet or "") or (None if article else f"coded by {origin}"))


def heaviest_acts(watch: Watch, span: Span, coder: str, most: int = 3) -> tuple[str, ...]:
    """Ids of one coder's events that moved a pair most in a span, by the rule of `relations.moved`, heaviest first."""
    from detente.relations.moved import movers

    (found,) = movers(watch.connection, [span], until=watch.on, most=most, origin=coder)
    return tuple(mover.event for mover in found)
