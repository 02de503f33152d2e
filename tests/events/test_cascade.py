"""The judge is asked about the unsure pairs only, and its say is weighed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from detente.errors import MissingExtra
from detente.events import cascade, codebook
from detente.events.cascade import Draft, JudgeItem, Pair

_PAIR = Pair(1, "Ghana did something to Togo.", (0, 5), (23, 27))
_SURE = Draft("ACCUSE", None, "112", "actual", 0.95)
_UNSURE = Draft("ACCUSE", None, "112", "actual", 0.3, (("085", "actual", 1.0),))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[JudgeItem]:
    """Puts a judge in place that is sure of one of PLOVER's two kinds of yielding, and notes what it is asked."""
    seen: list[JudgeItem] = []

    def judge(items: Sequence[JudgeItem]) -> list[Mapping[str, float]]:
        seen.extend(items)
        return [{"CONCEDE": 0.5, "RETREAT": 0.4, "ACCUSE": 0.1} for _ in items]

    monkeypatch.setattr(cascade, "_judge", lambda needed: judge)
    return seen


def test_only_the_unsure_are_asked(asked: list[JudgeItem]) -> None:
    settled = cascade.settle([_PAIR, _PAIR], [_SURE, _UNSURE], codebook.load(), "auto")
    assert len(asked) == 1 and asked[0].source == (0, 5)
    assert settled[0] == _SURE
    assert (settled[1].type, settled[1].cameo) == ("RETREAT", "085")
    assert 0 < settled[1].confidence <= 1


def test_only_the_judge_where_it_is_asked_for(asked: list[JudgeItem]) -> None:
    settled = cascade.settle([_PAIR], [_SURE], codebook.load(), "only")
    assert len(asked) == 1
    assert (settled[0].type, settled[0].cameo) == ("CONCEDE", "080")


def test_frames_alone_where_told(asked: list[JudgeItem]) -> None:
    assert cascade.settle([_PAIR], [_UNSURE], codebook.load(), "never") == [_UNSURE]
    assert asked == []


def test_without_the_model_frames_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(cascade.importlib, "import_module", absent)
    cascade._judge.cache_clear()
    assert cascade.settle([_PAIR], [_UNSURE], codebook.load(), "auto") == [_UNSURE]
    with pytest.raises(MissingExtra, match="not installed"):
        cascade.settle([_PAIR], [_UNSURE], codebook.load(), "only")
    cascade._judge.cache_clear()


def test_conflict_or_cooperation_is_settled_first(monkeypatch: pytest.MonkeyPatch) -> None:
    says = {"CONSULT": 0.4, "ACCUSE": 0.31, "ASSAULT": 0.29}
    monkeypatch.setattr(cascade, "_judge", lambda needed: lambda items: [says for _ in items])
    settled = cascade.settle([_PAIR], [_UNSURE], codebook.load(), "only")
    assert settled[0].type == "ACCUSE" and settled[0].confidence == pytest.approx(0.31, abs=0.01)


def test_a_strong_frame_outweighs_a_lukewarm_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    says = {"CONSULT": 0.5, "ACCUSE": 0.2, "SUPPORT": 0.3}
    monkeypatch.setattr(cascade, "_judge", lambda needed: lambda items: [says for _ in items])
    weak = Draft("ACCUSE", None, "112", "actual", 0.3, (), 0.2)
    strong = Draft("ACCUSE", None, "112", "actual", 0.8, (), 1.6)
    found = [cascade.settle([_PAIR], [d], codebook.load(), "auto")[0].type for d in (weak, strong)]
    assert found == ["CONSULT", "ACCUSE"]
