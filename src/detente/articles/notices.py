"""Page chrome in an article's text: appeals, related links, newsletter boxes, cookie lines, bylines."""

from __future__ import annotations

from detente.records import Notice

__all__ = ["find"]


def find(text: str, title: str | None = None, outlet: str | None = None) -> tuple[Notice, ...]:
    """The stretches of `text` that are not the article, in order, without overlap."""
    return ()
