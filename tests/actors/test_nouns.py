"""Nouns that stand for a body or state, capitals that stand for a body, authors of documents, namesakes."""

from __future__ import annotations

from datetime import date

import pytest

from detente import actors
from detente.actors.author import author_of
from detente.language import parser, sentences
from detente.language.parser import Sentence
from detente.records import Actor, Article


def _read(text: str, on: date = date(2010, 6, 1), title: str | None = None) -> list[Actor]:
    article = Article("a", text, date=on, title=title)
    spans = sentences.split(text)
    docs = parser.parse([text[s:e] for s, e in spans])
    read = [Sentence(s, e, doc) for (s, e), doc in zip(spans, docs, strict=True)]
    return list(actors.resolve(article, read, actors.find(article, spans)))


def _codes(text: str, on: date = date(2010, 6, 1), title: str | None = None) -> dict[str, str | None]:
    return {a.text: a.id for a in _read(text, on, title)}


@pytest.mark.parametrize(
    ("text", "mention", "code"),
    [
        ("NATO met on Monday. The alliance wants more ships from Spain.", "alliance", "NAT"),
        ("The IAEA wrote to Iran. The agency asked for the keys.", "agency", "IAE"),
        ("KCNA praised the IAEA's foe. Iran wrote to KCNA, and the agency printed it.", "agency", None),
        ("The OPEC ministers met in Vienna. Norway cheered the cartel.", "cartel", "OPC"),
        ("Saudi Arabia sent grain to Yemen. The kingdom will send more.", "kingdom", "SAU"),
        ("Seoul rang its neighbour. South Korea says the North will answer.", "North", "PRK"),
        ("The North of the country voted.", "North", None),
        ("Turkey shelled northern Syria. The Kurds there blamed Ankara.", "Kurds", "SYR"),
        ("European diplomats warned Serbia.", "European diplomats", "EUR"),
        ("European football fans went to Serbia.", "European", None),
        ("Belgian and European leaders met.", "European leaders", None),
        ("China told Europe to wait.", "Europe", "EUR"),
        ("The minister flew from Lima to Europe.", "Europe", None),
        ("The Council of Economic Advisers warned the UN.", "Council", None),
    ],
)
def test_nouns(text: str, mention: str, code: str | None) -> None:
    assert _codes(text).get(mention) == code


def test_rows_are_dated() -> None:
    assert _codes("Austria asked the Twelve for talks.", date(1991, 6, 1)).get("Twelve") == "EUR"
    assert "Twelve" not in _codes("Austria asked the Twelve for talks.", date(2010, 6, 1))


def test_brussels_is_the_union_unless_belgium_is_named() -> None:
    assert _codes("Brussels rejected Norway's plan.")["Brussels"] == "EUR"
    assert _codes("Brussels rejected Norway's plan, Belgian radio said.")["Brussels"] == "BEL"


def test_whose_fighters_a_hyphen_tells() -> None:
    found = _read("US-backed Kurdish fighters left northern Syria.")
    assert [(a.id, a.acts) for a in found if a.text == "US"] == [("USA", False)]
    assert [a.id for a in found if a.text == "Kurdish fighters"] == ["SYR"]


def test_a_place_in_a_dateline_is_no_party() -> None:
    assert [a.acts for a in _read("LOS CABOS, Mexico - Russia thanked China.") if a.id == "MEX"] == [False]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Jordan's King Abdullah thanked Egypt.", "JOR"),
        ("Riyadh, June 1. Saudi Arabia's King Abdullah thanked Egypt.", "SAU"),
    ],
)
def test_namesakes_by_their_state(text: str, code: str) -> None:
    assert [a.id for a in _read(text) if "Abdullah" in (a.name or "")] == [code]


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Statement by the Prime Minister of Malta on the fighting in Libya", "MLT"),
        ("Remarks by the foreign minister in Geneva", None),
        ("Regular press conference of the Foreign Ministry, Seoul", "KOR"),
        ("Malta thanks Libya", None),
    ],
)
def test_author(title: str, code: str | None) -> None:
    author = author_of(Article("a", "Text.", date=date(2011, 3, 1), title=title))
    assert (author.id if author else None) == code


def test_the_ministers_of_a_statement_are_its_authors() -> None:
    found = _read("The government thanks the crews of Tunisia.", title="Statement by the Prime Minister of Malta")
    assert [a.id for a in found if a.text == "government"] == ["MLT"]
