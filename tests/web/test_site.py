"""The static site opens from disk: relative links that all lead somewhere, no form but that of its own search."""

from __future__ import annotations

import json
import re
from pathlib import Path

from detente.web.site import write_site


def test_every_link_leads_to_a_file(store: Path, tmp_path: Path) -> None:
    pages, left = write_site(store, tmp_path, most=40)
    files = sorted(tmp_path.rglob("*.html"))
    assert len(files) == pages and left > 0
    for file in files:
        text = file.read_text("utf-8")
        assert ("<form" in text) == (file.parent.name == "search" and file.name == "index.html"), file
        assert 'href="/' not in text and 'src="/' not in text
        for link in re.findall(r'(?:href|src)="([^"#:]+)(?:#[^"]*)?"', text):
            assert (file.parent / link).resolve().is_file(), (file, link)


def test_statements_of_the_articles_written_can_be_searched(store: Path, tmp_path: Path) -> None:
    write_site(store, tmp_path, most=60)
    articles = list((tmp_path / "article").glob("*.html"))
    rows = []
    for part in sorted((tmp_path / "static").glob("said-*.js")):
        rows += json.loads(part.read_text("ascii").removeprefix("detenteSaid(").rstrip(";\n)"))
    assert rows and len(rows) == len(articles)
    assert all((tmp_path / href).is_file() for *_, href in rows)
