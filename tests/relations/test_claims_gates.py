"""Claims and gates: every example in the data files, and what must not be one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from detente.actors import find as find_actors
from detente.language import parser
from detente.language import times as time_expressions
from detente.language.parser import Sentence
from detente.language.sentences import split
from detente.records import Article, Document, Interval, Notice, Timex
from detente.relations import claims, gates, issues
from detente.relations.cues import examples
from detente.relations.gate_dates import date_of

TODAY = date(2012, 10, 3)


def read(text: str, notices: tuple[Notice, ...] = ()) -> Document:
    article = Article(id="x", text=text, date=TODAY, date_basis="given", notices=notices)
    spans = split(text)
    docs = parser.parse([text[start:end] for start, end in spans])
    sentences = [Sentence(*span, doc) for span, doc in zip(spans, docs, strict=True)]
    actors, times, found = find_actors(article, spans), time_expressions.find(article, sentences), issues.find(article)
    return Document(
        article,
        relations=claims.find(article, sentences, actors, times, found),
        gates=gates.find(article, sentences, actors, times),
    )


@pytest.mark.parametrize("example", [*examples("claims"), *examples("claim_words")], ids=lambda e: e["text"][:40])
def test_claim_examples(example: dict[str, Any]) -> None:
    found = [(list(c.pair), c.claim, c.name) for c in read(example["text"]).relations]
    assert (example["pair"], example["kind"], example["name"]) in found


@pytest.mark.parametrize("example", examples("gates"), ids=lambda e: e["text"][:40])
def test_gate_examples(example: dict[str, Any]) -> None:
    found = [(g.kind, sorted(g.actors), g.date.from_ or "") for g in read(example["text"]).gates]
    assert (example["kind"], example["actors"], example["from"]) in found


@pytest.mark.parametrize(
    "example", [*examples("claims", "no"), *examples("claim_words", "no")], ids=lambda e: e["text"][:40]
)
def test_no_claim_examples(example: dict[str, Any]) -> None:
    assert example["kind"] not in [c.claim for c in read(example["text"]).relations]


@pytest.mark.parametrize("example", examples("gates", "no"), ids=lambda e: e["text"][:40])
def test_no_gate_examples(example: dict[str, Any]) -> None:
    assert read(example["text"]).gates == ()


@pytest.mark.parametrize(
    "text",
    [
        "Peru's head of public relations is under strain in Chile.",
        "Peru and Chile must improve relations.",
        "Peru and Chile played to a draw.",
        "Please reset your password, Peru told Chile.",
    ],
)
def test_no_claim(text: str) -> None:
    assert read(text).relations == ()


@pytest.mark.parametrize(
    "text",
    [
        "Peru held an election last month.",
        "The summit in Lima took place in May 2011.",
        "Opinion polls are due next week.",
    ],
)
def test_no_gate(text: str) -> None:
    assert read(text).gates == ()


def test_a_negated_improvement_is_not_an_improvement() -> None:
    kinds = [c.claim for c in read("Ties between Ghana and Togo have not improved.").relations]
    assert kinds == ["strained"]


@pytest.mark.parametrize(
    ("parties", "pair"),
    [
        ("the two countries", ("CHL", "PER")),
        ("both countries", ("CHL", "PER")),
        ("the old rivals Peru and Chile", ("CHL", "PER")),
        ("Kenya and Sudan", ("KEN", "SDN")),
        ("any two neighbours such as Kenya and Sudan", ("KEN", "SDN")),
    ],
)
def test_whom_between_speaks_of(parties: str, pair: tuple[str, str]) -> None:
    (claim,) = read(f"Peru met Chile in Lima. Tensions between {parties} slow trade.").relations
    assert claim.pair == pair


def test_issues_of_the_clause_and_one_pair() -> None:
    (claim,) = read(
        "Relations between Peru and Chile have been strained by fishing rights and the conflict in Syria."
    ).relations
    assert claim.pair == ("CHL", "PER")
    assert claim.issues == ("fishing", "civil_war_intervention")


@pytest.mark.parametrize(
    ("when", "since"),
    [("last week", "2012-09-24"), ("this autumn", "2012-09-01"), ("in May", "2012-05"), ("in 2009", "2009")],
)
def test_a_claim_is_dated_by_a_date(when: str, since: str) -> None:
    (claim,) = read(f"Relations between Peru and Chile worsened {when}.").relations
    assert claim.date.from_ == since


def test_who_waits_for_whose_election() -> None:
    (gate,) = read("Russia says some moves must wait until after the U.S. presidential election next month.").gates
    assert (gate.actors, gate.waits, gate.date.to) == (("USA",), ("RUS",), "2012-11-30")


def test_what_depends_on_a_gate_waits_for_it() -> None:
    (gate,) = read("Russia says some moves depend on the U.S. presidential election next month.").gates
    assert gate.clause is not None and gate.waits == ("RUS",)


def test_nothing_from_notices() -> None:
    text = "Read more: ties between Peru and Chile have been strained until the election next month."
    document = read(text, (Notice(0, len(text), "related"),))
    assert document.relations == document.gates == ()


@pytest.mark.parametrize(
    ("length", "day"),
    [
        ("PT45M", "2012-10-03"),
        ("PT72H", "2012-10-06"),
        ("P3M", "2013-01-02"),
        ("P10D", "2012-10-13"),
        ("P2.5Y", "2015-04-04"),
        ("P3H", None),
    ],
)
def test_a_stretch_of_time_ends_so_many_days_on(length: str, day: str | None) -> None:
    assert date_of(Timex(0, 1, "x", "DURATION", length, Interval(None, None)), TODAY) == Interval(day, day)


@pytest.mark.parametrize(
    ("text", "was", "will"),
    [
        ("February", ("2012-02-01", "2012-02-29"), ("2013-02-01", "2013-02-28")),
        ("February", ("2011-02-01", "2011-02-28"), ("2012-02-01", "2012-02-29")),
        ("28 February", ("2011-02-28", "2011-02-28"), ("2012-02-28", "2012-02-28")),
        ("29 February", ("2012-02-29", "2012-02-29"), ("2013-02-28", "2013-02-28")),
    ],
)
def test_a_month_read_as_the_last_one_is_the_whole_next_one(
    text: str, was: tuple[str, str], will: tuple[str, str]
) -> None:
    day = date.fromisoformat(was[1]) + timedelta(days=60)
    assert date_of(Timex(0, len(text), text, "DATE", was[0], Interval(*was)), day) == Interval(*will)
