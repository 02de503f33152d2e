"""Mentions sharpened by the parse."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from detente import actors
from detente.language import parser
from detente.language.parser import Sentence
from detente.language.sentences import split
from detente.records import Actor, Article


def read(text: str, on: date = date(2018, 5, 1)) -> list[Actor]:
    article, spans = Article("a", text, date=on), split(text)
    docs = parser.parse([text[start:end] for start, end in spans])
    sentences = [Sentence(start, end, doc) for (start, end), doc in zip(spans, docs, strict=True)]
    return list(actors.resolve(article, sentences, actors.find(article, spans)))


def one(found: list[Actor], text: str) -> Actor:
    return next(a for a in found if a.text == text)


def test_the_president_is_the_one_named_before() -> None:
    found = read("Iranian President Hassan Rouhani spoke in Tehran. The president rejected the offer.")
    later = one(found, "president")
    assert (later.id, later.sector, later.name) == ("IRN", "GOV", "Hassan Rouhani")


def test_pronouns_take_their_antecedent() -> None:
    found = read("Hassan Rouhani spoke on Monday. He rejected the offer.")
    assert (one(found, "He").id, one(found, "He").name) == ("IRN", "Hassan Rouhani")
    found = read("Russia said it would answer.")
    assert one(found, "it").id == "RUS"


def test_his_country_is_the_speakers_state() -> None:
    found = read("Angela Merkel spoke on Monday. Her country rejects the plan.")
    assert (one(found, "country").id, one(found, "country").acts) == ("DEU", True)


def test_groups_belong_to_the_place_they_are_in() -> None:
    found = read("The planes bombed rebels in Syria.")
    assert (one(found, "rebels").id, one(found, "rebels").sector) == ("SYR", "REB")
    assert one(found, "Syria").acts is False


def test_a_spokesman_speaks_for_his_body() -> None:
    found = read("A spokesman for the Kremlin rejected the report.")
    assert (one(found, "spokesman").id, one(found, "spokesman").sector) == ("RUS", "GOV")


def test_adjectives_act_only_with_a_deed() -> None:
    assert one(read("Critics praised Russian literature."), "Russian").acts is False
    assert one(read("Critics condemned the Israeli strikes."), "Israeli").acts is True


def test_place_or_actor() -> None:
    assert one(read("The leaders met in Moscow."), "Moscow").acts is False
    assert one(read("Moscow warned its neighbours."), "Moscow").acts is True


def test_sentences_without_a_parse_are_kept() -> None:
    text = "Russia warned Ukraine."
    article, spans = Article("a", text, date=date(2018, 5, 1)), split(text)
    found = actors.find(article, spans)
    assert actors.resolve(article, [Sentence(s, e) for s, e in spans], found) == found


def test_mentions_stay_apart_and_in_order() -> None:
    found = read(
        "The Russian and Turkish presidents met. They agreed. The two ministers and their aides stayed in Sochi."
    )
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(a.text for a in found)
