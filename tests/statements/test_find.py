"""Who said what: direct, mixed and indirect, with speakers, joins, nesting and chains."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente import statements
from detente.records import Actor, Notice, Statement

Reader = Callable[..., tuple[Statement, ...]]


def told(text: str, found: tuple[Statement, ...]) -> list[tuple[str, str, str | None]]:
    return [(s.kind, text[s.start : s.end], s.speaker.text if s.speaker else None) for s in found]


@pytest.mark.parametrize(
    ("text", "kind", "content", "speaker"),
    [
        ("“The talks will resume in March,” Minister Anna Berg said.", "direct", "“The talks will", "Berg"),
        ("“The talks will resume in March,” said Anna Berg, the envoy.", "direct", "“The talks will", "Berg"),
        ("Anna Berg said: “The talks will resume in March.”", "direct", "“The talks will", "Berg"),
        ("And from Anna Berg: “The talks will resume in March.”", "direct", "“The talks will", "Berg"),
        ("“The talks will resume in March.”\n\n– Anna Berg", "direct", "“The talks will", "Berg"),
        ("The Kremlin said that the talks would resume in March.", "indirect", "the talks", "Kremlin"),
        ("The talks will resume in March, the Foreign Ministry said.", "indirect", "The talks will", "Ministry"),
        ("According to two officials, the talks will resume in March.", "indirect", "the talks will", "officials"),
        ("The minister added that the talks would resume in March.", "indirect", "the talks", "minister"),
        ("She said the talks were “a waste of time” for both sides.", "mixed", "the talks were", "She"),
        ("The president promised to withdraw the troops by May.", "indirect", "to withdraw", "president"),
        ("The senator accused Norway of breaking the treaty.", "indirect", "Norway of", "senator"),
        ("Officials denied that any missile had been moved.", "indirect", "any missile", "Officials"),
        ("The senator attacked the treaty on Monday.", "indirect", "the treaty", "senator"),
    ],
)
def test_forms(read: Reader, text: str, kind: str, content: str, speaker: str) -> None:
    found = [s for s in told(text, read(text)) if s[1].startswith(content)]
    assert found, told(text, read(text))
    assert found[0][0] == kind
    assert speaker in (found[0][2] or "")


def test_a_quotation_broken_by_its_cue_is_one(read: Reader) -> None:
    text = "“We are ready,” Anna Berg said. “But we will not wait for ever.”"
    (found,) = read(text)
    assert (found.start, found.end, found.kind) == (0, len(text), "direct")
    assert found.cue is not None
    assert text[slice(*found.cue)] == "said"


def test_a_short_end_behind_the_cue_belongs_to_the_quotation(read: Reader) -> None:
    text = "“There is smoke over the harbour,” Anna Berg said. “Ash everywhere.”"
    assert [(s.start, s.end) for s in read(text)] == [(0, len(text))]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“The bridge, its piers, the old toll house are all of them lost,” said a man close to the mayor.", "a man"),
        (
            "“We have paid for every ship,” the Norwegians state in the paper, which came out on Monday.",
            "the Norwegians",
        ),
        ("“A short account of the debate,” tweeted party spokesman Jon Dahl.", "party spokesman Jon Dahl"),
    ],
)
def test_the_speaker_of_a_quotation_stands_outside_it(read: Reader, text: str, speaker: str) -> None:
    direct = [s for s in read(text) if s.kind == "direct"]
    assert [s.speaker.text[: len(speaker)] for s in direct if s.speaker] == [speaker]


def test_what_is_reported_in_a_quotation_is_no_report_of_its_own(read: Reader) -> None:
    text = "“She kept calling him a liar and said he had sold the harbour,” Anna Berg said."
    assert [s.speaker.text for s in read(text) if s.speaker] == ["Anna Berg"]


def test_a_quotation_carried_on_keeps_its_speaker(read: Reader) -> None:
    text = "“We are ready to sign,” Anna Berg told Reuters.\n\n“But we will not wait for ever for an answer.”"
    found = read(text, outlet="The Daily Fjord")
    assert [(s.start, s.end, s.speaker.text if s.speaker else None) for s in found] == [(0, len(text), "Anna Berg")]
    assert {s.chain for s in found} == {("Anna Berg", "Reuters", "The Daily Fjord")}


def test_a_quotation_behind_a_report_without_marks_is_its_speakers_own(read: Reader) -> None:
    text = "Anna Berg said that the talks would go on.\n\n“We will not wait for ever for an answer.”"
    assert [s[2] for s in told(text, read(text))] == ["Anna Berg", "Anna Berg"]


def test_a_stray_mark_does_not_silence_the_rest(read: Reader) -> None:
    text = "The “ road was closed.\n\n“We will open it in May,” the mayor said.\n\n“Too late,” the baker said."
    assert [s[2] for s in told(text, read(text))] == ["the mayor", "the baker"]


def test_direct_quotations_are_found_without_a_parse(read: Reader) -> None:
    text = "Anna Berg: “The talks will resume in March.”"
    assert told(text, read(text, parsed=False)) == [("direct", "“The talks will resume in March.”", "Anna Berg")]


@pytest.mark.parametrize(
    ("sentence", "first"),
    [
        ("The talks failed, Anna Berg told Kommersant.", "Kommersant"),
        ("The talks failed, Anna Berg said in an interview with the Russian daily Kommersant.", "Kommersant"),
        ("Anna Berg was quoted by Interfax as saying that the talks had failed.", "Interfax"),
        ("“The talks have failed,” Anna Berg wrote on Twitter.", "Twitter"),
        ("State television reported that the talks had failed.", "State television"),
        ("“The talks have failed,” Anna Berg told state television.", "state television"),
    ],
)
def test_chain(read: Reader, sentence: str, first: str) -> None:
    chains = [s.chain for s in read(sentence, outlet="The Daily Fjord")]
    assert any(first in chain and chain[-1] == "The Daily Fjord" for chain in chains), chains


def test_reports_inside_reports_know_their_parent(read: Reader) -> None:
    text = "Reuters reported that Anna Berg said that the talks would resume in March."
    found = read(text)
    inner = next(i for i, s in enumerate(found) if s.speaker and s.speaker.text == "Anna Berg")
    outer = found[inner].parent
    assert outer is not None
    assert found[outer].speaker is not None
    assert found[outer].speaker.text == "Reuters"


def test_speaker_takes_state_and_name_from_the_actor_at_its_head(read: Reader) -> None:
    text = "Foreign Minister Anna Berg said that the talks would resume. She added that Norway would host them."
    berg = Actor(17, 26, "Anna Berg", "NOR", "GOV", "Anna Berg", "foreign minister")
    found = read(text, [berg])
    assert {(s.speaker.id, s.speaker.sector, s.speaker.name) for s in found if s.speaker} == {
        ("NOR", "GOV", "Anna Berg")
    }


def test_nothing_comes_from_a_notice(read: Reader) -> None:
    text = "The minister said that the road was open.\n\nOur editor says that readers should subscribe now."
    notice = Notice(text.index("Our editor"), len(text), "subscribe")
    assert all(s.end < notice.start for s in read(text, notices=(notice,)))


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("The envoy said so.", True),
        ("“No,” was all.", True),
        ("According to plan, it rained.", True),
        ("It rained all day.", False),
        ("", False),
    ],
)
def test_gate(sentence: str, wanted: bool) -> None:
    assert statements.wants(sentence) is wanted


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["“", "”", '"', "said", "Anna", "Berg", ",", ".", ":", "\n", "that", "he", "‘", "’"])))
def test_any_text_gives_ordered_statements_within_it(read: Reader, words: list[str]) -> None:
    text = " ".join(words)
    found = read(text)
    assert found == read(text)
    assert [s.start for s in found] == sorted(s.start for s in found)
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert one.speaker is None or text[one.speaker.start : one.speaker.end] == one.speaker.text
        assert one.parent is None or 0 <= one.parent < len(found)


def test_an_unclosed_quotation_of_ten_thousand_words_is_quick(read: Reader) -> None:
    text = "He said, “" + "we will go on and on. " * 2_500
    begun = time.perf_counter()
    read(text, parsed=False)
    assert time.perf_counter() - begun < 5.0


@pytest.mark.parametrize(
    ("text", "contents", "speakers"),
    [
        (
            "OSLO - The envoy was quoted by Interfax as saying that the talks would resume.",
            ["the talks would resume"],
            ["The envoy"],
        ),
        (
            "The paper quoted Norwegian officials as saying the talks had failed.",
            ["the talks had failed"],
            ["officials"],
        ),
        (
            "OSLO (Demo Wire) - The talks have failed, the foreign ministry said.",
            ["The talks have failed"],
            ["ministry"],
        ),
    ],
)
def test_contents_as_a_reader_would_begin_them(
    read: Reader, text: str, contents: list[str], speakers: list[str]
) -> None:
    found = [(text[s.start : s.end], s.speaker.text if s.speaker else "") for s in read(text)]
    for content, speaker in zip(contents, speakers, strict=True):
        assert any(told == content and speaker in who for told, who in found), found
    assert len(set(found)) == len(found)


def test_he_is_the_stranger_who_spoke_last(read: Reader) -> None:
    text = (
        'The Norwegian coach Anna Berg said the games were too many. "There are too many matches," she told reporters.'
    )
    found = [s.speaker.name for s in read(text) if s.speaker]
    assert found == ["Anna Berg", "Anna Berg"]


def test_an_outlet_speaks_under_its_usual_name_once(read: Reader) -> None:
    text = "The official Xinhua agency said the talks would resume."
    start = text.index("Xinhua")
    actors = (Actor(start, start + 13, "Xinhua agency", "CHN", "MED", None, "agency"),)
    (one,) = read(text, actors, outlet="Demo Wire")
    assert one.chain == ("Xinhua", "Demo Wire")


def test_he_is_rather_the_last_speaker_than_an_actor_named_before(read: Reader) -> None:
    text = "Jo Roe met Ann Poe on Monday. Sam Doe said that the talks had failed. He added that there was no plan."
    he = text.index(" He ") + 1
    actors = (Actor(0, 6, "Jo Roe", "NOR", "GOV", "Jo Roe"), Actor(he, he + 2, "He", "NOR", "GOV", "Jo Roe"))
    assert [s.speaker.name for s in read(text, actors) if s.speaker and "plan" in text[s.start : s.end]] == ["Sam Doe"]
