"""Who: the gazetteer, and its dated resolution to state, sector and person on the article's day."""

from __future__ import annotations

from detente.actors.find import find
from detente.actors.resolve import resolve

__all__ = ["find", "resolve"]
