"""The snapshot as it looks from one dyad: views of the store's own names over the index tables.

A page about two states asks the same questions as the command line does, with the same functions. On a cursor of its
own, temporary views named `events`, `mentions`, `statements`, `actors` and `sentences` stand before the store's tables
and hold only what concerns the two, so that these questions read thousands of rows and not millions. What either state
has with third states is not among them: see `web.around`.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from detente.relations.brief import RECENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

__all__ = ["among", "narrowed", "pair_number"]

_EVENT = (
    *("id", "origin", "date", "date_to", "date_precision", "source_id", "source_sector", "source_name"),
    *("target_id", "target_sector", "target_name", "type", "mode", "cameo", "intensity", "quad", "modality"),
    *("confidence", "issues", "mentions", "outlets", "article_id", "sentence", "text", "codebook", "told", "dyad"),
)
#: Nothing about the two that a page tells by its actors is older than this, as of the page's day.
_TOLD = timedelta(days=366)

_NEAR = "SELECT doc FROM web_near WHERE pair = ? AND date > ? AND date <= ?"


def narrowed(connection: DuckDBPyConnection, a: str, b: str, on: date, *, texts: bool) -> DuckDBPyConnection:
    """A new cursor with the views. `a` and `b` are state codes; `texts` says that the second index layer is there."""
    cursor = connection.cursor()
    for code in (a, b):
        if not (code.isascii() and code.isalnum()):
            raise ValueError(code)  # codes stand in view definitions, which take no parameters
    pair = pair_number(cursor, a, b)
    docs = [doc for (doc,) in cursor.execute(_NEAR, [pair, on - RECENT, on]).fetchall()] if texts else []
    for name, sql in _views(pair, a, b, on, docs, texts=texts).items():
        cursor.execute(f"CREATE TEMP VIEW {name} AS {sql}")
    return cursor


def pair_number(connection: DuckDBPyConnection, a: str, b: str) -> int:
    """The dyad's number in the index; −1 where the store has no event of the two."""
    rows = connection.execute("SELECT pair FROM web_pairs WHERE a = ? AND b = ? LIMIT 1", sorted((a, b))).fetchall()
    return int(rows[0][0]) if rows else -1


def _views(pair: int, a: str, b: str, on: date, docs: list[int], *, texts: bool) -> dict[str, str]:
    own = ", ".join(_EVENT)
    views = {
        "events": f"SELECT {own} FROM main.web_events WHERE pair = {pair}",
        "acts": f"SELECT * FROM main.web_events WHERE pair = {pair} AND counts",
    }
    if not texts or pair < 0:
        return views
    told = on - _TOLD
    return views | {
        "articles": f"SELECT * FROM main.web_pair_heads WHERE pair = {pair}",
        "gates": f"SELECT * FROM main.web_pair_gates WHERE pair = {pair}",
        "mentions": f"SELECT * FROM main.web_tellings WHERE pair = {pair}",
        "sentences": f"SELECT * FROM main.web_pair_sentences WHERE pair = {pair}",
        "statements": f"SELECT * FROM main.web_statements WHERE {among('doc', docs)}",
        "actors": f"""SELECT actor_id, article_id, "start", "end" FROM main.web_actors
            WHERE actor_id IN ('{a}', '{b}') AND date BETWEEN DATE '{told}' AND DATE '{on}'""",
    }


def among(column: str, numbers: Sequence[int]) -> str:
    """A condition on a sorted column: the bounds keep a scan to where the numbers lie, which a bare list does not."""
    if not numbers:
        return "false"
    listed = ", ".join(str(int(number)) for number in numbers)
    return f"{column} BETWEEN {min(numbers)} AND {max(numbers)} AND {column} IN ({listed})"
