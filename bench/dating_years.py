"""Fits `year_lags.csv` and `month_lags.csv` of `src/detente/data/times`: what the lag between an article's year or
month and those it names tells.

python -m bench.dating_years     (dated articles of 1987 to 2019; none of those that bench.dating tests on)

A candidate month's score is the sum, over the kinds of named years and months (see detente.articles.dating_years), of
the weight of its lag; the weights maximise the likelihood of the true months, each corpus with its own share, pulled
towards 0 and towards the neighbouring lag. Counts of lags only: no word of any article is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from bench.dating import others
from detente.articles.dating_clues import year_looks
from detente.articles.dating_said import said_years
from detente.articles.dating_years import FIRST_LAGS, FIRST_YEAR, LAST_YEAR, MONTH_LAGS, lags, month_lags
from detente.language.parser import Sentence
from detente.language.sentences import split
from detente.records import Article

__all__ = ["main"]

_OUT = Path(__file__).resolve().parents[1] / "src" / "detente" / "data" / "times"
#: How much each corpus counts, however many of its articles name a year.
_SHARES = {"whitehouse": 0.35, "reuters21578": 0.4, "afp_xinhua": 0.15, "guardian_sdf": 0.1}
_SMALL, _SMOOTH = 5e-5, 3e-4
_HEAD = """# What the lag between an article's {unit} and a {unit} it names tells: log-odds by kind of named {unit}.
# Columns: the first lag (its {unit} less the named one) of each group. Fitted by `python -m bench.dating_years`.
"""
Groups = dict[str, set[int]]
#: The named years and months of an article, its own month (from the year 0), and its share.
Example = tuple[Groups, Groups, int, float]


def groups_of(doc: dict[str, Any]) -> tuple[Groups, Groups]:
    """The years and the months that an article names, by kind."""
    title, text = doc.get("title") or "", doc["text"]
    article = Article(doc["id"], text, title=title)
    sentences = [Sentence(start, end) for start, end in split(text)]
    words = said_years(f"{title}\n{text}", year_looks(article, sentences))
    return lags(words), month_lags(words)


class _Part:
    """The weights of one table: `kinds` by groups of lags, against the times of `step` months."""

    def __init__(self, named: Sequence[Groups], first_lags: Sequence[int], step: int) -> None:
        self.kinds = sorted({kind for groups in named for kind in groups})
        self.shape = (len(self.kinds), len(first_lags))
        self.step, self.rows = step, len(named)
        first = FIRST_YEAR * 12 // step
        self.times = np.arange(first, (LAST_YEAR + 1) * 12 // step)
        entries = [
            (row, self.kinds.index(kind), time, len(said) ** -0.5)
            for row, groups in enumerate(named)
            for kind, said in groups.items()
            for time in said
        ]
        row, kind, time, value = (np.array(column) for column in zip(*entries, strict=True))
        group = np.maximum(0, np.searchsorted(first_lags, self.times - time[:, None], side="right") - 1)
        cells = (kind[:, None] * len(first_lags) + group).ravel()
        places = (row[:, None] * len(self.times) + np.arange(len(self.times))).ravel()
        values = value.repeat(len(self.times))
        size = (self.rows * len(self.times), self.shape[0] * self.shape[1])
        self.matrix = csr_matrix((values, (places, cells)), shape=size)

    def scores(self, weights: NDArray[Any]) -> NDArray[Any]:
        """By article and month."""
        found: NDArray[Any] = (self.matrix @ weights).reshape(self.rows, -1).repeat(self.step, axis=1)
        return found

    def slope(self, by_month: NDArray[Any]) -> NDArray[Any]:
        """What a change of the scores by month means for the weights."""
        by_time = by_month.reshape(self.rows, -1, self.step).sum(2)
        found: NDArray[Any] = self.matrix.T @ by_time.ravel()
        return found


def _pull(flat: NDArray[Any], shape: tuple[int, int]) -> tuple[float, NDArray[Any]]:
    """The cost of weights that are large or differ from their neighbours, and its slope."""
    weights = flat.reshape(shape)
    step = np.diff(weights, axis=1)
    slope = _SMALL * weights
    slope[:, 1:] += _SMOOTH * step
    slope[:, :-1] -= _SMOOTH * step
    return _SMALL * float((weights**2).sum()) / 2 + _SMOOTH * float((step**2).sum()) / 2, slope.ravel()


def fit(docs: Sequence[Example]) -> tuple[dict[str, NDArray[Any]], dict[str, NDArray[Any]]]:
    """The weights by kind, of the lags in years and in months, from (years, months, true month, share)."""
    parts = (
        _Part([years for years, _, _, _ in docs], FIRST_LAGS, 12),
        _Part([months for _, months, _, _ in docs], MONTH_LAGS, 1),
    )
    true = np.array([month for _, _, month, _ in docs]) - FIRST_YEAR * 12
    share = np.array([s for _, _, _, s in docs])
    cut = parts[0].shape[0] * parts[0].shape[1]

    def loss(flat: NDArray[Any]) -> tuple[float, NDArray[Any]]:
        score = parts[0].scores(flat[:cut]) + parts[1].scores(flat[cut:])
        score -= score.max(1, keepdims=True)
        belief = np.exp(score)
        belief /= belief.sum(1, keepdims=True)
        told = -(share * np.log(belief[np.arange(len(docs)), true] + 1e-12)).sum()
        belief[np.arange(len(docs)), true] -= 1
        belief *= share[:, None]
        pulls = [_pull(flat[:cut], parts[0].shape), _pull(flat[cut:], parts[1].shape)]
        slope = np.concatenate([part.slope(belief) + pull for part, (_, pull) in zip(parts, pulls, strict=True)])
        return told + sum(cost for cost, _ in pulls), slope

    start = np.zeros(cut + parts[1].shape[0] * parts[1].shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    tables = [weights.reshape(part.shape) for part, weights in zip(parts, (found[:cut], found[cut:]), strict=True)]
    years, months = (dict(zip(part.kinds, rows, strict=True)) for part, rows in zip(parts, tables, strict=True))
    return years, months


def examples(name: str, docs: Sequence[dict[str, Any]]) -> list[Example]:
    """The articles of a corpus that name a year, with the share of each."""
    told = [(named, doc["date"]) for doc in docs if (named := groups_of(doc))[0]]
    return [
        (years, months, int(day[:4]) * 12 + int(day[5:7]) - 1, _SHARES[name] / len(told))
        for (years, months), day in told
    ]


def main() -> None:
    """Writes the tables and says what they were fitted on."""
    docs = [example for name in _SHARES for example in examples(name, others(name))]
    for unit, first_lags, rows in zip(("year", "month"), (FIRST_LAGS, MONTH_LAGS), fit(docs), strict=True):
        lines = [f"{kind},{','.join(f'{value:.2f}' for value in row)}\n" for kind, row in rows.items()]
        head = _HEAD.format(unit=unit) + f"kind,{','.join(map(str, first_lags))}\n"
        (_OUT / f"{unit}_lags.csv").write_text(head + "".join(lines), "utf-8")
        print(f"{len(rows)} kinds of {unit}s from {len(docs)} articles that name a year")


if __name__ == "__main__":
    main()
