"""Search in the static site: the statements of its articles as script files, which a page may load from a disk too."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from lxml.html import HtmlElement

__all__ = ["SCRIPT", "search_form", "write_statements"]

SCRIPT = "search.js"
#: Statements in one file.
PART = 5_000

_SAID = """
SELECT s.speaker, s.speaker_id, s.date, s.chain, s.text, s.article_id FROM web_statements s
JOIN (SELECT unnest(?::VARCHAR[]) AS id) t ON t.id = s.article_id ORDER BY s.doc
"""


def write_statements(connection: DuckDBPyConnection, folder: Path, articles: Mapping[str, str]) -> tuple[int, int]:
    """Writes statements of articles (id to the file of its page), the latest first: how many, in how many files."""
    rows = connection.execute(_SAID, [list(articles)])
    target, parts, count = folder / "static", 0, 0
    target.mkdir(parents=True, exist_ok=True)
    while found := rows.fetchmany(PART):
        plain = [
            [who, state, str(day) if day else None, chain, text, articles[id_]]
            for who, state, day, chain, text, id_ in found
        ]
        # ASCII only: no character of an article can end the script or change how it is read.
        (target / f"said-{parts}.js").write_text(f"detenteSaid({json.dumps(plain)});\n", "ascii")
        parts, count = parts + 1, count + len(found)
    script = resources.files("detente.web").joinpath("static", SCRIPT).read_bytes()
    (target / SCRIPT).write_bytes(script)
    return count, parts


def search_form(forms: Iterable[HtmlElement], said: tuple[int, int]) -> None:
    """Makes the server's search form one that the script answers; it says what it searches."""
    from lxml import html

    count, parts = said
    for form in forms:
        for field in form.xpath(".//input[@name='on']"):
            field.drop_tree()
        form.set("data-parts", str(parts))
        note = html.Element("p", {"class": "quiet", "id": "found", "role": "status"})
        note.text = f"Searches the {count:,} statements of the articles in this copy."
        form.addnext(note)
        note.addnext(html.Element("script", {"src": f"../static/{SCRIPT}", "defer": "defer"}))
