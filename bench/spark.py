"""The annotation on Spark with two cores beside one: the same articles, the same machine, one run after the other.

    python -m bench.spark [--articles N] [--repeat R]

The session is up, the articles lie in Parquet (the reading is another stage) and every worker has loaded its models
before the clock starts. The aim is 1.6 times.
"""

from __future__ import annotations

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.data import data_path
from detente.articles.read import read
from detente.records import Article

CORPORA = ("afp_xinhua", "reuters21578", "guardian_sdf")


def lines(count: int) -> list[str]:
    """News as JSON lines, in parts of like length: a task with the longest texts must not decide the time."""
    found: list[Article] = []
    for name in CORPORA:
        texts = (a for a in read([str(data_path("news", f"{name}.jsonl.gz"))]) if isinstance(a, Article))
        found += itertools.islice((a for a in texts if 500 < len(a.text) < 6000), count // len(CORPORA))
    return [json.dumps({"id": a.given_id, "date": str(a.date), "text": a.text}) for a in found]


def seconds(cores: int, source: Path, out: Path) -> float:
    """Wall-clock seconds of the annotation stage alone, in a process of its own."""
    command = [sys.executable, "-m", "bench.spark", "--only", str(cores), str(source), str(out)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1])


def only(cores: int, source: Path, out: Path) -> float:
    from detente.articles.promising import assembler
    from detente.spark.inputs import found_in
    from detente.spark.jobs import Job, annotate
    from detente.spark.session import session

    spark = session(f"local[{cores}]", {"spark.python.worker.reuse": "true"})
    for run in ("warm", "clock"):
        job = Job(spark, found_in([str(source)]), out / f"{cores}{run}", assembler(), partitions=8)
        started = time.perf_counter()
        annotate(job)
        taken = time.perf_counter() - started
    spark.stop()
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=240)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--only", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        print(only(int(options.only[0]), Path(options.only[1]), Path(options.only[2])))
        return
    with tempfile.TemporaryDirectory() as name:
        source = Path(name, "in.jsonl")
        text = lines(options.articles)
        source.write_text("\n".join(text), encoding="utf-8")
        for turn in range(options.repeat):
            one, two = (seconds(cores, source, Path(name, f"out{turn}")) for cores in (1, 2))
            rates = f"local[1] {len(text) / one:.1f}, local[2] {len(text) / two:.1f} articles a second"
            print(f"{len(text)} articles: {rates}; {one / two:.2f} times", flush=True)


if __name__ == "__main__":
    main()
