"""Events of raw text, with hand-made actors, times and statements."""

from __future__ import annotations

import time
from datetime import date

import pytest

import detente
from detente.events import Coded, code, wants
from detente.language import parser
from detente.language.parser import Sentence
from detente.records import Actor, Article, Interval, IssueMention, Speaker, Statement, Timex

_STATES = {
    "Ghana": "GHA",
    "Ghanaian": "GHA",
    "Accra": "GHA",
    "Togo": "TGO",
    "Togolese": "TGO",
    "Benin": "BEN",
    "Mali": "MLI",
    "Niger": "NER",
    "Chad": "TCD",
}


def _code(text: str, *, statements: tuple[Statement, ...] = (), times: tuple[Timex, ...] = ()) -> Coded:
    actors = tuple(
        Actor(at, at + len(name), name, state, "GOV") for name, state in _STATES.items() for at in _places(text, name)
    )
    sentence = Sentence(0, len(text), next(parser.parse([text])))
    article = Article("a", text, date=date(2012, 10, 3))
    return code(
        article, [sentence], sorted(actors, key=lambda a: a.start), times, statements, (), explain=True, judged=False
    )


def _places(text: str, name: str) -> list[int]:
    return [i for i in range(len(text)) if text.startswith(name, i) and not text[i + len(name) :][:1].isalpha()]


def _brief(coded: Coded) -> list[str]:
    return sorted(f"{e.source.id}>{e.target.id} {e.type} {e.modality}" for e in coded.events)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Togo was attacked by Ghana at dawn.", ["GHA>TGO ASSAULT actual"]),
        (
            "Ghana, Togo and Benin condemned Mali.",
            ["BEN>MLI ACCUSE actual", "GHA>MLI ACCUSE actual", "TGO>MLI ACCUSE actual"],
        ),
        ("Ghana and Togo met in Bamako.", ["GHA>TGO CONSULT actual", "TGO>GHA CONSULT actual"]),
        ("Talks between Ghana and Togo ended late.", ["GHA>TGO CONSULT actual", "TGO>GHA CONSULT actual"]),
        ("Accra's criticism of Togo was sharp.", ["GHA>TGO ACCUSE actual"]),
        ("A Ghanaian attack on Togo killed nine.", ["GHA>TGO ASSAULT actual"]),
        ("Ghana, which bombed Togo in May, apologised to Benin.", ["GHA>BEN SUPPORT actual", "GHA>TGO ASSAULT actual"]),
        (
            "Ghana denounced Togo and expelled the ambassador of Mali.",
            ["GHA>MLI SANCTION actual", "GHA>TGO ACCUSE actual"],
        ),
        ("Ghana threatened to cut aid to Togo.", ["GHA>TGO THREATEN actual"]),
        ("Ghana denied that it had attacked Togo.", ["GHA>TGO REJECT actual"]),
        ("Ghana did not attack Togo.", ["GHA>TGO ASSAULT negated"]),
        ("Ghana rejected Togo's criticism.", ["GHA>TGO REJECT actual"]),
        ("Ghana accused Togo of arming Mali.", ["GHA>TGO ACCUSE actual", "TGO>MLI AID alleged"]),
        ("Ghana condemned Togo's invasion of Benin.", ["GHA>TGO ACCUSE actual", "TGO>BEN ASSAULT actual"]),
        ("Ghana visited Togo.", ["GHA>TGO CONSULT actual", "TGO>GHA CONSULT actual"]),
        ("If Togo attacks, Ghana will bomb Togo.", ["GHA>TGO THREATEN actual"]),
        ("Ghana said its attacks on Togo would go on.", ["GHA>TGO ASSAULT actual"]),
        ("The Ghana-Togo summit ended late.", ["GHA>TGO CONSULT actual", "TGO>GHA CONSULT actual"]),
        (
            "Ghana decided on a fast after talks in Accra with Togo.",
            ["GHA>TGO CONSULT actual", "TGO>GHA CONSULT actual"],
        ),
        ("Ghana was likely to press Togo to free the crew.", ["GHA>TGO REQUEST actual"]),
        ("Ghana-backed officers of Togo took the town.", ["GHA>TGO SUPPORT actual"]),
        ("Ghana and Togo must do more to strengthen ties, Ghana said.", []),
        ("Ghana jailed the smugglers over raids on Togo.", []),
        ("Ghana is in Bamako to fight Togo.", ["GHA>TGO ASSAULT actual"]),
        ("The Accra-based council condemned Togo.", []),
        ("Two Togolese officers were jailed in Ghana.", ["GHA>TGO COERCE actual"]),
        ("Ghana and Togo reach a Mali truce deal.", ["GHA>TGO SUPPORT actual", "TGO>GHA SUPPORT actual"]),
        ("Ghana will host Togo in May.", ["GHA>TGO AGREE intended", "TGO>GHA AGREE intended"]),
    ],
)
def test_who_did_what_to_whom(text: str, wanted: list[str]) -> None:
    assert _brief(_code(text)) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Ghana beat Togo 7-1 in the semi-final.",
        "Ghana's striker attacked down the left as Togo conceded a goal in the cup match.",
        "Trade-war fears between Ghana and Togo hit shares in Accra.",
        "The film tells how Ghana invaded Togo.",
        "Ghana shelled out millions for Togo's art.",
    ],
)
def test_no_violence_where_none_is(text: str) -> None:
    assert not [e for e in _code(text).events if e.quad == "material_conflict"]


def test_skipped_say_why() -> None:
    coded = _code("Ghana attacked the hills at dawn.")
    assert not coded.events
    assert [s["reason"] for s in coded.skipped] == ["no target"]
    assert coded.skipped[0]["text"] == "attacked"


def test_reported_deeds_are_the_speakers_claim() -> None:
    text = "Mali said Togo had shelled Benin."
    speaker = Speaker(0, 4, "Mali", "MLI", "GOV")
    told = Statement(10, len(text) - 1, "indirect", speaker, ("Mali",))
    event = next(e for e in _code(text, statements=(told,)).events if e.type == "ASSAULT")
    assert (event.statement, event.modality) == (0, "alleged")
    own = "Togo said it had shelled Benin. Togo said Togo shelled Benin."
    assert all(e.modality == "actual" for e in _code(own).events)


def test_date_issue_trigger_and_explanation() -> None:
    text = "Ghana criticised Togo on Monday over fishing."
    when = Timex(24, 30, "Monday", "DATE", "2012-10-01", Interval("2012-10-01", "2012-10-01"))
    event = _code(text, times=(when,)).events[0]
    assert event.date == Interval("2012-10-01", "2012-10-01")
    assert text[event.trigger.start : event.trigger.end] == event.trigger.text == "criticised"
    assert event.why is not None and event.why["frame"] == "accuse.criticise"
    assert _code("Ghana criticised Togo.").events[0].date == Interval("2012-10-03", "2012-10-03")


def test_issues_of_the_sentence() -> None:
    text = "Ghana criticised Togo over fishing."
    actors = [Actor(0, 5, "Ghana", "GHA", "GOV"), Actor(17, 21, "Togo", "TGO", "GOV")]
    sentence = Sentence(0, len(text), next(parser.parse([text])))
    issue = IssueMention(27, 34, "fishing", "fisheries")
    assert code(Article("a", text), [sentence], actors, (), (), [issue], judged=False).events[0].issues == (
        "fisheries",
    )


def test_places_and_stateless_actors_are_no_parties() -> None:
    text = "Ghana criticised Togo."
    sentence = Sentence(0, len(text), next(parser.parse([text])))
    for target in (Actor(17, 21, "Togo", "TGO", "GOV", acts=False), Actor(17, 21, "Togo", None, None)):
        actors = [Actor(0, 5, "Ghana", "GHA", "GOV"), target]
        assert code(Article("a", text), [sentence], actors, (), (), (), judged=False).events == ()


def test_the_gate_wants_an_actor_and_a_trigger() -> None:
    ghana = Actor(0, 5, "Ghana", "GHA", "GOV")
    assert wants("Ghana criticised Togo.", [ghana])
    assert not wants("Ghana criticised Togo.", [])
    assert not wants("Ghana has four rivers.", [ghana])


def _article(*texts: str) -> Coded:
    """Sentences of one article, with the states of `_STATES` as actors."""
    whole, spans = " ".join(texts), []
    for text in texts:
        start = whole.index(text, spans[-1].end if spans else 0)
        spans.append(Sentence(start, start + len(text), next(parser.parse([text]))))
    actors = [
        Actor(at, at + len(name), name, state, "GOV") for name, state in _STATES.items() for at in _places(whole, name)
    ]
    return code(Article("a", whole), spans, sorted(actors, key=lambda a: a.start), (), (), (), judged=False)


def test_an_unsaid_target_is_the_other_side_of_what_came_before() -> None:
    coded = _article("Ghana detained a captain from Togo.", "Togo lodged a complaint.")
    assert "TGO>GHA ACCUSE actual" in _brief(coded)
    carried = next(e for e in coded.events if e.type == "ACCUSE")
    assert (carried.target.start, carried.target.text) == (0, "Ghana")
    named = _article("Togo lodged a complaint against Ghana.").events[0]
    assert carried.confidence < named.confidence


def test_a_named_target_that_is_no_actor_is_not_replaced() -> None:
    coded = _article("Ghana detained a captain from Togo.", "Togo condemned the smugglers.")
    assert not [e for e in coded.events if e.type == "ACCUSE"]


def test_both_sides_are_the_last_pair() -> None:
    coded = _article("Ghana met Togo on Monday.", "Both agreed to share intelligence.")
    assert {"GHA>TGO AGREE actual", "TGO>GHA AGREE actual"} <= set(_brief(coded))


def test_a_visit_reaches_a_place() -> None:
    text = "Ghana's president visited Accra and Lome."
    actors = [Actor(0, 5, "Ghana", "GHA", "GOV"), Actor(36, 40, "Lome", "TGO", "GOV", acts=False)]
    coded = code(
        Article("a", text), [Sentence(0, len(text), next(parser.parse([text])))], actors, (), (), (), judged=False
    )
    assert _brief(coded) == ["GHA>TGO CONSULT actual", "TGO>GHA CONSULT actual"]


def test_offices_of_two_states_in_one_phrase() -> None:
    text = "The ministers of Ghana and Togo met in Paris."
    actors = [Actor(4, 22, "ministers of Ghana", "GHA", "GOV"), Actor(27, 31, "Togo", "TGO", "GOV")]
    coded = code(
        Article("a", text), [Sentence(0, len(text), next(parser.parse([text])))], actors, (), (), (), judged=False
    )
    assert _brief(coded) == ["GHA>TGO CONSULT actual", "TGO>GHA CONSULT actual"]


def test_states_of_coordinated_modifiers_are_parties() -> None:
    wanted = {"GHA>TGO CONSULT actual", "TGO>GHA CONSULT actual"}
    assert wanted <= set(_brief(_code("Ghanaian and Togolese envoys met in Bamako.")))


def test_the_victim_of_what_is_condemned_is_not_blamed() -> None:
    assert not [e for e in _code("Ghana condemned the attack on Togo.").events if e.type == "ACCUSE"]
    assert "GHA>TGO ACCUSE actual" in _brief(_code("Ghana condemned the attack by Togo."))


def test_each_other_is_both_ways() -> None:
    coded = _code("Ghana and Togo expelled each other's envoys.")
    assert {"GHA>TGO SANCTION actual", "TGO>GHA SANCTION actual"} <= set(_brief(coded))


def test_who_takes_part_in_talks() -> None:
    assert "GHA>TGO CONSULT actual" in _brief(_code("Ghana was in Bamako for talks with Togo."))


def test_who_reports_fire_was_hit() -> None:
    assert "TGO>GHA ASSAULT alleged" in _brief(_code("Ghana said Togo opened fire at night."))


def test_what_happened_has_no_date_ahead() -> None:
    text = "Ghana and Togo signed a treaty that ends in 2099."
    ahead = Timex(44, 48, "2099", "DATE", "2099", Interval("2099-01-01", "2099-12-31"))
    coded = _code(text, times=(ahead,))
    assert coded.events and {e.date.from_ for e in coded.events} == {"2012-10-03"}


def test_what_the_state_next_door_did_is_answered_without_its_name() -> None:
    coded = _article("Ghana met Togo on Monday.", "Togo rejected the proposal.")
    assert "TGO>GHA REJECT actual" in _brief(coded)


def test_working_together_is_with_each_other() -> None:
    coded = _code("Ghana and Togo are working together to free Bamako from Mali.")
    told = [line for line in _brief(coded) if "COOPERATE" in line]
    assert told == ["GHA>TGO COOPERATE actual", "TGO>GHA COOPERATE actual"]


def test_not_only_does_not_negate() -> None:
    coded = _code("Ghana did not only condemn Togo but also Benin.")
    assert "negated" not in {e.modality for e in coded.events} and coded.events


def test_a_pattern_that_says_not_is_not_negated_by_it() -> None:
    assert _brief(_code("Ghana would not hear of Togo's plan.")) == ["GHA>TGO REJECT actual"]


def test_what_a_deed_is_called_tells_the_type() -> None:
    assert _brief(_code("Ghana called Togo's decision childish.")) == ["GHA>TGO ACCUSE actual"]
    assert _brief(_code("Ghana called Togo's decision courageous.")) == ["GHA>TGO SUPPORT actual"]


def test_a_meeting_dated_ahead_is_promised() -> None:
    text = "Ghana spoke of talks with Togo next week."
    at = text.index("next week")
    when = Timex(at, at + 9, "next week", "DATE", "2012-W41", Interval("2012-10-08", "2012-10-14"))
    assert _brief(_code(text, times=(when,))) == ["GHA>TGO AGREE intended", "TGO>GHA AGREE intended"]


def test_we_is_who_speaks() -> None:
    text = "“We condemn Togo and our troops will go on,” Ghana said."
    speaker = Speaker(text.index("Ghana"), text.index("Ghana") + 5, "Ghana", "GHA", "GOV")
    said = Statement(1, text.index("”"), "direct", speaker, ("Ghana",))
    assert "GHA>TGO ACCUSE actual" in _brief(_code(text, statements=(said,)))


@pytest.mark.parametrize(
    "text",
    [
        "Ghana " * 50_000,
        "GHANA ATTACKED TOGO AND TOGO ATTACKED GHANA",
        "Nobody did anything to anyone.",
        "Ghana met Ghana.",
        "Ghana 🇬🇭 condemned 🔥 Togo 😀.",
        "‏غانا Ghana condemned Togo هاجمت‏",
        "Ghana\x00 condemned\x07 Togo\x1b[31m.",
    ],
)
def test_any_article_is_read(text: str) -> None:
    document = detente.annotate(text, date="2012-10-03", title=text[:200])
    for event in document.events:
        span = event.trigger
        assert document.article.text[span.start : span.end] == span.text


def test_the_title_tells_what_the_text_leaves_out() -> None:
    document = detente.annotate(
        "The step had been expected for weeks.", date="2012-10-03", title="Ghana recalls ambassador from Togo"
    )
    assert [(e.source.id, e.type, e.target.id) for e in document.events] == [("GHA", "SANCTION", "TGO")]
    assert document.events[0].trigger.text == document.events[0].source.text == ""


def test_the_actors_of_a_long_text_are_not_gone_through_once_a_sentence() -> None:
    """10,000 sentences with two actors each: seconds, not minutes."""
    one = "Chad met Mali. "
    sentences = [Sentence(n * len(one), n * len(one) + 14) for n in range(10_000)]
    actors = [
        Actor(s.start + at, s.start + at + 4, name, code, "GOV")
        for s in sentences
        for at, name, code in ((0, "Chad", "TCD"), (9, "Mali", "MLI"))
    ]
    begun = time.perf_counter()
    assert code(Article("x", one * 10_000), sentences, actors, (), (), (), judged=False) == Coded()
    assert time.perf_counter() - begun < 5


def test_skipped_is_not_what_the_judge_completed() -> None:
    document = detente.annotate("Two companies from Chad sued Mali.", date="2012-10-03")
    assert [(e.frame, e.trigger.text) for e in document.events] == [("accuse.sue", "sued")]
    assert document.skipped == ()


def test_why_tells_a_code_that_rests_on_the_parties() -> None:
    text = "Barack Obama attacked Mitt Romney in a debate. Chad attacked Mali."
    named, states = detente.annotate(text, date="2012-10-03", explain=True).events
    assert (named.type, named.frame, states.type, states.frame) == (
        "ACCUSE",
        "assault.attack",
        "ASSAULT",
        "assault.attack",
    )
    assert named.why and f"parties:{named.cameo}" in named.why["features"]
    assert states.why and not any(feature.startswith("parties:") for feature in states.why["features"])
