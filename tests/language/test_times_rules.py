"""Every rule's examples, and what no rule may read as a time."""

from __future__ import annotations

from datetime import date

import pytest

from detente.language import sentences, times
from detente.language.parser import Sentence
from detente.language.times.lexicon import Example, book
from detente.records import Article, Timex

READ_ON = date(2012, 10, 3)


def read(text: str, on: date | None = READ_ON) -> tuple[Timex, ...]:
    """The expressions of a text, read on a day."""
    article = Article("a", text, date=on)
    return times.find(article, [Sentence(start, end) for start, end in sentences.split(text)])


@pytest.mark.parametrize(
    "example",
    [pytest.param(example, id=f"{rule.name}: {example.text}") for rule in book().rules for example in rule.examples],
)
def test_example_of_rule(example: Example) -> None:
    found = [(timex.text, timex.type, timex.value) for timex in read(example.text)]
    assert (example.span, example.type, example.value) in found


def test_every_rule_has_an_example() -> None:
    assert [rule.name for rule in book().rules if not (rule.examples or rule.none)] == []


@pytest.mark.parametrize("text", [text for rule in book().rules for text in rule.none])
def test_text_without_times(text: str) -> None:
    assert read(text) == ()
