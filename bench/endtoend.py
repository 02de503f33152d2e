"""End to end on the demo corpus: events of `annotate` beside the corpus' own key.

    python -m bench.endtoend [--misses N]

The key lists the main interstate events of each article, coded by its writer, not every event told. So an event of two
states of which the article's key names neither counts neither way (nor does any of an article whose key is empty: how
many there are is told), and one of a state that it names counts as false where it is merely not a main one. An event
counts once an article as (source, target, type); CONCEDE and RETREAT are one (PLOVER's YIELD); STATEMENT, which the key
never uses, is left out. "lenient" also takes as one what the key's writers and the codebook
call differently, and nothing else (`SAME`): a signed deal (AGREE, or SUPPORT 057) and imposed sanctions, tariffs and
bans (SANCTION, or COERCE 163).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from typing import Any

from detente.api import annotate_many
from detente.events.cascade import root_of
from detente.records import Event

Key = tuple[str, str, str]

#: Where key and codebook differ by convention: CAMEO code of our event -> the key's type for the same deed.
SAME = {"057": "AGREE", "163": "SANCTION"}


def records() -> Iterator[dict[str, Any]]:
    """The demo articles with their key."""
    for file in sorted(resources.files("detente.data").joinpath("demo").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".jsonl"):
            yield from (json.loads(line) for line in file.read_text("utf-8").splitlines())


def forgiven(gold: dict[Key, str], known: dict[Key, Event]) -> dict[Key, str]:
    """The modality of each found event under the key's own name for it, where only the convention differs."""
    out: dict[Key, str] = {}
    for key, event in known.items():
        other = (key[0], key[1], SAME.get(event.cameo[:3], key[2]))
        out[other if other in gold and key not in gold else key] = event.modality
    return out


def score(hits: int, found: int, wanted: int) -> str:
    precision, recall = hits / max(found, 1), hits / max(wanted, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({hits} of {found} found, {wanted} in the key)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", type=int, default=0, help="print so many misses and extras")
    options = parser.parse_args()
    items = list(records())
    plain = [{k: v for k, v in item.items() if k not in ("key", "basis")} for item in items]
    totals: Counter[str] = Counter()
    by_type: Counter[tuple[str, str]] = Counter()
    shown = 0
    for item, document in zip(items, annotate_many(plain, jobs=None), strict=True):
        states = {e["source"] for e in item["key"]} | {e["target"] for e in item["key"]}
        gold = {(e["source"], e["target"], root_of(e["type"])): e["modality"] for e in item["key"]}
        events = [e for e in document.events if e.source.id and e.target.id and e.source.id != e.target.id]
        found: dict[Key, Event] = {
            (str(e.source.id), str(e.target.id), root_of(e.type)): e for e in events if e.type != "STATEMENT"
        }
        told_of = {k: e for k, e in found.items() if {k[0], k[1]} & states}
        known = {k: e.modality for k, e in told_of.items()}
        both = gold.keys() & known.keys()
        loose = forgiven(gold, told_of)
        totals.update(left_out=len(found) - len(told_of))
        totals.update(lenient_hits=len(gold.keys() & loose.keys()), lenient_found=len(loose))
        totals.update(
            hits=len(both), found=len(known), wanted=len(gold), modality=sum(gold[k] == known[k] for k in both)
        )
        dyads, told = {frozenset(k[:2]) for k in gold}, {frozenset(k[:2]) for k in known}
        totals.update(dyad_hits=len(dyads & told), dyad_found=len(told), dyad_wanted=len(dyads))
        by_type.update(("hit", k[2]) for k in both)
        by_type.update(("miss", k[2]) for k in gold.keys() - both)
        by_type.update(("extra", k[2]) for k in known.keys() - both)
        if shown < options.misses and gold.keys() != known.keys():
            shown += 1
            print(f"\n{item['id']}: {document.article.text[:600]}")
            print("  missed", sorted(gold.keys() - both), " extra", sorted(known.keys() - both))
    print(f"directed  {score(totals['hits'], totals['found'], totals['wanted'])}")
    print(f"lenient   {score(totals['lenient_hits'], totals['lenient_found'], totals['wanted'])}")
    print(f"dyad      {score(totals['dyad_hits'], totals['dyad_found'], totals['dyad_wanted'])}")
    print(f"modality  {totals['modality'] / max(totals['hits'], 1):.3f} of the hits")
    print(f"left out  {totals['left_out']} found between states that the key of their article does not name")
    for kind in sorted({k for _, k in by_type}):
        counts = "  ".join(f"{what} {by_type[what, kind]:4d}" for what in ("hit", "miss", "extra"))
        print(f"  {kind:10s} {counts}")


if __name__ == "__main__":
    main()
