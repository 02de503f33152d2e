"""Pages that are likely to be asked for, made while nobody asks: the board, its dyads, all but the emptiest dyads.

Making a dyad's page also leaves its stages, outlook and brief with the snapshot, so that a zoom into it is quick. What
is made of a large store is kept on disk (`web.kept`): a server that starts later has it at once.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from detente.web.page import address

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from detente.web.app import Site

__all__ = ["keep_warm", "likely", "prepare"]

#: Dyads whose page is made ahead.
MOST = 2_500
#: Nothing is made ahead within so many seconds of a request ...
QUIET = 1.5
#: ... but one page in so many seconds, however much is asked for.
PATIENCE = 6.0
#: Seconds that a page in the making is waited for at the end.
PARTING = 10.0

_FULLEST = "SELECT a, b FROM web_pairs WHERE rank = 1 ORDER BY events DESC, a, b LIMIT ?"


def keep_warm(site: Site) -> Callable[[], None]:
    """Starts the thread; what is returned ends it, and waits for the page in the making.

    A thread that is still in a query when the process ends takes it down (SIGABRT).
    """
    ended = threading.Event()
    thread = threading.Thread(target=_warm, args=(site, ended), daemon=True)
    thread.start()

    def end() -> None:
        ended.set()
        thread.join(PARTING)

    return end


def prepare(store: Path, watch: Callable[[str], None], done: Callable[[int, int], None]) -> int:
    """Makes index and likely pages of a store and keeps them beside it; how many pages there are now.

    `watch` hears of each index table, `done` how many pages of how many are made. Raises StoreError, StoreLocked.
    """
    from detente.web.app import Site
    from detente.web.snapshot import Snapshots

    snapshots = Snapshots(store, whole=True, keep=True, watch=watch)
    try:
        site = Site(snapshots)
        there, paths = site.prepared(), likely(site)
        for number, path in enumerate(paths, 1):
            if path.strip("/") not in there:
                site.prepare(path)
            done(number, len(paths))
        return len(site.prepared())
    finally:
        snapshots.close()


def _warm(site: Site, ended: threading.Event) -> None:
    done = -1
    while not ended.wait(QUIET):
        site.snapshots.look()  # a build that ended is noticed before somebody asks
        now = site.snapshots.current
        if now.number == done or not now.texts:
            continue
        there = site.prepared()
        for path in likely(site):
            if path.strip("/") in there:
                continue
            began = time.monotonic()
            while time.monotonic() - site.asked < QUIET and time.monotonic() - began < PATIENCE:
                if ended.wait(QUIET):
                    return
            if ended.is_set() or site.snapshots.current.number != now.number:
                break
            try:
                site.prepare(path)
            except Exception:
                logging.getLogger("detente.web").exception("%s could not be made ahead", path)
        else:
            done = site.warmed = now.number


def likely(site: Site) -> list[str]:
    """Addresses of the pages, the most likely first."""
    fullest = site.snapshots.current.connection.cursor().execute(_FULLEST, [MOST]).fetchall()
    return ["/", "/network", "/coverage", "/search", *(address("dyad", a, b) for a, b in fullest)]
