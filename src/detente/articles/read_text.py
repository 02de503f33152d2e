"""Plain text: one file, one article."""

from __future__ import annotations

from collections.abc import Iterator

from detente.articles.context import Context
from detente.articles.encoding import decode
from detente.articles.raw import Raw
from detente.articles.streams import Stream
from detente.records import Reject

__all__ = ["read_html", "read_text"]


def read_text(stream: Stream, context: Context) -> Iterator[Raw | Reject]:
    """The whole file as `text`, unchanged but for its encoding; without a title."""
    data = _whole(stream, context, context.limits.record_bytes)
    yield Raw(context.origin, text=decode(data)) if isinstance(data, bytes) else data


def read_html(stream: Stream, context: Context) -> Iterator[Raw | Reject]:
    """The whole file as a page."""
    data = _whole(stream, context, context.limits.html_bytes)
    yield Raw(context.origin, html=data) if isinstance(data, bytes) else data


def _whole(stream: Stream, context: Context, limit: int) -> bytes | Reject:
    data = stream.head(limit + 1)
    if len(data) > limit:
        return context.reject("", "too_long", f"more than {limit:,} bytes in one document")
    if stream.damage:  # half a document is not the document
        return context.damage(stream)
    return data
