"""WARC (plain or gzip): the HTML and plain-text responses, with address and encoding as served."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from detente.articles.context import Context
from detente.articles.encoding import decode
from detente.articles.raw import Raw
from detente.articles.streams import CHUNK, Stream
from detente.records import Reject

__all__ = ["read_warc"]

_HTML = ("text/html", "application/xhtml")
_PLAIN = ("text/plain",)
_BEGINS = b"\nWARC/"
#: What may have been done to a body for its way, as its headers say.
_CODINGS = ("Transfer-Encoding", "Content-Encoding")
_AROUND = (
    b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
    b"%s\r\n\r\n"
)


def read_warc(stream: Stream, context: Context) -> Iterator[Raw | Reject]:
    """A page for each HTML response or resource with status 200 ("file@offset" in the unpacked stream).

    A broken member or record is reported and reading goes on at the next one.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    file, offset = _File(stream, 0), 0
    while True:
        try:
            for record in ArchiveIterator(file, record_types=kinds, parse_http=True):
                offset = file.start + record.stream_pos
                yield from _page(record, offset, stream, context)
        except Exception as error:  # fastwarc raises several kinds on damaged records
            if stream.damage is None:
                yield context.reject(f"@{offset}", "warc", f"what stands behind this cannot be read: {error}"[:200])
                if file.go_on_behind(offset):
                    continue
        if stream.damage is None:
            return
        yield context.damage(stream, f"@{offset}")
        if not stream.resume():
            return
        file = _File(stream, stream.given)


class _File:
    """The methods that fastwarc asks of a Python file; it begins at the offset `start` of the unpacked stream."""

    def __init__(self, stream: Stream, start: int) -> None:
        self.start = start
        self._stream = stream
        self._at = 0
        self._last = self._again = b""

    def read(self, size: int = -1) -> bytes:
        if self._again and size > 0:
            data, self._again = self._again[:size], self._again[size:]
        else:
            data = self._stream.read(size)
        self._at += len(data)
        self._last = data
        return data

    def tell(self) -> int:
        """Where the next read starts."""
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        raise OSError("a stream that only goes forward")

    def close(self) -> None:
        """The stream is its owner's to close."""

    def go_on_behind(self, offset: int) -> bool:
        """Begins anew at the first record behind an offset of the stream, in what was read last or further on."""
        held, begin = self._last + self._again, self.start + self._at - len(self._last)
        at = held.find(_BEGINS, max(0, offset + 1 - begin))
        while at < 0:
            data = self._stream.read(CHUNK)
            if not data:
                return False
            kept = held[1 - len(_BEGINS) :]
            begin += len(held) - len(kept)
            held = kept + data
            at = held.find(_BEGINS)
        self.start, self._at = begin + at + 1, 0
        self._last, self._again = b"", held[at + 1 :]
        return True


def _page(record: Any, offset: int, stream: Stream, context: Context) -> Iterator[Raw | Reject]:
    kind = _content_type(record)
    if not kind.startswith(_HTML + _PLAIN) or not _is_ok(record):
        return
    place = f"@{offset}"
    limit = context.limits.html_bytes
    size = record.content_length
    body = record.reader.read(limit + 1)
    if len(body) < min(size, limit + 1):  # half a page is not the page
        if stream.damage is None:
            yield context.reject(place, "truncated", f"a page of {size:,} bytes ends after {len(body):,}")
        return
    body = _decoded(record, body, limit)
    if len(body) > limit:
        yield context.reject(place, "too_long", f"a page of more than {limit:,} bytes")
        return
    url = record.headers.get("WARC-Target-URI")
    if kind.startswith(_PLAIN):
        yield Raw(context.at(place), text=decode(body, hint=record.http_charset), url=url)
        return
    yield Raw(context.at(place), html=body, url=url, charset=record.http_charset)


def _decoded(record: Any, body: bytes, limit: int) -> bytes:
    """The body without the chunks and the packing that its headers tell of; as it is where they no longer hold, as in
    archives that have undone them. At most `limit` + 1 bytes."""
    headers = record.http_headers if record.is_http else None
    said = [f"{name}: {value}\r\n" for name in _CODINGS if headers is not None and (value := headers.get(name))]
    if not said or len(body) > limit:
        return body
    from fastwarc.warc import ArchiveIterator

    response = f"HTTP/1.1 200 OK\r\n{''.join(said)}\r\n".encode("latin-1", errors="replace") + body
    for way in ("all", "content", "transfer"):
        with suppress(Exception):
            again = ArchiveIterator(io.BytesIO(_AROUND % (len(response), response)), auto_decode=way)
            if found := next(again).reader.read(limit + 1):
                return bytes(found)
    return body


def _content_type(record: Any) -> str:
    if record.is_http:
        return str(record.http_content_type or "text/html").casefold()
    return str(record.headers.get("Content-Type") or "").casefold()


def _is_ok(record: Any) -> bool:
    if not record.is_http or record.http_headers is None:
        return True
    code = record.http_headers.status_code
    return code is None or code == 200
