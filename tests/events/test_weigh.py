"""Frames and judge together: what stays, what goes, what comes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from detente.events import weigh
from detente.events.codebook import load
from detente.events.judge import Deed
from detente.events.weigh import JUDGE, Page, weighed
from detente.events.window import Mention, Window
from detente.records import Actor, Article, Event, Interval, Trigger

_TEXT = "Chad blamed Libya."
_CHAD = Actor(0, 4, "Chad", "TCD", "GOV")
_LIBYA = Actor(12, 17, "Libya", "LBY", "GOV")
_PAGE = Page(Article("x", _TEXT), (_CHAD, _LIBYA), (), (), (), load())


def _event(source: Actor = _CHAD, target: Actor = _LIBYA, kind: str = "ACCUSE") -> Event:
    parties = weigh.party(source), weigh.party(target)
    trigger = Trigger(5, 11, "blamed")
    none = Interval(None, None)
    return Event(*parties, kind, None, "112", -2.0, "verbal_conflict", "actual", none, trigger, (), None, 0.8, "accuse")


class _Says:
    """A judge that reads what it is told to."""

    def __init__(self, *deeds: tuple[str, str, str, float]) -> None:
        self.said = deeds

    def deeds(self, shown: Window, least: float, framed: object) -> list[Deed]:
        at = {m.id: m for m in shown.mentions}
        return [Deed(at[a], at[b], kind, chance, chance, "alleged", 5) for a, b, kind, chance in self.said]


def _after(monkeypatch: pytest.MonkeyPatch, said: _Says | None, found: Sequence[Event]) -> list[Event]:
    monkeypatch.setattr(weigh, "_judge", lambda: said)
    return weighed(_PAGE, 0, len(_TEXT), found, (), False)[0]


def test_without_a_judge_the_frames_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _after(monkeypatch, None, [_event()]) == [_event()]


def test_what_both_see_is_surer_than_what_the_judge_does_not_see(monkeypatch: pytest.MonkeyPatch) -> None:
    (both,) = _after(monkeypatch, _Says(("TCD", "LBY", "ACCUSE", 0.9)), [_event()])
    alone = _after(monkeypatch, _Says(), [_event()])
    assert not alone or alone[0].confidence < both.confidence


def test_a_sure_deed_that_no_frame_found_comes_in(monkeypatch: pytest.MonkeyPatch) -> None:
    (event,) = _after(monkeypatch, _Says(("LBY", "TCD", "THREATEN", 0.99)), [])
    assert (event.source.id, event.target.id, event.type, event.modality) == ("LBY", "TCD", "THREATEN", "alleged")
    assert event.trigger.text == "blamed" and event.frame == JUDGE and event.cameo == "130"


def test_the_word_of_a_frame_s_deed_tells_no_deed_in_return(monkeypatch: pytest.MonkeyPatch) -> None:
    said = _Says(("TCD", "LBY", "ACCUSE", 0.9), ("LBY", "TCD", "REJECT", 0.9))
    assert [e.type for e in _after(monkeypatch, said, [_event()])] == ["ACCUSE"]


def test_a_frame_knows_whom_its_deed_was_done_to(monkeypatch: pytest.MonkeyPatch) -> None:
    mali = Actor(18, 22, "Mali", "MLI", "GOV")
    page = Page(Article("x", "Chad blamed Libya. Mali"), (_CHAD, _LIBYA, mali), (), (), (), load())
    said = _Says(("TCD", "LBY", "ACCUSE", 0.9), ("TCD", "MLI", "ACCUSE", 0.9), ("TCD", "MLI", "REJECT", 0.9))
    monkeypatch.setattr(weigh, "_judge", lambda: said)
    events, _ = weighed(page, 0, 23, [_event()], (), False)
    assert {(e.target.id, e.type) for e in events} == {("LBY", "ACCUSE"), ("MLI", "REJECT")}


def test_an_unsure_deed_and_a_mere_statement_stay_out(monkeypatch: pytest.MonkeyPatch) -> None:
    said = _Says(("LBY", "TCD", "THREATEN", 0.05), ("TCD", "LBY", "STATEMENT", 0.99))
    assert _after(monkeypatch, said, []) == []


def test_two_sectors_of_one_state_are_left_to_the_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = _event(target=Actor(0, 4, "Chad", "TCD", "OPP"))
    assert _after(monkeypatch, _Says(), [inner]) == [inner]


def test_the_mention_knows_its_actor() -> None:
    assert _PAGE.actor(Mention(12, 17, "LBY")) is _LIBYA


def test_beyond_what_the_judge_reads_of_a_sentence_the_frames_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    tail = "Chad blamed Libya."
    text = "At the meeting " + "and again " * 60 + tail
    at = len(text) - len(tail)
    ends = tuple(replace(a, start=a.start + at, end=a.end + at) for a in (_CHAD, _LIBYA))
    early = tuple(replace(a, start=n, end=n + 4) for n, a in ((0, _CHAD), (10, _LIBYA)))
    page = replace(_PAGE, article=Article("x", text), actors=(*early, *ends))
    monkeypatch.setattr(weigh, "_judge", lambda: _Says())
    far, near = (replace(_event(), trigger=Trigger(place, place + 6, "blamed")) for place in (at + 5, 30))
    kept, skipped = weighed(page, 0, len(text), [far, near], (), False)
    assert far in kept and near not in kept and len(kept) + len(skipped) == 2
