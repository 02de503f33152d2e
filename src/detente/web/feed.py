"""The Atom feed: the alerts that `detente watch` has kept beside the store; where it never ran, what it would find."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import DetenteError, InputError
from detente.relations.alerts import Logged, Memory, default_rules, find_alerts, memory_file, to_atom

if TYPE_CHECKING:
    from detente.web.snapshot import Snapshot

__all__ = ["atom"]


def atom(now: Snapshot, store: Path, base: str) -> bytes:
    """The feed with links to the dyads at `base`. An alert keeps its id, so that a reader shows it once."""
    return to_atom(_logged(now, store), store=store.name, base=base, made=now.taken)


def _logged(now: Snapshot, store: Path) -> list[Logged]:
    try:
        memory = Memory.read(memory_file(store))
    except InputError:
        logging.getLogger("detente.web").warning("%s is no file of alerts: it is passed over", memory_file(store))
        memory = Memory()
    if memory.logged:
        return memory.logged
    found: list[Logged] = now.memo.get("alerts", lambda: _found(now))
    return found


def _found(now: Snapshot) -> list[Logged]:
    """By the rules of the package, as of the store's last day; dated by the store's file."""
    cursor, when = now.connection.cursor(), datetime.fromtimestamp(now.stamp[0] / 1e9, UTC).replace(microsecond=0)
    try:
        return [Logged(alert, when) for alert in find_alerts(cursor, default_rules())]
    except DetenteError:
        return []  # an empty store
    finally:
        cursor.close()
