"""Sentence splitting: abbreviations, quotations, hard-wrapped wires; spans never overlap and lose no word."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.language.dateline import end_of_dateline
from detente.language.sentences import split


def parts(text: str) -> list[str]:
    return [text[a:b] for a, b in split(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Chad left. Mali stayed.", ["Chad left.", "Mali stayed."]),
        ("The U.S. envoy left. He was tired.", ["The U.S. envoy left.", "He was tired."]),
        ("He came from the U.S. The envoy left.", ["He came from the U.S.", "The envoy left."]),
        (
            "Gen. A. B. Smith met Mr. Jones on Oct. 3 in St. Paul.",
            ["Gen. A. B. Smith met Mr. Jones on Oct. 3 in St. Paul."],
        ),
        ("“We left.” He stayed.", ["“We left.”", "He stayed."]),
        ("Is it so? Yes! It is.", ["Is it so?", "Yes!", "It is."]),
        ("It rose 3.5 per cent.", ["It rose 3.5 per cent."]),
        ("One\nTwo", ["One", "Two"]),
        ("It is No. 1 on the list.", ["It is No. 1 on the list."]),
        ("", []),
        ("  \n \t ", []),
    ],
)
def test_forms(text: str, wanted: list[str]) -> None:
    assert parts(text) == wanted


def test_lines_cut_by_a_machine_are_joined() -> None:
    text = "The minister said on\nWednesday that talks\nwould go on until the\nsummer, and that all\nagreed. He left."
    assert len(parts(text)) == 2


@given(st.text(alphabet=st.sampled_from("aB.?! \n\"”'U.S.1é(—)")))
def test_no_word_is_lost_and_nothing_overlaps(text: str) -> None:
    spans = split(text)
    assert all(a < b for a, b in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert "".join("".join(part.split()) for part in parts(text)) == "".join(text.split())


def test_long_runs_stay_linear() -> None:
    assert split("." * 200_000) == [(0, 200_000)]
    assert len(split("word " * 50_000)) == 1
    assert split(" " * 200_000) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FREEDONIA CITY, Nov. 3 (Demo Wire) - The talks failed.", "FREEDONIA CITY, Nov. 3 (Demo Wire) - "),
        ("Freedonia City (DW) – The talks failed.", "Freedonia City (DW) – "),
        ("OSLO - The talks failed.", "OSLO - "),
        ("SAN MARINO, Italy -- The talks failed.", "SAN MARINO, Italy -- "),
        ("The talks - and all else - failed.", ""),
        ("Oslo - a fine city - failed.", ""),
        ("And on May 3 - the talks failed.", ""),
        ("Q (Off-mic) -- the talks failed.", ""),
        ("Sen. Jo Roe (R-Maine) - the talks failed.", ""),
    ],
)
def test_dateline(text: str, expected: str) -> None:
    assert text[: end_of_dateline(text, 0, len(text))] == expected
    assert parts(text) == ([expected.strip(), text[len(expected) :]] if expected else [text])
