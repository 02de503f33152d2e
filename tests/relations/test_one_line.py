"""One line of article text: no dateline, no break; spans of days as people write them."""

from __future__ import annotations

import time

import pytest

from detente.relations.one_line import short, span_of_days, without_dateline


@pytest.mark.parametrize(
    "dateline",
    [
        "LIMA (Demo Wire) - ",
        "LIMA — ",
        "SAN SALVADOR, Oct. 3 (Wire) — ",
        "LIMA, Peru (AP) – ",
        "PORT-AU-PRINCE, 4 March - ",
    ],
)
def test_datelines_are_left_out(dateline: str) -> None:
    text = "The two ministers signed an agreement on fish."
    assert without_dateline(dateline + text) == text


@pytest.mark.parametrize(
    "text",
    [
        "NATO said on Monday that it would wait for the vote in Chad.",
        "U.S. officials - three of them - left the town for the talks.",
        "USA (and others) objected to the draft of the resolution.",
        "OPEC-led talks went on in the capital through the whole night.",
    ],
)
def test_sentences_without_a_dateline_stay(text: str) -> None:
    assert without_dateline(text) == text


def test_a_line_is_one_line_cut_at_a_blank() -> None:
    assert short("one\ntwo  three", 40) == "one two three"
    cut = short("word " * 100, 30)
    assert len(cut) <= 31 and cut.endswith("word …")


def test_spans_of_days() -> None:
    assert span_of_days("2012-11-01", "2012-11-30") == "November 2012"
    assert span_of_days("2012-11-06", None) == span_of_days("2012-11-06", "2012-11-06") == "6 November 2012"
    assert span_of_days("2012-01-01", "2012-12-31") == "2012"
    assert span_of_days("2012-11-03", "2012-11-09") == "3 – 9 November 2012"
    assert span_of_days("2012-11-30", "2012-12-02") == "30 November 2012 – 2 December 2012"
    assert span_of_days("2012", None) == "2012"


@pytest.mark.parametrize("text", ["A" * 5000, "A." * 2500, "AB, " * 1200, "A-" * 2500, "AB " * 1700])
def test_a_long_run_of_capitals_is_read_at_once(text: str) -> None:
    started = time.perf_counter()
    assert without_dateline(text) == text
    assert time.perf_counter() - started < 1


def test_a_word_longer_than_the_line_is_cut() -> None:
    assert len(short("x" * 300, 110)) == 110
