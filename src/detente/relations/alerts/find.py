"""All rules over a store: what is new on a day and was not said before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from detente.relations.alerts.alert import Alert
from detente.relations.alerts.kinds import kinds
from detente.relations.alerts.memory import Memory
from detente.relations.alerts.watch import Rule, Watch

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["find_alerts"]


def find_alerts(
    connection: DuckDBPyConnection,
    rules: Sequence[Rule],
    on: date | None = None,
    memory: Memory | None = None,
    progress: Callable[[Rule], None] | None = None,
) -> Iterator[Alert]:
    """The alerts of the rules in their order, each rule's by date and pair, from what was known on `on` (the store's
    last day by default). What `memory` knows is left out, and what is found is added to it; the store is only read.

    `progress` is told of each rule before it is looked at. Raises StoreError where the store is empty.
    """
    from detente.relations.brief_facts import last_day

    watch = Watch.of(connection, on or last_day(connection))
    said = memory or Memory()
    for rule in rules:
        if progress:
            progress(rule)
        found = kinds()[rule.kind].find(watch, rule, rule.options)
        for alert in sorted(found, key=lambda alert: (alert.date, alert.pair, alert.thing)):
            if not said.knows(alert):
                said.add(alert)
                yield alert
