"""The hand-labelled sentences of `bench/gold` with detente's reading of their articles, in two halves by digest.

The half `dev` may be read while rules are written; `test` is scored only.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bench.data import data_path
from detente.pipeline import annotate_batch
from detente.records import Article, Document

__all__ = ["HALVES", "f1", "half", "records", "share", "sources", "tallied", "with_readings"]

HALVES = ("dev", "test")
#: Later draws of gates and claims.
_LATER = ("second", "third")
_GOLD = Path(__file__).parent / "gold"
_BATCH = 16


def half(record: dict[str, Any]) -> str:
    """dev or test, by a digest of corpus and article id."""
    key = f"{record['corpus']}:{record['id']}"
    return HALVES[hashlib.sha256(key.encode()).digest()[0] % 2]


def records(name: str) -> list[dict[str, Any]]:
    """All lines of a gold file."""
    return [json.loads(line) for line in (_GOLD / f"{name}.jsonl").read_text("utf-8").splitlines()]


def sources(labelled: Sequence[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """(corpus, id) → the article as it lies in the data folder."""
    wanted = {(r["corpus"], r["id"]) for r in labelled}
    found = {}
    for corpus in sorted({corpus for corpus, _ in wanted}):
        with gzip.open(data_path("news", f"{corpus}.jsonl.gz"), "rt", encoding="utf-8") as lines:
            for article in map(json.loads, lines):
                if (corpus, article["id"]) in wanted:
                    found[corpus, article["id"]] = article
    return found


def with_readings(labelled: Sequence[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], Document]]:
    """Each record with the document that `annotate` makes of its article."""
    texts = sources(labelled)
    for begin in range(0, len(labelled), _BATCH):
        batch = labelled[begin : begin + _BATCH]
        yield from zip(batch, annotate_batch([article(r, texts) for r in batch]), strict=True)


def tallied(
    name: str,
    compare: Callable[[dict[str, Any], Document], Counter[str] | None],
    show: Callable[[dict[str, Any], Document], None],
    told: str | None,
) -> dict[str, Counter[str]]:
    """The tallies (`gold`, `found`, `right` and more) of a gold file, by half and in all.

    The command line names a later draw, which has no halves, and asks with --show for the misses of the half `dev`;
    `told` is what its help says. `compare` gives None for a sentence that counts neither way.
    """
    options = argparse.ArgumentParser(description=told, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("draw", nargs="?", choices=_LATER, help="a later draw")
    options.add_argument("--show", action="store_true", help="print the misses of the half dev")
    chosen = options.parse_args()
    draw = chosen.draw
    counts: dict[str, Counter[str]] = {part: Counter() for part in (*HALVES, "all")}
    for record, document in with_readings(records(f"{name}_{draw}" if draw else name)):
        tally = compare(record, document)
        if tally is None:
            continue
        counts[half(record)].update(tally)
        counts["all"].update(tally)
        missed = (tally["found"], tally["gold"]) != (tally["right"], tally["right"])
        if missed and chosen.show and half(record) == "dev":
            show(record, document)
    return {"all": counts["all"]} if draw else counts


def article(record: dict[str, Any], texts: dict[tuple[str, str], dict[str, Any]]) -> Article:
    """The record's article as `annotate` gets it: the labelled field is the text."""
    source = texts[record["corpus"], record["id"]]
    day = date.fromisoformat(source["date"])
    title = source["title"] if record["field"] != "title" else None
    return Article(source["id"], source[record["field"]], title=title, date=day, date_basis="given", language="en")


def f1(right: int, found: int, gold: int) -> str:
    """Precision, recall and F1 as text; a dash where nothing was found, nothing asked, or neither."""
    return share(right, found) + share(right, gold) + share(2 * right, found + gold)


def share(part: int, whole: int, width: int = 7, places: int = 3) -> str:
    """A share as text, or a dash where there is nothing to share."""
    return f"{part / whole:>{width}.{places}f}" if whole else f"{'–':>{width}}"
