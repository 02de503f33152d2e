"""Actors against mentions labelled by hand in the news corpora: `python -m bench.actors [--errors]`.

The labels are stand-off (`bench/gold/actors.jsonl`: corpus, article id, field, a sentence's offsets, and each
mention's start, end, id, sector, and "optional" where a reader may or may not call it an actor of a state).
`part` 1, 2 and 3 were drawn and labelled one after another, each before any output on it was seen; five labels were
amended or added after a second reading. All three have since been used to improve the rules; `--part 3` gives one.
A found mention is right where it overlaps a labelled one of the same id. Pronouns are neither
labelled nor counted. Sectors are counted over right mentions that the labels say act.
"""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import date
from typing import Any

from bench.labelled import records, share, sources
from detente import actors
from detente.language import parser, sentences
from detente.language.parser import Sentence
from detente.records import Actor, Article

__all__ = ["main"]

_PRONOUNS = frozenset(
    ["he", "she", "they", "it", "him", "her", "them", "his", "their", "its", "both", "who", "i", "we"]
)


def main() -> None:
    """Print state precision, recall and sector accuracy, by corpus and over all."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--part", type=int, choices=(1, 2, 3), help="this part alone")
    options.add_argument("--errors", action="store_true", help="print what was missed, false and of another sector")
    chosen = options.parse_args()
    labelled = [r for r in records("actors") if chosen.part in (None, r["part"])]
    texts = sources(labelled)
    counts: dict[str, Counter[str]] = {}
    for record in labelled:
        found = _read(texts[record["corpus"], record["id"]], record)
        tally = _compare(record, found, chosen.errors)
        for key in (record["corpus"], "all"):
            counts.setdefault(key, Counter()).update(tally)
    print(f"{'corpus':<18}{'labels':>7}{'P':>7}{'R':>7}{'sector':>8}{'acts':>7}")
    for key in sorted(counts, key=lambda name: (name == "all", name)):
        print(_line(key, counts[key]))


def _read(source: dict[str, Any], record: dict[str, Any]) -> list[Actor]:
    """The mentions found in the labelled sentence; the text before it is read too, for second mentions."""
    text = source[record["field"]]
    article = Article(source["id"], text, date=date.fromisoformat(source["date"]))
    spans = sentences.split(text)
    near = [i for i, (s, e) in enumerate(spans) if record["start"] - 600 < s and s < record["end"]]
    docs = dict(zip(near, parser.parse([text[slice(*spans[i])] for i in near]), strict=True))
    read = tuple(Sentence(s, e, docs.get(i)) for i, (s, e) in enumerate(spans))
    found = actors.resolve(article, read, actors.find(article, spans))
    return [a for a in found if record["start"] <= a.start < record["end"] and a.text.lower() not in _PRONOUNS]


def _compare(record: dict[str, Any], found: list[Actor], show: bool) -> Counter[str]:
    tally: Counter[str] = Counter()
    met: set[int] = set()
    for actor in found:
        if actor.id is None:
            continue
        over = [i for i, m in enumerate(record["mentions"]) if m[0] < actor.end and actor.start < m[1]]
        right = [i for i in over if record["mentions"][i][2] == actor.id]
        met.update(right)
        if right and all(len(record["mentions"][i]) > 4 for i in right):
            continue
        tally["found"] += 1
        tally["right"] += bool(right)
        if not right and show:
            print("FALSE", record["corpus"], record["id"], repr(actor.text), actor.id, actor.sector)
        if right:
            _sectors(record, record["mentions"][right[0]], actor, tally, show)
    for index, mention in enumerate(record["mentions"]):
        if len(mention) == 4:
            tally["labels"] += 1
            tally["met"] += index in met
            if index not in met and show:
                print("MISSED", record["corpus"], record["id"], mention)
    return tally


def _sectors(record: dict[str, Any], mention: list[Any], actor: Actor, tally: Counter[str], show: bool) -> None:
    acts = mention[3] is not None
    tally["acts"] += 1
    tally["acts right"] += acts == actor.acts
    if acts:
        tally["sectors"] += 1
        tally["sectors right"] += mention[3] == actor.sector
    if show and (acts != actor.acts or (acts and mention[3] != actor.sector)):
        print("SECTOR", record["corpus"], record["id"], repr(actor.text), mention[2:], actor.sector, actor.acts)


def _line(name: str, tally: Counter[str]) -> str:
    precision, recall = share(tally["right"], tally["found"]), share(tally["met"], tally["labels"])
    sector = share(tally["sectors right"], tally["sectors"], 8)
    return f"{name:<18}{tally['labels']:>7}{precision}{recall}{sector}{share(tally['acts right'], tally['acts'])}"


if __name__ == "__main__":
    main()
