"""How a sentence is shown to the judge: marks, reach, and offsets that lead back to the article."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.events.judge_text import MARKS
from detente.events.window import CLOSE, NOW, OPEN, Mention, Mentions, aimed, window

_TEXT = "Chad asked Libya to leave. Egypt was silent. It refused."
_PARTIES = [Mention(0, 4, "TCD"), Mention(11, 16, "LBY"), Mention(27, 32, "EGY"), Mention(45, 47, "LBY")]


def test_parties_and_the_sentence_at_hand_are_marked() -> None:
    shown = window(_TEXT, 45, 56, Mentions(_PARTIES))
    assert shown is not None
    assert shown.text.split(NOW)[1].split() == [OPEN, "It", CLOSE, "refused."]
    assert [m.id for m in shown.mentions] == ["TCD", "LBY", "EGY", "LBY"]
    assert shown.text.count(OPEN) == 4


def test_one_party_is_not_enough() -> None:
    assert window(_TEXT, 0, 26, Mentions(_PARTIES[:1])) is None
    assert window("", 0, 0, Mentions([])) is None


def test_the_parties_an_article_is_about_are_within_reach() -> None:
    text = _TEXT + " Nothing more was heard of it that week." * 12 + " Both sides agreed."
    start = text.index("Both")
    shown = window(text, start, len(text), Mentions(_PARTIES))
    assert shown is not None
    assert {m.id for m in shown.mentions} == {"TCD", "LBY", "EGY"}


def test_a_pair_is_marked_by_itself() -> None:
    shown = window(_TEXT, 0, 26, Mentions(_PARTIES))
    assert shown is not None
    text = aimed(shown, "LBY", "TCD")
    assert text.split()[:7] == [NOW, MARKS[2], "Chad", MARKS[3], "asked", MARKS[0], "Libya"]
    assert OPEN not in text and CLOSE not in text


@settings(deadline=None)
@given(st.text(alphabet="ab []\n.", min_size=8, max_size=900), st.data())
def test_any_text_with_any_parties(text: str, data: st.DataObject) -> None:
    places = st.integers(0, len(text) - 1)
    spans = data.draw(st.lists(st.tuples(places, st.integers(1, 90), st.sampled_from("XYZ")), max_size=20))
    mentions = [Mention(a, min(a + n, len(text)), code) for a, n, code in sorted(spans)]
    start = data.draw(places)
    end = data.draw(st.integers(start, len(text)))
    shown = window(text, start, end, Mentions(mentions))
    if shown is None:
        return
    assert shown.text.count(OPEN) == shown.text.count(CLOSE) == len(shown.mentions)
    assert shown.text.count(NOW) == 1
    assert all(shown.origin(here) == there <= len(text) for here, there in dict(shown.pieces).items())
    codes = sorted({m.id for m in shown.mentions})
    assert len(codes) > 1
    pair = aimed(shown, codes[0], codes[1])
    assert pair.count(MARKS[0]) == sum(m.id == codes[0] for m in shown.mentions)


def test_offsets_lead_back_to_the_article() -> None:
    shown = window(_TEXT, 27, 44, Mentions(_PARTIES))
    assert shown is not None
    for word in ("asked", "silent"):
        at = shown.text.index(word)
        assert _TEXT[shown.origin(at) :].startswith(word)
