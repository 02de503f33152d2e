"""Raw records to articles: text found, date read, language told, notices marked, id computed."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from detente.articles import givendate, languages, notices
from detente.articles.attributes import with_few_attributes
from detente.articles.encoding import decode, without_surrogates
from detente.articles.extract import Page, fragment, page
from detente.articles.limits import DEFAULT, Limits
from detente.articles.raw import Raw
from detente.records import Article, DateBasis, Reject

__all__ = ["article_of", "content_id"]

_WORD = re.compile(r"[^\W_]")
_PAGE_START = re.compile(r"\s*(?:<!doctype html|<html[\s>]|<body[\s>])", re.IGNORECASE)
_BLOCK = re.compile(r"<(?:p|div|br|article|section|h[1-6]|ul)(?:\s[^<>]{0,300})?/?>", re.IGNORECASE)


def article_of(
    raw: Raw, *, date: date | None = None, outlet: str | None = None, limits: Limits = DEFAULT
) -> Iterator[Article | Reject]:
    """The article of a record, or a reject; `date` and `outlet` stand in where the record has none.

    A date that cannot be true gives both: the article without that date, and behind it a reject `bad_date`.
    """
    found = _page(raw, limits)
    text = without_surrogates(found.text)
    title = _clean(raw.title) or _clean(found.title)
    if not _WORD.search(text):
        if not title or not _WORD.search(title):
            yield _nothing(raw)
            return
        text = title
    if len(text) > limits.text_chars:
        reason = f"a text of {len(text):,} characters; the limit is {limits.text_chars:,}"
        yield Reject(_file(raw.origin), raw.origin, "too_long", reason, raw.given_id)
        return
    given = givendate.parse(raw.date) if raw.date is not None else givendate.GivenDate()
    when, basis = _date(given, found, date)
    url = _clean(raw.url) or _clean(found.url)
    name = _clean(raw.outlet) or _clean(found.outlet) or outlet or _host(url)
    language = languages.guess(text, raw.language)
    marked = notices.find(text, title, name, language=language)
    if found.is_page:
        text, marked = notices.cut(text, marked), ()
    yield Article(
        id=content_id(text, title, when.day, name, url),
        text=text,
        origin=raw.origin,
        given_id=_clean(raw.given_id),
        title=title,
        date=when.day,
        date_basis=basis,
        date_note=when.problem,
        date_range=when.span,
        url=url,
        outlet=name,
        language=language,
        notices=marked,
    )
    if given.problem and given.span is None:
        kept = f"with the date {when.day}" if when.day else "without a date"
        yield Reject(_file(raw.origin), raw.origin, "bad_date", f"{given.problem}; kept {kept}", raw.given_id)


def content_id(text: str, title: str | None, day: date | None, outlet: str | None, url: str | None) -> str:
    """32 hex digits that depend on the content alone: the same for every run, order and input format."""
    parts = (text, title or "", day.isoformat() if day else "", outlet or "", url or "")
    normal = "\x1f".join(" ".join(unicodedata.normalize("NFC", part).split()) for part in parts)
    return hashlib.blake2b(normal.encode("utf-8"), digest_size=16).hexdigest()


def _page(raw: Raw, limits: Limits) -> Page:
    """The words of the record. Text that is HTML counts as HTML; a given text stays as it is."""
    if raw.text is not None and _WORD.search(raw.text):
        if _PAGE_START.match(raw.text):
            return page(_parsable(raw.text, limits), url=raw.url, limits=limits)
        if len(_BLOCK.findall(raw.text[:5000])) >= 2:
            return Page(fragment(_parsable(raw.text, limits)))
        return Page(raw.text, is_page=False)
    if not raw.html:
        return Page("")
    html = decode(raw.html, hint=raw.charset, markup=True) if isinstance(raw.html, bytes) else raw.html
    html = _parsable(html, limits)
    if raw.whole_page:
        return page(html, url=raw.url, limits=limits)
    return Page(fragment(html))


def _parsable(html: str, limits: Limits) -> str:
    return with_few_attributes(without_surrogates(html), limits.html_attributes)


def _nothing(raw: Raw) -> Reject:
    code, reason = ("no_text", "HTML without text") if raw.html else ("empty", "neither text nor title")
    return Reject(_file(raw.origin), raw.origin, code, reason, raw.given_id)


def _date(given: givendate.GivenDate, found: Page, default: date | None) -> tuple[givendate.GivenDate, DateBasis]:
    """The record's own date, then the page's, then the caller's, who knows no better than a record with a vague one."""
    if given.day:
        return given, "given"
    if found.day:
        return givendate.GivenDate(found.day, problem=None if given.holds(found.day) else given.problem), "page"
    if default is not None and given.span is None:
        return givendate.GivenDate(default, problem=given.problem), "given"
    return given, "none"


def _clean(value: str | None) -> str | None:
    """One line of words, or None."""
    return (" ".join(without_surrogates(value).split()) or None) if value else None


def _host(url: str | None) -> str | None:
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return (host.removeprefix("www.") or None) if host else None


def _file(origin: str) -> str:
    return re.sub(r"[:#@][\d.]+$", "", origin)
