"""Page chrome: every example of the data file, tails in many wordings, and articles that only tell of such things."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.articles import notices
from detente.articles.cues import Cue, cues
from detente.articles.literals import needed
from detente.articles.units import units
from detente.records import Article

BODY = (
    "Freedonia and Sylvania agreed on Tuesday to reopen their embassies after four years, officials of both said.\n\n"
    "The foreign minister told parliament that the first ambassador would leave next month.\n"
    "He called the step overdue.\n\n"
    "Opposition lawmakers accused the government of giving up the disputed islands without a vote.\n\n"
    "The two broke off relations in 2007, when a patrol boat was sunk in the strait and eleven sailors died."
)
TAILS = {
    "links and plea": "Related coverage\nPipeline Talks Stall Again\nWho Pays for the Border Wall?\n\nDear reader,\n"
    "These are hard times for a free press. We have no owner and no sponsor. Please chip in whatever you can afford.",
    "membership": "You've read to the end, so you know what we do. "
    "Our newsroom is funded by readers, not by billionaires.\n"
    "Become a member from $4 a month.\nMaybe later",
    "harassed paper": "A word from our editor-in-chief\nThe ministry has put this publication on its list of extremist "
    "organizations and our reporters face prison.\nWe will go on. Your donation, large or small, keeps us reporting.",
    "briefing": "Get our best stories straight to your inbox every morning. Unsubscribe at any time.\n\n"
    "Most popular\n\n"
    "A winter without gas\n\nThe last lighthouse keeper\n\nFive charts on the budget",
    "app": "Download our app for breaking news alerts.\nFollow us on Telegram\n"
    "© 2011 The Freedonia Herald. All rights reserved.",
    "cookies": "We use cookies to improve your visit. By continuing you accept our privacy policy.\nAccept all",
    "one line": "If you found this article useful, please consider making a small donation. It takes one minute.",
    "share": "Share this story\nFacebook\nTwitter\nLeave a comment",
    "german": "Mehr zum Thema\nStreit um die Inseln\nWer zahlt für die Grenze?\nJetzt Newsletter abonnieren",
    "french": "À lire aussi\nLe dernier gardien de phare\nAbonnez-vous à notre newsletter",
    "bottom of site": "Read next: The islands nobody wants\nAdvertisement\nTerms of use | Privacy policy",
}
ABOUT = (
    "The Freedonia Herald appealed to its readers for help on Friday "
    "after the justice ministry declared it undesirable.\n\n"
    "“Support us while you still can,” its editor wrote on the front page, and asked for monthly donations.\n\n"
    "The ministry said the paper had broken the law on foreign agents. "
    "Subscribers told reporters they would keep paying.\n\n"
    "The union of journalists condemned the designation and called on the president to lift it."
)


@pytest.mark.parametrize("cue", cues(), ids=lambda cue: cue.name)
def test_examples_of_the_data_file(cue: Cue) -> None:
    assert cue.yes and cue.no
    for unit in cue.yes:
        assert cue.hits(unit, len(unit.split()), True), unit
    for unit in cue.no:
        assert not cue.hits(unit, len(unit.split()), True), unit


@pytest.mark.parametrize("name", TAILS)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_tail_is_marked_and_the_article_is_not(name: str, gap: str) -> None:
    text = BODY + gap + TAILS[name]
    found = notices.find(text, outlet="The Freedonia Herald")
    assert notices.cut(text, found) == notices.cut(BODY, ())


def test_article_about_an_appeal_keeps_its_sentences() -> None:
    assert notices.find(ABOUT, outlet="The Freedonia Herald") == ()


def test_head_and_middle() -> None:
    text = f"By Jo Roe\n\n{BODY[:200]}\n\nRead more: The islands nobody wants\n\n{BODY[200:]}"
    found = notices.find(text)
    assert [text[n.start : n.end] for n in found] == ["By Jo Roe", "Read more: The islands nobody wants"]
    assert [n.kind for n in found] == ["byline", "related"]


def test_prose_between_a_link_and_an_appeal_stays() -> None:
    """As on pages that put boxes between an article's last paragraphs."""
    last = (
        "The strait carries a third of all the grain that the two states export.\n"
        "No ship of either navy may pass it without word to the other.\n"
        "The envoys of the two states are to meet there again next Thursday."
    )
    ask = "Sign up for our weekly newsletter. By signing up you agree to our terms of service."
    text = f"{BODY}\nRead more: The islands nobody wants\n{last}\n{ask}"
    assert notices.cut(text, notices.find(text)) == notices.cut(f"{BODY}\n{last}", ())


def test_tail_without_line_breaks() -> None:
    text = (
        " ".join(BODY.split())
        + " Sign up for our weekly newsletter. Please support our journalism with a monthly gift."
    )
    found = notices.find(text)
    assert text[found[0].start :].startswith("Sign up for our weekly newsletter.") and found[-1].end == len(text)
    assert [n.kind for n in found] == ["subscribe", "appeal"]


def test_transcript_of_a_speech_is_no_appeal() -> None:
    text = "THE PRESIDENT: We need your help. (Applause.)\n\nQ How?\n\n"
    text += "THE PRESIDENT: Join us. You can make a contribution today."
    assert notices.find(text + "\n\nTHE PRESIDENT: Thank you. (Laughter.)") == ()


def test_lines_that_a_site_repeats_are_learnt() -> None:
    motto = "The paper of record for the two shores since the great flood"
    pages = [
        Article(id=str(i), text=f"Story number {i} begins\nand goes on {i}\n{motto}", outlet="Herald") for i in range(5)
    ]
    learnt = notices.learn(pages)
    assert learnt == {"Herald": frozenset({motto})}
    text = f"{BODY}\n{motto}"
    (found,) = notices.find(text, known=learnt["Herald"])
    assert text[found.start : found.end] == motto


def test_copies_of_one_article_teach_nothing() -> None:
    pages = [Article(id=str(i), text=BODY, outlet="Herald") for i in range(9)]
    assert notices.learn(pages) == {"Herald": frozenset()}


@given(st.text(st.sampled_from("aZ .\n“”?:|subscribe newsletter©$9"), max_size=400))
@settings(max_examples=150, deadline=None)
def test_notices_lie_in_order_inside_the_text(text: str) -> None:
    at = 0
    for notice in notices.find(text):
        assert at <= notice.start < notice.end <= len(text)
        at = notice.end


@given(st.text(max_size=600))
@settings(max_examples=100, deadline=None)
def test_units_are_stripped_and_cover_every_word(text: str) -> None:
    spans = units(text)
    assert all(text[s:e] == text[s:e].strip() != "" for s, e in spans)
    assert "".join("".join(text[s:e] for s, e in spans).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text", ["“" * 50_000, " " * 100_000 + "x", "word " * 50_000, "a.b" * 40_000, "(" * 60_000, "Sign up " * 9_000]
)
def test_time_is_bounded(text: str) -> None:
    start = time.perf_counter()
    notices.find(text)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("phrase", "words"),
    [("sign me up", {"sign me up"}), ("(our|my) (gift|loan)s?", {"gift", "loan"}), ("a?b?c?", set()),
     (r"\d{1,4} dollars?", {" dollar"})],
)  # fmt: skip
def test_needed_words_of_a_phrase(phrase: str, words: set[str]) -> None:
    assert needed(phrase) == words
