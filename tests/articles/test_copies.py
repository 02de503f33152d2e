"""Near-copies: what counts as one, and that the index agrees with the pure functions."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.articles.copies import CopyIndex, bands, best, is_copy, signature, similarity

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
    index = CopyIndex(texts.__getitem__)
    assert [index.add(key, text) for key, text in texts.items()] == [None, None, "a"]
    assert len(index) == 2


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


def test_index_grows_and_finds_all_planted_copies() -> None:
    texts = {str(i): "\n".join(article(i, 1)) for i in range(2500)}
    index = CopyIndex(texts.__getitem__)
    assert all(index.add(key, text) is None for key, text in texts.items())
    assert [index.add("x", texts[key] + " more") for key in ("0", "1200", "2499")] == ["0", "1200", "2499"]
