"""Quotations by their marks: every style, stray marks, several paragraphs, linear time."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.statements.marks import quotes
from detente.statements.turns import headline, quotations, turns


def said(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quotes(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said, “We will talk.” She left.", ["“We will talk.”"]),
        ('He said, "We will talk." She left.', ['"We will talk."']),
        ("He said, ''We will talk.'' She left.", ["''We will talk.''"]),
        ("He said, ‘We will talk.’ She left.", ["‘We will talk.’"]),
        ("He said, 'We will talk.' She left.", ["'We will talk.'"]),
        ("He said: «We will talk.» She left.", ["«We will talk.»"]),
        ("The ministers' plan wasn't the envoys' idea.", []),
        ("“He told me ‘no’ twice,” she said.", ["“He told me ‘no’ twice,”"]),
        ('“A curly start, a straight end," he said.', ['“A curly start, a straight end,"']),
        ("The class of '94 and the '90s men.", []),
    ],
)
def test_styles(text: str, expected: list[str]) -> None:
    assert said(text) == expected


def test_paragraphs_left_open_go_on() -> None:
    text = "“The first part stays open.\n\n“The second closes it,” he said."
    assert said(text) == ["“The first part stays open.\n\n“The second closes it,”"]


def test_a_stray_mark_costs_one_paragraph_at_most() -> None:
    text = 'The 6" pipe and a stray “ mark.\n\n“We go on,” the envoy said.\n\n“So do we,” the minister said.'
    assert said(text)[-2:] == ["“We go on,”", "“So do we,”"]


@pytest.mark.parametrize("mark", ["“", '"', "''", "‘", "'", "«"])
@pytest.mark.parametrize("shape", ["{}word word word ", "{}a ", "{}", " {}s "])
def test_linear_on_hostile_text(mark: str, shape: str) -> None:
    def cost(times: int) -> float:
        begun = time.process_time()
        quotes(shape.format(mark) * times)
        return time.process_time() - begun

    assert cost(16_000) < 0.5 + 12 * cost(4_000)


@given(st.text(alphabet="ab .,\n“”‘’\"'«»:AB", max_size=200))
def test_quotations_are_ordered_and_apart(text: str) -> None:
    found = quotations(text)
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_turns_of_a_transcript() -> None:
    text = "Q: Will the talks resume?\nA: They will, in June.\nQ: Where?\nA: In Vienna."
    assert [text[t.start : t.end] for t in turns(text)] == [
        "Will the talks resume?",
        "They will, in June.",
        "Where?",
        "In Vienna.",
    ]
    assert turns("Note: bring papers.\nPlace: the old hall.") == []


def test_headline_needs_a_name_that_comes_back() -> None:
    assert headline("Orlov: Treaty talks will take another year\n\nMinister Orlov spoke on Monday.") is not None
    assert headline("Breaking: Treaty talks will take another year\n\nMinister Orlov spoke on Monday.") is None


def test_a_titled_label_alone_makes_a_transcript_and_its_turn_goes_on() -> None:
    text = "The State House\n\n10:15 A.M.\n\nTHE PRESIDENT: Good morning.\n\nWe will sign the treaty with Chile.\n"
    assert [text[t.start : t.end] for t in turns(text)] == ["Good morning.\n\nWe will sign the treaty with Chile."]
    assert turns("NEW DELHI: India said on Monday it would sign.\n\nNo date was set.") == []


def test_questions_need_no_colon() -> None:
    text = "MS. ORTEGA: Good day.\n\nQ Will you sign?\n\nMS. ORTEGA: We will.\n"
    assert [text[t.start : t.end] for t in turns(text)] == ["Good day.", "Will you sign?", "We will."]
