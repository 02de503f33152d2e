"""Claims about relations against sentences labelled by hand: `python -m bench.claims [second|third] [--show]`.

The 300 of `bench/gold/claims.jsonl`, or those of a later draw. A found claim is right
where a labelled one of the sentence has its kind, one to one; the shares of right claims with the label's pair, name
and one of its issues stand beside. Sentences marked doubtful count neither way. `--show` prints the misses of the half
`dev`.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from bench.labelled import f1, share, tallied
from detente.records import Document, RelationClaim

__all__ = ["main"]


def main() -> None:
    """Print precision, recall and F1 for each half and both."""
    counts = tallied("claims", _compared, _show, __doc__)
    print(f"{'half':<6}{'gold':>6}{'found':>7}{'P':>7}{'R':>7}{'F1':>7}{'pair':>7}{'name':>7}{'issue':>7}")
    for part, tally in counts.items():
        whole = {"pair": "right", "name": "right", "issue": "with issues"}
        told = "".join(share(tally[what], tally[of], places=2) for what, of in whole.items())
        figures = f1(tally["right"], tally["found"], tally["gold"])
        print(f"{part:<6}{tally['gold']:>6}{tally['found']:>7}{figures}{told}")


def _found(record: dict[str, Any], document: Document) -> list[RelationClaim]:
    return [c for c in document.relations if c.start < record["end"] and record["start"] < c.end]


def _compared(record: dict[str, Any], document: Document) -> Counter[str] | None:
    return None if record["doubtful"] else compare(record, _found(record, document))


def _show(record: dict[str, Any], document: Document) -> None:
    text = document.article.text[record["start"] : record["end"]]
    print(f"\n{record['corpus']} {record['id']} {document.article.date}: {text}")
    print(f"  label {record['claims']}\n  found {[(c.pair, c.claim, c.name) for c in _found(record, document)]}")


def compare(record: dict[str, Any], found: list[RelationClaim]) -> Counter[str]:
    """The tallies of one sentence: labels take the found claim of their kind, one with their pair first."""
    tally = Counter({"gold": len(record["claims"]), "found": len(found)})
    left = list(found)
    for label in record["claims"]:
        same = [c for c in left if c.claim == label["claim"]]
        if not same:
            continue
        match = max(same, key=lambda c: set(c.pair) == set(label["pair"]))
        left.remove(match)
        tally["right"] += 1
        tally["pair"] += set(match.pair) == set(label["pair"])
        tally["name"] += (match.name or "").casefold() == (label["name"] or "").casefold()
        if label["issues"]:
            tally["with issues"] += 1
            tally["issue"] += bool(set(match.issues) & set(label["issues"]))
    return tally


if __name__ == "__main__":
    main()
