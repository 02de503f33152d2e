"""The gold of gates and claims is what the rule makes of the three readers' labels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bench.settle import settled_claims, settled_gates

GOLD = Path(__file__).parents[2] / "bench" / "gold"


def gate(kind: str, status: str, words: tuple[int, int] = (3, 9)) -> list[dict[str, Any]]:
    return [{"kind": kind, "status": status, "actors": ["PER"], "words": list(words)}]


@pytest.mark.parametrize(
    ("labels", "doubtful"),
    [
        ((gate("vote", "plain"), gate("vote", "plain"), []), False),
        ((gate("vote", "plain"), gate("vote", "plain"), gate("other", "doubtful")), False),
        ((gate("vote", "plain"), gate("other", "plain"), []), True),
        ((gate("vote", "plain"), gate("vote", "doubtful"), gate("other", "plain")), True),
        ((gate("vote", "plain"), [], []), True),
    ],
)
def test_plain_is_what_two_have_plainly_and_of_one_kind(labels: tuple[Any, ...], doubtful: bool) -> None:
    (found,) = settled_gates(dict(zip("ABC", labels, strict=True)))["gates"]
    assert found["doubtful"] is doubtful and found["kind"] == "vote"


@pytest.mark.parametrize("what", ["gates", "claims"])
def test_the_gold_files_are_those_of_the_readers(what: str) -> None:
    settle = {"gates": settled_gates, "claims": settled_claims}[what]
    lines = (GOLD / "readers" / f"{what}.jsonl").read_text("utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    for draw in (what, f"{what}_second", f"{what}_third"):
        gold = [json.loads(line) for line in (GOLD / f"{draw}.jsonl").read_text("utf-8").splitlines()]
        own = [r for r in records if r["draw"] == draw]
        assert len(gold) == len(own) > 100
        for record, settled in zip(own, gold, strict=True):
            assert settled | settle(record["readers"]) == settled, (draw, record["id"])
