"""Lines of a byte stream in constant memory: a line over the limit is streamed past and reported."""

from __future__ import annotations

from collections.abc import Iterator

from detente.articles.streams import Stream

__all__ = ["lines"]

_CHUNK = 1 << 20


def lines(stream: Stream, limit: int) -> Iterator[tuple[int, bytes | int]]:
    """(line number from 1, the line without its newline byte) for each line; for one over `limit` bytes its length."""
    parts: list[bytes] = []
    number, held, skipped = 1, 0, 0
    while data := stream.read(_CHUNK):
        start = 0
        while (end := data.find(b"\n", start)) >= 0:
            size = held + skipped + end - start
            if size > limit:
                yield number, size
            else:
                yield number, b"".join([*parts, data[start:end]])
            number, parts, held, skipped, start = number + 1, [], 0, 0, end + 1
        rest = len(data) - start
        if held + skipped + rest > limit:
            parts, skipped, held = [], held + skipped + rest, 0
        elif rest:
            parts.append(data[start:])
            held += rest
    if skipped:
        yield number, skipped
    elif held:
        yield number, b"".join(parts)
