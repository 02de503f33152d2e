"""Pages to article text and metadata: trafilatura where it counts, resiliparse where there is no time."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from html import unescape
from typing import Any

from detente.articles import givendate, pagedate
from detente.articles.bodies import joined
from detente.articles.layout import without_layout_tables
from detente.articles.limits import Limits

__all__ = ["Page", "fragment", "page"]

_SPACES = re.compile(r"[ \t\xa0]+")
_LINES = re.compile(r"\n{3,}")
_TAG = re.compile(r"<[^<>]{0,400}>")
_CONTAINER = re.compile(r"<(/?)(?:div|span|section|article|ul|ol|table|font|blockquote)\b", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style)\b[^<>]{0,400}>.{0,200000}?</\1>", re.IGNORECASE | re.DOTALL)
_LINK = re.compile(r"<a\s[^<>]{0,800}>(.{1,600}?)</a>", re.IGNORECASE | re.DOTALL)
_SENTENCE_END = re.compile(r"[.!?…。！？।][\"”’»)]{0,2}(?:\s|$)")
_LINKED = 0.9
_HEADINGS = re.compile(r"<(?:title|h1)(?:\s[^<>]{0,400})?>(.{1,1200}?)</(?:title|h1)>", re.IGNORECASE | re.DOTALL)
#: Less than this share of what two more generous searches find: a part was taken for the whole.
_PART = 0.6
_SETTINGS: dict[str, Any] = {
    "include_comments": False,
    "date_extraction_params": {"extensive_search": False, "original_date": True},
}
#: What a page has and a piece of one has not.
_PAGE_TAG = re.compile(r"<(?:!doctype|html|head|body)\b", re.IGNORECASE)
_HEAD_LINES = 3
#: So much of the first box's text is in that of all of them together.
_SAME_START = 40
_SHORTEST_TITLE = 10
_STOPS = re.compile(r"[.!?…][\"”’»)]{0,2}\s*$")
#: Letters of a site's name behind a title.
_LONGEST_SUFFIX = 60


@dataclass(frozen=True, slots=True)
class Page:
    """What a page gives: the article's text (paragraphs on lines of their own) and what the page says of itself.

    `is_page` is False for text that came as text and must stay as it is.
    """

    text: str
    title: str | None = None
    day: date | None = None
    outlet: str | None = None
    url: str | None = None
    is_page: bool = True


def page(html: str, *, url: str | None = None, limits: Limits) -> Page:
    """The article of a whole page. Pages with very many tags, and all with `fast_html`, take the quick path; absurdly
    deep ones just lose their tags. A page of links only has no text; a piece of a page in which none is found has all
    its words."""
    if _is_deep(html, limits.html_depth):
        return Page(_bare(html))
    is_quick = limits.fast_html or html.count("<") > limits.html_tags
    html = without_layout_tables(html)
    found = _quick(html, url) if is_quick else _full(html, url)
    whole = found.text or ("" if _PAGE_TAG.search(html) else fragment(html))
    text = _without_headings(whole, html, found.title)
    return replace(found, text="" if _is_link_list(text, html) else text)


def _is_deep(html: str, limit: int) -> bool:
    """Whether containers lie deeper in each other than any article's; some searches take squared time over those."""
    depth = 0
    for match in _CONTAINER.finditer(html):
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > limit:
            return True
    return False


def _bare(html: str) -> str:
    """All words of the page, by patterns alone: both libraries take squared time over absurd depth."""
    return tidy(unescape(_TAG.sub(" ", _UNSEEN.sub(" ", html))))


def _is_link_list(text: str, html: str) -> bool:
    """Whether no sentence ends in the text and nearly all its words stand in links."""
    if _SENTENCE_END.search(text):
        return False
    linked = {word for link in _LINK.findall(html) for word in _TAG.sub(" ", link).split()}
    words = [word for word in text.split() if any(c.isalnum() for c in word)]
    return sum(word in linked for word in words) > _LINKED * len(words)


def _full(html: str, url: str | None) -> Page:
    """trafilatura in its precise setting; in its balanced one where that has taken a part for the whole."""
    import trafilatura
    from resiliparse.parse.html import HTMLTree

    try:
        found: Any = trafilatura.bare_extraction(html, url=url, favor_precision=True, with_metadata=True, **_SETTINGS)
        text = tidy(found.text or "") if found else ""
        whole = len(_main_text(HTMLTree.parse(html)))
        if len(text) < _PART * whole:
            balanced: Any = trafilatura.bare_extraction(html, url=url, with_metadata=False, **_SETTINGS)
            other = tidy(balanced.text or "") if balanced else ""
            text = other if len(text) < _PART * len(other) else text
            text = _of_joined(html, text, url) if len(text) < _PART * whole else text
    except Exception:  # a page that breaks the library still has its words
        return _quick(html, url)
    if found is None:  # too short for the precise setting: what the page says of itself still holds
        return replace(_quick(html, url), text=text, day=pagedate.find(html, url))
    return Page(
        text=text,
        title=found.title or None,
        day=pagedate.find(html, url) or (givendate.parse(found.date).day if found.date else None),
        outlet=found.sitename or found.hostname or None,
        url=found.url or None,
    )


def _of_joined(html: str, text: str, url: str | None) -> str:
    """The text of an article whose body stands in several boxes; `text` where that gives not much more, or another."""
    import trafilatura

    whole = joined(html)
    found: Any = (
        trafilatura.bare_extraction(whole, url=url, favor_precision=True, with_metadata=False, **_SETTINGS)
        if whole is not None
        else None
    )
    other = tidy(found.text or "") if found else ""
    return other if len(text) < _PART * len(other) and text[:_SAME_START] in other else text


def _quick(html: str, url: str | None) -> Page:
    """resiliparse, several times as fast: more chrome stays in, and only a date that is marked up is found."""
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(html)
    title = pagedate.told(html, "og:title") or " ".join((tree.title or "").split())
    return Page(
        text=_main_text(tree),
        title=unescape(title) or None,
        day=pagedate.marked_up(html, url),
        outlet=unescape(pagedate.told(html, "og:site_name") or "") or None,
    )


def _main_text(tree: Any) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return tidy(extract_plain_text(tree, main_content=True, alt_texts=False, list_bullets=False, comments=False))


def _without_headings(text: str, html: str, title: str | None) -> str:
    """The text less a first line that only repeats the page's title or main heading."""
    headings = {_folded(_TAG.sub(" ", heading)) for heading in _HEADINGS.findall(html)} | {_folded(title or "")}
    known = sorted(heading for heading in headings if heading)
    lines = text.split("\n")
    kept = [line for line in lines[:_HEAD_LINES] if not _repeats(line, known)]
    return "\n".join([*kept, *lines[_HEAD_LINES:]]).strip()


def _repeats(line: str, headings: list[str]) -> bool:
    """Equal, or one the beginning of the other where both are long enough for that to mean something: a title may have
    the site's name behind it, but a sentence that begins with its words is the article's first."""
    folded = _folded(line)
    if folded in headings:
        return True
    suffix = 0 if _STOPS.search(line) else _LONGEST_SUFFIX
    long = [heading for heading in headings if len(heading) > _SHORTEST_TITLE]
    return len(folded) > _SHORTEST_TITLE and any(
        h.startswith(folded) or (folded.startswith(h) and len(folded) <= len(h) + suffix) for h in long
    )


def _folded(text: str) -> str:
    return "".join(c for c in unescape(text).casefold() if c.isalnum())


def fragment(html: str) -> str:
    """The words of a piece of HTML that is all article (a feed entry), paragraphs on lines of their own."""
    from resiliparse.extract.html2text import extract_plain_text

    return tidy(extract_plain_text(html, alt_texts=False, list_bullets=False))


def tidy(text: str) -> str:
    """Blanks collapsed, lines stripped, at most one empty line between paragraphs."""
    rows = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _LINES.sub("\n\n", "\n".join(rows)).strip()
