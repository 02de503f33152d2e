"""What a run reads: files by name on the driver, opened one a task on the executors."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

import pyarrow as pa

from detente.articles.promising import Assemble
from detente.articles.read import read_raw
from detente.articles.sources import expand
from detente.errors import InputError
from detente.pool import assemble_safely
from detente.records import Reject
from detente.spark.schema import ARTICLES, article_row

__all__ = ["Found", "found_in", "reader"]

#: A file's name or address, or why it cannot be read.
Found = str | Reject
_ROWS = 64
_RECORD_BITS = 32


def found_in(inputs: Iterable[str], root: str = "") -> list[Found]:
    """The files that the inputs name, in their order: as for `build`, and lists (`*.paths`, `*.paths.gz`, a path a line
    under `root`) and addresses that pyarrow can open (`s3://`, `hdfs://`, `file://`).

    Raises InputError where there is none, or for standard input, which executors cannot see.
    """
    out: list[Found] = []
    for name in inputs:
        if name == "-":
            raise InputError("Spark cannot read standard input", where="-", fix="name a file that all executors see")
        if name.endswith((".paths", ".paths.gz")):
            out += [f"{root.rstrip('/')}/{line}" if root else line for line in _lines(Path(name))]
        elif "://" in name:
            out.append(name)
        else:
            out += [item if isinstance(item, Reject) else item.name for item in expand([name])]
    if not out:
        raise InputError("nothing to read", where=" ".join(inputs), fix="name files, folders or a list *.paths")
    return out


def _lines(path: Path) -> list[str]:
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"no list of paths: {error}", where=str(path)) from error
    return [line.strip() for line in text.splitlines() if line.strip()]


def reader(
    found: Sequence[Found], assemble: Assemble
) -> Callable[[Iterable[pa.RecordBatch]], Iterable[pa.RecordBatch]]:
    """For `mapInArrow` over file numbers (column `id`): the rows of each file's articles and rejects."""

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for number in batch.column("id").to_pylist():
                rows = _rows(found[number], number, assemble)
                while some := list(islice(rows, _ROWS)):
                    yield pa.RecordBatch.from_pylist(some, ARTICLES)

    return run


def _rows(what: Found, number: int, assemble: Assemble) -> Iterator[dict[str, object]]:
    opened = what if isinstance(what, Reject) else _opened(what)
    records = iter([opened]) if isinstance(opened, Reject) else read_raw([opened])
    items = (item for raw in records for item in ([raw] if isinstance(raw, Reject) else assemble_safely(assemble, raw)))
    for record, item in enumerate(items):
        yield article_row(item, (number << _RECORD_BITS) | record)


def _opened(name: str) -> str | BinaryIO | Reject:
    """What `read_raw` takes; an address that cannot be opened is a reject, as a file of this machine is."""
    if "://" not in name:
        return name
    from pyarrow.fs import FileSystem

    try:
        system, path = FileSystem.from_uri(name)
        return cast(BinaryIO, _Named(system.open_input_stream(path, compression=None), name))
    except (OSError, pa.ArrowException) as error:
        return Reject(name, name, "unreadable", f"cannot be opened: {error}")


class _Named:
    """A remote stream with the name that origins and messages show."""

    def __init__(self, stream: pa.NativeFile, name: str) -> None:
        self._stream, self.name = stream, name

    def read(self, size: int = -1) -> bytes:
        data: bytes = self._stream.read(size if size >= 0 else None)
        return data
