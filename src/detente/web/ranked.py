"""Okapi BM25 over the postings of the snapshot: which statements hold all words, and how well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

    from detente.web.memo import Memo

__all__ = ["scored"]

#: The formula's usual constants.
_K, _B = 1.2, 0.75
#: The words as the index numbers them, rarest first.
_NUMBERS = """
SELECT w.number, r.docs FROM web_words w JOIN web_rarity r ON r.word = w.number
WHERE w.word IN (SELECT unnest(?::VARCHAR[])) ORDER BY r.docs, w.number
"""
_POSTINGS = "SELECT doc, times FROM web_postings WHERE word = ? ORDER BY doc"
_LENGTHS = "SELECT least(length, 65535)::USMALLINT AS length FROM web_lengths ORDER BY doc"


def scored(
    memo: Memo[Any], connection: DuckDBPyConnection, words: Sequence[str]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Numbers of the statements that hold all (folded) words, in order, and their scores.

    `memo` keeps the lengths of all statements, two bytes each.
    """
    import numpy as np

    numbers = connection.execute(_NUMBERS, [list(words)]).fetchall()
    docs, score = np.zeros(0, np.int64), np.zeros(0)
    if not numbers or len(numbers) < len(words):
        return docs, score
    lengths: NDArray[np.uint16] = memo.get("lengths", lambda: _numbers(connection, _LENGTHS)["length"])
    mean = float(lengths.mean())
    for at, (number, rarity) in enumerate(numbers):
        found = _numbers(connection, _POSTINGS, number)
        here, times = found["doc"].astype(np.int64), found["times"].astype(float)
        if at == 0:
            docs, score = here, np.zeros(len(here))
        else:
            docs, kept, place = np.intersect1d(docs, here, assume_unique=True, return_indices=True)
            score, times = score[kept], times[place]
        length = lengths[docs - 1] / mean
        weight = np.log(1 + (len(lengths) - rarity + 0.5) / (rarity + 0.5))
        score = score + weight * times * (_K + 1) / (times + _K * (1 - _B + _B * length))
    return docs, score


def _numbers(connection: DuckDBPyConnection, sql: str, *parameters: int) -> dict[str, NDArray[Any]]:
    import numpy as np

    return {name: np.asarray(line) for name, line in connection.execute(sql, parameters).fetchnumpy().items()}
