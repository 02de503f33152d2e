"""`build`: read, annotate, store. Incremental, idempotent, resumable after a kill at any moment."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from detente.articles.assemble import article_of
from detente.articles.raw import Raw
from detente.pool import Workers, annotate_batches, assembled, batched, unread, workers
from detente.records import Article, Document, Reject
from detente.sieve import FULL, Sieve
from detente.store import writer
from detente.store.connection import BUILD_MEMORY, first_row, writing
from detente.store.copies import Newly, mark_copies
from detente.store.writer import Tally

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["build"]

Watch = Callable[[Tally], None]
#: Batches whose ids and bands are looked up in one go: the look-up reads whole columns, whatever its size.
_LOOKED_UP_AT_ONCE = 8
#: Rejects that may wait for a batch of articles.
_REJECTS_AT_ONCE = 2000


@dataclass(slots=True)
class _Side:
    """What was met between two batches, and what the batch that follows it in reading order newly keeps: stored with
    that batch. `ids` are the batch's articles."""

    rejects: list[Reject] = field(default_factory=list)
    read: int = 0
    known: int = 0
    ids: frozenset[str] = frozenset()
    newly: Newly = field(default_factory=Newly)


@dataclass(slots=True)
class _Ledger:
    """The side being filled, and those whose batch is on its way through the annotators."""

    filling: _Side = field(default_factory=_Side)
    waiting: deque[_Side] = field(default_factory=deque)

    def close(self, batch: list[Article], newly: Newly, later: int) -> None:
        """The batch now leaves: what was met before it goes with it. Of what was read, `later` articles are counted
        with the batches that follow, or a run would seem to be done before it has begun."""
        self.filling.ids, self.filling.newly = frozenset(a.id for a in batch), newly
        self.filling.read -= later
        self.waiting.append(self.filling)
        self.filling = _Side(read=later)


def build(
    found: Iterable[Article | Reject | Raw],
    db: str | Path,
    *,
    assemble: Callable[[Raw], Iterable[Article | Reject]] = article_of,
    inputs: Iterable[str] = (),
    through: Sieve = FULL,
    jobs: int | None = None,
    codebook: str = "",
    watch: Watch | None = None,
    begun: Callable[[int], None] | None = None,
    refused: Callable[[Sequence[Reject]], None] | None = None,
) -> Tally:
    """Store every new article of `found` in `db`; returns the counts.

    Raw records are made articles by `assemble` in the pool; those that `through` stops are stored and not coded.
    `watch` is called after each committed batch, and after each look-up that found nothing new, with the counts so
    far; `begun`, before anything is read, with the number of articles in the store; `refused` gets what could
    not be read. Articles already stored are passed over, so a second run does nothing, and a run after a kill goes on
    where the last commit ended.
    Raises StoreError and its kin; KeyboardInterrupt leaves all committed batches in place.
    """
    with writing(db, BUILD_MEMORY) as connection:
        if begun:
            begun(int((first_row(connection, "SELECT count(*) FROM articles") or (0,))[0]))
        run_id = writer.begin_run(connection, "build", list(inputs), codebook)
        with workers(jobs) as pool:
            articles = assembled(pool, found, assemble)
            run = _Run(connection, run_id, codebook, watch or (lambda _: None), refused or (lambda _: None))
            tally = run.through(pool, articles, through)
        writer.finish_run(connection, run_id)
        connection.execute("CHECKPOINT")
        return tally


@dataclass(slots=True)
class _Run:
    """One run: what is told as it goes, and its counts so far."""

    connection: DuckDBPyConnection
    id: str
    codebook: str
    watch: Watch
    refused: Callable[[Sequence[Reject]], None]
    tally: Tally = field(default_factory=Tally)
    ledger: _Ledger = field(default_factory=_Ledger)

    def through(self, pool: Workers, found: Iterable[Article | Reject], sieve: Sieve) -> Tally:
        """Reads, annotates and commits it all."""
        fresh = _fresh_batches(self.connection, self._counted(found), self.ledger, self._passing_over)
        for documents in annotate_batches(pool, fresh, through=sieve):
            self._commit(documents, self.ledger.waiting.popleft())
            self.watch(self.tally)
        self._commit([], self.ledger.filling)
        self.watch(self.tally)
        return self.tally

    def _commit(self, documents: list[Document], side: _Side) -> None:
        counted = replace(self.tally, read=self.tally.read + side.read, known=self.tally.known + side.known)
        rejects = [*side.rejects, *unread(documents)]
        self.tally = writer.write_batch(
            self.connection, self.id, documents, rejects, counted, self.codebook, side.newly.prints
        )
        self.refused(rejects)

    def _counted(self, found: Iterable[Article | Reject]) -> Iterator[Article]:
        """The articles. Rejects are stored with the next batch, or by themselves where many come before it."""
        for item in found:
            self.ledger.filling.read += not (isinstance(item, Reject) and item.code == "bad_date")  # its article counts
            if not isinstance(item, Reject):
                yield item
                continue
            self.ledger.filling.rejects.append(item)
            if len(self.ledger.filling.rejects) >= _REJECTS_AT_ONCE:
                self._commit([], _Side(rejects=self.ledger.filling.rejects))
                self.ledger.filling.rejects = []

    def _passing_over(self) -> None:
        """Nothing is committed while all that is read is known: a long way after a kill, or in a second run."""
        side, tally = self.ledger.filling, self.tally
        if not self.ledger.waiting:
            self.watch(replace(tally, read=tally.read + side.read, known=tally.known + side.known))


def _fresh_batches(
    connection: DuckDBPyConnection,
    found: Iterable[Article],
    ledger: _Ledger,
    all_known: Callable[[], None],
) -> Iterator[list[Article]]:
    """Batches of articles that the store does not hold, near-copies marked; for each the ledger closes a side.

    A batch leaves the ledger in the moment it is committed: what is neither there nor in the store is new.
    """
    batches = batched(found)
    while some := list(islice(batches, _LOOKED_UP_AT_ONCE)):
        met = [article for batch in some for article in batch]
        known = writer.known_ids(connection, [a.id for a in met]).union(*(side.ids for side in ledger.waiting))
        fresh = {a.id: a for a in reversed(met) if a.id not in known}
        ledger.filling.known += len(met) - len(fresh)
        if not fresh:
            all_known()
        marked, newly = mark_copies(connection, _in_order(met, fresh), [side.newly for side in ledger.waiting])
        later = len(marked)
        for batch in batched(marked):
            later -= len(batch)
            ledger.close(batch, newly.of(a.id for a in batch), later)
            yield batch


def _in_order(met: list[Article], fresh: dict[str, Article]) -> list[Article]:
    """The first article of each id in `fresh`, as they were met."""
    return [a for a in met if fresh.get(a.id) is a]
