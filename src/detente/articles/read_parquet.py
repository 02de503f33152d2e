"""Parquet: a record a row, read by row groups."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import IO, Any

from detente.articles.context import Context
from detente.articles.fields import field_of, raw_of
from detente.articles.raw import Raw
from detente.articles.streams import CHUNK, Stream
from detente.records import Reject

__all__ = ["read_parquet"]

_ROWS = 512
_IN_MEMORY = 1 << 24


def read_parquet(stream: Stream, context: Context) -> Iterator[Raw | Reject]:
    """Rows under the columns' names ("file#row", from 1). Only columns that we have a use for are read."""
    if context.path is not None:
        with context.path.open("rb") as file:
            yield from _rows(file, context)
        return
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        size = 0
        while data := stream.read(CHUNK):
            size += len(data)
            if size > context.limits.spool_bytes:
                yield context.reject("", "too_long", f"more than {context.limits.spool_bytes:,} bytes to unpack")
                return
            spool.write(data)
        if stream.damage:
            yield context.damage(stream)
            return
        spool.seek(0)
        yield from _rows(spool, context)


def _rows(file: IO[bytes], context: Context) -> Iterator[Raw | Reject]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        table = pq.ParquetFile(file)
        columns = [name for name in table.schema_arrow.names if field_of(name)]
        if not columns:
            yield context.reject("", "no_text", f"no column with a text or title: {_named(table.schema_arrow.names)}")
            return
        for batch in table.iter_batches(batch_size=_ROWS, columns=columns):
            for record in _records(batch):
                number += 1
                yield raw_of(record, context.at(f"#{number}"))
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        yield context.reject(f"#{number + 1}", "parquet", f"not readable as Parquet: {str(error)[:200]}")


def _records(batch: Any) -> Iterable[dict[str, Any]]:
    """The rows; where a value has no like in Python, that value alone is lost, not the rest of the file."""
    try:
        rows: list[dict[str, Any]] = batch.to_pylist()
    except Exception:  # a day beyond all calendars, a time zone that is none, bytes that are not UTF-8
        names = batch.schema.names
        return (
            {name: _value(column[row], name) for name, column in zip(names, batch.columns, strict=True)}
            for row in range(batch.num_rows)
        )
    return rows


def _value(scalar: Any, name: str) -> Any:
    """Text in another encoding as bytes; of a date that cannot be told, why: the article is kept without it."""
    try:
        return scalar.as_py()
    except Exception as error:
        with suppress(Exception):
            return scalar.cast("binary").as_py()
        return f"{type(error).__name__}: {error}" if field_of(name) == "date" else None


def _named(names: list[str]) -> str:
    return ", ".join(names[:12])
