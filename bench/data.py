"""Where the measuring data lies: the folder named by DETENTE_DATA, or `../shared/data` beside the checkout."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["data_path"]


def data_path(*parts: str) -> Path:
    """A path inside the data folder. Ends the benchmark with a clear line where the folder or the file is absent."""
    root = Path(os.environ.get("DETENTE_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
    path = root.joinpath(*parts)
    if not path.exists():
        raise SystemExit(f"skipped: no measuring data at {'/'.join(parts) or 'the data folder'} (set DETENTE_DATA)")
    return path
