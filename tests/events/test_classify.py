"""The relation between two named spans."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.events import classify
from detente.records import EVENT_TYPES, MODALITIES


def _one(sentence: str, source: str | None, target: str | None, **more: Any) -> dict[str, Any]:
    return next(iter(classify([{"id": 7, "sentence": sentence, "source": source, "target": target, **more}])))


@pytest.mark.parametrize(
    ("sentence", "source", "target", "cameo", "modality"),
    [
        ("Ghana promised Togo new loans for its port.", "Ghana", "Togo", "033", "actual"),
        ("Togo was accused by Ghana of hiding catches.", "Ghana", "Togo", "112", "actual"),
        ("Ghana will expel the ambassador of Togo next week.", "Ghana", "the ambassador of Togo", "136", "actual"),
        ("Ghana refused to extradite two men to Togo.", "Ghana", "Togo", "1213", "actual"),
        ("Ghana did not attack Togo.", "Ghana", "Togo", "190", "negated"),
        ("Ghana could invade Togo, analysts fear.", "Ghana", "Togo", "190", "hypothetical"),
        ("Ghana urged Togo to free the crew.", "Ghana", "Togo", "0253", "actual"),
        ("Ghana called for sanctions against Togo.", "Ghana", "Togo", "113", "actual"),
        ("Ghana lifted the embargo that it had imposed on Togo.", "Ghana", "Togo", "085", "actual"),
        ("Ghana said it would not lift the ban on Togo until the debt is paid.", "Ghana", "Togo", "1244", "actual"),
        ("Ghana and Togo held joint naval exercises.", "Ghana", "Togo", "062", "actual"),
        ("A Ghanaian shell killed two guards from Togo.", "A Ghanaian shell", "two guards from Togo", "190", "actual"),
    ],
)
def test_code_and_modality(sentence: str, source: str, target: str, cameo: str, modality: str) -> None:
    got = _one(sentence, source, target)
    assert (got["cameo"], got["modality"]) == (cameo, modality)


def test_direction_decides() -> None:
    sentence = "Ghana urged Togo to attack Benin."
    assert _one(sentence, "Ghana", "Togo")["type"] == "REQUEST"
    assert _one(sentence, "Togo", "Benin")["type"] != "COERCE"


def test_answer_has_the_contracts_keys_and_id() -> None:
    got = _one("Ghana met Togo.", "Ghana", "Togo")
    assert list(got) == ["id", "type", "mode", "cameo", "modality", "confidence"]
    assert got["id"] == 7 and got["type"] == "CONSULT" and 0 < got["confidence"] < 1


@pytest.mark.parametrize(
    ("sentence", "source", "target"),
    [
        ("Ghana attacked Togo.", "a recipient", None),
        ("GHANA ACCUSES TOGO OF HIDING ITS CATCHES OFF THE COAST", "GHANA", "TOGO"),
        ("Ghana attacked Ghana.", "Ghana", "Ghana"),
        ("Ghana 💥 attacked 🇹🇬 Togo\x00\x07 today\u202e!", "Ghana", "Togo"),
        ("هاجمت غانا توغو", "غانا", "توغو"),
        ('"' * 3000 + " Ghana attacked Togo", "Ghana", "Togo"),
        ("Ghana attacked Togo and " * 12_500, "Ghana", "Togo"),
        ("Ghana \ud83d glorped \udc4d Togo.", "Ghana \ud83d", "Togo"),
    ],
)
def test_bad_input_gets_an_answer(sentence: str, source: str, target: str) -> None:
    got = _one(sentence, source, target)
    assert got["type"] in EVENT_TYPES and got["modality"] in MODALITIES


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"id": 3, "sentence": "", "source": "", "target": ""}, "no_sentence"),
        ({"id": 3, "sentence": " \n", "source": "Oslo", "target": "Bergen"}, "no_sentence"),
        ({"id": 3, "sentence": None, "source": None, "target": None}, "no_sentence"),
        ({"id": 3, "sentence": 17, "source": "Oslo", "target": "Bergen"}, "no_sentence"),
        ({"id": 3, "source": "Oslo", "target": "Bergen"}, "no_sentence"),
        ({"id": 3, "sentence": "Oslo praised Bergen.", "target": "Bergen"}, "no_source"),
        ({"id": 3, "sentence": "Oslo praised Bergen.", "source": "Oslo"}, "no_target"),
    ],
)
def test_a_row_that_cannot_be_coded_is_named_and_the_rest_goes_on(row: dict[str, Any], code: str) -> None:
    good = {"id": 4, "sentence": "Oslo praised Bergen.", "source": "Oslo", "target": "Bergen"}
    before, wrong, after = classify([good, row, good])
    assert wrong["id"] == 3 and [e["code"] for e in wrong["errors"]] == [code] and list(wrong) == ["id", "errors"]
    assert before == after and before["type"] == "SUPPORT"


def test_what_is_no_object_is_named() -> None:
    (wrong,) = classify(["Oslo"])  # type: ignore[list-item]
    assert wrong["id"] is None and wrong["errors"][0]["code"] == "not_a_pair"


def test_the_same_words_twice_are_two_places() -> None:
    assert _one("Rivals shot at rivals.", "ivals", "ivals")["type"] == "ASSAULT"


def test_all_capitals_read_as_headline() -> None:
    got = _one("GHANA ACCUSES TOGO OF HIDING ITS CATCHES OFF THE COAST", "GHANA", "TOGO")
    assert got["type"] == "ACCUSE"


def test_offsets_win_over_the_first_mention() -> None:
    sentence = "Togo slept while Ghana praised Togo."
    got = _one(sentence, "Ghana", "Togo", source_start=17, source_end=22, target_start=31, target_end=35)
    assert got["type"] == "SUPPORT"


def test_order_and_number_are_kept() -> None:
    rows = [{"id": i, "sentence": "Ghana met Togo.", "source": "Ghana", "target": "Togo"} for i in range(300)]
    assert [r["id"] for r in classify(rows)] == list(range(300))


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=80), st.text(max_size=8), st.text(max_size=8))
def test_any_text_gets_an_answer(sentence: str, source: str, target: str) -> None:
    got = _one(sentence, source, target)
    assert got["type"] in EVENT_TYPES if sentence.strip() else got["errors"]


def test_headline_in_title_case() -> None:
    assert _one("Ghana Court Jails Togo Trader Over Smuggled Cocoa", "Ghana Court", "Togo Trader")["type"] == "COERCE"
