"""Hostile text as HTML: marked spans, visible control characters, safe links out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from markupsafe import Markup, escape

__all__ = ["clip", "marked", "outside", "visible"]

#: Characters that reorder or hide text: shown by their number instead of obeyed.
_HIDDEN = re.compile(
    "[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)


def visible(text: str) -> str:
    """The text with its direction and control characters spelt out."""
    return _HIDDEN.sub(lambda match: f"‹U+{ord(match.group()):04X}›", text)


def clip(text: object, most: int = 240) -> str:
    """The beginning of a long text, saying how much is left out."""
    plain = visible(str(text if text is not None else ""))
    return plain if len(plain) <= most else f"{plain[:most].rstrip()}… [{len(plain) - most:,} characters more]"


def outside(url: object) -> str | None:
    """An http(s) address, or None: nothing else becomes a link."""
    text = str(url or "").strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and parts.netloc and len(text) < 2000 else None


def marked(text: str, spans: Iterable[tuple[int, int, str]]) -> Markup:
    """The text with each span's kinds as classes; spans may overlap and are cut to the text."""
    kept = [(max(0, s), min(len(text), e), kind) for s, e, kind in spans if s is not None and e is not None and s < e]
    edges: dict[int, tuple[list[str], list[str]]] = {}
    for start, end, kind in kept:
        if start < end:
            edges.setdefault(start, ([], []))[0].append(kind)
            edges.setdefault(end, ([], []))[1].append(kind)
    out: list[str] = []
    open_: list[str] = []
    position = 0
    for edge in sorted({*edges, len(text)}):
        out.append(_piece(text[position:edge], open_))
        position = edge
        for kind in edges.get(edge, ([], []))[1]:
            open_.remove(kind)
        open_ += edges.get(edge, ([], []))[0]
    return Markup("".join(out))


def _piece(text: str, kinds: list[str]) -> str:
    if not text:
        return ""
    shown = escape(visible(text))
    if not kinds:
        return str(shown)
    unique = list(dict.fromkeys(kinds))
    return f'<mark class="{escape(" ".join(unique))}" title="{escape(", ".join(unique))}">{shown}</mark>'
