"""A record as a reader hands it on: named fields, nothing judged yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

__all__ = ["Raw"]


@dataclass(frozen=True, slots=True)
class Raw:
    """One record of an input file. `html` is a page (bytes where its encoding is still to be found) or a fragment.

    `origin` names file and record ("news.jsonl:12", "crawl.warc.gz@40213"). `charset` is what the carrier said of the
    page's encoding. `whole_page` is False for fragments (a feed entry), which need no main-text search.
    """

    origin: str
    text: str | None = None
    html: str | bytes | None = None
    title: str | None = None
    date: str | int | float | date | datetime | None = None
    url: str | None = None
    outlet: str | None = None
    given_id: str | None = None
    language: str | None = None
    charset: str | None = None
    whole_page: bool = True
