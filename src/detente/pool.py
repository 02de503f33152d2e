"""Annotating a stream of articles on all cores, in order, with a bounded number of batches in flight."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from itertools import chain, islice
from multiprocessing import get_context
from typing import TypeVar

from detente.records import Article, Document, Problem, Reject

__all__ = ["annotate_all", "annotate_safely", "annotate_stream", "batched", "default_jobs"]

Item = TypeVar("Item", Article, Article | Reject)

#: A batch closes at this many articles or characters, whichever comes first: long transcripts must not pile up.
BATCH_ARTICLES = 48
BATCH_CHARACTERS = 150_000
#: Batches handed out but not yet taken back, per worker: enough to keep workers busy, few enough to bound memory.
IN_FLIGHT = 3


def default_jobs() -> int:
    """All cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def batched(articles: Iterable[Item]) -> Iterator[list[Item]]:
    """Articles (and rejects) in batches of bounded count and length."""
    batch: list[Item] = []
    size = 0
    for article in articles:
        batch.append(article)
        size += len(article.text) if isinstance(article, Article) else 0
        if len(batch) >= BATCH_ARTICLES or size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def annotate_all(
    found: Iterable[Article | Reject], *, jobs: int | None = None, explain: bool = False
) -> Iterator[Document]:
    """A document for everything read, in order; a reject gives an empty document with its error.

    A `bad_date` reject stands for an article that was read all the same: it becomes an error of that document.
    """
    layouts: deque[list[Article | Reject]] = deque()

    def articles() -> Iterator[list[Article]]:
        for batch in batched(found):
            layouts.append(batch)
            yield [item for item in batch if isinstance(item, Article)]

    last: Document | None = None
    for documents in annotate_stream(articles(), jobs=jobs, explain=explain):
        ready = iter(documents)
        for item in layouts.popleft():
            if isinstance(item, Reject) and item.code == "bad_date" and last is not None:
                last = replace(last, errors=(*last.errors, Problem(item.code, item.reason)))
                continue
            if last is not None:
                yield last
            last = _unreadable(item) if isinstance(item, Reject) else next(ready)
    if last is not None:
        yield last


def _unreadable(reject: Reject) -> Document:
    blank = Article(id=reject.place, given_id=reject.given_id, text="")
    return Document(blank, errors=(Problem(reject.code, reject.reason),))


def annotate_stream(
    batches: Iterable[list[Article]], *, jobs: int | None = None, explain: bool = False
) -> Iterator[list[Document]]:
    """Documents of each batch, in the order of the batches. `jobs` 1 stays in this process.

    A batch is pulled only when a worker will soon be free (back-pressure), so memory does not grow with the input.
    """
    workers = jobs or default_jobs()
    remaining = iter(batches)
    head = list(islice(remaining, 2))
    if workers == 1 or len(head) < 2:  # one batch is done before a second process has loaded its parser
        yield from (annotate_safely(batch, explain) for batch in chain(head, remaining))
        return
    with _executor(workers) as executor:
        try:
            yield from _in_order(
                chain(head, remaining), workers * IN_FLIGHT, lambda b: executor.submit(annotate_safely, b, explain)
            )
        except BaseException:
            _stop(executor)
            raise


def annotate_safely(batch: list[Article], explain: bool = False) -> list[Document]:
    """`annotate_batch`, but an article that breaks the annotator comes back alone with its error; the rest are read."""
    from detente.pipeline import annotate_batch

    try:
        return annotate_batch(batch, explain=explain)
    except Exception as error:
        if len(batch) > 1:
            return [document for article in batch for document in annotate_safely([article], explain)]
        return [Document(batch[0], errors=(Problem("annotate", f"{type(error).__name__}: {error}"),))]


def _in_order(
    batches: Iterable[list[Article]], window: int, submit: Callable[[list[Article]], Future[list[Document]]]
) -> Iterator[list[Document]]:
    waiting: deque[Future[list[Document]]] = deque()
    for batch in batches:
        waiting.append(submit(batch))
        if len(waiting) >= window:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _executor(workers: int) -> ProcessPoolExecutor:
    # spawn: a forked child would inherit DuckDB's threads and lock
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start_worker)


def _start_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from detente.language import parser

    parser.load()


def _stop(executor: ProcessPoolExecutor) -> None:
    processes = list((executor._processes or {}).values())
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
