"""Events of whole real articles beside two annotators' settled labels (`bench/gold/events.jsonl`).

    python -m bench.events [--misses] [--reliability]

An event counts once an article as (source, target, type); STATEMENT is left out; what the annotators called doubtful
is neither hit nor miss. "dyad" asks only whether the pair of states has any event in the article, "modality" is of the
hits. Intervals: 95 %, articles drawn again with replacement. The articles are halved by a digest of their id: the dev
half is read while rules are written (--misses prints its differences), the test half is only ever scored.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.draw import articles
from detente.api import annotate_many
from detente.records import Document, Event

__all__ = ["Scored", "half", "main", "scored"]

Triple = tuple[str, str, str]

GOLD = Path(__file__).with_name("gold") / "events.jsonl"
_RESAMPLES = 1_000
_BINS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


@dataclass(slots=True)
class Scored:
    """One article: the modality of each gold triple, doubtful triples, and the events found by triple."""

    id: str
    document: Document
    gold: dict[Triple, set[str]] = field(default_factory=dict)
    doubtful: set[Triple] = field(default_factory=set)
    found: dict[Triple, list[Event]] = field(default_factory=dict)

    @property
    def counted(self) -> set[Triple]:
        """Found triples that are not doubtful."""
        return {t for t in self.found if t in self.gold or t not in self.doubtful}

    @property
    def hits(self) -> set[Triple]:
        """Found triples that are gold."""
        return self.gold.keys() & self.found.keys()


def half(key: str) -> str:
    """ "dev" or "test", by a digest of the article's id."""
    return "dev" if int(hashlib.sha256(f"half:{key}".encode()).hexdigest(), 16) % 2 else "test"


def scored(explain: bool = False) -> list[Scored]:
    """All articles of the draw, annotated and paired with their labels."""
    labels: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for line in GOLD.read_text("utf-8").splitlines():
        row = json.loads(line)
        labels.setdefault((row["corpus"], row["id"]), []).append(row)
    items = list(articles())
    plain = [{k: v for k, v in item.items() if k != "corpus"} for item in items]
    out = []
    for item, document in zip(items, annotate_many(plain, jobs=1, explain=explain), strict=True):
        out.append(_paired(item["id"], document, labels.get((item["corpus"], item["id"]), [])))
    return out


def _paired(key: str, document: Document, rows: Sequence[dict[str, Any]]) -> Scored:
    one = Scored(key, document)
    for row in rows:
        if row.get("none") or row["type"] == "STATEMENT":
            continue
        triple = (row["source"], row["target"], row["type"])
        if row.get("doubtful"):
            one.doubtful.add(triple)
        else:
            one.gold.setdefault(triple, set()).add(row["modality"])
    for event in document.events:
        source, target = event.source.id, event.target.id
        if source and target and source != target and event.type != "STATEMENT":
            one.found.setdefault((source, target, event.type), []).append(event)
    return one


def directed(part: Sequence[Scored]) -> tuple[int, int, int]:
    """Hits, found, wanted."""
    return sum(len(s.hits) for s in part), sum(len(s.counted) for s in part), sum(len(s.gold) for s in part)


def dyads(part: Sequence[Scored]) -> tuple[int, int, int]:
    """The same for unordered pairs of states."""
    hits = found = wanted = 0
    for one in part:
        gold, doubtful = ({frozenset(t[:2]) for t in triples} for triples in (one.gold, one.doubtful))
        told = {frozenset(t[:2]) for t in one.found}
        hits += len(gold & told)
        found += len(told - (doubtful - gold))
        wanted += len(gold)
    return hits, found, wanted


def modality(part: Sequence[Scored]) -> tuple[int, int, int]:
    """Hits whose modality is right, of all hits (twice, to be scored like the others)."""
    right = sum(one.found[t][0].modality in one.gold[t] for one in part for t in one.hits)
    hits = directed(part)[0]
    return right, hits, hits


def _f1(counts: tuple[int, int, int]) -> tuple[float, float, float]:
    hits, found, wanted = counts
    precision, recall = hits / max(found, 1), hits / max(wanted, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def _line(name: str, part: Sequence[Scored], count: Callable[[Sequence[Scored]], tuple[int, int, int]]) -> str:
    draw = random.Random(11)
    samples = [_f1(count(draw.choices(part, k=len(part)))) for _ in range(_RESAMPLES)]
    text = []
    for place, label in enumerate(("P", "R", "F1")):
        column = sorted(sample[place] for sample in samples)
        low, high = column[_RESAMPLES // 40], column[-_RESAMPLES // 40]
        text.append(f"{label} {_f1(count(part))[place]:.3f} [{low:.2f}, {high:.2f}]")
    hits, found, wanted = count(part)
    return f"  {name:9s} {'  '.join(text)}  ({hits} of {found} found, {wanted} wanted)"


def _misses(part: Sequence[Scored]) -> None:
    for one in part:
        if not one.gold and not one.counted:
            continue
        print(f"\n{one.id}: {one.document.article.title}")
        for triple in sorted(one.gold.keys() - one.hits):
            print("  missed", " ".join(triple), sorted(one.gold[triple]))
        for triple in sorted(one.counted - one.hits):
            event = one.found[triple][0]
            text = one.document.article.text[max(0, event.trigger.start - 90) : event.trigger.end + 90]
            print("  extra ", " ".join(triple), event.modality, f"[{event.trigger.text}] {event.frame}:", repr(text))


def _types(part: Sequence[Scored]) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    for one in part:
        counts.update(("hit", t[2]) for t in one.hits)
        counts.update(("miss", t[2]) for t in one.gold.keys() - one.hits)
        counts.update(("extra", t[2]) for t in one.counted - one.hits)
    for kind in sorted({k for _, k in counts}):
        print(f"    {kind:10s}", "  ".join(f"{what} {counts[what, kind]:3d}" for what in ("hit", "miss", "extra")))


def _reliability(part: Sequence[Scored]) -> None:
    """How often events of each band of confidence are right."""
    rows = [(max(e.confidence for e in one.found[t]), t in one.gold) for one in part for t in one.counted]
    print("  reliability  confidence  events  mean  right")
    for low, high in itertools.pairwise(_BINS):
        inside = [(c, right) for c, right in rows if low <= c < high]
        if inside:
            mean, share = (sum(pair[n] for pair in inside) / len(inside) for n in (0, 1))
            print(f"               {low:.1f}-{min(high, 1.0):.1f} {len(inside):10d}  {mean:.2f}  {share:.2f}")


def main() -> None:
    """Print the scores of both halves."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="print what was missed and what was extra (dev half)")
    parser.add_argument("--reliability", action="store_true", help="print how far confidences can be trusted")
    options = parser.parse_args()
    everything = scored()
    halves = {name: [one for one in everything if half(one.id) == name] for name in ("dev", "test")}
    if options.misses:
        _misses(halves["dev"])
    for name, part in (*halves.items(), ("both", everything)):
        print(f"{name}: {len(part)} articles, {sum(bool(one.gold) for one in part)} with events")
        print(_line("directed", part, directed))
        print(_line("dyad", part, dyads))
        print(_line("modality", part, modality))
        if name == "dev":
            _types(part)
        if options.reliability:
            _reliability(part)


if __name__ == "__main__":
    main()
