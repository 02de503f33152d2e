"""Near-copies: pair F1 on the gold, by the rule that the store and the cluster share.

python -m bench.copies
python -m bench.copies --million [N] [--memory 512MB] [--words 60]    (a store of N made-up articles, one in ten a
near-copy: rate, and memory as it grows)
python -m bench.copies --hot 5000 20000    (articles that share boilerplate: seconds to tie, settle, store)
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from bench.data import data_path
from detente.articles.copies import settled
from detente.records import Article, Document

BATCH, WORDS, LENGTH, TOLD_EVERY = 1_500, 20_000, 60, 30_000
#: Words at the beginning of an article that its near-copies leave as they are.
HEAD = 20


def gold() -> dict[str, str]:
    """Cluster labels by id, articles taken in order of date as a store meets them."""
    with gzip.open(data_path("dups", "dups.jsonl.gz"), "rt", encoding="utf-8") as lines:
        records = sorted((json.loads(line) for line in lines), key=lambda record: (record["date"], record["id"]))
    texts: dict[str, str] = {record["id"]: record["text"] for record in records}
    copies = settled(texts)
    return {key: copies.get(key, key) for key in texts}


def score(labels: dict[str, str]) -> str:
    """The line that the data's own script prints."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(labels, file)
        file.flush()
        command = [sys.executable, str(data_path("dups", "score.py")), file.name]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def made_up(count: int, length: int = LENGTH) -> Iterator[tuple[Article, bool]]:
    """Short articles of made-up words, and whether each is a near-copy (two words changed) of an earlier one."""
    chance = random.Random(7)
    words = ["".join(chance.choices("aeioulnrstkmpd", k=chance.randint(3, 9))) for _ in range(WORDS)]
    weights = [1 / (rank + 10) for rank in range(WORDS)]
    earlier: list[list[str]] = []
    for number in range(count):
        copied = bool(earlier) and chance.random() < 0.1
        text = list(chance.choice(earlier)) if copied else chance.choices(words, weights, k=length)
        if copied:
            for _ in range(2):
                text[chance.randrange(HEAD, length)] = chance.choice(words)
        elif len(earlier) < 2_000 or number % 50 == 0:
            earlier = [*earlier[-1_999:], text]
        yield Article(f"{number:032x}", " ".join(text), date=date(2001, 1, 1), language="en"), copied


def million(count: int, memory: str | None, length: int) -> None:
    """Prints the rate, the copies found and the highest memory of the process over a store of `count` articles."""
    from detente.store import writer
    from detente.store.connection import writing
    from detente.store.copies import mark_copies

    begun, right, told = time.perf_counter(), 0, 0
    with tempfile.TemporaryDirectory() as folder, writing(Path(folder) / "copies.duckdb") as connection:
        if memory:
            connection.execute(f"SET memory_limit = '{memory}'")
        run, tally, stream = writer.begin_run(connection, "copies", [], ""), writer.Tally(), made_up(count, length)
        while batch := list(islice(stream, BATCH)):
            marked, newly = mark_copies(connection, [article for article, _ in batch], [])
            documents = [Document(article) for article in marked]
            tally = writer.write_batch(connection, run, documents, [], tally, "", newly.prints)
            found = [a.duplicate_of is not None for a in marked]
            right += sum(f and copied for f, (_, copied) in zip(found, batch, strict=True))
            told += sum(found)
            if tally.stored // TOLD_EVERY > (tally.stored - len(batch)) // TOLD_EVERY:
                print(_progress(tally.stored, begun), file=sys.stderr, flush=True)
    print(f"{_progress(count, begun)}; copies found {told:,}, of them meant as copies {right:,}")


def hot(count: int) -> None:
    """Processor seconds for `count` articles that share one notice of 60 words: copies of each other, or no copies."""
    from detente.articles.copies import print_of
    from detente.spark.copies import _forest
    from detente.store import writer
    from detente.store.connection import BUILD_MEMORY, writing
    from detente.store.copies import mark_copies

    dice = random.Random(3)
    words = ["".join(dice.choices("aeioulnrstkmpd", k=dice.randint(3, 9))) for _ in range(WORDS)]
    notice = " ".join(dice.choices(words, k=60))
    for name, length in (("of a long notice and little else", 20), ("of their own", 300)):
        texts = {f"{n:032x}": f"{' '.join(dice.choices(words, k=length))} {notice}" for n in range(count)}
        prints = [print_of(text) for text in texts.values()]
        begun = time.process_time()
        edges = sum(1 for _ in _forest({n: new.marks for n, new in enumerate(prints)}))
        tied = time.process_time() - begun
        found = settled(texts)
        done = time.process_time() - begun - tied
        largest = max(Counter(band for new in prints for band in new.bands).values())
        print(f"{count:,} articles {name}: {largest:,} in the largest band, {edges:,} edges, {len(found):,} copies")
        print(f"  tied in {tied:.1f} s, settled (with signatures) in {done:.1f} s", flush=True)
        begun = time.process_time()
        with tempfile.TemporaryDirectory() as folder, writing(Path(folder) / "s.duckdb", BUILD_MEMORY) as connection:
            run, tally = writer.begin_run(connection, "copies", [], ""), writer.Tally()
            stream = (Article(key, text, date=date(2001, 1, 1), language="en") for key, text in texts.items())
            while batch := list(islice(stream, BATCH)):
                marked, newly = mark_copies(connection, batch, [])
                documents = [Document(article) for article in marked]
                tally = writer.write_batch(connection, run, documents, [], tally, "", newly.prints)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(f"  stored in {time.process_time() - begun:.1f} s, at most {peak:.2f} GB", flush=True)


def _progress(done: int, begun: float) -> str:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    rate, busy = done / (time.perf_counter() - begun), done / time.process_time()
    now = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e9
    speed = f"{rate:,.0f} a second ({busy:,.0f} a second of processor)"
    return f"{done:,} articles, {speed}, {now:.2f} GB, at most {peak:.2f} GB"


def main() -> None:
    """Prints the score, or the figures of the large store."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--million", nargs="?", type=int, const=1_000_000)
    options.add_argument("--memory", help="what DuckDB may keep; that of a build by default")
    options.add_argument("--words", type=int, default=LENGTH, help=f"of a made-up article, more than {HEAD}")
    options.add_argument("--hot", type=int, nargs="+", metavar="N", help="articles that share a band")
    chosen = options.parse_args()
    if chosen.words <= HEAD:
        options.error(f"--words must be more than {HEAD}")
    for count in chosen.hot or ():
        hot(count)
    if chosen.hot:
        return
    if chosen.million:
        million(chosen.million, chosen.memory, chosen.words)
        return
    start = time.perf_counter()
    labels = gold()
    rate = len(labels) / (time.perf_counter() - start)
    print(score(labels), f"{rate:,.0f} texts/s", flush=True)


if __name__ == "__main__":
    main()
