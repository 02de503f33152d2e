"""The data files are whole, and broken ones are named with the place and the mend."""

from __future__ import annotations

import io

import pytest

from detente.errors import CodebookError
from detente.statements import lexicon, model, nouns
from detente.statements.chains import chain_of
from detente.statements.outlets import canonical, outlets_in, outlets_known


def test_outlets() -> None:
    known = outlets_known()
    assert len({outlet.name for outlet in known.values()}) >= 300
    assert {outlet.kind for outlet in known.values()} >= {"agency", "newspaper", "broadcaster", "social"}
    assert canonical("AFP") == "Agence France-Presse"
    assert canonical("The Daily Fjord") == "The Daily Fjord"
    text = "He told The New York Times and RIA Novosti, not the times."
    assert [o.name for _, _, o in outlets_in(text, 0, len(text))] == ["The New York Times", "RIA Novosti"]


def test_chain_names_each_once() -> None:
    reuters = outlets_known()["Reuters"]
    assert chain_of("Anna Berg", [reuters, reuters], "Reuters") == ("Anna Berg", "Reuters")
    assert chain_of(None, [], None) == ()


def test_every_form_of_a_cue_passes_the_gate() -> None:
    for word in ("said", "denies", "denied", "admitted", "urging", "told", "proposes", "threats", "hopeful"):
        assert lexicon.may_hold_cue(f"They {word} it")
    assert lexicon.lookup("say", "VERB") is not None
    assert lexicon.lookup("rain", "VERB") is None
    assert nouns.noun_class("spokesman") == "person"


def weights(**changed: object) -> bytes:
    """A file of weights for two features and one unit."""
    import numpy as np

    parts: dict[str, object] = {
        "names": "a\nb",
        "inner": [[1, 1], [0, -9]],
        "bias": [-1, 0.5],
        "out": [2],
        "dense": [[1], [0]],
        "rest": [3],
        "parser": "p 1",
    } | changed
    file = io.BytesIO()
    np.savez(file, **{name: np.array(value) for name, value in parts.items() if value is not None})
    return file.getvalue()


SECOND: dict[str, object] = {"near": [5, -5], "near_out": [0], "near_bias": [0]}


def test_what_touches_nothing_is_worth_less(monkeypatch: pytest.MonkeyPatch) -> None:
    import numpy as np

    words, vectors = [["a"], ["b"]], [np.array([1.0, 7.0], np.float32)] * 2
    told = []
    for net in (model.read(weights()), model.read(weights(**SECOND))):
        monkeypatch.setattr(model, "network", lambda net=net: net)
        told.append(model.probabilities(words, vectors, "p 1"))
    less = [one - other for one, other in zip(*told, strict=True)]
    assert less == pytest.approx([model.DOUBT / (1 + np.exp(5)), model.DOUBT / (1 + np.exp(-5))], abs=1e-6)


@pytest.mark.parametrize(
    "data",
    [
        b"feature,weight",
        weights(out=None),
        weights(names="a"),
        weights(rest=[1, 2]),
        weights(**SECOND | {"near": [1]}),
        weights(**SECOND | {"near_bias": []}),
        weights(**SECOND | {"near_out": None}),
    ],
)
def test_broken_weights_are_named(data: bytes) -> None:
    with pytest.raises(CodebookError, match=r"weights\.npz"):
        model.read(data)


def test_network_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    import numpy as np

    net = model.read(weights())
    assert net.rows == {"a": 0, "b": 1} and net.out.tolist() == [2.0] and net.bias.tolist() == [-1.0, 0.5]
    monkeypatch.setattr(model, "network", lambda: net)
    vectors = [np.array([1.0, 7.0], np.float32)] * 2
    own = model.probabilities([["a"], ["b"]], vectors, "p 1")
    assert own == pytest.approx([1 / (1 + np.exp(-5)), 1 / (1 + np.exp(1))])  # 1-1 + 2(1+.5+1); 0-1 + 2·max(0, …)
    other = model.probabilities([["a"], ["b"]], vectors, "another parser")
    assert other == pytest.approx([1 / (1 + np.exp(-9)), 1 / (1 + np.exp(1))])
