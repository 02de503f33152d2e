"""Bands that very many articles share: nothing is compared in vain, and the pairs found are the same."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.articles.copies import LEAST_AGREEMENT, Kept, Print, agreements, settled, table_of
from detente.spark import copies as spark_copies
from detente.spark.components import components


def made_up(count: int, families: int, seed: int = 5) -> dict[int, bytes]:
    """Marks of articles in families: members of one agree in most marks, those of two in some by chance."""
    dice = random.Random(seed)
    origins = [bytes(dice.randrange(12) for _ in range(64)) for _ in range(families)]
    out = {}
    for order in dice.sample(range(10 * count), count):
        marks = bytearray(dice.choice(origins))
        for at in dice.sample(range(64), 20):
            marks[at] = dice.randrange(256)
        out[order] = bytes(marks)
    return out


def groups(edges: list[tuple[int, int]], members: list[int]) -> set[frozenset[int]]:
    group = {member: {member} for member in members}
    for a, b in edges:
        if group[a] is not group[b]:
            group[a] |= group[b]
            for member in group[b]:
                group[member] = group[a]
    return {frozenset(found) for found in group.values()}


@pytest.mark.parametrize(("count", "families"), [(1, 1), (40, 1), (60, 9), (60, 60)])
def test_a_forest_ties_what_pairs_tie(count: int, families: int) -> None:
    held = made_up(count, families)
    pairs = [(a, b) for a, b in combinations(held, 2) if agreements(held[a], table_of(held[b]))[0] >= LEAST_AGREEMENT]
    forest = list(spark_copies._forest(held))
    assert groups(forest, list(held)) == groups(pairs, list(held))
    assert len(forest) == count - len(groups(pairs, list(held)))
    assert all(type(order) is int for pair in forest for order in pair)


@pytest.mark.parametrize("count", [30, 700])
def test_kept_of_a_band_are_found_however_many_they_are(count: int) -> None:
    held = {f"{order:06}": marks for order, marks in made_up(count, 3).items()}
    kept = Kept()
    for number, (key, marks) in enumerate(held.items()):
        kept.add(key, marks, [1, 100 + number % 7])
    new = Print(next(iter(held.values())), (1, 103, 999))
    agreed = {key: int(agreements(new.marks, table_of(marks))[0]) for key, marks in held.items()}
    likely = sorted((-n, key) for key, n in agreed.items() if n >= LEAST_AGREEMENT)
    assert kept.near(new) == [key for _, key in likely[:24]]
    assert kept.near(Print(new.marks, (999,))) == []


def test_boilerplate_is_settled() -> None:
    """Articles that share a long notice alone are no copies of each other."""
    dice = random.Random(1)
    words = [f"w{n}" for n in range(5000)]
    notice = " ".join(dice.choices(words, k=60))
    own = [" ".join(dice.choices(words, k=80)) for _ in range(400)]
    assert settled({str(n): f"{text} {notice}" for n, text in enumerate(own)}) == {}


def test_blocks_of_a_hot_band_give_the_same_groups(spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = made_up(150, 20)
    rows = [(order, bytearray(marks), band) for order, marks in held.items() for band in (1, 2 + order % 40)]
    frame = spark.createDataFrame(rows, "order bigint, marks binary, band bigint")
    found = {}
    for block in (1000, 60, 17):
        monkeypatch.setattr(spark_copies, "BLOCK", block)
        together = spark_copies._together(frame, tmp_path / f"hot{block}")
        sizes = [len(row.held) for row in together.collect()]
        assert max(sizes) < 4 * block
        edges = together.mapInArrow(spark_copies._edges, "a bigint, b bigint")
        tied = components(edges, tmp_path / f"edges{block}").collect()
        found[block] = {(row.member, row.component) for row in tied}
    assert found[1000] == found[60] == found[17] and found[1000]
    assert np.unique([component for _, component in found[17]]).size > 1
