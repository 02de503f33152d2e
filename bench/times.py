"""Time expressions against the gold of `time/`, with its own score.py, and the rate of `times.find`.

python -m bench.times [--split train|dev|all] [--errors] [--parse]
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bench.data import data_path
from detente.language import parser, sentences, times
from detente.language.parser import Sentence
from detente.records import Article

__all__ = ["main"]


def _split_of(doc_id: str) -> str:
    return "dev" if zlib.crc32(doc_id.encode()) % 10 < 4 else "train"


def _gold(split: str) -> list[dict[str, Any]]:
    with gzip.open(data_path("time", "timex.jsonl.gz"), "rt", encoding="utf-8") as lines:
        docs = [json.loads(line) for line in lines if line.strip()]
    return [doc for doc in docs if split in ("all", _split_of(doc["id"]))]


def _read(doc: dict[str, Any], parsed: bool) -> list[dict[str, Any]]:
    article = Article(doc["id"], doc["text"], date=date.fromisoformat(doc["reference_date"][:10]))
    spans = sentences.split(article.text)
    docs: Sequence[Any] = [None] * len(spans)
    if parsed:
        docs = list(parser.parse([article.text[a:b] for a, b in spans]))
    read = [Sentence(a, b, doc) for (a, b), doc in zip(spans, docs, strict=True)]
    return [timex.to_json() for timex in times.find(article, read)]


def _score(gold: list[dict[str, Any]], found: list[list[dict[str, Any]]]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        wanted, given = Path(folder, "gold.jsonl"), Path(folder, "found.jsonl")
        wanted.write_text("".join(json.dumps(doc) + "\n" for doc in gold), "utf-8")
        rows = ({"id": doc["id"], "timexes": timexes} for doc, timexes in zip(gold, found, strict=True))
        given.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        command = [sys.executable, str(data_path("time", "score.py")), str(given), "--gold", str(wanted)]
        scored: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return scored


def _errors(gold: list[dict[str, Any]], found: list[list[dict[str, Any]]]) -> Iterator[str]:
    """One line for each expression that is missed, made up, cut otherwise or read otherwise."""
    for doc, timexes in zip(gold, found, strict=True):
        yield f"## {doc['id']} {doc['reference_date']}"
        for timex in timexes:
            if not any(g["start"] < timex["end"] and timex["start"] < g["end"] for g in doc["timexes"]):
                yield _line("EXTRA", doc["text"], timex, "")
        for wanted in doc["timexes"]:
            over = [t for t in timexes if t["start"] < wanted["end"] and wanted["start"] < t["end"]]
            kind = _kind(wanted, over)
            if kind:
                yield _line(kind, doc["text"], wanted, "; ".join(f"{t['text']}={t['value']}" for t in over))


def _kind(wanted: dict[str, Any], over: list[dict[str, Any]]) -> str:
    if not over:
        return "MISS"
    span = (wanted["start"], wanted["end"]) in [(t["start"], t["end"]) for t in over]
    value = wanted["value"] in [t["value"] for t in over]
    return ("" if value else "VALUE") + ("" if span else "SPAN")


def _line(kind: str, text: str, timex: dict[str, Any], found: str) -> str:
    start, end = timex["start"], timex["end"]
    shown = f"{text[max(0, start - 70) : start]}[[{text[start:end]}]]{text[end : end + 50]}"
    return f"{kind:9} {timex['value']:12} {found:30} | {' '.join(shown.split())}"


def _rate() -> str:
    """Megabytes of wire text a second through `find`, without parses."""
    with gzip.open(data_path("news", "reuters21578.jsonl.gz"), "rt", encoding="utf-8") as lines:
        docs = [json.loads(line) for line, _ in zip(lines, range(2_000), strict=False)]
    articles = [Article(doc["id"], doc["text"], date=date.fromisoformat(doc["date"])) for doc in docs]
    work = [(a, [Sentence(s, e) for s, e in sentences.split(a.text)]) for a in articles]
    began = time.process_time()
    count = sum(len(times.find(article, read)) for article, read in work)
    taken = time.process_time() - began
    size = sum(len(a.text) for a in articles)
    return f"{size / taken / 1e6:.2f} MB/s ({count} expressions in {size / 1e6:.1f} MB of Reuters, no parses)"


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the scores; see the module's head for the options."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--split", choices=("train", "dev", "all"), default="all")
    options.add_argument("--errors", action="store_true", help="list what differs from the gold")
    options.add_argument("--parse", action="store_true", help="give every sentence its parse")
    chosen = options.parse_args(arguments)
    gold = _gold(chosen.split)
    found = [_read(doc, chosen.parse) for doc in gold]
    if chosen.errors:
        print("\n".join(_errors(gold, found)))
    scored = _score(gold, found)
    print(f"{chosen.split}: {len(gold)} texts, {scored['gold']} expressions, parses: {chosen.parse}")
    for name in ("strict", "relaxed", "value", "type"):
        print(f"{name:8} F1 {scored[name]['f1']:.3f}   P {scored[name]['p']:.3f}   R {scored[name]['r']:.3f}")
    for name in ("day", "future"):
        print(f"{name:8} right {scored[name]['right']:.3f} of {scored[name]['n']}")
    print(f"rate     {_rate()}")


if __name__ == "__main__":
    main()
