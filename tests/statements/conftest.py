"""One way to read a text: sentences, parses, statements; actors where a test names them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from detente import statements
from detente.language import parser, sentences
from detente.language.parser import Sentence
from detente.records import Actor, Article, Notice, Statement

Reader = Callable[..., tuple[Statement, ...]]


@pytest.fixture(scope="session")
def read() -> Reader:
    """Statements of a text; `parsed=False` leaves every sentence without a parse."""

    def reader(
        text: str,
        actors: Sequence[Actor] = (),
        *,
        outlet: str | None = None,
        parsed: bool = True,
        notices: tuple[Notice, ...] = (),
    ) -> tuple[Statement, ...]:
        spans = sentences.split(text)
        docs = list(parser.parse([text[s:e] for s, e in spans])) if parsed else [None] * len(spans)
        read = [Sentence(s, e, d) for (s, e), d in zip(spans, docs, strict=True)]
        return statements.find(Article("a", text, outlet=outlet, notices=notices), read, actors)

    return reader
