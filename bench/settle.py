"""Settles the labels of three readers of gates and claims and says how far they agree.

    python -m bench.settle [--write]

`bench/gold/readers/` holds what each of three readers, blind to one another, labelled in the same sentences. A gate or
claim is plain where two of them have it plainly, and of the same kind; `no_state` where two say that; doubtful where
two have it at all, or one plainly. What one reader alone has with doubts is dropped. Actors, dates and issues are those
of the first reader that gave them. --write writes the gold files of every draw (`gates.jsonl`, `gates_second.jsonl` …);
no output of the program has a part in it.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

__all__ = ["main", "settled_claims", "settled_gates"]

_GOLD = Path(__file__).parent / "gold"
_READERS = "ABC"
_ENOUGH = 2

Label = dict[str, Any]


def main() -> None:
    """Print the agreement of each two readers; with --write put the settled files in place."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--write", action="store_true", help="write the gold files")
    write = options.parse_args().write
    for what, settle in (("gates", settled_gates), ("claims", settled_claims)):
        lines = (_GOLD / "readers" / f"{what}.jsonl").read_text("utf-8").splitlines()
        records = [json.loads(line) for line in lines]
        for draw in (what, f"{what}_second", f"{what}_third"):
            own = [{**_place(r), **settle(r["readers"])} for r in records if r["draw"] == draw]
            if write:
                text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in own)
                (_GOLD / f"{draw}.jsonl").write_text(text, "utf-8")
            print(f"{draw}: {_counted(what, own)}")
        print(f"{'':<20}{'readers':>9}{'first':>7}{'second':>8}{'same':>6}{'F1':>7}{'any kind':>10}")
        for draws in ((what, f"{what}_second"), (f"{what}_third",)):
            own = [r for r in records if r["draw"] in draws]
            for name, statuses in (("plain", {"plain"}), ("all", {"plain", "doubtful", "no_state"})):
                for one, other in combinations(_READERS, 2):
                    line = f"{'first two' if what in draws else 'third'}, {name}"
                    print(f"{line:<20}{one + other:>9}{_agreed(own, what, one, other, statuses)}")


def _place(record: Label) -> Label:
    return {key: record[key] for key in ("corpus", "id", "field", "start", "end")}


def _counted(what: str, records: Sequence[Label]) -> str:
    if what == "claims":
        plain = sum(len(r["claims"]) for r in records if not r["doubtful"])
        return (
            f"{len(records)} sentences, {plain} plain claims, {sum(r['doubtful'] for r in records)} doubtful sentences"
        )
    gates = [g for r in records for g in r["gates"]]
    plain = sum(not g["doubtful"] and not g["no_state"] for g in gates)
    doubtful, none = (sum(g[mark] for g in gates) for mark in ("doubtful", "no_state"))
    return f"{len(records)} sentences, {plain} plain gates, {doubtful} doubtful, {none} of no state"


def _agreed(records: Sequence[Label], what: str, one: str, other: str, statuses: set[str]) -> str:
    count: Counter[str] = Counter()
    for record in records:
        first, second = (
            Counter(kind for kind, status in _kinds(what, record["readers"][reader]) if status in statuses)
            for reader in (one, other)
        )
        count["first"] += first.total()
        count["second"] += second.total()
        count["same"] += (first & second).total()
        count["any"] += min(first.total(), second.total())
    both = count["first"] + count["second"]
    shares = f"{2 * count['same'] / both:>7.3f}{2 * count['any'] / both:>10.3f}"
    return f"{count['first']:>7}{count['second']:>8}{count['same']:>6}{shares}"


def _kinds(what: str, labels: Any) -> Iterator[tuple[str, str]]:
    """Kind and status of each label of one reader."""
    if what == "gates":
        yield from ((label["kind"], label["status"]) for label in labels)
    else:
        yield from ((label["claim"], _status(label, labels)) for label in labels["claims"])


def _status(claim: Label, labels: Label) -> str:
    """The first reader marked doubts of the sentence, the others of each claim."""
    return str(claim.get("status") or ("doubtful" if labels["doubtful"] else "plain"))


def settled_gates(readers: dict[str, list[Label]]) -> Label:
    """The gates of one sentence, from each reader's."""
    out = []
    for group in _told_alike(readers):
        labels = [label for _, label in group]
        votes = Counter(label["status"] for label in labels)
        status = _voted(votes)
        if status is None:
            continue
        kind = Counter(label["kind"] for label in labels).most_common(1)[0][0]
        if status == "plain" and sum((label["kind"], label["status"]) == (kind, "plain") for label in labels) < _ENOUGH:
            status = "doubtful"
        dated = next((label for label in labels if label.get("from")), {})
        out.append(
            {
                "kind": kind,
                "actors": next((label["actors"] for label in labels if label["actors"]), []),
                "from": dated.get("from"),
                "to": dated.get("to"),
                "waits": labels[0].get("waits", []),
                "words": labels[0]["words"],
                "doubtful": status == "doubtful",
                "no_state": status == "no_state",
            }
        )
    return {"gates": out}


def _voted(votes: Counter[str]) -> str | None:
    """The status that the readers' own settle on; None where the label falls."""
    for status in ("plain", "no_state"):
        if votes[status] >= _ENOUGH:
            return status
    return "doubtful" if votes.total() >= _ENOUGH or votes["plain"] else None


def _told_alike(readers: dict[str, list[Label]]) -> list[list[tuple[str, Label]]]:
    """The labels of a sentence by the thing they are of: one of each reader, whose words touch or whose kinds agree."""
    groups: list[list[tuple[str, Label]]] = []
    for reader, labels in readers.items():
        for label in labels:
            near = [(_touch(group, label), n) for n, group in enumerate(groups) if reader not in {r for r, _ in group}]
            best = max(near, default=(0, 0))
            if best[0] > 0:
                groups[best[1]].append((reader, label))
            else:
                groups.append([(reader, label)])
    while (pair := next((p for p in combinations(groups, 2) if _joinable(*p)), None)) is not None:
        pair[0].extend(pair[1])
        groups.remove(pair[1])
    return groups


def _touch(group: Sequence[tuple[str, Label]], label: Label) -> int:
    start, end = label["words"]
    return max(min(other["words"][1], end) - max(other["words"][0], start) for _, other in group)


def _joinable(one: Sequence[tuple[str, Label]], other: Sequence[tuple[str, Label]]) -> bool:
    return not {r for r, _ in one} & {r for r, _ in other} and one[0][1]["kind"] == other[0][1]["kind"]


def settled_claims(readers: dict[str, Label]) -> Label:
    """The claims of one sentence, from each reader's; the sentence is doubtful where one of them stays open."""
    votes: dict[str, list[tuple[str, Label]]] = {}
    for labels in readers.values():
        counts: Counter[str] = Counter()
        for claim in labels["claims"]:
            counts[claim["claim"]] += 1
            key = f"{claim['claim']} {counts[claim['claim']]}"
            votes.setdefault(key, []).append((_status(claim, labels), claim))
    plain, doubtful = [], sum(labels["doubtful"] for labels in readers.values()) >= _ENOUGH
    for told in votes.values():
        count = Counter(status for status, _ in told)
        if count["plain"] >= _ENOUGH:
            first = told[0][1]
            plain.append({key: first.get(key, default) for key, default in _CLAIM.items()})
        elif count["plain"] or len(told) >= _ENOUGH:
            doubtful = True
    return {"claims": plain, "doubtful": doubtful}


_CLAIM: dict[str, Any] = {"pair": [], "claim": "", "name": None, "issues": []}


if __name__ == "__main__":
    main()
