"""The library's verbs, the same as the commands': `annotate`, `annotate_many`, `classify`, `open`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date as Date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import InputError
from detente.records import Article, Document, Reject

if TYPE_CHECKING:
    from detente.store.reader import Store

__all__ = ["annotate", "annotate_many", "classify", "open"]


def annotate(
    text_or_html: str,
    *,
    date: str | Date | None = None,
    outlet: str | None = None,
    title: str | None = None,
    url: str | None = None,
    id: str | None = None,
    explain: bool = False,
) -> Document:
    """The whole reading of one text or HTML page.

    `date` is the article's (ISO string or date); one that cannot be true is among the document's `errors`. Raises
    InputError where there is nothing to read.
    """
    record = {"id": id, "date": date, "title": title, "url": url, "outlet": outlet, "text": text_or_html}
    from detente.pool import annotate_all, workers

    found = list(_read(record))
    if isinstance(found[0], Reject):
        raise InputError(found[0].reason, where=found[0].place)
    with workers(1) as alone:
        (document,) = annotate_all(alone, found, explain=explain)
    return document


def annotate_many(
    items: Iterable[str | Mapping[str, Any] | Article], *, jobs: int | None = 1, explain: bool = False
) -> Iterator[Document]:
    """Documents for texts, records ({id, date, title, text or html, url, outlet}) or articles, in order, streaming.

    What cannot be read gives a document with its id and `errors`. `jobs` None uses all cores.
    """
    from detente.pool import annotate_all, workers

    with workers(jobs) as pool:
        yield from annotate_all(pool, chain.from_iterable(map(_read, items)), explain=explain)


def classify(pairs: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The relation between two named spans of a sentence, for each pair (interface §2)."""
    from detente.events import classify as run

    return run(pairs)


def open(path: str | Path) -> Store:
    """A store, read-only. Raises StoreError and its kin."""
    from detente.store.reader import Store

    return Store(path)


def _read(item: Any) -> Iterator[Article | Reject]:
    """The article of an item, or a reject; behind an article whose date cannot be true a reject that says so."""
    from detente.articles.assemble import article_of
    from detente.articles.fields import raw_of

    if isinstance(item, Article):
        yield item
    elif isinstance(item, str | Mapping):
        yield from article_of(raw_of({"text": item} if isinstance(item, str) else item, "memory"))
    else:
        yield Reject("memory", "memory", "no_record", f"not a text, a record or an article but {type(item).__name__}")
