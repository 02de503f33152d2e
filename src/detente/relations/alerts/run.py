"""One run of the watch: the store is read, what is new is kept in the memory file, then the feed is written anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from detente.relations.alerts.alert import Logged
from detente.relations.alerts.feed import to_atom
from detente.relations.alerts.find import find_alerts
from detente.relations.alerts.memory import Memory, kept, memory_file, replace
from detente.relations.alerts.watch import Rule
from detente.store.connection import connect

__all__ = ["try_rules", "watch_store"]


def watch_store(
    store: Path,
    rules: Sequence[Rule],
    *,
    on: date | None = None,
    out: Path | None = None,
    feed: Path | None = None,
    progress: Callable[[Rule], None] | None = None,
) -> list[Logged]:
    """The new alerts, after they are kept in `out` (beside the store by default) and `feed` is written.

    Raises StoreError or InputError where store, memory or feed cannot be used; what was kept by then stays kept.
    """
    with connect(store) as connection, kept(out or memory_file(store)) as file:
        now = datetime.now(UTC).replace(microsecond=0)
        new = [Logged(alert, now) for alert in find_alerts(connection, rules, on, file.memory, progress)]
        file.append(new)
        if feed:
            replace(feed, to_atom(file.memory.logged, store=store.name))
    return new


def try_rules(
    store: Path, rules: Sequence[Rule], *, on: date | None = None, progress: Callable[[Rule], None] | None = None
) -> list[Logged]:
    """What the rules find on a day, said before or not; nothing is written."""
    now = datetime.now(UTC).replace(microsecond=0)
    with connect(store) as connection:
        return [Logged(alert, now) for alert in find_alerts(connection, rules, on, Memory(), progress)]
