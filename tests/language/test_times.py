"""Times as a whole: intervals, the article's day, anchors, notices, odd and hostile text."""

from __future__ import annotations

import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.language import parser, sentences, times
from detente.language.parser import Sentence
from detente.records import Article, Interval, Notice, Timex

READ_ON = date(2012, 10, 3)


def read(text: str, on: date | None = READ_ON, notices: tuple[Notice, ...] = ()) -> tuple[Timex, ...]:
    article = Article("a", text, date=on, notices=notices)
    return times.find(article, [Sentence(start, end) for start, end in sentences.split(text)])


def values(text: str, on: date | None = READ_ON) -> list[str]:
    return [timex.value for timex in read(text, on)]


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("They will meet next month.", Interval("2012-11-01", "2012-11-30")),
        ("It fell in the third quarter.", Interval("2012-07-01", "2012-09-30")),
        ("It ended in 1991.", Interval("1991-01-01", "1991-12-31")),
        ("He came last week.", Interval("2012-09-24", "2012-09-30")),
        ("It grew over the past two years.", Interval("2010-10-03", "2012-10-03")),
        ("It grew over the past two and a half years.", Interval("2010-04-03", "2012-10-03")),
        ("It will grow in the next 1.5 weeks.", Interval("2012-10-03", "2012-10-13")),
        ("It grew over the past 10,000 years.", Interval(None, None)),
        ("It fell by the year 2000.", Interval("2000-01-01", "2000-12-31")),
        ("It took three days.", Interval(None, None)),
    ],
)
def test_interval_covers_the_days_named(text: str, interval: Interval) -> None:
    assert [timex.interval for timex in read(text)] == [interval]


@pytest.mark.parametrize(
    ("text", "value"),
    [("It stood for 2,000,000 years.", "P2000000Y"), ("It ran for 1,234,567 hours.", "PT1234567H"),
     ("It rose every 2,500,000 years.", "P2500000Y"), ("It took 2.5 years.", "P2.5Y")],
)  # fmt: skip
def test_long_durations_have_no_exponent(text: str, value: str) -> None:
    assert values(text) == [value]


def test_no_hour_after_midnight_s_and_no_quarter_before_the_first() -> None:
    assert values("He spoke at 24:00 GMT Friday.") == ["2012-09-28T24:00"]
    assert not any("24:30" in value for value in values("He spoke at 24:30 GMT Friday."))
    assert values("In the final quarter sales fell.", on=None) == ["XXXX-Q4"]


def test_offsets_count_in_the_article() -> None:
    text = "Calm returned. Talks resumed on Tuesday in Oslo."
    (found,) = read(text)
    assert text[found.start : found.end] == found.text == "Tuesday"


def test_later_counts_from_the_time_told_before() -> None:
    assert values("The truce began on 5 May 2011. Four days later it broke.")[1] == "2011-05-09"
    assert values("He fell in March 2009. The following month he was back.")[1] == "2009-04"


def test_that_day_needs_a_day_told_before() -> None:
    assert values("In 1999 they met. On that day it rained.") == ["1999"]
    assert values("On 2 May 1999 they met. On that day it rained.")[-1] == "1999-05-02"


def test_without_a_date_relative_times_stay_open() -> None:
    assert values("He spoke yesterday and will go to Rome tomorrow.", None) == ["PAST_REF", "FUTURE_REF"]
    assert values("On Wednesday, in March and on June 3 they met.", None) == ["XXXX-WXX-3", "XXXX-03", "XXXX-06-03"]
    assert values("On 7 June 1994 they met.", None) == ["1994-06-07"]


def test_notices_hold_no_times() -> None:
    text = "Talks ended on Monday.\n\nSubscribe by 5 May 2024 for updates."
    notice = Notice(text.index("Subscribe"), len(text), "subscribe")
    assert [timex.value for timex in read(text, notices=(notice,))] == ["2012-10-01"]


def test_dateline() -> None:
    assert values("VIENNA, Oct 2 (Agency) - Talks on the pact went on Tuesday.") == ["2012-10-02", "2012-10-02"]
    assert values("LAGOS, SEPT 28 - The army said so.") == ["2012-09-28"]


AHEAD = """A summit is set for Oslo on Friday.
Ministers are due in Geneva on Friday for talks.
The president is meeting his counterpart on Friday.
He said the army would withdraw by Friday.
Friday's vote will decide the matter.
Washington has given Tehran until Friday to answer.
The court ordered the firm to pay by Friday.
The ceasefire, which takes effect Friday, was welcomed.
The deadline is Friday.
The minister may travel to Kiev on Friday.
The summit on Friday is to offer them a pact.
The two sides hope to sign the accord on Friday.
The truce is to begin on Friday.
The group called a strike for Friday.
On Friday, the two presidents are scheduled to hold talks.""".splitlines()
BEHIND = """The envoys met on Friday.
Friday's blast killed nine people.
The minister, who resigned Friday, will be replaced.
In a statement released Friday, the ministry said it will not yield.
The accord signed on Friday will be ratified.
The two sides failed to reach a deal on Friday.
The president has been in Moscow since Friday.
Russia said on Friday that it will send troops.
The rebels, defeated on Friday, are expected to flee.
Thousands marched on Friday to demand new elections.
Police on Friday arrested a man who plans to flee.
The home side won on Friday.
They were blamed for Friday's attack.""".splitlines()


@pytest.mark.parametrize(
    ("text", "value"), [(text, "2012-10-05") for text in AHEAD] + [(text, "2012-09-28") for text in BEHIND]
)
@pytest.mark.parametrize("parsed", [False, True])
def test_tense_chooses_the_side(text: str, value: str, parsed: bool) -> None:
    doc = next(parser.parse([text])) if parsed else None
    found = times.find(Article("a", text, date=READ_ON), [Sentence(0, len(text), doc)])
    assert [timex.value for timex in found] == [value]


@pytest.mark.parametrize(
    "text",
    ["On February 31, 2012 nothing.", "Dated 2012-13-45.", "Dated 99/99/9999.", "Room 0000 and 20155 and 0000-00-00."],
)
def test_dates_that_do_not_exist_are_left_out(text: str) -> None:
    assert not [timex for timex in read(text) if timex.interval.from_]


@pytest.mark.parametrize("on", [date.min, date.max, date(2012, 2, 29), None])
def test_ends_of_the_calendar(on: date | None) -> None:
    text = "Last year, next week, yesterday, 300 centuries ago, in May, on Feb. 29, on Monday, over the next decade."
    for timex in read(text, on):
        assert (timex.interval.from_ or "") <= (timex.interval.to or "")


WORDS = [
    "last",
    "next",
    "the",
    "a",
    "two",
    "1/0",
    "2012",
    "May",
    "3",
    "year",
    "months",
    "ago",
    "first",
    "half",
    "of",
    "Friday",
    "-",
]
WORDS += [
    "quarter",
    "later",
    "0",
    "99",
    "Easter",
    "10:75",
    "p.m.",
    "'99",
    "1990s",
    "every",
    "week",
    "31",
    "Feb.",
    "hundred",
    "day",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=25), st.none() | st.dates())
def test_any_heap_of_words_is_read(words: list[str], on: date | None) -> None:
    text = " ".join(words)
    found = read(text, on)
    assert all(text[timex.start : timex.end] == timex.text for timex in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all((t.interval.from_ is None) == (t.interval.to is None) for t in found)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    read(text)


@pytest.mark.parametrize("piece", ["the first ", "twenty-", "May ", "1990 ", '"', "the end of "])
def test_endless_sentences_stay_linear(piece: str) -> None:
    def taken(times_over: int) -> float:
        text = piece * times_over
        began = time.process_time()
        times.find(Article("a", text, date=READ_ON), [Sentence(0, len(text))])
        return time.process_time() - began

    taken(100)
    assert taken(50_000) < 20


def test_the_same_day_is_not_one_ahead_where_the_past_is_told() -> None:
    told = "He takes office on 20 January. "
    assert values(told + "On the same morning a plane landed, he said.")[-1] == "2012-10-03TMO"
    assert values(told + "She left the same day, officials said.")[-1] == "2012-10-03"
    assert values(told + "On the same day the treaty will expire.")[-1] == "2013-01-20"
