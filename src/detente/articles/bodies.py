"""Articles whose text stands in several boxes of one kind, with advertisements between them, put into one box.

Extraction libraries take the first box that looks like an article's body for the whole of it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

__all__ = ["joined"]

_BOXES = ("div", "section")
#: A box holds at least this many characters in paragraphs of its own; what is joined, this many times the largest.
_LEAST, _GAIN = 200, 1.4
_MOST_BOXES = 60


def joined(html: str) -> str | None:
    """The page with the boxes of the kind that holds most text put into the first of them, or None where no kind of
    box divides a text among several. Never raises on malformed pages; linear in the page's size."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    try:
        tree: Any = document_fromstring(html.encode("utf-8"), parser=HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return None
    kinds: dict[tuple[str, str], list[tuple[Any, int]]] = defaultdict(list)
    for box in tree.iter(*_BOXES):
        size = sum(len("".join(child.itertext())) for child in box if child.tag == "p")
        if size >= _LEAST and box.get("class"):
            kinds[(box.tag, box.get("class"))].append((box, size))
    boxes = max(kinds.values(), key=lambda found: sum(size for _, size in found), default=[])
    sizes = [size for _, size in boxes]
    if not 2 <= len(boxes) <= _MOST_BOXES or sum(sizes) < _GAIN * max(sizes) or not _are_one_article(boxes):
        return None
    first = boxes[0][0]
    for box, _ in boxes[1:]:
        first.extend(list(box))
    return str(etree.tostring(tree, encoding="unicode", method="html"))


def _are_one_article(boxes: list[tuple[Any, int]]) -> bool:
    """Not the several posts of a list: all boxes lie in the same article element (or in none), and no box has a
    heading that is a link, in it or beside it."""
    articles = {next(box.iterancestors("article"), None) for box, _ in boxes}
    headings = [heading for box, _ in boxes for heading in (*box.iter("h1", "h2"), *_beside(box))]
    return len(articles) == 1 and all(heading.find(".//a") is None for heading in headings)


def _beside(box: Any) -> list[Any]:
    return [child for child in box.itersiblings(preceding=True) if child.tag in ("h1", "h2", "header")]
