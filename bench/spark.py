"""The annotation on Spark with two cores beside one: the same articles, the same machine, one run after the other.

    python -m bench.spark [--articles N] [--repeat R]

The articles lie in eight JSONL files. The session is up and every worker has loaded its models before the clock starts;
it runs over the whole of `annotate`: read, Parquet between the stages, annotate, write. The aim is 1.6 times.

A wall clock only tells on a quiet machine. So each run says how much of the machine other programs took meanwhile and
the processor seconds of its own; the last line is the ratio of the least times that these seconds allow where two cores
are free: a run cannot end before its busiest worker, nor before half of all its work.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.data import data_path
from detente.articles.read import read
from detente.records import Article

CORPORA = ("afp_xinhua", "reuters21578")
FILES = 8
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Run:
    """Seconds: of the wall clock, of the processors (all processes of the run; its busiest Python worker), and of other
    programs meanwhile."""

    wall: float
    cpu: float
    busiest: float
    others: float

    @property
    def least(self) -> float:
        """The wall-clock seconds that it cannot come under on two cores."""
        return max(self.busiest, self.cpu / 2)


def deal(count: int, folder: Path) -> int:
    """News as JSON lines, in files of like length: a task with the longest texts must not decide the time. How many."""
    found: list[Article] = []
    for name in CORPORA:
        texts = (a for a in read([str(data_path("news", f"{name}.jsonl.gz"))]) if isinstance(a, Article))
        found += itertools.islice((a for a in texts if 500 < len(a.text) < 6000), count // len(CORPORA))
    lines = [json.dumps({"id": a.given_id, "date": str(a.date), "text": a.text}) for a in found]
    for number in range(FILES):
        (folder / f"{number}.jsonl").write_text("\n".join(lines[number::FILES]), encoding="utf-8")
    return len(lines)


def used() -> dict[int, float]:
    """Processor seconds so far of this process and each one under it (Linux)."""
    kin, out = {os.getpid()}, {}
    for pid in sorted(int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit()):
        try:
            fields = Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if pid in kin or int(fields[1]) in kin:
            kin.add(pid)
            out[pid] = (int(fields[11]) + int(fields[12])) / TICK
    return out


def busy() -> float:
    """Processor seconds of the whole machine that were not idle, stolen time included."""
    fields = [int(n) for n in Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
    return (sum(fields[:8]) - fields[3] - fields[4]) / TICK


def only(cores: int, source: Path, out: Path) -> Run:
    """A short run to load the models, then the one that is clocked, in a session of this process."""
    from detente.articles.promising import assembler
    from detente.spark.inputs import found_in
    from detente.spark.jobs import Job, annotate
    from detente.spark.session import session

    spark = session(f"local[{cores}]", {"spark.python.worker.reuse": "true"})
    for run in ("warm", "in"):
        job = Job(spark, found_in([str(source / run)]), out / f"{cores}{run}", assembler(), partitions=FILES)
        before, machine, started = used(), busy(), time.perf_counter()
        annotate(job)
        wall = time.perf_counter() - started
        own = {pid: seconds - before.get(pid, 0.0) for pid, seconds in used().items()}
        others = busy() - machine - sum(own.values())
    workers = [s for pid, s in own.items() if b"pyspark" in Path("/proc", str(pid), "cmdline").read_bytes()]
    spark.stop()
    return Run(wall, sum(own.values()), max(workers), max(0.0, others))


def apart(cores: int, source: Path, out: Path) -> Run:
    """`only` in a process of its own."""
    command = [sys.executable, "-m", "bench.spark", "--only", str(cores), str(source), str(out)]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return Run(*json.loads(said.splitlines()[-1]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--only", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        run = only(int(options.only[0]), Path(options.only[1]), Path(options.only[2]))
        print(json.dumps([run.wall, run.cpu, run.busiest, run.others]))
        return
    cores = len(os.sched_getaffinity(0))
    allowed = []
    with tempfile.TemporaryDirectory() as name:
        source = Path(name)
        for count, folder in ((min(96, options.articles), "warm"), (options.articles, "in")):
            (source / folder).mkdir()
            dealt = deal(count, source / folder)
        for turn in range(options.repeat):
            one, two = (apart(n, source, Path(name, f"out{turn}")) for n in (1, 2))
            for title, run in (("local[1]", one), ("local[2]", two)):
                taken = run.others / (run.wall * cores)
                rate = f"{dealt / run.wall:5.1f} articles a second by the wall clock"
                own = f"{run.cpu:.1f} s of processors, {run.busiest:.1f} s in the busiest worker"
                print(f"{title}: {rate}; {own}; other programs took {taken:.0%} of the machine", flush=True)
            allowed.append(one.least / two.least)
            print(f"  {one.wall / two.wall:.2f} times by the wall clock", flush=True)
    print(f"{median(allowed):.2f} times at the least that processor seconds allow (median of {len(allowed)})")


if __name__ == "__main__":
    main()
