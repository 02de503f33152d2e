"""Builds `src/detente/data/times/names_by_year.csv`: in which half years White House texts said a name.

python -m bench.dating_names     (United States government works, public domain; none that bench.dating tests on)

Softmax regression: the names of a text give each half year a score, and the weights maximise the likelihood of the true
ones. Half years beside each other share their weights, so that a name does not stop at New Year.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bench.dating import others
from detente.articles.dating_names import STEP, names_in

__all__ = ["main"]

_OUT = Path(__file__).resolve().parents[1] / "src" / "detente" / "data" / "times" / "names_by_year.csv"
_FIRST, _LAST = 2009, 2017
#: A name in fewer texts says nothing, in more than this share of them neither.
_FEWEST, _MOST = 3, 0.3
#: Widths of the two kernels over half years (of the truth, of the weights), and the pull of the weights towards 0.
_TRUE, _SHARED, _SMALL = 0.5, 1.0, 3e-5
_ROUNDS, _RATE, _KEPT = 30, 3.0, 0.9
#: A name whose weights (tenths of log-odds) spread less is left out.
_TELLING = 4
_TIME_WORD = re.compile(
    r"day\b|January|February|March|April|May|June|July|August|September|October|November|December|I’"
)
_HEAD = """# In which half years a name was said: log-odds in tenths, to be divided by the root of 1 + the names found.
# Built by `python -m bench.dating_names` from White House texts of 2009-2017 (public domain); do not edit by hand.
"""
_COLUMNS = (_LAST + 1 - _FIRST) * 12 // STEP


def telling_names(docs: Sequence[dict[str, Any]]) -> dict[str, int]:
    """The names worth weighing, with the number of texts each is in: no word of time, no ordinary one."""
    texts: Counter[str] = Counter()
    plain: Counter[str] = Counter()
    for doc in docs:
        plain.update(set(re.findall(r"\b[a-z][\w’'-]+", doc["text"])))
        texts.update(list(names_in(_whole(doc))))
    return {
        name: count
        for name, count in sorted(texts.items())
        if _FEWEST <= count <= _MOST * len(docs)
        and not _TIME_WORD.search(name)
        and (" " in name or plain[name.lower()] < 0.1 * count)
    }


def _whole(doc: dict[str, Any]) -> str:
    return "\n".join([doc.get("title") or "", doc["text"]])


def _column(doc: dict[str, Any]) -> float:
    """The half year of a text, with its fraction."""
    return ((int(doc["date"][:4]) - _FIRST) * 12 + int(doc["date"][5:7]) - 0.5) / STEP


def weights(docs: Sequence[dict[str, Any]], names: dict[str, int]) -> NDArray[Any]:
    """Log-odds by name and half year."""
    index = {name: number for number, name in enumerate(names)}
    rare = np.array([math.log(len(docs) / count) for count in names.values()])
    found = [[index[name] for name in names_in(_whole(doc)) if name in index] for doc in docs]
    rows = [row for row, known in enumerate(found) for _ in known]
    values = [rare[name] * (1 + len(known)) ** -0.5 for known in found for name in known]
    said = csr_matrix((values, (rows, [name for known in found for name in known])), shape=(len(docs), len(names)))
    columns = np.arange(_COLUMNS)
    true = _kernel(np.array([_column(doc) for doc in docs])[:, None] - columns - 0.5, _TRUE)
    shared = _kernel(columns[:, None] - columns, _SHARED)
    own, bias = np.zeros((len(names), _COLUMNS)), np.zeros(_COLUMNS)
    pace = np.zeros_like(own)
    for _ in range(_ROUNDS):
        score = said @ (own @ shared) + bias
        belief = np.exp(score - score.max(1, keepdims=True))
        belief /= belief.sum(1, keepdims=True)
        pace = _KEPT * pace + (said.T @ (belief - true)) @ shared.T / len(docs) + _SMALL * own
        own -= _RATE * pace
        bias -= (belief - true).mean(0)
    learned: NDArray[Any] = (own @ shared) * rare[:, None]
    return learned


def _kernel(away: NDArray[Any], width: float) -> NDArray[Any]:
    near = np.exp(-0.5 * (away / width) ** 2)
    shares: NDArray[Any] = near / near.sum(1, keepdims=True)
    return shares


def table(docs: Sequence[dict[str, Any]]) -> dict[str, tuple[int, ...]]:
    """The weights in tenths, of the names whose weights differ."""
    names = telling_names(docs)
    tenths = np.round(10 * weights(docs, names)).astype(int)
    return {
        name: tuple(row.tolist()) for name, row in zip(names, tenths, strict=True) if row.max() - row.min() >= _TELLING
    }


def main() -> None:
    """Writes the table and says how many names it holds."""
    docs = [doc for doc in others("whitehouse") if _FIRST <= int(doc["date"][:4]) <= _LAST]
    rows = table(docs)
    head = [f"{_FIRST + month // 12}-{month % 12 + 1:02}" for month in range(0, _COLUMNS * STEP, STEP)]
    lines = [f"{name},{','.join(map(str, row))}\n" for name, row in rows.items()]
    _OUT.write_text(_HEAD + f"name,{','.join(head)}\n" + "".join(lines), "utf-8")
    print(f"{len(rows)} names from {len(docs)} texts")


if __name__ == "__main__":
    main()
