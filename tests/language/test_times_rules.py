"""Every rule's examples, and what no rule may read as a time."""

from __future__ import annotations

from datetime import date

import pytest

from detente.errors import CodebookError
from detente.language import sentences, times
from detente.language.parser import Sentence
from detente.language.times import _RESOLVERS
from detente.language.times.lexicon import Example, book
from detente.language.times.patterns import Pattern
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


def test_every_rule_names_a_resolver_and_every_resolver_is_named() -> None:
    assert {rule.reads for rule in book().rules} == set(_RESOLVERS)


LETTERS = {frozenset({"DAY"}): "d", frozenset({"NUMBER", "DAY"}): "n", frozenset({"THE"}): "t"}


@pytest.mark.parametrize("text", ["DAZE", "(DAY", "DAY)", "DAY | ?", "DAY &"])
def test_a_broken_pattern_says_where(text: str) -> None:
    with pytest.raises(CodebookError, match="rule 7"):
        Pattern(text, {}, LETTERS, "rule 7").read()


@pytest.mark.parametrize(
    ("text", "starts"), [("THE? DAY", "tdn"), ("THE DAY", "t"), ("NUMBER | THE", "nt"), ("(THE | NUMBER?) DAY", "tnd")]
)
def test_a_pattern_knows_how_it_can_start(text: str, starts: str) -> None:
    assert Pattern(text, {}, LETTERS, "").read().starts == frozenset(starts)
