"""Whatever the user names, as articles and rejects: the one door into the program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from detente.articles.assemble import article_of
from detente.articles.context import Context, Reader
from detente.articles.encoding import bom_of
from detente.articles.limits import DEFAULT, Limits
from detente.articles.raw import Raw
from detente.articles.sniff import HEAD, foreign, format_of
from detente.articles.sources import Source, expand
from detente.articles.streams import FileStream, Stream, Utf8Stream, unpacked
from detente.records import Article, Reject

__all__ = ["READERS", "read", "read_raw"]

#: Format (as `sniff.format_of` tells it) to the module and function that read it.
READERS: dict[str, tuple[str, str]] = {
    "csv": ("read_csv", "read_csv"),
    "feed": ("read_feed", "read_feed"),
    "html": ("read_text", "read_html"),
    "json": ("read_jsonl", "read_json"),
    "jsonl": ("read_jsonl", "read_jsonl"),
    "parquet": ("read_parquet", "read_parquet"),
    "text": ("read_text", "read_text"),
    "warc": ("read_warc", "read_warc"),
}


def read(
    inputs: Iterable[str | Path | BinaryIO],
    *,
    date: date | None = None,
    outlet: str | None = None,
    limits: Limits = DEFAULT,
) -> Iterator[Article | Reject]:
    """Articles and rejects of all inputs, in their order.

    inputs: files, folders (recursive, sorted), globs, "-" for standard input, open binary files. The format is told
    by content: text, HTML, JSONL, JSON, CSV, TSV, Parquet, WARC, RSS, Atom, each also in gzip or zstd.
    `date` and `outlet` stand in for records without their own. A record with an impossible date gives two things: the
    article without that date, then a reject with code `bad_date`; every other reject stands for a record not read.
    """
    for item in read_raw(inputs, limits=limits):
        if isinstance(item, Reject):
            yield item
        else:
            yield from article_of(item, date=date, outlet=outlet, limits=limits)


def read_raw(inputs: Iterable[str | Path | BinaryIO], *, limits: Limits = DEFAULT) -> Iterator[Raw | Reject]:
    """The cheap half of `read`: records as they lie in the files. `assemble.article_of` is the costly half,
    a pure function of one record, which a pool of workers can share out."""
    for source in expand(inputs):
        yield from [source] if isinstance(source, Reject) else _one(source, limits)


def _one(source: Source, limits: Limits) -> Iterator[Raw | Reject]:
    try:
        file = source.open()
    except OSError as error:
        yield Reject(source.name, source.name, "unreadable", f"cannot be opened: {error.strerror or error}")
        return
    try:
        yield from _records(FileStream(file), source, limits)
    finally:
        if source.ours:
            file.close()


def _records(stream: Stream, source: Source, limits: Limits) -> Iterator[Raw | Reject]:
    inner, wrappings = unpacked(stream, limits)
    context = Context(source.name, limits, source.path if wrappings == 0 else None)
    while not (head := inner.head(HEAD)) and inner.damage:
        yield context.damage(inner)
        if not inner.resume():
            return
    kind = format_of(head, source.name)
    if kind == "empty":
        yield context.reject("", "empty", "nothing in it")
    elif kind == "binary":
        yield context.reject("", "binary", f"not text but {foreign(head) or 'binary data of an unknown kind'}")
    else:
        yield from _never_silent(_reader(kind)(_as_utf8(inner, head, kind), context), kind, context)


def _never_silent(found: Iterator[Raw | Reject], kind: str, context: Context) -> Iterator[Raw | Reject]:
    """A sound file that holds no article at all says so."""
    item = None
    for item in found:
        yield item
    if item is None:
        yield context.reject("", "empty", f"a {kind} file with no article in it")


def _as_utf8(stream: Stream, head: bytes, kind: str) -> Stream:
    """Formats of lines are read as UTF-8; whole documents find their own encoding."""
    mark = bom_of(head)
    if kind in ("csv", "json", "jsonl") and mark and mark[1] != "utf-8":
        return Utf8Stream(stream, mark[1], len(mark[0]))
    return stream


def _reader(kind: str) -> Reader:
    """Readers load when first needed: pyarrow and feedparser are slow to import."""
    module, function = READERS[kind]
    reader: Reader = getattr(import_module(f"detente.articles.{module}"), function)
    return reader
