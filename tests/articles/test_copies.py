"""Near-copies: what counts as one, and that the index agrees with the pure functions."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.articles.copies import bands, best, is_copy, settled, signature, similarity

WORDS = [
    f"{a}{b}" for a in ("mer", "tal", "von", "gar", "sil", "pon") for b in ("a", "o", "ek", "im", "und", "ast", "iri")
]


def article(seed: int, paragraphs: int = 6) -> list[str]:
    """Paragraphs of made-up words."""
    chance = random.Random(seed)
    return [" ".join(chance.choices(WORDS, k=40)) for _ in range(paragraphs)]


ORIGINAL, OTHER = article(1), article(2)
COPIES = {
    "the same": ORIGINAL,
    "capitals": [p.upper() for p in ORIGINAL],
    "cut": ORIGINAL[:4],
    "furniture": ["Home World Sport Demo Wire May 2011", *ORIGINAL, "All rights kept"],
    "update": [ORIGINAL[0], *OTHER[1:3], *ORIGINAL[2:]],
    "moved": [ORIGINAL[1], ORIGINAL[0], *ORIGINAL[2:]],
    "reworded": [p.replace("tala", "tolo") for p in ORIGINAL],
}


@pytest.mark.parametrize("kind", COPIES)
def test_copies_are_found_and_share_a_band(kind: str) -> None:
    one, other = "\n\n".join(ORIGINAL), "\n\n".join(COPIES[kind])
    assert is_copy(one, other) and is_copy(other, one)
    assert set(bands(signature(one))) & set(bands(signature(other)))


def test_an_update_does_not_tie_its_donor_to_the_original() -> None:
    texts = {"a": "\n".join(ORIGINAL), "b": "\n".join(OTHER), "c": "\n".join(COPIES["update"])}
    assert not is_copy(texts["b"], texts["c"])
    assert settled(texts) == {"c": "a"}


def test_short_texts_must_nearly_agree() -> None:
    assert is_copy("President of Freedonia visits the islands", "President of Freedonia visits the islands!")
    assert not is_copy(
        "President of Freedonia visits the islands", "President of Freedonia visits the capital of Sylvania"
    )
    assert similarity("", "") == 0.0 and signature("...") == b"" and bands(b"") == []


def test_best_is_the_most_alike_and_ties_are_settled() -> None:
    text = "\n".join(ORIGINAL)
    assert best(text, [("b", text), ("a", text), ("c", "\n".join(ORIGINAL[:4]))]) == "a"
    assert best(text, [("b", "\n".join(OTHER))]) is None


def test_signature_is_stable() -> None:
    """Stores keep signatures: a change here needs a new store version."""
    assert bands(signature("the quick brown fox jumps over the lazy dog"))[:2] == [
        4775776745416819477,
        1460557697279181941,
    ]


@given(st.lists(st.sampled_from(WORDS), max_size=80), st.lists(st.sampled_from(WORDS), max_size=80))
@settings(max_examples=100, deadline=None)
def test_similarity_is_symmetric_and_bounded(one: list[str], other: list[str]) -> None:
    a, b = " ".join(one), " ".join(other)
    assert similarity(a, b) == similarity(b, a)
    assert 0.0 <= similarity(a, b) <= 2.0
    assert all(0 <= band < 2**63 for band in bands(signature(a)))


def test_all_planted_copies_are_found_among_many() -> None:
    texts = {str(i): "\n".join(article(i, 1)) for i in range(2500)}
    planted = {f"copy of {key}": texts[key] + " more" for key in ("0", "1200", "2499")}
    assert settled(texts | planted) == {key: key.removeprefix("copy of ") for key in planted}


def test_groups_that_no_pair_ties_together_can_be_settled_apart() -> None:
    """What the cluster rests on: the whole in order, or each group in order, gives the same."""
    groups = [{f"{g}{kind}": "\n".join(text) for kind, text in copies_of(g).items()} for g in range(12)]
    mixed = [item for position in zip(*(group.items() for group in groups), strict=True) for item in position]
    apart: dict[str, str] = {}
    for group in groups:
        apart |= settled(group)
    assert settled(dict(mixed)) == apart
    assert len(apart) >= 36


def copies_of(seed: int) -> dict[str, list[str]]:
    one, other = article(1000 + seed), article(2000 + seed)
    update = [one[0], *other[1:3], *one[2:]]
    return {"a": one, "b": one[:4], "c": ["Home World", *one], "d": update, "e": update[1:], "f": one[2:], "g": other}
