"""Near-copies across the whole store: each new article is compared with the kept articles that share a band with it.

The first of a group that was stored is the kept one; later ones point at it with `duplicate_of` and share its story.
Bands of kept articles lie in the table `bands`, so the cost of an article does not grow with the square of the store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from detente.articles.copies import bands, best, signature

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from detente.records import Article

__all__ = ["find_copies"]

#: Kept articles compared with one new article, those with most bands in common first.
_CANDIDATES = 24


def find_copies(
    connection: DuckDBPyConnection, articles: Sequence[Article]
) -> tuple[dict[str, str], list[tuple[int, str]]]:
    """Article id -> id of the kept copy, for those that are copies; and the rows of `bands` for those that are kept."""
    bodies = {article.id: _body(article.text, ((n.start, n.end) for n in article.notices)) for article in articles}
    marks = {key: bands(signature(text)) for key, text in bodies.items()}
    holders = _holders(connection, sorted({band for own in marks.values() for band in own}))
    texts = _texts(connection, sorted({key for keys in holders.values() for key in keys})) | bodies
    copies: dict[str, str] = {}
    kept: list[tuple[int, str]] = []
    for article in articles:
        shared = Counter(key for band in marks[article.id] for key in holders.get(band, ()))
        likely = sorted(shared, key=lambda key: (-shared[key], key))[:_CANDIDATES]
        found = best(bodies[article.id], ((key, texts[key]) for key in likely))
        if found:
            copies[article.id] = found
            continue
        for band in marks[article.id]:
            holders.setdefault(band, []).append(article.id)
            kept.append((band, article.id))
    return copies, kept


def _holders(connection: DuckDBPyConnection, wanted: list[int]) -> dict[int, list[str]]:
    rows = connection.execute(
        "SELECT band, article_id FROM bands WHERE band IN (SELECT unnest(?::BIGINT[])) ORDER BY article_id", (wanted,)
    ).fetchall()
    holders: dict[int, list[str]] = {}
    for band, key in rows:
        holders.setdefault(band, []).append(key)
    return holders


def _texts(connection: DuckDBPyConnection, ids: list[str]) -> dict[str, str]:
    if not ids:
        return {}
    rows = connection.execute(
        "SELECT id, text, notices FROM articles WHERE id IN (SELECT unnest(?::VARCHAR[]))", (ids,)
    ).fetchall()
    return {key: _body(text, ((n["start"], n["end"]) for n in notices)) for key, text, notices in rows}


def _body(text: str, notices: Iterable[tuple[int, int]]) -> str:
    """The text without its notices: two pages with one menu are no copies."""
    parts, position = [], 0
    for start, end in sorted(notices):
        parts.append(text[position:start])
        position = max(position, end)
    return "".join([*parts, text[position:]])
