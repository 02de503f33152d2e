"""Pages that are likely to be asked for, made while nobody asks: the board, its dyads and the fullest dyads."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from detente.web.page import address

if TYPE_CHECKING:
    from detente.web.app import Site

__all__ = ["keep_warm"]

#: Dyads whose page is made ahead.
MOST = 200
#: Nothing is made ahead within so many seconds of a request.
QUIET = 1.5

_FULLEST = "SELECT a, b FROM web_pairs WHERE rank = 1 ORDER BY events DESC, a, b LIMIT ?"


def keep_warm(site: Site) -> threading.Event:
    """Starts the thread; setting the event that is returned ends it."""
    ended = threading.Event()
    threading.Thread(target=_warm, args=(site, ended), daemon=True).start()
    return ended


def _warm(site: Site, ended: threading.Event) -> None:
    done = -1
    while not ended.wait(QUIET):
        now = site.snapshots.current
        if now.number == done or not now.texts:
            continue
        for path in _likely(site):
            while not ended.is_set() and time.monotonic() - site.asked < QUIET:
                ended.wait(QUIET)
            if ended.is_set() or site.snapshots.current.number != now.number:
                break
            site.made(path, "")
        else:
            done = now.number


def _likely(site: Site) -> list[str]:
    fullest = site.snapshots.current.connection.cursor().execute(_FULLEST, [MOST]).fetchall()
    return ["/", "/network", "/coverage", "/search", *(address("dyad", a, b) for a, b in fullest)]
