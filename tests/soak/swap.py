"""Serves a store's snapshots, without pages, until it is killed; with a point, it kills itself there.

    python -m tests.soak.swap STORE [POINT before|after N]

Prints the number of events whenever another snapshot answers. N: at the N-th passing of the point after the first
snapshot was taken.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from tests.soak.points import arm

from detente.store.connection import first_row
from detente.web import snapshot

__all__ = ["SWAP"]

_ROOM = "detente.web.snapshot"
#: Name of the point -> the function at which the process dies.
SWAP = {
    "copy": (_ROOM, "_copy"),
    "first index": (_ROOM, "add_index"),
    "stages": (_ROOM, "add_stages"),
    "open": (_ROOM, "connect"),
    "taken": (_ROOM, "Snapshots._take"),
    "swap": (_ROOM, "Snapshots._swap"),
}


def main() -> None:
    store, *point = sys.argv[1:]
    snapshot.LOOK_EVERY = 0.0
    served, last = snapshot.Snapshots(Path(store)), -1
    if point:
        arm(*SWAP[point[0]], point[1], int(point[2]))
    while True:
        row = first_row(served.current.connection, "SELECT count(*) FROM events")
        if row and row[0] != last:
            last = row[0]
            print(last, flush=True)
        served.look()
        time.sleep(0.01)


if __name__ == "__main__":
    main()
