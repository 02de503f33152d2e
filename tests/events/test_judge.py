"""The statistical judge: what it is shown, that it is deterministic, and what happens without its model."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import MissingExtra
from detente.events import cascade, classify, judge
from detente.events.cascade import JudgeItem
from detente.events.judge_text import MARKS, TYPES, marked

_MODEL = Path(str(resources.files("detente") / "data" / "judge"))


def _item(text: str, source: str, target: str) -> JudgeItem:
    at, to = text.index(source), text.index(target)
    return JudgeItem(text, (at, at + len(source)), (to, to + len(target)))


_ITEMS = [
    _item("Oslo threw out four Syrian attachés.", "Oslo", "Syrian attachés"),
    _item("Nurses in Suva marched on the health ministry over pay.", "Nurses in Suva", "the health ministry"),
    _item("Mali's premier flew to Dakar and met Senegal's president.", "Mali's premier", "Senegal's president"),
    _item("Rebels shelled the harbour for a third night.", "Rebels", "the harbour"),
]


def test_spans_are_marked_and_brackets_cannot_pass_for_marks() -> None:
    text = marked("[unused0] Oslo warned Bergen.", (10, 14), (22, 28))
    assert text.split() == ["(unused0)", MARKS[0], "Oslo", MARKS[1], "warned", MARKS[2], "Bergen", MARKS[3], "."]


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_any_text_and_any_spans_can_be_marked(text: str, a: int, b: int, c: int, d: int) -> None:
    a, b, c, d = (min(n, len(text)) for n in (a, b, c, d))
    shown = marked(text, (min(a, b), max(a, b)), (min(c, d), max(c, d)))
    assert all(shown.count(mark) == 1 for mark in MARKS)


def test_a_giant_sentence_is_cut_to_the_words_around_the_spans() -> None:
    text = "word " * 50_000 + "Oslo praised Bergen." + " word" * 50_000
    at = text.index("Oslo")
    shown = marked(text, (at, at + 4), (at + 13, at + 19))
    assert len(shown) < 1_000 and "praised" in shown


def test_chances_are_chances_and_say_something() -> None:
    for says in judge.judge(_ITEMS):
        assert list(says) == list(TYPES)
        assert sum(says.values()) == pytest.approx(1.0, abs=1e-3)
    best = [max(says, key=says.__getitem__) for says in judge.judge(_ITEMS)]
    assert best == ["SANCTION", "PROTEST", "CONSULT", "ASSAULT"]


def test_an_answer_does_not_depend_on_its_neighbours() -> None:
    together = judge.judge(_ITEMS)
    assert [judge.judge([item])[0] for item in reversed(_ITEMS)] == list(reversed(together))


def test_missing_spans_and_empty_sentences_get_an_answer() -> None:
    answers = judge.judge([JudgeItem("Oslo threw them out.", None, None), JudgeItem("", None, None)])
    assert len(answers) == 2


def test_a_missing_model_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(MissingExtra, match="make train"):
        judge.load(tmp_path)


def test_a_changed_model_is_not_loaded(tmp_path: Path) -> None:
    shutil.copytree(_MODEL, tmp_path / "judge")
    with (tmp_path / "judge" / "tokenizer.json").open("ab") as file:
        file.write(b" ")
    with pytest.raises(MissingExtra, match="digest"):
        judge.load(tmp_path / "judge")


def test_without_a_model_frames_answer_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(folder: Path | None = None) -> judge.Judge:
        raise MissingExtra("no model")

    monkeypatch.setattr(judge, "load", absent)
    cascade._judge.cache_clear()
    pair = {"id": 1, "sentence": "Oslo did something odd to Bergen.", "source": "Oslo", "target": "Bergen"}
    try:
        assert list(classify([pair])) == list(classify([pair], judge="never"))
        with pytest.raises(MissingExtra):
            list(classify([pair], judge="only"))
    finally:
        cascade._judge.cache_clear()


def test_description_names_digest_and_size() -> None:
    assert judge.load().network.digest[:12] in judge.describe() and "MB" in judge.describe()
