"""WARC (plain or gzip): the HTML responses, with address, date of capture and encoding as served."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.articles.context import Context
from detente.articles.raw import Raw
from detente.articles.streams import Stream
from detente.records import Reject

__all__ = ["read_warc"]

_HTML = ("text/html", "application/xhtml")
_PLAIN = ("text/plain",)


def read_warc(stream: Stream, context: Context) -> Iterator[Raw | Reject]:
    """A page for each HTML response or resource with status 200 ("file@offset" in the unpacked stream).

    A broken member is reported and reading goes on at the next one.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    file, start, offset = _File(stream), 0, 0
    while True:
        try:
            for record in ArchiveIterator(file, record_types=kinds, parse_http=True):
                offset = start + record.stream_pos
                yield from _page(record, offset, context)
        except Exception as error:  # fastwarc raises several kinds on damaged records
            if stream.damage is None:
                yield context.reject(f"@{offset}", "warc", f"a record that cannot be read: {error}")
        if stream.damage is None:
            return
        yield context.damage(stream, f"@{offset}")
        if not stream.resume():
            return
        file = _File(stream)
        start = stream.given


class _File:
    """The methods that fastwarc asks of a Python file."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._at += len(data)
        return data

    def tell(self) -> int:
        """Where the next read starts."""
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        raise OSError("a stream that only goes forward")

    def close(self) -> None:
        """The stream is its owner's to close."""


def _page(record: Any, offset: int, context: Context) -> Iterator[Raw | Reject]:
    kind = _content_type(record)
    if not kind.startswith(_HTML + _PLAIN) or not _is_ok(record):
        return
    place = f"@{offset}"
    limit = context.limits.html_bytes
    body = record.reader.read(limit + 1)
    if len(body) > limit:
        yield context.reject(place, "too_long", f"a page of more than {limit:,} bytes")
        return
    url = record.headers.get("WARC-Target-URI")
    if kind.startswith(_PLAIN):
        from detente.articles.encoding import decode

        yield Raw(context.at(place), text=decode(body, hint=record.http_charset), url=url)
        return
    yield Raw(context.at(place), html=body, url=url, charset=record.http_charset)


def _content_type(record: Any) -> str:
    if record.is_http:
        return str(record.http_content_type or "text/html").casefold()
    return str(record.headers.get("Content-Type") or "").casefold()


def _is_ok(record: Any) -> bool:
    if not record.is_http or record.http_headers is None:
        return True
    code = record.http_headers.status_code
    return code is None or code == 200
