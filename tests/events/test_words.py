"""Lemmas without a tagger."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.events.words import lemmas, same


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        *[("accused", "accuse"), ("bombing", "bomb"), ("denies", "deny"), ("sued", "sue"), ("banned", "ban")],
        *[("withdrew", "withdraw"), ("met", "meet"), ("allies", "ally"), ("panicked", "panic"), ("attacks", "attack")],
    ],
)
def test_forms(form: str, lemma: str) -> None:
    assert lemma in lemmas(form)
    assert same(form, lemma)


@given(st.text(max_size=30))
def test_a_word_is_a_lemma_of_itself(word: str) -> None:
    assert lemmas(word)[0] == word
