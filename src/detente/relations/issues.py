"""What relations turn on: the issue list and where an article names its entries."""

from __future__ import annotations

from detente.records import Article, IssueMention

__all__ = ["find"]


def find(article: Article) -> tuple[IssueMention, ...]:
    """Issue mentions outside notices, in order."""
    return ()
