"""Alerts as an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from detente._version import __version__
from detente.relations.alerts.alert import Logged, Proof
from detente.relations.alerts.words import name, quoted

__all__ = ["to_atom"]

_NS = "http://www.w3.org/2005/Atom"
_ARROWS = {"up": "▲ ", "down": "▼ ", None: ""}


def to_atom(
    logged: Sequence[Logged], *, store: str, base: str | None = None, most: int = 100, made: datetime | None = None
) -> bytes:
    """The latest `most` alerts, newest first.

    `store` (its file's name) makes the feed's id; `base` is the address of a dashboard for links to the dyads; `made`
    stands as the time of a feed without alerts (now by default).
    """
    ET.register_namespace("", _NS)
    newest = sorted(logged, key=lambda one: (one.found, one.alert.date), reverse=True)[:most]
    feed = ET.Element(f"{{{_NS}}}feed")
    _add(feed, "title", f"Alerts of {store}")
    _add(feed, "id", uuid5(NAMESPACE_URL, f"detente:alerts:{store}").urn)
    _add(feed, "updated", _time(newest[0].found if newest else made or datetime.now(UTC)))
    _add(_add(feed, "author"), "name", "detente")
    _add(feed, "generator", "detente", version=__version__)
    if base:
        _add(feed, "link", rel="self", href=f"{base}/feed.atom")
    for one in newest:
        _entry(feed, one, base)
    text: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text


def _entry(feed: ET.Element, one: Logged, base: str | None) -> None:
    alert, entry = one.alert, _add(feed, "entry")
    a, b = alert.pair
    _add(entry, "title", f"{_ARROWS[alert.direction]}{name(a)} – {name(b)}: {alert.rule}")
    _add(entry, "id", uuid5(NAMESPACE_URL, f"detente:alert:{alert.id}").urn)
    _add(entry, "updated", _time(one.found))
    _add(entry, "category", term=alert.kind)
    if base:
        _add(entry, "link", rel="alternate", href=f"{base}/dyad/{quote(a)}/{quote(b)}?on={alert.on}")
    _add(entry, "summary", alert.line, type="text")
    _add(entry, "content", "\n".join([alert.line, *map(_evidence, alert.evidence)]), type="text")


def _evidence(proof: Proof) -> str:
    return f"{proof.what} {proof.id}: {quoted(proof, 1000)}"


def _add(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{_NS}}}{tag}", attributes)
    child.text = text
    return child


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
