"""Trains the judges of gates on labelled passages of ours: `python -m bench.train_relations [--folds N]`.

The passages are those of `data/training/passages` and those of `data/training/relations`, which bear labels of gates
and claims only, but for some files (`_WAIT`). Two logistic models are fitted by L-BFGS from nought (the same data gives
the same files) on shapes and classes of words: is a candidate a gate, and of which kind. With `--folds` nothing is
written: a passage is judged by models fitted without it, and the scores are printed beside those of the patterns alone
(a match: sentence and kind).
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bench.labelled import f1
from bench.passage_relations import article_of, starts
from bench.passages import Passage, passages
from bench.train_statements import matrix, write
from detente import actors, pipeline
from detente.language import parser, times
from detente.language.parser import Sentence
from detente.records import Actor, Article, IssueMention, Timex
from detente.relations import gates
from detente.relations.gate_candidates import Candidate, Page, candidates, ruled
from detente.statements.model import read as read_network

DATA = Path(__file__).resolve().parents[1] / "src/detente/data"
FOLDER = DATA / "training/relations"
#: How strongly weights are held down, and how often a feature must be seen.
SHRINK, FEWEST = 5.0, 4
#: These teach nothing yet: models fitted on them too told more false gates on text that nobody had read.
_WAIT = ("gb_", "gc_", "gd_", "qk_", "ql_", "qm_", "qn_", "qr_")

Features = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A passage with what `annotate` knows when it looks for gates and claims, every sentence parsed."""

    passage: Passage
    article: Article
    sentences: tuple[Sentence, ...]
    actors: tuple[Actor, ...]
    times: tuple[Timex, ...]
    issues: tuple[IssueMention, ...]


def read(chosen: Sequence[Passage]) -> Iterator[Read]:
    """Each passage by `annotate`'s own steps."""
    for passage in chosen:
        draft = pipeline.prepare(article_of(passage))
        if draft.stopped:
            continue
        text = draft.article.text
        docs = parser.parse([text[start:end] for start, end in draft.spans])
        sentences = tuple(Sentence(s, e, doc) for (s, e), doc in zip(draft.spans, docs, strict=True))
        found = actors.resolve(draft.article, sentences, draft.actors)
        moments = times.find(draft.article, sentences)
        yield Read(passage, draft.article, sentences, found, moments, draft.issues)


def everything() -> list[Read]:
    """The passages that teach, read."""
    chosen = [*passages(), *passages(sorted(FOLDER.glob("*.txt")))]
    return list(read([p for p in chosen if not Path(p.place).name.startswith(_WAIT)]))


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a passage with its candidates and what each is: a kind, "" for no gate, None for unclear."""

    gates: tuple[Candidate, ...]
    truths: tuple[str | None, ...]
    labels: tuple[str, ...]
    patterns: tuple[str, ...]


def lines(one: Read) -> Iterator[Line]:
    """The sentences of a passage with candidates or labels."""
    if one.article.date is None:
        return
    page, begins = Page.of(one.article.text, one.article.date, one.times, one.actors), starts(one.passage)
    for number in range(len(one.passage.sentences)):
        start, end = begins[number], begins[number + 1]
        labels = [g for g in one.passage.gates if g.sentence == number]
        spans = []
        for label in labels:
            at = one.article.text.find(label.words, start)
            spans.append((at, at + len(label.words), label.kind) if at >= 0 else (start, end, label.kind))
        inside = [s for s in one.sentences if start <= s.start < end]
        found = tuple(c for s in inside for c in candidates(page, s))
        if found or labels:
            matched = tuple(p.kind for s in inside for p in ruled(page, (s.start, s.end)))
            yield Line(found, tuple(truth(c, spans) for c in found), tuple(g.kind for g in labels), matched)


def truth(one: Candidate, labels: Sequence[tuple[int, int, str]]) -> str | None:
    """The kind of the label that the candidate's word stands in, or that the time hanging on it does."""
    answer: str | None = ""
    for start, end, kind in labels:
        timed = one.time is not None and start < one.time.end and one.time.start < end
        if (start < one.end and one.start < end) or (timed and one.held):
            return kind
        answer = None if timed else answer
    return answer


def logistic(rows: Sequence[Features], truths: Sequence[bool]) -> tuple[list[str], NDArray[np.float64]]:
    """The features that are frequent enough, and their weights with the bias last."""
    counts = Counter(name for names in rows for name in set(names))
    names = sorted(name for name, count in counts.items() if count >= FEWEST)
    inputs = matrix(rows, {name: i for i, name in enumerate(names)}).astype(np.float64)
    wanted = np.array(truths, np.float64)

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = np.clip(inputs @ values[:-1] + values[-1], -30, 30)
        likely = 1 / (1 + np.exp(-scores))
        miss = -(wanted * np.log(likely) + (1 - wanted) * np.log1p(-likely)).sum()
        slope = likely - wanted
        held = SHRINK / 2 * (values[:-1] ** 2).sum()
        return float(miss + held), np.append(inputs.T @ slope + SHRINK * values[:-1], slope.sum())

    best = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return names, best.x


def save(names: Sequence[str], values: NDArray[np.float64], path: Path) -> None:
    """The model as a network without hidden units, in the format of `statements/model.py`."""
    none = np.zeros((0, 0), np.float32)
    net = [
        np.zeros((len(names), 0), np.float32),
        none,
        np.zeros(0, np.float32),
        np.zeros((0, 1), np.float32),
        values[:-1, None].astype(np.float32),
        values[-1:].astype(np.float32),
    ]
    write([net], names, np.zeros(0, np.float32), np.ones(0, np.float32), path)


def fit_gates(chosen: Sequence[Line], folder: Path) -> None:
    """Fits and writes the two models of gates."""
    sure = [(c, t) for line in chosen for c, t in zip(line.gates, line.truths, strict=True) if t is not None]
    names, values = logistic([c.features for c, _ in sure], [bool(t) for _, t in sure])
    save(names, values, folder / Path(gates.WEIGHTS).name)
    kinds = [(features, kind == t) for c, t in sure if t for kind, features in c.kinds]
    names, values = logistic([f for f, _ in kinds], [y for _, y in kinds])
    save(names, values, folder / Path(gates.KINDS).name)


def fold(passage: Passage, folds: int) -> int:
    """A passage's fold, by digest of file and title."""
    key = f"{passage.place.split(':')[0]} {passage.title}"
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % folds


def score(chosen: Sequence[tuple[Passage, Line]], folds: int) -> None:
    """Prints how well each fold is judged by models fitted on the others."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for number in range(folds):
        with tempfile.TemporaryDirectory() as folder:
            fit_gates([line for p, line in chosen if fold(p, folds) != number], Path(folder))
            models = gates.Models(
                read_network((Path(folder) / Path(gates.WEIGHTS).name).read_bytes()),
                read_network((Path(folder) / Path(gates.KINDS).name).read_bytes()),
            )
        for passage, line in chosen:
            if fold(passage, folds) == number:
                place = "own" if passage.place.startswith("g") else "passages"
                _count(counts, place, "models", line.labels, [f.kind for f in gates.choose(line.gates, models)])
                _count(counts, place, "patterns", line.labels, line.patterns)
    print(f"{'':<20}{'gold':>6}{'found':>7}{'P':>7}{'R':>7}{'F1':>7}")
    for place in ("passages", "own"):
        for by in ("patterns", "models"):
            right, found, gold = (counts[place, by, what] for what in ("right", "found", "gold"))
            print(f"{place + ' ' + by:<20}{gold:>6}{found:>7}{f1(right, found, gold)}")


def _count(
    counts: Counter[tuple[str, str, str]], place: str, by: str, labels: Sequence[str], found: Sequence[str]
) -> None:
    counts[place, by, "gold"] += len(labels)
    counts[place, by, "found"] += len(found)
    counts[place, by, "right"] += (Counter(labels) & Counter(found)).total()


def main() -> None:
    """Trains and says on how much."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("-o", "--out", type=Path, default=DATA / "relations")
    options.add_argument("--folds", type=int, default=0)
    chosen = options.parse_args()
    found = [(one.passage, line) for one in everything() for line in lines(one)]
    if chosen.folds:
        score(found, chosen.folds)
        return
    fit_gates([line for _, line in found], chosen.out)
    told = sum(len(line.labels) for _, line in found)
    print(f"{told} gates, {sum(len(line.gates) for _, line in found)} candidates")


if __name__ == "__main__":
    main()
