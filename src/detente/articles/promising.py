"""Pages in bulk: a quick look at each, and the full extraction only of those that the sieve lets through.

Most pages of a crawl are in other languages or name no two states; for them the quick text is good enough to keep.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Literal

from detente import actors, sieve
from detente.articles.assemble import article_of
from detente.articles.limits import DEFAULT
from detente.articles.raw import Raw
from detente.language import sentences
from detente.records import Article, Reject
from detente.sieve import FAST

__all__ = ["PAGES", "Assemble", "Pages", "assembler", "promising_article_of"]

Pages = Literal["full", "quick", "promising"]
PAGES: tuple[Pages, ...] = ("full", "quick", "promising")
Assemble = Callable[[Raw], Iterable[Article | Reject]]
_QUICK = replace(DEFAULT, fast_html=True)


def assembler(pages: Pages = "full", *, date: date | None = None, outlet: str | None = None) -> Assemble:
    """The function from raw records to articles for a way of extracting pages; it can be sent to other processes."""
    if pages == "promising":
        return partial(promising_article_of, date=date, outlet=outlet)
    return partial(article_of, date=date, outlet=outlet, limits=_QUICK if pages == "quick" else DEFAULT)


def promising_article_of(
    raw: Raw, *, date: date | None = None, outlet: str | None = None
) -> Iterator[Article | Reject]:
    """As `article_of`; a page that the sieve would stop keeps the text of the quick extraction."""
    if raw.html is None or not raw.whole_page:
        yield from article_of(raw, date=date, outlet=outlet)
        return
    found = list(article_of(raw, date=date, outlet=outlet, limits=_QUICK))
    if any(isinstance(item, Article) and not _is_stopped(item) for item in found):
        found = list(article_of(raw, date=date, outlet=outlet))
    yield from found


def _is_stopped(article: Article) -> bool:
    if sieve.before_actors(article, FAST):
        return True
    return sieve.by_actors(actors.find(article, tuple(sentences.split(article.text))), FAST) is not None
