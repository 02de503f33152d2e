"""Tables that lay out a page, as old sites have them, told from tables of figures and turned into plain boxes.

Extraction libraries take every table for data: the cells of a layout table come out as one line with bars between
them, or not at all. A table with a cell that holds blocks (paragraphs, headings, lists) is layout.
"""

from __future__ import annotations

import re

__all__ = ["without_layout_tables"]

_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>table|thead|tbody|tfoot|tr|td|th|p|h[1-6]|ul|ol|article|section)(?P<rest>(?:\s[^<>]{0,800})?/?>)",
    re.IGNORECASE,
)
_OUTER = frozenset({"table", "thead", "tbody", "tfoot", "tr"})
_CELLS = frozenset({"td", "th"})


def without_layout_tables(html: str) -> str:
    """The page with each layout table's tags turned into `div`; all else stays as it is. One pass, linear."""
    if "<table" not in html and "<TABLE" not in html:
        return html
    tags = list(_TAG.finditer(html))
    layout = _layout(tags)
    parts, at = [], 0
    for index in sorted(layout):
        tag = tags[index]
        parts += [html[at : tag.start()], f"<{tag['close']}div{tag['rest']}"]
        at = tag.end()
    return "".join([*parts, html[at:]])


def _layout(tags: list[re.Match[str]]) -> set[int]:
    """Indexes of the table tags (rows and cells with them) that belong to layout tables."""
    found: set[int] = set()
    open_tables: list[tuple[list[int], list[str]]] = []  # of each open table: its tags, what makes it layout
    for index, tag in enumerate(tags):
        name, closes = tag["name"].lower(), bool(tag["close"])
        if name == "table" and not closes:
            if open_tables:
                open_tables[-1][1].append(name)
            open_tables.append(([index], []))
        elif open_tables:
            mine, blocks = open_tables[-1]
            if name in _OUTER | _CELLS:
                mine.append(index)
            elif not closes:
                blocks.append(name)
            if name == "table":
                open_tables.pop()
                found.update(mine if _is_layout(blocks) else ())
    for mine, blocks in open_tables:  # never closed
        found.update(mine if _is_layout(blocks) else ())
    return found


def _is_layout(blocks: list[str]) -> bool:
    """A paragraph alone may stand in a table of figures; several, a heading or a table inside do not."""
    return blocks.count("p") > 1 or any(name != "p" for name in blocks)
