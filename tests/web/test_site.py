"""The static site opens from disk: relative links that all lead somewhere, no forms."""

from __future__ import annotations

import re
from pathlib import Path

from detente.web.site import write_site


def test_every_link_leads_to_a_file(store: Path, tmp_path: Path) -> None:
    pages, left = write_site(store, tmp_path, most=40)
    files = sorted(tmp_path.rglob("*.html"))
    assert len(files) == pages and left > 0
    for file in files:
        text = file.read_text("utf-8")
        assert "<form" not in text and 'href="/' not in text and 'src="/' not in text
        for link in re.findall(r'(?:href|src)="([^"#:]+)(?:#[^"]*)?"', text):
            assert (file.parent / link).resolve().is_file(), (file, link)
