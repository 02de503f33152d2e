"""Pages to article text and metadata: trafilatura where it counts, resiliparse where there is no time."""

from __future__ import annotations

import re
from dataclasses import dataclass

from detente.articles.limits import Limits

__all__ = ["Page", "fragment", "page"]

_SPACES = re.compile(r"[ \t\xa0]+")
_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page gives: the article's text (paragraphs on lines of their own) and what the page says of itself."""

    text: str
    title: str | None = None
    date: str | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    is_page: bool = True


def page(html: str, *, url: str | None = None, limits: Limits) -> Page:
    """The article of a whole page. Pages with very many tags, and all with `fast_html`, take the quick path."""
    if limits.fast_html or html.count("<") > limits.html_tags:
        return _quick(html)
    return _full(html, url)


def _full(html: str, url: str | None) -> Page:
    import trafilatura

    try:
        found = trafilatura.bare_extraction(
            html, url=url, with_metadata=True, include_comments=False, include_tables=True
        )
    except Exception:  # a page that breaks the library still has its words
        return _quick(html)
    if found is None or isinstance(found, dict):
        return Page("")
    return Page(
        text=tidy(found.text or ""),
        title=found.title or None,
        date=found.date or None,
        outlet=found.sitename or found.hostname or None,
        author=found.author or None,
        url=found.url or None,
    )


def _quick(html: str) -> Page:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(html)
    text = extract_plain_text(tree, main_content=True, alt_texts=False, list_bullets=False)
    return Page(text=tidy(text), title=(tree.title or "").strip() or None)


def fragment(html: str) -> str:
    """The words of a piece of HTML that is all article (a feed entry), paragraphs on lines of their own."""
    from resiliparse.extract.html2text import extract_plain_text

    return tidy(extract_plain_text(html, alt_texts=False, list_bullets=False))


def tidy(text: str) -> str:
    """Blanks collapsed, lines stripped, at most one empty line between paragraphs."""
    rows = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _LINES.sub("\n\n", "\n".join(rows)).strip()
