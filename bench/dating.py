"""Dates of articles that bear none: 100 White House and 100 Reuters articles stripped of their date and URL.

python -m bench.dating [--fresh|--outside|--fit] [--misses]

--fresh: 200 other articles of the same files, read by nobody; --outside: AFP, Xinhua and the Guardian; --fit: articles
on which tables and costs were fitted. What is measured on, in any of the first three, is kept out of all fitting.
Told is a day or an interval; an article without either holds nothing.
"""

from __future__ import annotations

import argparse
import gzip
import json
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from bench.data import data_path
from detente.articles.dating import Dating, infer
from detente.records import Article

__all__ = ["main"]

_EACH = 100
_CORPORA, _OUTSIDE = ("whitehouse", "reuters21578"), ("afp_xinhua", "guardian_sdf")


def drawn(name: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """The samples of a corpus that are tested on, by the hash of the id so that they stay the same, and the others."""
    with gzip.open(data_path("news", f"{name}.jsonl.gz"), "rt", encoding="utf-8") as lines:
        docs = [json.loads(line) for line in lines]
    even = [doc for doc in docs if zlib.crc32(doc["id"].encode()) % 2 == 0]
    tested = sorted(even, key=lambda doc: zlib.crc32(doc["id"].encode()[::-1]))[:_EACH]
    ids = {doc["id"] for doc in tested}
    rest = sorted(
        (doc for doc in docs if doc["id"] not in ids), key=lambda doc: zlib.crc32(("fresh" + doc["id"]).encode())
    )
    fresh = rest[:_EACH] if name in _CORPORA else []
    kept = {doc["id"] for doc in fresh} | ids
    return tested, fresh, [doc for doc in docs if doc["id"] not in kept]


def others(name: str) -> list[dict[str, Any]]:
    """The texts that are not tested on."""
    return drawn(name)[2]


def _width(found: Dating) -> float:
    """Years from the first to the last day; a day has none, no interval has no end."""
    if found.date:
        return 0.0
    if not found.interval or not found.interval.from_ or not found.interval.to:
        return float("inf")
    return (date.fromisoformat(found.interval.to) - date.fromisoformat(found.interval.from_)).days / 365.25


def _holds(found: Dating, true: str) -> bool:
    """Whether a day or an interval is told, and the true day is that (give or take two) or in it."""
    if found.date:
        return abs((found.date - date.fromisoformat(true)).days) <= 2
    span = found.interval
    return span is not None and (span.from_ or "") <= true <= (span.to or "9999")


def _report(name: str, docs: Sequence[dict[str, Any]], with_url: bool, misses: bool) -> None:
    rows, told = [], 0
    for doc in docs:
        article = Article(doc["id"], doc["text"], title=doc.get("title"), url=doc.get("url") if with_url else None)
        found = infer(article)
        rows.append((_holds(found, doc["date"]), _width(found)))
        told += bool(found.date or found.interval)
        if misses and not rows[-1][0] and (found.date or found.interval):
            print(f"  {doc['date']} not in {found.date or found.interval}: {'; '.join(found.reasons)[:400]}")
    held = sum(hold for hold, _ in rows)
    narrow = sum(hold and width < 2 for hold, width in rows)
    under = sum(width < 2 for _, width in rows)
    widths = sorted(width for _, width in rows)
    kept = "URL kept" if with_url else "no URL"
    print(
        f"{name:12} {kept:8}  of {len(rows)}: told {told}, held {held}  under two years {under}, and right {narrow}",
        end="  ",
    )
    print(f"median width {widths[len(widths) // 2]:.1f} years")


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints for each corpus how often the interval holds and is narrow, without and with the article's URL."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    which = options.add_mutually_exclusive_group()
    for name in ("fresh", "outside", "fit"):
        which.add_argument(f"--{name}", action="store_true")
    options.add_argument("--misses", action="store_true")
    chosen = options.parse_args(arguments)
    for name in _OUTSIDE if chosen.outside else _CORPORA:
        tested, fresh, rest = drawn(name)
        docs = rest[:: len(rest) // 300] if chosen.fit else fresh if chosen.fresh else tested
        for with_url in (False, True):
            _report(name, docs, with_url, chosen.misses and not with_url)


if __name__ == "__main__":
    main()
