"""Fits `src/detente/data/times/year_lags.csv`: what the lag between an article's year and the years it names tells.

python -m bench.dating_years     (dated articles of 1987 to 2019; none of those that bench.dating tests on)

A candidate year's score is the sum, over the kinds of named years (see detente.articles.dating_years), of the weight of
its lag; the weights maximise the likelihood of the true years, each corpus with its own share, pulled towards 0 and
towards the neighbouring lag. Counts of lags only: no word of any article is kept.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bench.data import data_path
from bench.dating import others
from detente.articles.dating_clues import year_looks
from detente.articles.dating_years import FIRST_LAGS, FIRST_YEAR, LAST_YEAR, lag_index, lags, said_years
from detente.language.parser import Sentence
from detente.language.sentences import split
from detente.records import Article

__all__ = ["main"]

_OUT = Path(__file__).resolve().parents[1] / "src" / "detente" / "data" / "times" / "year_lags.csv"
#: How much each corpus counts, however many of its articles name a year.
_SHARES = {"whitehouse": 0.35, "reuters21578": 0.4, "afp_xinhua": 0.15, "guardian_sdf": 0.1}
_SMALL, _SMOOTH = 5e-5, 3e-4
_HEAD = """# What the lag between an article's year and a year it names tells: log-odds by kind of named year.
# Columns: the first lag (its year less the named one) of each group. Fitted by `python -m bench.dating_years`.
"""
Groups = dict[str, set[int]]


def groups_of(doc: dict[str, Any]) -> Groups:
    """The years that an article names, by kind."""
    title, text = doc.get("title") or "", doc["text"]
    article = Article(doc["id"], text, title=title)
    sentences = [Sentence(start, end) for start, end in split(text)]
    return lags(said_years(f"{title}\n{text}", year_looks(article, sentences)))


def _corpora() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for name in ("whitehouse", "reuters21578"):
        yield name, others(name)
    for name in ("afp_xinhua", "guardian_sdf"):
        with gzip.open(data_path("news", f"{name}.jsonl.gz"), "rt", encoding="utf-8") as lines:
            yield name, [json.loads(line) for line in lines]


def fit(docs: Sequence[tuple[Groups, int, float]], kinds: Sequence[str]) -> NDArray[Any]:
    """Weights by kind and group of lags, from (named years, true year, share)."""
    years = np.arange(FIRST_YEAR, LAST_YEAR + 1)
    groups = np.array([[lag_index(int(t - y)) for t in years] for y in range(1900, 2100)])
    entries = [
        (row, kinds.index(kind), year - 1900, len(said) ** -0.5)
        for row, (named, _, _) in enumerate(docs)
        for kind, said in named.items()
        if kind in kinds
        for year in said
    ]
    row, kind, year, value = (np.array(column) for column in zip(*entries, strict=True))
    true = np.array([t for _, t, _ in docs]) - FIRST_YEAR
    share = np.array([s for _, _, s in docs])
    shape = (len(kinds), len(FIRST_LAGS))

    def loss(flat: NDArray[Any]) -> tuple[float, NDArray[Any]]:
        weights = flat.reshape(shape)
        score = np.zeros((len(docs), len(years)))
        np.add.at(score, row, value[:, None] * weights[kind[:, None], groups[year]])
        score -= score.max(1, keepdims=True)
        belief = np.exp(score)
        belief /= belief.sum(1, keepdims=True)
        told = -(share * np.log(belief[np.arange(len(docs)), true] + 1e-12)).sum()
        belief[np.arange(len(docs)), true] -= 1
        slope = np.zeros(shape)
        np.add.at(slope, (kind[:, None], groups[year]), value[:, None] * (share[:, None] * belief)[row])
        step = np.diff(weights, axis=1)
        slope[:, 1:] += _SMOOTH * step
        slope[:, :-1] -= _SMOOTH * step
        slope += _SMALL * weights
        return told + _SMALL * (weights**2).sum() / 2 + _SMOOTH * (step**2).sum() / 2, slope.ravel()

    found = minimize(loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return np.asarray(found.x).reshape(shape)


def examples(name: str, docs: Sequence[dict[str, Any]]) -> list[tuple[Groups, int, float]]:
    """The articles of a corpus that name a year, with the share of each."""
    told = [(named, int(doc["date"][:4])) for doc in docs if (named := groups_of(doc))]
    return [(named, year, _SHARES[name] / len(told)) for named, year in told]


def main() -> None:
    """Writes the table and says what it was fitted on."""
    docs = [example for name, corpus in _corpora() for example in examples(name, corpus)]
    kinds = sorted({kind for named, _, _ in docs for kind in named})
    weights = fit(docs, kinds)
    rows = [f"{kind},{','.join(f'{value:.2f}' for value in row)}\n" for kind, row in zip(kinds, weights, strict=True)]
    _OUT.write_text(_HEAD + f"kind,{','.join(map(str, FIRST_LAGS))}\n" + "".join(rows), "utf-8")
    print(f"{len(kinds)} kinds from {len(docs)} articles that name a year")


if __name__ == "__main__":
    main()
