"""RSS and Atom files: an article an entry, from what the feed itself holds. Nothing is ever fetched."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import escape
from typing import Any

from detente.articles.context import Context
from detente.articles.extract import fragment
from detente.articles.raw import Raw
from detente.articles.streams import Stream
from detente.records import Reject
from detente.timebox import OutOfTime, timebox

__all__ = ["read_feed"]

#: An element's start or end (`empty` is the slash of an empty one), or what opens a stretch that holds no elements.
_MARK = re.compile(rb"(?P<opens><!--|<!\[CDATA\[)|<(?P<end>/)?[A-Za-z][^<>]*?(?P<empty>/)?>")
_MARKUP = re.compile(r"</[A-Za-z]|<(?:br|p|img)\b|&(?:#\w{1,6}|[A-Za-z]{2,8});", re.IGNORECASE)
_CLOSES = {b"<!--": b"-->", b"<![CDATA[": b"]]>"}


def read_feed(stream: Stream, context: Context) -> Iterator[Raw | Reject]:
    """The entries ("file#entry") with their fullest content; the feed's title is the outlet."""
    limit = context.limits.feed_bytes
    data = stream.head(limit + 1)
    if len(data) > limit:
        yield context.reject("", "too_long", f"a feed of more than {limit:,} bytes")
        return
    if stream.damage:
        yield context.damage(stream)
        return
    if b"<!ENTITY" in data:
        yield context.reject("", "entities", "the feed defines XML entities of its own, as entity bombs do")
        return
    if _is_deep(data, context.limits.feed_depth):
        yield context.reject("", "nesting", f"elements more than {context.limits.feed_depth:,} deep in each other")
        return
    try:
        feed = _parsed(data, context.limits.feed_seconds)
    except OutOfTime:
        yield context.reject("", "timeout", f"not read within {context.limits.feed_seconds:g} seconds")
        return
    except Exception as error:  # of its own kinds and others, on tags out of place
        yield context.reject("", "feed", f"a feed that cannot be read: {type(error).__name__}: {error}"[:200])
        return
    if not feed.entries:
        reason = str(feed.get("bozo_exception") or "no entries")
        yield context.reject("", "feed", f"a feed without entries that can be read: {reason[:200]}")
        return
    outlet = _title(feed.feed)
    for number, entry in enumerate(feed.entries, start=1):
        yield _record(entry, outlet, context.at(f"#{number}"))


def _parsed(data: bytes, seconds: float) -> Any:
    """What feedparser finds. Raises as it does, or OutOfTime: many attributes of an element cost it squared time."""
    import feedparser

    with timebox(seconds):
        # A file object: given a string, feedparser would take it for an address or a file name.
        return feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)


def _is_deep(data: bytes, limit: int) -> bool:
    """Whether elements lie deeper in each other than any feed's, even one that leaves many open: each level costs
    the parser half a kilobyte. What stands in CDATA or a comment is text; one that is never closed is none."""
    depth = at = 0
    closes = dict(_CLOSES)
    while (mark := _MARK.search(data, at)) is not None:
        at = mark.end()
        if (opens := mark["opens"]) is None:
            depth = max(0, depth - 1) if mark["end"] else depth + (not mark["empty"])
            if depth > limit:
                return True
        elif opens in closes:
            end = data.find(closes[opens], at)
            if end < 0:
                del closes[opens]  # nor is any later one
            else:
                at = end + len(closes[opens])
    return False


def _record(entry: Any, outlet: str | None, origin: str) -> Raw:
    contents = entry.get("content")
    parts = contents if isinstance(contents, list) else []
    summary = entry.get("summary_detail") or {"value": entry.get("summary")}
    bodies = [_body(part) for part in (*parts, summary)]
    return Raw(
        origin,
        html=max(bodies, key=len) or None,
        title=_title(entry),
        date=_text(entry, "published") or _text(entry, "updated") or _text(entry, "created"),
        url=_text(entry, "link"),
        outlet=_title(entry.get("source")) or outlet,
        given_id=_text(entry, "id"),
        whole_page=False,
    )


def _body(part: Any) -> str:
    """The part as HTML. What the feed says is plain text is taken at its word unless it has tags or entities."""
    value = _text(part, "value") or ""
    return escape(value, quote=False) if _text(part, "type") == "text/plain" and not _MARKUP.search(value) else value


def _title(node: Any) -> str | None:
    """The title in words: where it is HTML, "Putin&#8217;s visit" comes with the entity."""
    title = _text(node, "title")
    kind = _text(node.get("title_detail"), "type") if isinstance(node, dict) else None
    return fragment(title) if title and kind in ("text/html", "application/xhtml+xml") else title


def _text(node: Any, key: str) -> str | None:
    """The text under the key; an element of a feed's own making may be anything (feedparser makes dicts of elements
    with attributes)."""
    value = node.get(key) if isinstance(node, dict) else None
    return value or None if isinstance(value, str) else None
