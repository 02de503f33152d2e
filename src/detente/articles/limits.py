"""Bounds on what one input may cost. Whatever crosses one becomes a reject and the run goes on."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DEFAULT", "Limits"]

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one run of the readers.

    Sizes are bytes unless the name says otherwise. A compressed stream is a bomb once it has given more than
    `bomb_floor` bytes at more than `bomb_ratio` times its packed size (gzip's own ceiling is about 1,030).
    """

    record_bytes: int = 16 * MIB
    html_bytes: int = 8 * MIB
    html_tags: int = 60_000
    html_depth: int = 1_000
    html_attributes: int = 1_000
    text_chars: int = 1_000_000
    feed_bytes: int = 32 * MIB
    feed_depth: int = 20_000
    feed_seconds: float = 180.0
    spool_bytes: int = 4096 * MIB
    bomb_ratio: int = 400
    bomb_floor: int = 64 * MIB
    json_depth: int = 64
    fast_html: bool = False


#: The limits the commands use.
DEFAULT = Limits()
