"""The parser: remembered attributes are spaCy's own, spans point into the article."""

from __future__ import annotations

import pytest
import spacy

from detente.language import parser
from detente.language.parser import Sentence

SENTENCES = (
    "There's no doubt that the ministers' talks were going badly, and they didn't deny it.",
    "Let's go; she had been asked whether those who gave it would've left Oslo's oldest quarter.",
    "The 27 nations' once-friendly envoys got together because nothing else could be done.",
)


def test_attributes_are_those_of_the_stock_pipeline() -> None:
    stock = spacy.load(parser.installed_model(), exclude=["ner", "senter"])
    for _ in range(2):  # the second time everything is remembered
        for wanted, found in zip(stock.pipe(SENTENCES), parser.parse(SENTENCES), strict=True):
            assert [(t.text, t.pos_, t.lemma_, t.dep_) for t in wanted] == [
                (t.text, t.pos_, t.lemma_, t.dep_) for t in found
            ]


def test_spans_point_into_the_article() -> None:
    text = "Before. Chad thanked Mali."
    (doc,) = parser.parse([text[8:]])
    sentence = Sentence(8, len(text), doc)
    start, end = sentence.span(doc[0], doc[1])
    assert text[start:end] == "Chad thanked"
    assert [t.text for t in sentence.tokens(8, 12)] == ["Chad"]
    assert Sentence(0, 7).tokens(0, 7) == []


def test_words_of_an_endless_archive_are_not_all_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    own = len(parser.load().vocab.strings)
    monkeypatch.setattr(parser, "MOST_WORDS", own + 500)
    texts = [f"Chad thanked Mali for ship N{number} of Captain Xq{number}." for number in range(600)]
    first = list(parser.parse(texts))
    again = list(parser.parse(texts[:5]))
    assert len(parser.load().vocab.strings) < own + 500
    assert [[(t.text, t.dep_, t.lemma_) for t in doc] for doc in again] == [
        [(t.text, t.dep_, t.lemma_) for t in doc] for doc in first[:5]
    ]
