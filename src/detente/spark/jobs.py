"""The three jobs: `annotate`, `dedupe` and `build`. Each stage leaves Parquet behind, so a broken-off run goes on.

OUT/documents/month=2012-10/…   what `detente build --from-parquet OUT` loads (`spark.schema.documents`)
OUT/copies/…                    of `dedupe`: id, duplicate_of, story_id and where each article came from; no text
OUT/_work/…                     the stages of a run that has not ended yet
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from detente._version import __version__
from detente.articles.promising import Assemble
from detente.events.version import codebook_version
from detente.pool import annotate_safely, batched, unread
from detente.records import Reject
from detente.sieve import FULL, Sieve
from detente.spark.copies import copies_of, firsts
from detente.spark.inputs import Found, reader
from detente.spark.schema import ARTICLES, article_from, document_row, documents, reject_document_row

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["Job", "annotate", "build", "dedupe"]

#: Articles of one annotation task where nothing else is said.
_TASK_ARTICLES = 2000
_LEAST_TASKS_A_CORE = 3


@dataclass(frozen=True, slots=True)
class Job:
    """What to read, how, and where the result goes. `partitions` is the number of annotation tasks."""

    spark: SparkSession
    found: Sequence[Found]
    out: Path
    assemble: Assemble
    through: Sieve = FULL
    partitions: int | None = None


def annotate(job: Job) -> Path:
    """Reads everything and annotates it; near-copies are not looked for. Returns the folder of documents."""
    articles = _articles(job)
    return _documents(job, articles.join(firsts_and_rejects(articles), "order", "left_semi"))


def dedupe(job: Job) -> Path:
    """Who is a near-copy of whom, without annotating anything. Returns the folder."""
    from pyspark.sql import functions as F

    articles = _articles(job)
    first = articles.join(firsts(articles), "order", "left_semi").drop("duplicate_of")
    marked = first.join(_copies(job, articles), "order", "left")
    story = F.coalesce("duplicate_of", "id").alias("story_id")
    chosen = marked.select("order", "id", "given_id", "date", "outlet", "origin", "duplicate_of", story)
    chosen.write.mode("overwrite").parquet(str(job.out / "copies"))
    _tidy(job)
    return job.out / "copies"


def build(job: Job) -> Path:
    """Reads, finds near-copies, annotates what the sieve lets through. Returns the folder of documents."""
    articles = _articles(job)
    once = articles.join(firsts_and_rejects(articles), "order", "left_semi").drop("duplicate_of")
    return _documents(job, once.join(_copies(job, articles), "order", "left"))


def firsts_and_rejects(articles: DataFrame) -> DataFrame:
    """(order) of what is worth a row: the first article of each id, and every reject."""
    return firsts(articles).union(articles.where("reject IS NOT NULL").select("order"))


def _stage(job: Job, name: str, make: Callable[[], DataFrame]) -> DataFrame:
    """The Parquet of a stage: what an earlier run of the same job finished, or newly made."""
    folder = _work(job) / name
    if not (folder / "_SUCCESS").exists():
        make().write.mode("overwrite").parquet(str(folder))
    return job.spark.read.parquet(str(folder))


def _work(job: Job) -> Path:
    """The folder of this very job: other inputs, ways or versions have another, the same in a later process has not."""
    said = repr((list(job.found), _named(job.assemble), __version__)).encode("utf-8", "surrogatepass")
    return job.out / "_work" / hashlib.blake2b(said, digest_size=8).hexdigest()


def _named(function: Callable[..., Any]) -> str:
    """A function with what is bound to it, without its address, which every process has anew."""
    if isinstance(function, partial):
        bound = [*map(repr, function.args), *(f"{k}={v!r}" for k, v in sorted(function.keywords.items()))]
        return f"{_named(function.func)}({', '.join(bound)})"
    return f"{function.__module__}.{function.__qualname__}"


def _tidy(job: Job) -> None:
    shutil.rmtree(job.out / "_work", ignore_errors=True)


def _articles(job: Job) -> DataFrame:
    from pyspark.sql.pandas.types import from_arrow_schema

    schema = from_arrow_schema(ARTICLES)

    def make() -> DataFrame:
        files = job.spark.range(len(job.found), numPartitions=len(job.found))  # a file a task
        return files.mapInArrow(reader(job.found, job.assemble), schema)

    return _stage(job, "articles", make)


def _copies(job: Job, articles: DataFrame) -> DataFrame:
    return _stage(job, "copies", lambda: copies_of(articles, _work(job) / "edges"))


def _documents(job: Job, articles: DataFrame) -> Path:
    from pyspark.sql.pandas.types import from_arrow_schema

    count = job.partitions or max(
        _LEAST_TASKS_A_CORE * job.spark.sparkContext.defaultParallelism, articles.count() // _TASK_ARTICLES
    )
    spread = articles.select(ARTICLES.names).repartition(count, "order")
    read = spread.mapInArrow(_annotator(job.through, codebook_version()), from_arrow_schema(documents()))
    read.write.mode("overwrite").partitionBy("month").parquet(str(job.out / "documents"))
    _tidy(job)
    return job.out / "documents"


def _annotator(through: Sieve, codebook: str) -> Callable[[Iterable[pa.RecordBatch]], Iterable[pa.RecordBatch]]:
    """For `mapInArrow` over articles: the rows of their documents."""

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield pa.RecordBatch.from_pylist(list(_read(batch.to_pylist(), through, codebook)), documents())

    return run


def _read(rows: Sequence[Mapping[str, Any]], through: Sieve, codebook: str) -> Iterator[dict[str, Any]]:
    by_id = {}
    articles = []
    for row in rows:
        item = article_from(row)
        if isinstance(item, Reject):
            yield reject_document_row(item, row["order"])
        else:
            by_id[item.id] = row
            articles.append(item)
    for batch in batched(articles):
        for document in annotate_safely(batch, through):
            row = by_id[document.article.id]
            yield document_row(document, row["order"], row["marks"], row["bands"], codebook)
            for reject in unread([document]):
                yield reject_document_row(reject, row["order"])
