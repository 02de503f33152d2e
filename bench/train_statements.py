"""Trains the judge of candidate statements on our own marked articles and writes `data/statements/weights.npz`.

`python -m bench.train_statements` trains three networks of 32 hidden units, joined to one, on every article of
`data/training/statements`; `python -m bench.quotes` scores them on the gold quotations, which train nothing. Features
are shapes, labels, word classes and the words of `cues.toml`, beside the parser's own vectors. Seeds are fixed: the
same data gives the same file.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bench.marked import MarkedArticle, marked_articles
from detente.language import parser, sentences
from detente.language.parser import Sentence
from detente.statements.features import PAIR
from detente.statements.readings import Reading, readings
from detente.statements.turns import quotations

Floats = NDArray[np.float32]
WEIGHTS = Path(__file__).resolve().parents[1] / "src/detente/data/statements/weights.npz"
TRIM = " \t\r\n\"“”‘’'`.,;:!?-–—()[]"
HIDDEN, NETS, EPOCHS, BATCH, RATE = 32, 3, 10, 512, 0.004
#: Decay of the weights a step (times the rate); shares of units and of vector values left out.
SHRINK, DROP, DROP_VECTORS = 0.05, 0.5, 0.3
#: The second target (does the content overlap any statement?) helps the first to learn, and tells what is none.
TARGETS = np.array([1.0, 0.5], np.float32)
FEWEST = 8


def parsed(texts: Sequence[str]) -> Iterator[list[Sentence]]:
    """Each text's sentences with their parses."""
    for text in texts:
        spans = sentences.split(text)
        short = [(s, e) for s, e in spans if e - s <= parser.LONGEST_PARSED]
        docs = dict(zip(short, parser.parse([text[s:e] for s, e in short]), strict=True))
        yield [Sentence(s, e, docs.get((s, e))) for s, e in spans]


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span as the scorer compares it."""
    while start < end and text[start] in TRIM:
        start += 1
    while end > start and text[end - 1] in TRIM:
        end -= 1
    return start, end


def shared(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Intersection over union of two spans."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    return both / (max(one[1], other[1]) - min(one[0], other[0])) if both > 0 else 0.0


def target(text: str, reading: Reading, gold: list[tuple[tuple[int, int], Any]]) -> tuple[float, float]:
    """How well a reading fits a gold statement with its speaker (0 where their IoU is below a half, else between that
    IoU and 1), and whether it touches any."""
    span, best, touches = trim(text, reading.start, reading.end), 0.0, 0.0
    who = None if reading.speaker is None else (reading.speaker.start, reading.speaker.end)
    for content, quote in gold:
        fit = shared(span, content)
        touches = max(touches, float(fit > 0))
        named = None if quote["speaker_start"] is None else (quote["speaker_start"], quote["speaker_end"])
        right = (who is None and named is None) or (who is not None and named is not None and shared(who, named) > 0)
        if fit >= 0.5 and right:
            best = max(best, 0.5 + 0.5 * fit)
    return best, touches


def judged(
    articles: Sequence[MarkedArticle],
) -> Iterator[tuple[list[Sentence], list[tuple[Reading, tuple[float, float]]]]]:
    """Each article's sentences, and its readings with their targets."""
    for article, sents in zip(articles, parsed([a.text for a in articles]), strict=True):
        text, quotes = article.text, article.as_gold()["quotes"]
        gold = [(trim(text, q["start"], q["end"]), q) for q in quotes]
        yield sents, [(reading, target(text, reading, gold)) for reading in readings(sents, quotations(text))]


def examples(articles: Sequence[MarkedArticle]) -> tuple[list[tuple[str, ...]], Floats, Floats]:
    """Features, vectors and targets of every reading of the articles."""
    features, vectors, targets = [], [], []
    for _, found in judged(articles):
        for reading, wanted in found:
            features.append(reading.features)
            vectors.append(reading.vectors)
            targets.append(wanted)
    return features, np.array(vectors, np.float32), np.array(targets, np.float32)


def matrix(features: Sequence[Sequence[str]], index: dict[str, int]) -> csr_matrix:
    """Rows of ones where a feature is there."""
    pairs = [(r, index[f]) for r, names in enumerate(features) for f in names if f in index]
    rows, columns = zip(*pairs, strict=True)
    return csr_matrix((np.ones(len(pairs), np.float32), (rows, columns)), shape=(len(features), len(index)))


def sigmoid(values: Floats) -> Floats:
    """The logistic function, safe at both ends."""
    return (1.0 / (1.0 + np.exp(-np.clip(values, -30, 30)))).astype(np.float32)


def fit(inputs: csr_matrix, deep: csr_matrix, vectors: Floats, targets: Floats, seed: int) -> list[Floats]:
    """One network by Adam with dropout: [inner, dense, inner bias, outer, direct, outer bias].

    `deep` has the first columns of `inputs`: those that lead to the hidden units.
    """
    random = np.random.default_rng(seed)
    width, outs = inputs.shape[1], targets.shape[1]
    net = [
        random.normal(0, 0.1, (deep.shape[1], HIDDEN)).astype(np.float32),
        random.normal(0, 0.02, (vectors.shape[1], HIDDEN)).astype(np.float32),
        np.zeros(HIDDEN, np.float32),
        random.normal(0, 0.1, (HIDDEN, outs)).astype(np.float32),
        np.zeros((width, outs), np.float32),
        np.full(outs, -1, np.float32),
    ]
    first, second, step = [np.zeros_like(p) for p in net], [np.zeros_like(p) for p in net], 0
    for epoch in range(EPOCHS):
        rate, order = RATE * (1 - epoch / EPOCHS), random.permutation(len(targets))
        for begin in range(0, len(order), BATCH):
            rows = order[begin : begin + BATCH]
            step += 1
            slopes = _slopes(net, inputs[rows], deep[rows], vectors[rows], targets[rows], random)
            for k, slope in enumerate(slopes):
                first[k] = 0.9 * first[k] + 0.1 * slope
                second[k] = 0.999 * second[k] + 0.001 * slope * slope
                net[k] -= rate * (first[k] / (1 - 0.9**step)) / (np.sqrt(second[k] / (1 - 0.999**step)) + 1e-8)
                if net[k].ndim > 1:
                    net[k] *= 1 - rate * SHRINK
    return net


def _slopes(
    net: list[Floats],
    rows: csr_matrix,
    deep: csr_matrix,
    vectors: Floats,
    targets: Floats,
    random: np.random.Generator,
) -> list[Floats]:
    inner, dense, inner_bias, outer, direct, bias = net
    seen = vectors * ((random.random(vectors.shape, np.float32) > DROP_VECTORS) / np.float32(1 - DROP_VECTORS))
    before = deep @ inner + seen @ dense + inner_bias
    mask = ((random.random(before.shape, np.float32) > DROP) / np.float32(1 - DROP)).astype(np.float32)
    hidden = np.maximum(before, 0) * mask
    error = (sigmoid(hidden @ outer + rows @ direct + bias) - targets) / np.float32(len(targets)) * TARGETS
    back = (error @ outer.T) * mask * (before > 0)
    return [deep.T @ back, seen.T @ back, back.sum(0), hidden.T @ error, rows.T @ error, error.sum(0)]


def write(nets: Sequence[list[Floats]], names: Sequence[str], mean: Floats, scale: Floats, path: Path) -> None:
    """The networks as one, their answers averaged, in half precision; `mean` and `scale` of the vectors folded in."""
    direct = sum(net[4][:, :1] for net in nets) / len(nets)
    hidden = np.hstack([net[0] for net in nets])
    inner = np.hstack([direct, np.pad(hidden, ((0, len(names) - len(hidden)), (0, 0)))])
    dense = np.hstack([net[1] for net in nets]) / scale[:, None]
    rest = mean @ dense
    units = np.concatenate([net[2] for net in nets]) - rest
    base = sum(net[5][0] for net in nets) / len(nets)
    half: dict[str, NDArray[Any]] = {
        "inner": inner,
        "dense": dense,
        "rest": rest,
        "bias": np.concatenate([[base], units]),
    }
    half["out"] = np.concatenate([net[3][:, 0] for net in nets]) / len(nets)
    if nets[0][3].shape[1] > 1:
        half["near"] = np.mean([net[4][:, 1] for net in nets], 0)
        half["near_out"] = np.concatenate([net[3][:, 1] for net in nets]) / len(nets)
        half["near_bias"] = np.mean([net[5][1] for net in nets], 0, keepdims=True)
    arrays: dict[str, Any] = {name: values.astype(np.float16) for name, values in half.items()}
    with path.open("wb") as handle:
        np.savez_compressed(handle, names=np.array("\n".join(names)), parser=np.array(parser.vectors_of()), **arrays)


def train(articles: Sequence[MarkedArticle], path: Path) -> int:
    """Trains on the articles and writes the weights; the number of examples."""
    features, vectors, targets = examples(articles)
    counts = Counter(name for names in features for name in names)
    known = sorted(name for name, count in counts.items() if count >= FEWEST)
    names = sorted(known, key=lambda name: PAIR in name)
    inputs = matrix(features, {name: i for i, name in enumerate(names)})
    mean, scale = vectors.mean(0), vectors.std(0) + np.float32(1e-6)
    vectors = (vectors - mean) / scale
    deep = inputs[:, : sum(PAIR not in name for name in names)]
    write([fit(inputs, deep, vectors, targets, seed) for seed in range(NETS)], names, mean, scale, path)
    return len(features)


def main() -> None:
    """Trains and says on how much."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("-o", "--out", type=Path, default=WEIGHTS)
    chosen = options.parse_args()
    articles = marked_articles()
    quotes = sum(len(a.attributions) for a in articles)
    print(f"{len(articles)} articles, {quotes} attributions, {train(articles, chosen.out)} candidates")


if __name__ == "__main__":
    main()
