"""The second reading of sentences that the first leaves unsure."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import MissingExtra
from detente.language import network, parser, sentences
from detente.language.parser import Sentence
from detente.statements import second
from detente.statements.model import probabilities
from detente.statements.readings import Reading, readings
from detente.statements.turns import quotations

_TEXT = (
    "The envoy said that the harbour would open in May. Norway's minister is wary of the plan, which Oslo has long "
    "backed, and moved to block it. Ships left the harbour on Monday. Critics saw in the vote a slap at the king."
)


def read(text: str) -> tuple[list[Sentence], list[Reading], list[float]]:
    spans = sentences.split(text)
    docs = parser.parse([text[s:e] for s, e in spans])
    parsed = [Sentence(s, e, doc) for (s, e), doc in zip(spans, docs, strict=True)]
    options = readings(parsed, quotations(text))
    chances = probabilities([o.features for o in options], [o.vectors for o in options], parser.vectors_of())
    return parsed, options, chances


def test_only_unsure_sentences_are_read_again() -> None:
    parsed, options, chances = read(_TEXT)
    after = second.weighed(parsed, options, chances)
    changed = {o.sentence for o, a, b in zip(options, chances, after, strict=True) if a != b}
    best: dict[tuple[int, tuple[int, int]], float] = {}
    for option, chance in zip(options, chances, strict=True):
        key = option.sentence, option.cue
        best[key] = max(chance, best.get(key, chance))
    unsure = {number for (number, _), chance in best.items() if second.UNSURE <= chance <= second.SURE}
    assert changed == unsure
    assert unsure and unsure != {o.sentence for o in options}


def test_a_reading_does_not_depend_on_other_sentences() -> None:
    parsed, options, chances = read(_TEXT)
    together = second.weighed(parsed, options, chances)
    for number in {o.sentence for o in options}:
        own = [n for n, o in enumerate(options) if o.sentence == number]
        alone = second.weighed(parsed, [options[n] for n in own], [chances[n] for n in own])
        assert alone == [together[n] for n in own]


@given(st.lists(st.integers(1, 6), min_size=1, max_size=30), st.integers(-3, 200))
def test_a_place_is_a_word_piece(lengths: list[int], offset: int) -> None:
    ends = [sum(lengths[: n + 1]) for n in range(len(lengths))]
    place = second._place(offset, ends)
    assert 1 <= place <= len(ends)
    if 0 <= offset < ends[-1]:
        assert ends[place - 1] > offset and (place == 1 or ends[place - 2] <= offset)


@settings(deadline=None, max_examples=20)
@given(st.text(max_size=300))
def test_any_text_has_states(text: str) -> None:
    states, ends = second._states(text)
    assert len(states) == len(ends) + 2 <= second.LONGEST


def test_a_very_long_sentence_is_read_to_its_limit() -> None:
    text = "The minister hopes that " + "the harbour and " * 80 + "the coast will be safe."
    parsed, options, chances = read(text)
    assert len(second.weighed(parsed, options, chances)) == len(options) > 0


def test_a_changed_model_is_not_loaded(tmp_path: Path) -> None:
    source = Path(second.__file__).parents[1] / "data" / "statements" / "reader"
    shutil.copytree(source, tmp_path / "reader")
    with (tmp_path / "reader" / "tokenizer.json").open("ab") as file:
        file.write(b" ")
    with pytest.raises(MissingExtra, match="digest"):
        network.open_network(tmp_path / "reader", "statement reader", "reinstall")


def test_without_its_model_the_first_reading_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> network.TextNetwork:
        raise MissingExtra("no model")

    monkeypatch.setattr(second, "reader", absent)
    parsed, options, chances = read(_TEXT)
    assert second.weighed(parsed, options, chances) == chances
    assert second.describe() == "no model"


def test_the_description_names_digest_and_size() -> None:
    assert second.reader().digest[:12] in second.describe() and "MB" in second.describe()
