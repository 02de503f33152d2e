"""Where the measuring data lies: the folder named by DETENTE_DATA, or `../shared/data` beside the checkout."""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["SKIPPED", "data_path"]

#: The exit status of a benchmark whose data is absent.
SKIPPED = 77


def data_path(*parts: str) -> Path:
    """A path inside the data folder. Ends the benchmark with a clear line where the folder or the file is absent."""
    root = Path(os.environ.get("DETENTE_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
    path = root.joinpath(*parts)
    if not path.exists():
        absent = "/".join(parts) or "the data folder"
        print(f"skipped: no measuring data at {absent} (set DETENTE_DATA)", file=sys.stderr)
        raise SystemExit(SKIPPED)
    return path
