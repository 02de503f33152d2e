"""Speed of `annotate` beside the stock small English spaCy pipeline (all its parts), same news, same process.

    python -m bench.speed [--articles N]

Both read the same texts twice, by the clock both times: a first run beside a first run, a warm one (every word was met)
beside a warm one; the figure that counts is the ratio. Rates are sentences a second of one process (sentences as
detente splits them). Then where annotate's time goes.
"""

from __future__ import annotations

import argparse
import cProfile
import itertools
import os
import pstats
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

from bench.data import data_path
from detente.articles.read import read
from detente.language.parser import installed_model
from detente.pipeline import annotate_batch
from detente.records import Article

CORPORA = ("afp_xinhua", "reuters21578", "whitehouse", "guardian_sdf")
ROOMS = {
    "parser": "language/parser.py",
    "sentences": "language/sentences.py",
    "times": "language/times/",
    "actors": "detente/actors/",
    "statements": "detente/statements/",
    "events": "detente/events/",
    "relations": "detente/relations/",
}


def articles(count: int) -> list[Article]:
    """A mix of the corpora in equal parts."""
    found: list[Article] = []
    for name in CORPORA:
        inputs = [str(data_path("news", f"{name}.jsonl.gz"))]
        texts = (item for item in read(inputs) if isinstance(item, Article) and len(item.text) < 20_000)
        found += itertools.islice(texts, count // len(CORPORA))
    return found


def clock(run: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of the processor, never none, and what came of it."""
    started = time.process_time()
    result = run()
    return max(time.process_time() - started, 1e-9), result


def twice(run: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds of a first run and of a warm one, and what came of it."""
    first, result = clock(run)
    return first, clock(run)[0], result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=200)
    options = parser.parse_args()
    import spacy

    news = articles(options.articles)
    stock = spacy.load(installed_model())
    texts = [article.text for article in news]
    list(stock.pipe(texts[:10]))
    annotate_batch(news[:10])
    *ours, documents = twice(lambda: annotate_batch(news))
    *peers, _ = twice(lambda: list(stock.pipe(texts)))
    count = sum(len(document.sentences) for document in documents)
    print(f"{len(news)} articles, {count:,} sentences, {sum(map(len, texts)):,} characters, one process, CPU seconds")
    for name, own, peer in zip(("first run", "warm"), ours, peers, strict=True):
        print(f"  stock spaCy pipeline, {name:9s} {count / peer:7.0f} sentences/s   1.00")
        print(f"  annotate, {name:21s} {count / own:7.0f} sentences/s   {peer / own:.2f}")
    profile(news)


def profile(news: list[Article]) -> None:
    """Own time by room, in percent."""
    watch = cProfile.Profile()
    watch.runcall(annotate_batch, news)
    stats: Any = pstats.Stats(watch)
    total = sum(row[2] for row in stats.stats.values())
    own = dict.fromkeys([*ROOMS, "spaCy, thinc, numpy", "other"], 0.0)
    for (file, _, _), row in stats.stats.items():
        room = next((name for name, part in ROOMS.items() if part in file), None)
        library = any(part in file for part in ("spacy", "thinc", "numpy"))
        own[room or ("spaCy, thinc, numpy" if library else "other")] += row[2]
    print("where the time goes (profiled, own time):")
    for name, seconds in sorted(own.items(), key=lambda item: -item[1]):
        print(f"  {name:22s} {seconds / total:6.1%}")


if __name__ == "__main__":
    main()
