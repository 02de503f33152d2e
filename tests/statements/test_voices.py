"""Speeches and transcripts: who speaks, and whom "we" means."""

from __future__ import annotations

from datetime import date

import pytest

from detente.pipeline import annotate_batch
from detente.records import Article, Document, Statement
from detente.statements.speech import heading
from detente.statements.voices import _around, first_persons


def read(text: str, title: str | None = None) -> Document:
    return annotate_batch([Article("x", text, title=title, date=date(2012, 10, 3), date_basis="given", language="en")])[
        0
    ]


SPEECH = (
    "Our country will open its border with Chile in May. We ask you, and all who are here, to stand by that promise."
)


@pytest.mark.parametrize(
    "title",
    [
        "Remarks by the President of Peru at the national congress",
        "Statement by the foreign minister of Peru",
        "Opening address by the Peruvian president to the congress",
    ],
)
def test_a_speech_is_its_speakers_statement(title: str) -> None:
    document = read(SPEECH, title)
    told = document.statements[0]
    assert (told.start, told.end, told.kind) == (0, len(SPEECH), "direct")
    assert told.speaker is not None and told.speaker.id == "PER"
    assert {a.id for a in first_persons(document.article, document.statements, document.actors)} == {"PER"}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Statement by the foreign minister of Peru angers Chile",
            "Chile's president said on Monday the words were unwise.",
        ),
        ("Border opens in May", SPEECH),
        (None, SPEECH),
    ],
)
def test_a_report_is_no_speech(title: str | None, text: str) -> None:
    assert heading(Article("x", text, title=title)) is None


def test_the_turns_of_a_transcript_are_statements_with_their_house() -> None:
    said = "Good morning, everybody.\n\nWe will sign the pact with Chile."
    text = f"The White House\n\n10:15 A.M. EDT\n\nTHE PRESIDENT: {said}\n"
    document = read(text)
    told = [s for s in document.statements if s.kind == "direct"]
    assert [text[s.start : s.end] for s in told] == [said]
    assert told[0].speaker is not None and told[0].speaker.id == "USA"


def test_what_is_said_before_and_after_a_speech_is_not_in_it_and_nothing_loses_its_own_report() -> None:
    before = "“Peru told us that Chile will yield,” the governor said."
    after = "“We go,” I said."
    text = f"{before}\n\nRemarks by the President of Peru at the congress\n\n{SPEECH}\n\n{after}"
    told = read(text).statements
    assert [s.start for s in told] == sorted(s.start for s in told)
    speech = next(i for i, s in enumerate(told) if text[s.start : s.end] == SPEECH)
    assert speech > 0
    for statement in told:
        inside = told[speech].start <= statement.start and statement.end <= told[speech].end
        assert inside or statement.parent != speech
        outer = told[statement.parent] if statement.parent is not None else statement
        assert outer.start <= statement.start <= statement.end <= outer.end


def test_a_speech_is_put_among_the_statements_with_their_parents_kept() -> None:
    def said(start: int, end: int, parent: int | None = None) -> Statement:
        return Statement(start, end, "direct", None, (), None, parent)

    found = [said(0, 40), said(10, 30, 0), said(60, 90), said(70, 80, 2), said(110, 120)]
    told = _around(said(50, 100), found)
    assert [(s.start, s.parent) for s in told] == [(0, None), (10, 0), (50, None), (60, 2), (70, 3), (110, None)]


def test_the_chain_begins_with_the_name_that_the_label_was_known_by() -> None:
    text = "The White House\nPresident Barack Obama spoke\n\n10:15 A.M. EDT\n\nTHE PRESIDENT: We will sign the pact.\n"
    (told,) = read(text).statements
    assert told.speaker is not None and told.speaker.name == "Barack Obama"
    assert told.chain == ("Barack Obama",)
