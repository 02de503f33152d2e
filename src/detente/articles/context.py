"""What a reader knows about the file it reads, and how it names places and rejects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from detente.articles.limits import Limits
from detente.articles.raw import Raw
from detente.articles.streams import Stream
from detente.records import Reject

__all__ = ["Context", "Reader"]


@dataclass(frozen=True, slots=True)
class Context:
    """`origin` is the file as named by the user; `path` is set where it is an unpacked file that can be sought in."""

    origin: str
    limits: Limits
    path: Path | None = None

    def at(self, record: int | str) -> str:
        """The origin of a record: "file:line", "file#row", "file@offset"."""
        return f"{self.origin}{record}"

    def reject(self, record: int | str, code: str, reason: str) -> Reject:
        """A reject at a record of this file; the empty record is the file itself."""
        return Reject(self.origin, self.at(record), code, reason)

    def damage(self, stream: Stream, record: int | str = "") -> Reject:
        """A reject for what ended the stream early."""
        return self.reject(record, stream.damage_code, stream.damage or "ends early")


Reader = Callable[[Stream, Context], Iterator[Raw | Reject]]
