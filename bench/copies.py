"""Near-copies: pair F1 on the gold, and rate and memory over a million short articles.

python -m bench.copies [--many 1000000]
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

from bench.data import data_path
from detente.articles.copies import CopyIndex


def gold() -> dict[str, str]:
    """Cluster labels by id, articles taken in order of date as a store meets them."""
    with gzip.open(data_path("dups", "dups.jsonl.gz"), "rt", encoding="utf-8") as lines:
        records = sorted((json.loads(line) for line in lines), key=lambda record: (record["date"], record["id"]))
    texts: dict[str, str] = {record["id"]: record["text"] for record in records}
    index = CopyIndex(texts.__getitem__)
    return {key: index.add(key, text) or key for key, text in texts.items()}


def score(labels: dict[str, str]) -> str:
    """The line that the data's own script prints."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(labels, file)
        file.flush()
        command = [sys.executable, str(data_path("dups", "score.py")), file.name]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def many(count: int) -> str:
    """Short articles of 60 words out of the news' own vocabulary; each tenth is an earlier one, lightly changed."""
    with gzip.open(data_path("news", "reuters21578.jsonl.gz"), "rt", encoding="utf-8") as lines:
        words = sorted(
            {word for line, _ in zip(lines, range(2000), strict=False) for word in json.loads(line)["text"].split()}
        )
    chance = random.Random(7)
    texts: list[bytes] = []
    index = CopyIndex(lambda key: texts[int(key)].decode())
    found = planted = 0
    start = time.perf_counter()
    for number in range(count):
        is_copy = number > 100 and chance.random() < 0.1
        text = texts[chance.randrange(number)].decode() if is_copy else " ".join(chance.choices(words, k=60))
        if is_copy:
            text = text.replace(text.split(" ", 30)[29], "today", 1)
        texts.append(text.encode())
        planted += is_copy
        found += index.add(str(number), text) is not None
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{count:,} articles, {count / seconds:,.0f}/s, peak {peak:,.0f} MB, {found:,} of {planted:,} copies found"


def main() -> None:
    """Prints the score and, if asked for, the long run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=0, help="how many made-up short articles to run over")
    options = parser.parse_args()
    start = time.perf_counter()
    labels = gold()
    print(score(labels), f"{len(labels) / (time.perf_counter() - start):,.0f} texts/s", flush=True)
    if options.many:
        print(many(options.many))


if __name__ == "__main__":
    main()
