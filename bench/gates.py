"""Gates against sentences labelled by hand: `python -m bench.gates [second|third] [--show]`.

The 300 of `bench/gold/gates.jsonl`, or those of a later draw.

A found gate is right where a labelled one of its kind touches its clause's sentence and words overlap or stand in the
same sentence, one to one. Labels marked doubtful, and things of no state, count neither way, nor do gates found on
them. Beside the F1 stand the shares of right gates whose dates overlap the label's and that name one of its actors.
`--show` prints the misses of the half `dev`.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from bench.labelled import f1, share, tallied
from detente.records import Document, Gate

__all__ = ["main"]


def main() -> None:
    """Print precision, recall and F1 for each half and both."""
    counts = tallied("gates", lambda record, document: compare(record, _found(record, document)), _show, __doc__)
    print(f"{'half':<6}{'gold':>6}{'found':>7}{'P':>7}{'R':>7}{'F1':>7}{'any kind':>10}{'dates':>7}{'actors':>8}")
    for part, tally in counts.items():
        told = share(tally["dates"], tally["dated"], places=2) + share(tally["actors"], tally["right"], 8, 2)
        any_kind = share(2 * tally["any"], tally["found"] + tally["gold"], 10)
        figures = f1(tally["right"], tally["found"], tally["gold"])
        print(f"{part:<6}{tally['gold']:>6}{tally['found']:>7}{figures}{any_kind}{told}")


def _found(record: dict[str, Any], document: Document) -> list[Gate]:
    return [gate for gate in document.gates if record["start"] <= gate.start < record["end"]]


def compare(record: dict[str, Any], found: list[Gate]) -> Counter[str]:
    """The tallies of one sentence."""
    tally: Counter[str] = Counter()
    plain = [g for g in record["gates"] if not g["doubtful"] and not g["no_state"]]
    unclear = [g for g in record["gates"] if g["doubtful"] or g["no_state"]]
    left = list(found)
    for same_kind in (True, False):
        for gate in list(plain):
            match = next((f for f in left if _matches(f, gate, same_kind)), None)
            if match is not None:
                plain.remove(gate)
                left.remove(match)
                tally["any"] += 1
                tally["gold"] += 1
                tally["found"] += 1
                if same_kind:
                    _right(match, gate, tally)
    for gate in unclear:
        match = next((f for f in left if _touches(f, gate)), left[0] if left else None)
        if match is not None:
            left.remove(match)
    tally["gold"] += len(plain)
    tally["found"] += len(left)
    return tally


def _right(found: Gate, gate: dict[str, Any], tally: Counter[str]) -> None:
    tally["right"] += 1
    tally["actors"] += bool(set(found.actors) & set(gate["actors"])) or not gate["actors"]
    if gate["from"]:
        tally["dated"] += 1
        start, end = found.date.from_, found.date.to
        tally["dates"] += bool(start and end and start <= (gate["to"] or "9999") and gate["from"] <= end)


def _matches(found: Gate, gate: dict[str, Any], same_kind: bool) -> bool:
    return found.kind == gate["kind"] if same_kind else _touches(found, gate)


def _touches(found: Gate, gate: dict[str, Any]) -> bool:
    return bool(found.start < gate["words"][1] and gate["words"][0] < found.end)


def _show(record: dict[str, Any], document: Document) -> None:
    text = document.article.text
    print(f"\n{record['corpus']} {record['id']} {document.article.date}: {text[record['start'] : record['end']]}")
    for gate in record["gates"]:
        words = text[slice(*gate["words"])]
        marks = " doubtful" * gate["doubtful"] + " no state" * gate["no_state"]
        print(f"  label {gate['kind']} {gate['actors']} {gate['from']}–{gate['to']} “{words}”{marks}")
    for one in _found(record, document):
        print(f"  found {one.kind} {one.actors} {one.date.from_}–{one.date.to} “{text[one.start : one.end]}”")
    times = [t for t in document.times if record["start"] <= t.start < record["end"]]
    print(f"  times {[(t.text, t.value, t.interval.from_) for t in times]}")


if __name__ == "__main__":
    main()
