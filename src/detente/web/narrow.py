"""The snapshot as it looks from one dyad: views of the store's own names over the index tables.

A page about two states asks the same questions as the command line does, with the same functions. On a cursor of its
own, temporary views named `events`, `mentions`, `actors` and `sentences` stand before the store's tables and hold only
what concerns the two, so that these questions read thousands of rows and not millions. What either state has with third
states is not among them (see `web.around`), nor are statements (see `web.dyad.pair`).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

__all__ = ["among", "narrowed", "statements_at"]

_EVENT = (
    *("id", "origin", "date", "date_to", "date_precision", "source_id", "source_sector", "source_name"),
    *("target_id", "target_sector", "target_name", "type", "mode", "cameo", "intensity", "quad", "modality"),
    *("confidence", "issues", "mentions", "outlets", "article_id", "sentence", "text", "codebook", "told", "dyad"),
)
#: Nothing about the two that a page tells by its actors is older than this, as of the page's day.
_TOLD = timedelta(days=366)


def narrowed(connection: DuckDBPyConnection, a: str, b: str, pair: int, on: date, *, texts: bool) -> DuckDBPyConnection:
    """A new cursor with the views. `a` and `b` are state codes, `pair` is their number in the index (−1: none);
    `texts` says that the second index layer is there."""
    cursor = connection.cursor()
    for code in (a, b):
        if not (code.isascii() and code.isalnum()):
            raise ValueError(code)  # codes stand in view definitions, which take no parameters
    for name, sql in _views(pair, a, b, on, texts=texts).items():
        cursor.execute(f"CREATE TEMP VIEW {name} AS {sql}")
    return cursor


def _views(pair: int, a: str, b: str, on: date, *, texts: bool) -> dict[str, str]:
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
        "actors": f"""SELECT actor_id, article_id, "start", "end" FROM main.web_actors
            WHERE actor_id IN ('{a}', '{b}') AND date BETWEEN DATE '{told}' AND DATE '{on}'""",
    }


def among(column: str, numbers: Sequence[int]) -> str:
    """A condition on a sorted column: the bounds keep a scan to where the numbers lie, which a bare list does not."""
    if not numbers:
        return "false"
    listed = ", ".join(str(int(number)) for number in numbers)
    return f"{column} BETWEEN {min(numbers)} AND {max(numbers)} AND {column} IN ({listed})"


def statements_at(docs: Sequence[int]) -> str:
    """The condition on `web_statements` for statements by number: they lie in that order, and a place is found at once
    where a value must be looked for."""
    return among("rowid", [doc - 1 for doc in docs])
