"""JSON: an object a line, an array of objects, or an object that holds such an array. Constant memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from detente.articles.context import Context
from detente.articles.encoding import decode
from detente.articles.fields import field_of, raw_of
from detente.articles.lines import lines
from detente.articles.raw import Raw
from detente.articles.streams import Stream
from detente.records import Reject

__all__ = ["read_json", "read_jsonl"]

_MARK = re.compile(rb'["\\{}\[\]]')
_CHUNK = 1 << 18
#: Names under which services wrap their list of articles.
_LISTS = ("articles", "results", "items", "data", "docs", "documents", "records", "hits", "response", "entries", "news")


def read_jsonl(stream: Stream, context: Context) -> Iterator[Raw | Reject]:
    """A record for each line that is an object; a reject with line and column for each that is not."""
    first = 1
    while True:
        number = 0
        for number, line in lines(stream, context.limits.record_bytes):
            place = f":{first + number - 1}"
            if isinstance(line, int):
                yield context.reject(place, "too_long", f"a line of {line:,} bytes; {_limit(context)}")
            elif line.strip(b" \t\r\0\x1e\xef\xbb\xbf"):
                yield from _record(line, context, place)
        if stream.damage is None:
            return
        yield context.damage(stream, f":{first + max(number, 1) - 1}")
        first += number
        if not stream.resume():
            return


def _limit(context: Context) -> str:
    return f"the limit is {context.limits.record_bytes:,}"


def _record(line: bytes, context: Context, place: str) -> Iterator[Raw | Reject]:
    value = _parsed(line, context, place)
    yield from [value] if isinstance(value, Reject) else _unwrapped(value, context, place)


def _kind(value: Any) -> str:
    names = {list: "an array", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _parsed(data: bytes, context: Context, place: str) -> Any:
    """The value, or a reject that says where the JSON breaks."""
    if _too_deep(data, context.limits.json_depth):
        return context.reject(place, "nesting", f"nested deeper than {context.limits.json_depth} levels")
    try:
        return json.loads(decode(data).lstrip("\ufeff\x1e"))
    except json.JSONDecodeError as error:
        where = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno} column {error.colno}"
        return context.reject(place, "json", f"bad JSON at {where}: {error.msg}")
    except (ValueError, RecursionError) as error:
        return context.reject(place, "json", f"bad JSON: {error}")


def _too_deep(data: bytes, limit: int) -> bool:
    """A cheap upper bound first: most records have few opening brackets at all."""
    if data.count(b"[") + data.count(b"{") <= limit:
        return False
    scan = _Scan()
    return any(scan.depth > limit for _ in scan.marks(data))


class _Scan:
    """Follows strings and brackets through JSON bytes, chunk after chunk."""

    def __init__(self) -> None:
        self.depth = 0
        self._in_string = False
        self._skip = -1

    def marks(self, data: bytes) -> Iterator[tuple[int, int]]:
        """(offset, byte) of each bracket outside strings; `depth` is up to date at each."""
        skip = self._skip
        for match in _MARK.finditer(data):
            at, mark = match.start(), data[match.start()]
            if at == skip:
                continue
            if self._in_string:
                if mark == 0x5C:
                    skip = at + 1
                elif mark == 0x22:
                    self._in_string = False
            elif mark == 0x22:
                self._in_string = True
            elif mark != 0x5C:
                self.depth += 1 if mark in b"[{" else -1
                yield at, mark
        self._skip = skip - len(data) if skip >= len(data) else -1


def read_json(stream: Stream, context: Context) -> Iterator[Raw | Reject]:
    """The objects of a top-level array (or of objects written one after the other over several lines)."""
    is_array = stream.head(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")
    count = 0
    for piece in _pieces(stream, 1 if is_array else 0, context.limits.record_bytes):
        count += 1
        place = f"#{count}"
        if isinstance(piece, int):
            yield context.reject(place, "too_long", f"a record of {piece:,} bytes; {_limit(context)}")
            continue
        yield from _record(piece, context, place)
    if stream.damage:
        yield context.damage(stream, f"#{count + 1}")
    elif count == 0:
        yield context.reject("", "empty", "no object in the array")


def _pieces(stream: Stream, level: int, limit: int) -> Iterator[bytes | int]:
    """The bytes of each value that opens at depth `level`, or its size if over the limit; last an unclosed rest."""
    parts: list[bytes] = []
    scan, held, is_open = _Scan(), 0, False
    while data := stream.read(_CHUNK):
        start = 0
        for at, mark in scan.marks(data):
            if mark in b"[{" and scan.depth == level + 1:
                is_open, start, parts, held = True, at, [], 0
            elif is_open and mark in b"]}" and scan.depth <= level:
                held += at + 1 - start
                yield held if held > limit else b"".join([*parts, data[start : at + 1]])
                is_open, parts, held = False, [], 0
        if is_open:
            held += len(data) - start
            parts = [] if held > limit else [*parts, data[start:]]
    if is_open:
        yield held if held > limit else b"".join(parts)


def _unwrapped(value: Any, context: Context, place: str) -> Iterator[Raw | Reject]:
    """The record itself, or the records of the list it wraps."""
    if not isinstance(value, dict):
        yield context.reject(place, "json", f"not an object but {_kind(value)}")
        return
    wrapped = _wrapped(value)
    if wrapped is None or (_has_text(value) and not _has_text(wrapped[0])):
        yield raw_of(value, context.at(place))
        return
    for number, record in enumerate(wrapped, start=1):
        if isinstance(record, dict):
            yield raw_of(record, context.at(f"{place}.{number}"))
        else:
            yield context.reject(f"{place}.{number}", "json", f"not an object but {_kind(record)}")


def _has_text(record: dict[str, Any]) -> bool:
    """Whether there is more than a title: an article that lists pictures or related titles is no wrapping of those."""
    return any(field_of(name) in ("text", "html") and value for name, value in record.items())


def _wrapped(value: dict[str, Any], levels: int = 3) -> list[Any] | None:
    for name in _LISTS:
        inner = value.get(name)
        if isinstance(inner, list) and inner and isinstance(inner[0], dict):
            return inner
        if isinstance(inner, dict) and levels and (found := _wrapped(inner, levels - 1)) is not None:
            return found
    return None
