"""The sieve: what each cheap test stops is kept, marked and counted; what passes is read as without it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from detente.language import parser
from detente.pipeline import annotate_batch
from detente.records import Article
from detente.sieve import FAST, FULL, Passed, Sieve, counts

DAY = date(2012, 10, 3)
PAIR = "Russia accused Georgia on Wednesday of shelling a village near the border."
NEWS = [
    Article("a", PAIR, date=DAY, language="en"),
    Article("b", "La Russie accuse la Géorgie d'avoir bombardé un village.", date=DAY, language="fr"),
    Article("c", PAIR + " Ends.", date=DAY, language="en", duplicate_of="a"),
    Article("d", "The president of Ghana opened a new road to the port on Monday.", date=DAY, language="en"),
]


def stopped(sieve: Sieve) -> dict[str, str]:
    return {d.article.id: d.errors[0].code for d in annotate_batch(NEWS, through=sieve) if d.errors}


def test_each_test_stops_its_own_and_says_so() -> None:
    assert stopped(FULL) == {"b": "language"}
    assert stopped(Sieve(copies=True)) == {"b": "language", "c": "copy"}
    assert stopped(FAST) == {"b": "language", "c": "copy", "d": "states"}


def test_what_passes_is_read_as_without_the_sieve() -> None:
    assert annotate_batch(NEWS[:1], through=FAST) == annotate_batch(NEWS[:1])
    assert annotate_batch(NEWS[:1])[0].events


def test_of_what_is_stopped_not_even_the_title_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    monkeypatch.setattr(parser, "parse", lambda texts: iter(parsed.extend(texts) or ()))
    annotate_batch([replace(article, title="Russia accuses Georgia") for article in NEWS[1:]], through=FAST)
    assert parsed == []


def test_counts_follow_the_order_of_the_tests() -> None:
    found = counts(annotate_batch(NEWS, through=FAST))
    assert found == (Passed("language", 4, 3), Passed("copy", 3, 2), Passed("states", 2, 1), Passed("sentence", 1, 1))


def test_two_organisations_are_no_two_states() -> None:
    text = "NATO and the European Union agreed to work together, officials said."
    (document,) = annotate_batch([Article("e", text, date=DAY, language="en")], through=FAST)
    assert [problem.code for problem in document.errors] == ["states"]
