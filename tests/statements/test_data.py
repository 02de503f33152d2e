"""The data files are whole, and broken ones are named with the place and the mend."""

from __future__ import annotations

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


@pytest.mark.parametrize(
    "table",
    ["feature,weight\nx,1", "feature,direct,h0\n(out),0,1\n(bias),0,0\nx,1", "feature,direct,h0\nx,1,one"],
)
def test_broken_weights_are_named(table: str) -> None:
    with pytest.raises(CodebookError, match="weights"):
        model.read(table)


def test_network_by_hand() -> None:
    net = model.read("feature,direct,h0\n(out),0,2\n(bias),-1,0.5\na,1,1\nb,0,-9\n")
    assert net.rows == {"a": 0, "b": 1}
    assert net.out.tolist() == [2.0]
    assert net.bias.tolist() == [-1.0, 0.5]
