"""All cores, in order, with a bounded number of batches in flight: extraction and annotation of a stream of records.

One pool of processes serves both steps. A batch is pulled only when a worker will soon be free (back-pressure), so
memory does not grow with the input; results come back in the order of the input, so every run gives the same output.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from typing import TypeVar

from detente.articles.raw import Raw
from detente.errors import CodebookError, MissingExtra
from detente.records import Article, Document, Problem, Reject
from detente.sieve import FULL, Sieve
from detente.timebox import OutOfTime, end_where_unheard, timebox

__all__ = [
    *("FAULTS", "Workers", "annotate_all", "annotate_batches", "annotate_safely", "assemble_safely", "assembled"),
    *("batched", "default_jobs", "unread", "workers"),
]

Item = TypeVar("Item", bound=Article | Reject | Raw)
In = TypeVar("In")
Out = TypeVar("Out")

#: A batch closes at this many records or characters, whichever comes first: long transcripts must not pile up.
BATCH_RECORDS = 192
BATCH_CHARACTERS = 150_000
#: What one record may take in each of the two steps, and a whole batch before its records are read one by one. An
#: ordinary batch takes a few seconds, the longest text that is let in (`articles.limits`) about one minute.
RECORD_SECONDS = 180.0
#: Seconds beyond these that a call of compiled code, which hears no timer, may go on in a process of the pool.
_GRACE = 60.0
#: Codes of the errors that mean: this document was not read.
FAULTS = ("annotate", "crash", "timeout")
_CRASH = "the process that read it ended: too little memory, a fault of a library, or a call without end"
#: Faults of the installation, which no other record would fare better with: they end the run with what mends them.
_NOT_THE_RECORD_S = (CodebookError, MissingExtra)
_LONGEST_REASON = 200
#: Batches handed out but not yet taken back, per worker: enough to keep workers busy, few enough to bound memory.
IN_FLIGHT = 3


@dataclass(slots=True)
class Workers:
    """Processes that start with the second batch: one batch is done before another process has loaded its parser."""

    jobs: int
    executor: ProcessPoolExecutor | None = None

    def map(
        self,
        function: Callable[[list[In]], list[Out]],
        batches: Iterable[list[In]],
        lost: Callable[[In], list[Out]],
    ) -> Iterator[list[Out]]:
        """`function` of each batch, in order. Runs in this process where there is one job or one batch.

        Where a process ends under its work (memory, a fault of a compiled library), what was under way is done again
        in a process of its own, in the end record by record; `lost` says what stands for a record that ends that too.
        """
        remaining = iter(batches)
        head = list(islice(remaining, 2))
        work = chain(head, remaining)
        if self.jobs == 1 or (len(head) < 2 and self.executor is None):
            return map(function, work)
        return self._in_order(function, work, lost)

    def _in_order(
        self,
        function: Callable[[list[In]], list[Out]],
        batches: Iterable[list[In]],
        lost: Callable[[In], list[Out]],
    ) -> Iterator[list[Out]]:
        waiting: deque[tuple[list[In], Future[list[Out]]]] = deque()
        for batch in batches:
            waiting.append((batch, self.submit(function, batch)))
            if len(waiting) >= self.jobs * IN_FLIGHT:
                yield _taken(function, *waiting.popleft(), lost)
        while waiting:
            yield _taken(function, *waiting.popleft(), lost)

    def submit(self, function: Callable[[list[In]], list[Out]], batch: list[In]) -> Future[list[Out]]:
        """The batch is on its way; new processes take the place of a pool that broke."""
        if self.executor is not None:
            with suppress(BrokenProcessPool):
                return self.executor.submit(function, batch)
            self.executor.shutdown(wait=False)
        # spawn: a forked child would inherit DuckDB's threads and lock
        self.executor = ProcessPoolExecutor(self.jobs, get_context("spawn"), initializer=_start_worker)
        return self.executor.submit(function, batch)

    def stop(self, *, at_once: bool) -> None:
        """Ends the processes: after their work, or at once where the run was broken off."""
        if self.executor is None:
            return
        processes = list((self.executor._processes or {}).values())
        self.executor.shutdown(wait=not at_once, cancel_futures=at_once)
        for process in processes if at_once else ():
            process.terminate()


def _taken(
    function: Callable[[list[In]], list[Out]],
    batch: list[In],
    future: Future[list[Out]],
    lost: Callable[[In], list[Out]],
) -> list[Out]:
    try:
        return future.result()
    except BrokenProcessPool:
        with suppress(BrokenProcessPool), workers(1) as alone:
            return alone.submit(function, batch).result()
    out: list[Out] = []
    left = deque(batch)
    while left:
        try:
            with workers(1) as alone:
                while left:
                    out += alone.submit(function, [left[0]]).result()
                    left.popleft()
        except BrokenProcessPool:
            out += lost(left.popleft())
    return out


@contextmanager
def workers(jobs: int | None = None) -> Iterator[Workers]:
    """A pool for the length of a run; all cores by default."""
    pool = Workers(jobs or default_jobs())
    try:
        yield pool
    except BaseException:
        pool.stop(at_once=True)
        raise
    pool.stop(at_once=False)


def default_jobs() -> int:
    """All cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def batched(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Records in batches of bounded count and length."""
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += _length(item)
        if len(batch) >= BATCH_RECORDS or size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _length(item: Article | Reject | Raw) -> int:
    if isinstance(item, Raw):
        return len(item.text or "") + len(item.html or "") // 4  # markup is most of a page
    return len(item.text) if isinstance(item, Article) else 0


def assembled(
    pool: Workers, found: Iterable[Article | Reject | Raw], function: Callable[[Raw], Iterable[Article | Reject]]
) -> Iterator[Article | Reject]:
    """Articles of raw records (text found, dated, cleaned) by the pool; articles and rejects pass through in order."""
    for batch in pool.map(partial(_assemble, function), batched(found), _lost_record):
        yield from batch


def _assemble(
    function: Callable[[Raw], Iterable[Article | Reject]], batch: list[Article | Reject | Raw]
) -> list[Article | Reject]:
    out: list[Article | Reject] = []
    for item in batch:
        out.extend(assemble_safely(function, item) if isinstance(item, Raw) else [item])
    return out


def assemble_safely(function: Callable[[Raw], Iterable[Article | Reject]], raw: Raw) -> list[Article | Reject]:
    """The articles of one record, or a reject where finding them takes too long or breaks a library."""
    try:
        with timebox(RECORD_SECONDS):
            return list(function(raw))
    except OutOfTime:
        code, reason = "timeout", _too_long(RECORD_SECONDS)
    except _NOT_THE_RECORD_S:
        raise
    except Exception as error:
        code, reason = "unreadable", f"{type(error).__name__}: {error}"[:_LONGEST_REASON]
    return [Reject(raw.origin, raw.origin, code, reason, raw.given_id)]


def _lost_record(item: Article | Reject | Raw) -> list[Article | Reject]:
    return [Reject(item.origin, item.origin, "crash", _CRASH, item.given_id)] if isinstance(item, Raw) else [item]


def _lost_article(article: Article) -> list[Document]:
    return [Document(article, errors=(Problem("crash", _CRASH),))]


def _too_long(seconds: float) -> str:
    return f"not read within {seconds:g} seconds"


def annotate_batches(
    pool: Workers, batches: Iterable[list[Article]], *, through: Sieve = FULL, explain: bool = False
) -> Iterator[list[Document]]:
    """Documents of each batch, in the order of the batches."""
    return pool.map(partial(annotate_safely, through=through, explain=explain), batches, _lost_article)


def annotate_safely(batch: list[Article], through: Sieve = FULL, explain: bool = False) -> list[Document]:
    """`annotate_batch`, but an article that breaks the annotator or takes longer than `RECORD_SECONDS` comes back alone
    with its error (one of `FAULTS`); the rest are read. Raises what is the installation's fault, not an article's."""
    from detente.pipeline import annotate_batch

    try:
        with timebox(RECORD_SECONDS):
            return annotate_batch(batch, through=through, explain=explain)
    except OutOfTime:
        problem = Problem("timeout", _too_long(RECORD_SECONDS))
    except _NOT_THE_RECORD_S:
        raise
    except Exception as error:
        problem = Problem("annotate", f"{type(error).__name__}: {error}")
    if len(batch) > 1:
        return [document for article in batch for document in annotate_safely([article], through, explain)]
    return [Document(batch[0], errors=(problem,))]


def unread(documents: Iterable[Document]) -> Iterator[Reject]:
    """Articles that are kept but could not be annotated are among the rejects too."""
    for document in documents:
        article = document.article
        for problem in document.errors:
            if problem.code in FAULTS:
                yield Reject(article.origin or article.id, article.id, problem.code, problem.message, article.given_id)


def annotate_all(pool: Workers, found: Iterable[Article | Reject], *, explain: bool = False) -> Iterator[Document]:
    """A document for everything read, in order; a reject gives an empty document with its error.

    A `bad_date` reject stands for an article that was read all the same: it becomes an error of that document.
    """
    layouts: deque[list[Article | Reject]] = deque()

    def articles() -> Iterator[list[Article]]:
        for batch in batched(found):
            layouts.append(batch)
            yield [item for item in batch if isinstance(item, Article)]

    last: Document | None = None
    for documents in annotate_batches(pool, articles(), explain=explain):
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


def _start_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    end_where_unheard(_GRACE)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A killed parent closes no queue: without this its workers would wait, and hold their memory, for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
