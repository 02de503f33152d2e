"""Pages that are likely to be asked for, made while nobody asks: the board, its dyads, all but the emptiest dyads.

Making a dyad's page also leaves its stages, outlook and brief with the snapshot, so that a zoom into it is quick.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from detente.web.page import address

if TYPE_CHECKING:
    from detente.web.app import Site

__all__ = ["keep_warm"]

#: Dyads whose page is made ahead.
MOST = 2_500
#: Nothing is made ahead within so many seconds of a request ...
QUIET = 1.5
#: ... but one page in so many seconds, however much is asked for.
PATIENCE = 6.0

_FULLEST = "SELECT a, b FROM web_pairs WHERE rank = 1 ORDER BY events DESC, a, b LIMIT ?"


def keep_warm(site: Site) -> threading.Event:
    """Starts the thread; setting the event that is returned ends it."""
    ended = threading.Event()
    threading.Thread(target=_warm, args=(site, ended), daemon=True).start()
    return ended


def _warm(site: Site, ended: threading.Event) -> None:
    done = -1
    while not ended.wait(QUIET):
        site.snapshots.look()  # a build that ended is noticed before somebody asks
        now = site.snapshots.current
        if now.number == done or not now.texts:
            continue
        for path in _likely(site):
            began = time.monotonic()
            while time.monotonic() - site.asked < QUIET and time.monotonic() - began < PATIENCE:
                if ended.wait(QUIET):
                    return
            if ended.is_set() or site.snapshots.current.number != now.number:
                break
            try:
                site.made(path, "")
            except Exception:
                logging.getLogger("detente.web").exception("%s could not be made ahead", path)
        else:
            done = site.warmed = now.number


def _likely(site: Site) -> list[str]:
    fullest = site.snapshots.current.connection.cursor().execute(_FULLEST, [MOST]).fetchall()
    return ["/", "/network", "/coverage", "/search", *(address("dyad", a, b) for a, b in fullest)]
