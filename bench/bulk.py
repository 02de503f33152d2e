"""Bulk: documents and sentences a second by stage, beside trafilatura and stock spaCy on the same files in the same
run; and memory over time while a store is built.

    python -m bench.bulk [--articles N]
    python -m bench.bulk --memory 1000 1000000 [--minutes M] [--share 0.03]

Rates are of one process, in CPU seconds (the machine may have other work); each is taken after a warm-up, those of the
annotation and of stock spaCy when both have met every word. The memory run repeats real news with altered words,
`--share` of it naming two states so that it passes the sieve, and builds a store with all cores; it ends after
`--minutes` and says how far it came.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

from bench.data import data_path
from bench.extraction import raws
from bench.speed import CORPORA, clock, twice
from detente.actors.states import all_states
from detente.articles.promising import assembler
from detente.articles.raw import Raw
from detente.articles.read import read, read_raw
from detente.language import parser, sentences
from detente.language.parser import installed_model
from detente.pipeline import annotate_batch
from detente.records import Article
from detente.sieve import FAST
from detente.store.build import build

PAGES = ("aeb", "appended", "segments")


def archive(folder: Path, count: int) -> Path:
    """The pages of the extraction sets as a WARC of gzip members, as CC-NEWS has them."""
    from fastwarc.warc import WarcRecord, WarcRecordType

    path = folder / "pages.warc.gz"
    found = itertools.islice((raw for name in PAGES for _, raw in raws(name)), count)
    with path.open("wb") as file:
        for number, raw in enumerate(found):
            assert isinstance(raw.html, bytes)
            record = WarcRecord()
            record.init_headers(record_type=WarcRecordType.response)
            record.headers["WARC-Target-URI"] = f"https://example.org/{number}"
            record.headers["Content-Type"] = "application/http; msgtype=response"
            record.set_bytes_content(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + raw.html)
            packed = BytesIO()
            record.write(packed)
            file.write(gzip.compress(packed.getvalue()))
    return path


def pages(path: Path) -> Iterator[str]:
    """Rates of the stages that a page goes through, and of trafilatura."""
    import trafilatura

    seconds, found = clock(lambda: [r for r in read_raw([str(path)]) if isinstance(r, Raw)])
    yield f"{len(found)} pages in a WARC of {path.stat().st_size:,} bytes; pages a second of one process"
    yield line("read the archive", len(found), seconds)
    for way in ("quick", "promising", "full"):
        assemble = assembler(way)
        list(assemble(found[0]))
        seconds, _ = clock(lambda assemble=assemble: [a for r in found for a in assemble(r)])  # type: ignore[misc]
        yield line(f"extraction, dates, language, notices: {way}", len(found), seconds)
    plain = [r.html for r in found]
    trafilatura.extract(plain[0])
    seconds, _ = clock(lambda: [trafilatura.bare_extraction(html, with_metadata=True) for html in plain])
    yield line("trafilatura, text and metadata", len(found), seconds)


def line(name: str, count: int, seconds: float, spans: int = 0) -> str:
    rate = f"{count / seconds:12,.1f} a second"
    return f"  {name:46}{rate}" + (f"{spans / seconds:12,.0f} sentences a second" if spans else "")


def texts(count: int) -> Iterator[str]:
    """Rates of the stages that a text goes through, and of the stock pipeline."""
    import spacy

    files = [str(data_path("news", f"{name}.jsonl.gz")) for name in CORPORA]
    each = max(1, count // len(files))
    seconds, raw = clock(lambda: [r for f in files for r in itertools.islice(read_raw([f]), each)])
    yield f"{len(raw)} news texts; texts (and sentences) a second of one process"
    yield line("read the files", len(raw), seconds)
    assemble = assembler()
    seconds, items = clock(lambda: [a for r in raw if isinstance(r, Raw) for a in assemble(r)])
    yield line("dates, language, notices", len(raw), seconds)
    news = [a for a in items if isinstance(a, Article)]
    seconds, spans = clock(lambda: [sentences.split(a.text) for a in news])
    total = sum(map(len, spans))
    yield line("sentences", len(news), seconds, total)
    annotate_batch(news)
    seconds, _ = clock(lambda: annotate_batch(news, through=FAST))
    yield line("annotation through the whole sieve", len(news), seconds, total)
    seconds, _ = clock(lambda: annotate_batch(news))
    yield line("annotation of all", len(news), seconds, total)
    cut = [a.text[s:e] for a, own in zip(news, spans, strict=True) for s, e in own if e - s <= parser.LONGEST_PARSED]
    seconds, _ = clock(lambda: list(parser.parse(cut)))
    yield line("the parse alone, of every sentence", len(news), seconds, len(cut))
    with tempfile.TemporaryDirectory() as folder:
        both, _ = clock(lambda: build(news, Path(folder, "s.duckdb"), jobs=1))
        again, _ = clock(lambda: annotate_batch(news))
        yield line("the store: copies, rows, commits", len(news), max(both - again, 1e-3))
    stock = spacy.load(installed_model())
    _, seconds, _ = twice(lambda: list(stock.pipe(a.text for a in news)))
    yield line("stock spaCy pipeline", len(news), seconds, total)


def altered(count: int, share: float) -> Iterator[str]:
    """Lines of JSON: real headlines with two words changed; `share` of them get a clause with two states."""
    dice = random.Random(11)
    base = [a for a in read([str(data_path("news", "russia_headlines.jsonl.gz"))]) if isinstance(a, Article)]
    plain = [a for a in base if not any(s.name in a.text for s in all_states().values())]
    words = sorted({w for a in plain[:5000] for w in a.text.split() if w.isalpha() and w.islower()})
    for number in range(count):
        article = plain[number % len(plain)]
        text = article.text.split()
        for _ in range(2):
            text[dice.randrange(len(text))] = dice.choice(words)
        if dice.random() < share:
            text.append("Egypt thanked Morocco for its help on Monday.")
        day = article.date.isoformat() if article.date else None
        yield json.dumps({"id": str(number), "date": day, "outlet": article.outlet, "text": " ".join(text)})


def resident(root: int) -> list[tuple[int, int]]:
    """MB of memory, all and its own (RssAnon), of a process and each that it started, oldest first (pages that are
    shared count in every process)."""
    kin, found = {root}, []
    for entry in sorted(Path("/proc").iterdir(), key=lambda p: p.name.zfill(9)):
        if entry.name.isdigit():
            try:
                parent = int(entry.joinpath("stat").read_text().rpartition(")")[2].split()[1])
                if int(entry.name) in kin or parent in kin:
                    kin.add(int(entry.name))
                    lines = entry.joinpath("status").read_text().splitlines()
                    told = {key: rest for key, _, rest in (line.partition(":") for line in lines)}
                    found.append((int(told["VmRSS"].split()[0]) // 1000, int(told["RssAnon"].split()[0]) // 1000))
            except (OSError, IndexError, KeyError):
                continue
    return found


def memory(count: int, minutes: float, share: float) -> None:
    """Builds a store of `count` documents and prints memory as it goes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "in.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(f"{text}\n" for text in altered(count, share))
        command = [sys.executable, "-c", "from detente.cli import main; main()", "build", str(folder / "in.jsonl")]
        started = time.monotonic()
        with (folder / "log").open("w") as log:
            run = subprocess.Popen([*command, "--fast", "--db", str(folder / "s.duckdb")], stderr=log)
            while run.poll() is None and time.monotonic() - started < 60 * minutes:
                time.sleep(min(5.0, 0.2 + (time.monotonic() - started) / 20))
                told = (folder / "log").read_text().splitlines()
                each = resident(run.pid)
                total, own = (sum(pair[which] for pair in each) for which in (0, 1))
                parts = " ".join(f"{rss}/{anon}" for rss, anon in each)
                spent = time.monotonic() - started
                print(f"  {spent:6.0f} s {total:6,} MB, own {own:6,}: {parts}  {told[-1:]}", flush=True)
            if run.poll() is None:
                run.send_signal(signal.SIGINT)
                print(f"  stopped after {minutes:g} minutes", flush=True)
            run.wait()
        size = (folder / "s.duckdb").stat().st_size
        for text in (folder / "log").read_text().splitlines()[-5:]:
            print(f"  {text}")
        print(f"  store {size / 1e6:,.0f} MB", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=160)
    options.add_argument("--memory", type=int, nargs="+", default=[], metavar="COUNT", help="documents of a memory run")
    options.add_argument("--minutes", type=float, default=60.0)
    options.add_argument("--share", type=float, default=0.03, help="of documents that name two states")
    chosen = options.parse_args()
    if chosen.memory:
        for count in chosen.memory:
            print(f"a store of {count:,} documents, {chosen.share:.0%} naming two states", flush=True)
            memory(count, chosen.minutes, chosen.share)
        return
    with tempfile.TemporaryDirectory() as folder:
        for text in pages(archive(Path(folder), chosen.articles)):
            print(text, flush=True)
    for text in texts(chosen.articles):
        print(text, flush=True)


if __name__ == "__main__":
    main()
