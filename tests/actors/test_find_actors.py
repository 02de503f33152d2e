"""Mentions by words alone."""

from __future__ import annotations

import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente import actors
from detente.actors.text import fold
from detente.language.sentences import split
from detente.records import Actor, Article, Interval, Notice


def find(text: str, on: str | None = "2012-10-03", notices: tuple[Notice, ...] = ()) -> list[Actor]:
    day = date.fromisoformat(on) if on else None
    return list(actors.find(Article("a", text, date=day, notices=notices), split(text)))


def told(text: str, on: str | None = "2012-10-03") -> list[tuple[str, str | None, str | None]]:
    return [(a.text, a.id, a.sector) for a in find(text, on)]


@pytest.mark.parametrize(
    ("text", "on", "wanted"),
    [
        ("Officials of the United States met.", "2012-10-03", ("Officials of the United States", "USA", "GOV")),
        ("The Russian Foreign Ministry objected.", "2012-10-03", ("Russian Foreign Ministry", "RUS", "GOV")),
        ("It was Israel's air force again.", "2012-10-03", ("Israel's air force", "ISR", "MIL")),
        ("Later Syrian troops came.", "2012-10-03", ("Syrian troops", "SYR", "MIL")),
        ("Then Iranian lawmakers spoke.", "2012-10-03", ("Iranian lawmakers", "IRN", "LEG")),
        ("So the U.S. Treasury acted.", "2012-10-03", ("U.S. Treasury", "USA", "GOV")),
        ("The president of Mexico arrived.", "2012-10-03", ("president of Mexico", "MEX", "GOV")),
        ("A senior Turkish military official agreed.", "2012-10-03", ("Turkish military official", "TUR", "MIL")),
        ("The Taliban refused.", "2012-10-03", ("Taliban", "AFG", "REB")),
        ("The Taliban refused.", "2022-10-03", ("Taliban", "AFG", "GOV")),
        ("Moscow refused.", "1987-03-03", ("Moscow", "SUN", "GOV")),
        ("Moscow refused.", "2012-03-03", ("Moscow", "RUS", "GOV")),
        ("West Germany refused.", "1987-03-03", ("West Germany", "DEU", "GOV")),
        ("East Germany refused.", "1987-03-03", ("East Germany", "DDR", "GOV")),
        ("Medvedev agreed.", "2009-03-03", ("Medvedev", "RUS", "GOV")),
        ("The Palestinian Authority agreed.", "2009-03-03", ("Palestinian Authority", "PSE", "GOV")),
        ("NATO's peacekeepers stayed.", "2009-03-03", ("NATO's peacekeepers", "NAT", "MIL")),
        ("Recep Tayyip Erdoğan agreed.", "2018-03-03", ("Recep Tayyip Erdoğan", "TUR", "GOV")),
        ("Recep Tayyip Erdogan agreed.", "2018-03-03", ("Recep Tayyip Erdogan", "TUR", "GOV")),
    ],
)
def test_one_mention(text: str, on: str, wanted: tuple[str, str, str]) -> None:
    assert told(text, on) == [wanted] or wanted in told(text, on)


def test_a_person_has_the_role_of_the_day() -> None:
    (in_2009,) = find("Dmitry Medvedev spoke.", "2009-05-01")
    (in_2013,) = find("Dmitry Medvedev spoke.", "2013-05-01")
    assert (in_2009.role, in_2013.role) == ("president", "prime minister")


def test_a_candidate_is_opposition_until_the_vote() -> None:
    (before,) = find("Mitt Romney spoke.", "2012-09-01")
    (after,) = find("Mitt Romney spoke.", "2014-09-01")
    assert (before.sector, after.sector) == ("OPP", "ELI")


def test_the_title_is_no_mention_of_its_own() -> None:
    (actor,) = find("Then Russian Foreign Minister Sergei Lavrov objected.")
    assert (actor.text, actor.role, actor.id) == ("Sergei Lavrov", "foreign minister", "RUS")


def test_strangers_are_told_by_their_role() -> None:
    found = find("Iranian lawmaker Ali Examplezadeh objected. Later Examplezadeh left for Baku.")
    assert [(a.text, a.id, a.sector, a.name) for a in found[:2]] == [
        ("Ali Examplezadeh", "IRN", "LEG", "Ali Examplezadeh"),
        ("Examplezadeh", "IRN", "LEG", "Ali Examplezadeh"),
    ]


def test_strangers_in_apposition() -> None:
    found = find("Jan Examplovsky, a Slovak lawmaker, agreed.")
    assert ("Jan Examplovsky", "SVK", "LEG") in [(a.text, a.id, a.sector) for a in found]


def test_a_last_name_counts_once_the_full_name_is_told() -> None:
    assert find("Westerwelle left.", "2012-10-03") == []
    found = find("Guido Westerwelle came. Later Westerwelle left.", "2012-10-03")
    assert [(a.id, a.name) for a in found] == [("DEU", "Guido Westerwelle")] * 2
    assert [a.id for a in find("Foreign Minister Westerwelle left.", "2012-10-03")] == ["DEU"]


@pytest.mark.parametrize(
    "text",
    [
        "Michael Jordan scored again.",
        "Cuba Gooding was there.",
        "He was like a bull in a China shop.",
        "They ate French fries.",
        "It was Russian roulette.",
        "She flew with Air France.",
        "Paris Hilton came.",
        "The turkey was cold and the china broke.",
        "Bank of China fell by two points.",
        "Manchester United won.",
        "Latin America grows.",
        "Let us go.",
        "Officials in Atlanta, Georgia, agreed.",
        "British Land Plc rose.",
    ],
)
def test_look_alikes_are_no_states(text: str) -> None:
    assert [a for a in find(text) if a.acts] == []


def test_places_do_not_act() -> None:
    assert [a.acts for a in find("The talks were held in Moscow.")] == [False]
    assert [a.acts for a in find("They studied Russian literature.")] == [False]
    assert [a.acts for a in find("Moscow warned again.")] == [True]


def test_capitals_and_small_letters() -> None:
    assert [(a.text, a.id) for a in find("KREMLIN WARNS KYIV", "2021-10-03")] == [("KREMLIN", "RUS"), ("KYIV", "UKR")]
    assert [a.id for a in find("russia and ukraine agree", "2021-10-03")] == ["RUS", "UKR"]


def test_nothing_inside_a_notice() -> None:
    text = "Russia agreed. Read more about Ukraine."
    assert [a.id for a in find(text, notices=(Notice(15, len(text), "related"),))] == ["RUS"]


def test_no_date_still_finds_people() -> None:
    assert [a.id for a in find("Sergei Lavrov met Barack Obama.", None)] == ["RUS", "USA"]


def test_an_interval_serves_where_no_date_is_known() -> None:
    article = Article("a", "Dmitry Medvedev spoke.", date_range=Interval("2009-01", "2010"))
    (actor,) = actors.find(article, split(article.text))
    assert actor.role == "president"


def test_empty_text() -> None:
    assert find("") == []


WORDS = st.sampled_from(
    [
        *(
            "Russia",
            "Russian",
            "the",
            "president",
            "U.S.",
            "troops",
            "of",
            "Putin",
            "said",
            "Mr.",
            "’s",
            "Jordan",
            "in",
        ),
        *(",", ".", "Foreign", "Minister", "Ali", "İ", "ß", "Erdoğan", "\n", "“", "US", "Georgia", "", " "),
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=40))
def test_spans_are_true_in_order_and_apart(parts: list[str]) -> None:
    text = " ".join(parts)
    found = find(text)
    assert all(a.text == text[a.start : a.end] and a.text for a in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text(max_size=200))
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize("piece", ["Russian ", "“", " ", "president of the ", "Ali al-", "Senate "])
def test_hostile_runs_stay_linear(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    started = time.process_time()
    actors.find(Article("a", text, date=date(2012, 1, 1)), [(0, len(text))])
    assert time.process_time() - started < 6


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Recep Tayyip Erdog\u0306an met Angela Merkel.", ["Recep Tayyip Erdog\u0306an", "Angela Merkel"]),
        ("It was Erdog\u0306an\u0301 who lost.", ["Erdog\u0306an\u0301"]),
        ("In the United\r\nStates Barack\r\nObama won.\r\nChad\r\n", ["United\r\nStates", "Barack\r\nObama", "Chad"]),
        ("Rus\xadsia met Hun\xadgary.", ["Rus\xadsia", "Hun\xadgary"]),
        ("Chadi\u0301 and Malin\u0303o.", []),
    ],
)
def test_loose_accents_soft_hyphens_and_crlf_stand_in_no_names_way(text: str, wanted: list[str]) -> None:
    found = find(text)
    assert [a.text for a in found] == wanted
    assert all(text[a.start : a.end] == a.text for a in found)
