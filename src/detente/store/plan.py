"""What a build would do: files, records, and, from a sample that is really read, how long it would take and how big it
would get. Nothing is stored."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from detente.articles.promising import Assemble
from detente.articles.raw import Raw
from detente.articles.read import read_raw
from detente.articles.sources import Source, expand
from detente.pool import annotate_safely
from detente.records import Article, Reject
from detente.sieve import FULL, Passed, Sieve, counts

__all__ = ["Plan", "plan"]

#: Files that are looked into, records counted of each, and records read wholly for the clock.
_FILES, _RECORDS, _SAMPLE = 24, 1000, 48
#: Bytes of store for each character of text, measured on stores of 10,000 articles and more.
_STORE_BYTES = 4.0
#: Seconds until workers have loaded the parser.
_START = 12.0


@dataclass(frozen=True, slots=True)
class Plan:
    """`records` is None for a stream, whose length nobody knows; `exact` where all were counted. `seconds` is for
    `jobs` processes; `store_bytes` a rough size. Rates are of one process, records a second."""

    files: int
    unreadable: tuple[Reject, ...]
    bytes: int
    records: int | None
    exact: bool
    sampled: int
    extraction_rate: float
    annotation_rate: float
    sieve: tuple[Passed, ...]
    jobs: int
    seconds: float | None
    store_bytes: int | None


def plan(inputs: Sequence[str], assemble: Assemble, *, through: Sieve = FULL, jobs: int = 1) -> Plan:
    """Looks into the inputs and reads a sample of them; some seconds, whatever their size."""
    found = list(expand([name for name in inputs if name != "-"]))
    sources = [item for item in found if isinstance(item, Source) and item.path]
    sizes = {source.name: source.path.stat().st_size for source in sources if source.path}
    looked = _spread(sources, _FILES)
    tried = [_look(source, sizes[source.name]) for source in looked]
    looks = [look for look in tried if isinstance(look, _Look)]
    seen = sum(sizes[source.name] for source in looked)
    share = sum(look.records for look in looks) / seen if seen else 0.0
    is_exact = all(look.exact for look in looks) and len(looked) == len(sources)
    is_stream = "-" in inputs or any(isinstance(item, Source) and not item.path for item in found)  # a named pipe
    total = None if is_stream else round(share * sum(sizes.values()))
    raws = [raw for look in looks for raw in _spread(look.raws, _SAMPLE)]
    sample = _spread(raws, _SAMPLE)
    extraction, annotation, characters, passed = _clocked(sample, assemble, through)
    cost = extraction + annotation
    count = len(sample)
    return Plan(
        files=len(sources),
        unreadable=tuple(item for item in (*found, *tried) if isinstance(item, Reject)),
        bytes=sum(sizes.values()),
        records=total,
        exact=is_exact,
        sampled=count,
        extraction_rate=count / extraction if extraction else 0.0,
        annotation_rate=count / annotation if annotation else 0.0,
        sieve=passed,
        jobs=jobs,
        seconds=_START + total * cost / count / jobs if total and count else None,
        store_bytes=round(_STORE_BYTES * characters / count * total) if total and count else None,
    )


def _spread(items: Sequence[Any], count: int) -> list[Any]:
    """At most `count` of them, evenly over the whole."""
    step = max(1.0, len(items) / count)
    return [items[int(i * step)] for i in range(min(count, len(items)))]


@dataclass(frozen=True, slots=True)
class _Look:
    raws: list[Raw]
    records: float
    exact: bool


def _look(source: Source, size: int) -> _Look | Reject:
    """The first records of a file, and how many it holds by the share of its bytes that they took; a reject, as `build`
    has it, where it cannot be opened."""
    try:
        return _looked(source, size)
    except OSError as error:
        return Reject(source.name, source.name, "unreadable", f"cannot be opened: {error.strerror or error}")


def _looked(source: Source, size: int) -> _Look:
    if source.path and (rows := _parquet_rows(source.path)) is not None:
        raws = [r for r in islice(read_raw([source.path]), _RECORDS) if isinstance(r, Raw)]
        return _Look(raws, float(rows), True)
    with source.open() as file:
        counted = _Counted(file, source.name)
        items = list(islice(read_raw([cast(BinaryIO, counted)]), _RECORDS))
        raws = [item for item in items if isinstance(item, Raw)]
        if len(items) < _RECORDS:
            return _Look(raws, float(len(items)), True)
        return _Look(raws, len(items) * max(1.0, size / max(1, counted.taken)), False)


class _Counted:
    """A file that knows how much of it was read; reads are short, so the share is close."""

    _SHORT = 4096

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file, self.name, self.taken = file, name, 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(self._SHORT if size < 0 else min(size, self._SHORT))
        self.taken += len(data)
        return data


def _parquet_rows(path: Path) -> int | None:
    with path.open("rb") as file:
        if file.read(4) != b"PAR1":
            return None
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return int(pq.ParquetFile(path).metadata.num_rows)
    except (pa.ArrowException, OSError):
        return 0


def _clocked(sample: list[Raw], assemble: Assemble, through: Sieve) -> tuple[float, float, int, tuple[Passed, ...]]:
    """Seconds for extraction and for annotation, characters of text, and what the sieve let through.

    The first record is read twice: once to load the models.
    """
    warm = _articles(sample[:1], assemble)
    annotate_safely(warm, through)
    extraction, articles = _timed(lambda: _articles(sample, assemble))
    annotation, documents = _timed(lambda: annotate_safely(articles, through))
    return extraction, annotation, sum(len(article.text) for article in articles), counts(documents)


def _articles(sample: Iterable[Raw], assemble: Assemble) -> list[Article]:
    return [item for raw in sample for item in assemble(raw) if isinstance(item, Article)]


def _timed(run: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    result = run()
    return time.perf_counter() - started, result
