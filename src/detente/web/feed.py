"""An Atom feed of alerts: dyads whose arrow points up or down on the store's last day."""

from __future__ import annotations

from datetime import datetime
from xml.etree import ElementTree as ET

from detente.web.page import Page

__all__ = ["atom"]

_NS = "http://www.w3.org/2005/Atom"


def atom(board: Page, base: str, taken: datetime, day: str) -> bytes:
    """The feed, from the board's rows."""
    ET.register_namespace("", _NS)
    feed = ET.Element(f"{{{_NS}}}feed")
    _add(feed, "title", "detente: relations that moved")
    _add(feed, "id", f"{base}/feed.atom")
    _add(feed, "updated", taken.isoformat(timespec="seconds"))
    ET.SubElement(feed, f"{{{_NS}}}link", {"rel": "self", "href": f"{base}/feed.atom"})
    for row in board.rows:
        if row["arrow"] not in ("up", "down"):
            continue
        entry = ET.SubElement(feed, f"{{{_NS}}}entry")
        _add(entry, "title", f"{'▲' if row['arrow'] == 'up' else '▼'} {row['names']}")
        _add(entry, "id", f"tag:detente,{day}:{row['a']}-{row['b']}-{row['arrow']}")
        _add(entry, "updated", f"{day}T00:00:00Z")
        ET.SubElement(entry, f"{{{_NS}}}link", {"href": f"{base}/dyad/{row['a']}/{row['b']}?on={day}"})
        author = ET.SubElement(entry, f"{{{_NS}}}author")
        _add(author, "name", "detente")
        _add(entry, "summary", str(row["line"]))
    text: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{_NS}}}{name}").text = text
