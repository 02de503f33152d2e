"""CSV and TSV with a header line: a record a row, streamed."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from detente.articles.context import Context
from detente.articles.encoding import decode, guessed
from detente.articles.fields import raw_of
from detente.articles.lines import lines
from detente.articles.raw import Raw
from detente.articles.sniff import HEAD, delimiter_of
from detente.articles.streams import Stream
from detente.records import Reject

__all__ = ["read_csv"]


def read_csv(stream: Stream, context: Context) -> Iterator[Raw | Reject]:
    """Rows under the header's names, with the row's first line in the origin; a row of another width is a reject."""
    delimiter = delimiter_of(decode(stream.head(HEAD)).lstrip("\ufeff"), context.origin) or ","
    feed = _Feed(stream, context)
    _widen(context.limits.record_bytes)
    rows = csv.reader(feed, delimiter=delimiter)
    header: list[str] | None = None
    while True:
        before = feed.number + 1
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            yield context.reject(f":{before}", "csv", f"unreadable row: {error}{_hint(error)}")
            rows = csv.reader(feed, delimiter=delimiter)
            continue
        yield from feed.rejects()
        if feed.has_ended:  # in the midst of the row
            reason = f"a quotation mark that is never closed: {feed.number - before + 1} lines not read"
            yield context.reject(f":{before}", "csv", reason)
        elif not any(row):
            continue
        elif header is None:
            header = row
        else:
            yield _record(header, row, context, before)
    yield from feed.rejects()


def _hint(error: csv.Error) -> str:
    return " (an unclosed quotation mark?)" if "larger" in str(error) else ""


def _record(header: list[str], row: list[str], context: Context, line: int) -> Raw | Reject:
    if len(row) != len(header):
        return context.reject(f":{line}", "csv", f"{len(row)} fields where the header has {len(header)}")
    return raw_of(dict(zip(header, row, strict=True)), context.at(f":{line}"))


def _widen(size: int) -> None:
    """The csv module has one process-wide bound on a field; it is only ever raised."""
    if csv.field_size_limit() < size:
        csv.field_size_limit(size)


class _Feed:
    """Decoded lines for the csv module; lines over the limit and damage are kept back as rejects."""

    def __init__(self, stream: Stream, context: Context) -> None:
        self.number = 0
        self.has_ended = False
        self._stream, self._context = stream, context
        self._encoding = guessed(stream.head(HEAD))  # of all lines: few bytes of one tell little
        self._lines = lines(stream, context.limits.record_bytes)
        self._held: list[Reject] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        while (item := next(self._lines, None)) is not None:
            self.number, line = item
            if isinstance(line, bytes):
                return (
                    decode(line, hint=self._encoding)
                    .lstrip("\ufeff" if self.number == 1 else "")
                    .replace("\0", "\ufffd")
                    + "\n"
                )
            reason = f"a line of {line:,} bytes; the limit is {self._context.limits.record_bytes:,}"
            self._held.append(self._context.reject(f":{self.number}", "too_long", reason))
        if self._stream.damage and not self.has_ended:
            self._held.append(self._context.damage(self._stream, f":{self.number + 1}"))
        self.has_ended = True
        raise StopIteration

    def rejects(self) -> Iterator[Reject]:
        """What could not be handed on since the last call."""
        yield from self._held
        self._held = []
