"""Tables whose lines do not all end alike: a spreadsheet's "\\r\\n" here and "\\n" there, a lone "\\r" inside a cell.

DuckDB refuses such a file as a whole, so it is read from a copy in which every line ends in "\\n".
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from detente.exchange.detect import opened

__all__ = ["REFUSED", "with_one_line_end"]

#: What DuckDB says of such a file.
REFUSED = "state machine reached an invalid state"
_CHUNK = 1 << 20


@contextmanager
def with_one_line_end(file: Path) -> Iterator[Path]:
    """A copy of the file, unpacked, for the length of the block; its lines keep their numbers. A lone "\\r" becomes a
    space. Raises one of `detect.BROKEN` where the file cannot be read to its end."""
    with tempfile.NamedTemporaryFile(suffix=".csv") as copy, opened(file) as lines:
        held = b""
        while data := lines.read(_CHUNK):
            data = held + data
            whole = data.rstrip(b"\r")  # their "\n" may be the first of the next part
            held = data[len(whole) :]
            copy.write(_even(whole))
        copy.write(_even(held))
        copy.flush()
        yield Path(copy.name)


def _even(data: bytes) -> bytes:
    return re.sub(rb"\r+\n", b"\n", data).replace(b"\r", b" ")
