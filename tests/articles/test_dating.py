"""The article's own date: which source is trusted, what they disagree on, and the interval where there is none."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.articles import dating_counts, dating_eras, dating_levels, dating_people
from detente.articles.dating import dated, infer
from detente.articles.dating_clues import clues
from detente.articles.dating_counts import number_of
from detente.articles.dating_interval import Clue, Cost, Profile, Yearly, belief, interval
from detente.articles.dating_said import said_years
from detente.articles.headdate import beside_heading
from detente.records import Article, Interval, Notice


def article(text: str = "The envoys met.", **fields: Any) -> Article:
    return replace(Article("a", text), **fields)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://news.example/2012/10/03/talks", date(2012, 10, 3)),
        ("https://news.example/world/2012/oct/03/talks", date(2012, 10, 3)),
        ("https://news.example/20121003-talks.html", date(2012, 10, 3)),
        ("https://news.example/a-2012-10-03-b", date(2012, 10, 3)),
        ("https://news.example/talks-10-23-12", date(2012, 10, 23)),
        ("https://news.example/talks-10-3-12", None),
        ("https://news.example/2012/13/45/talks", None),
        ("https://news.example/id/123456789012", None),
        ("https://news.example/2012/10/talks", None),
        (None, None),
    ],
)
def test_url(url: str | None, day: date | None) -> None:
    found = infer(article(url=url))
    assert found.date == day
    assert found.basis == ("page" if day else "none")


def test_the_record_is_trusted_before_url_and_dateline() -> None:
    given = article("MOSCOW, Sept. 1, 2012 (Agency) - They met.", date=date(2012, 10, 3), date_basis="given")
    found = infer(replace(given, url="https://news.example/2011/05/06/x"))
    assert (found.date, found.basis) == (date(2012, 10, 3), "given")
    assert found.note is not None
    assert "the URL says 2011-05-06" in found.note
    assert "the dateline says 2012-09-01" in found.note


def test_sources_a_day_apart_agree() -> None:
    given = article("MOSCOW, Oct. 2 (Agency) - They met.", date=date(2012, 10, 3), date_basis="page")
    found = infer(given)
    assert (found.basis, found.note) == ("page", None)


def test_a_dateline_of_december_is_of_the_year_before() -> None:
    given = article("MOSCOW, Dec. 31 (Agency) - They met.", date=date(2013, 1, 1), date_basis="given")
    assert infer(given).note is None


def test_a_note_that_the_record_already_has_is_kept() -> None:
    assert infer(article(date=date(2012, 10, 3), date_note="odd")).note == "odd"


@pytest.mark.parametrize(
    "text",
    [
        "OSLO, Oct. 3, 2012 (Agency) - The envoys met.",
        "Talks end\n\nWednesday, October 3, 2012\n\nThe envoys met.",
        "Talks end\n\nPublished: 3 October 2012\n\nThe envoys met.",
        "Talks end\n2012-10-03\nThe envoys met.",
    ],
)
def test_dateline_or_a_line_of_the_text(text: str) -> None:
    found = infer(article(text))
    assert (found.date, found.basis) == (date(2012, 10, 3), "text")


def test_a_title_that_is_a_date() -> None:
    assert infer(article(title="October 3, 2012")).date == date(2012, 10, 3)
    assert infer(article(title="The attacks of September 11, 2001")).date is None


def test_a_date_inside_a_sentence_is_not_the_articles() -> None:
    assert infer(article("The treaty of 3 October 1990 ended a long dispute over the border.")).date is None


def test_a_dateline_without_a_year_takes_that_of_the_url() -> None:
    found = infer(article("OSLO, Oct. 2 (Agency) - They met.", url="https://news.example/2012/10/09/x"))
    assert found.date == date(2012, 10, 9)
    assert found.note == "the dateline says 2012-10-02, the URL 2012-10-09"


@pytest.mark.parametrize("before", ["", "\n\n\n", "Support our work on Friday and every day.\n" * 9])
def test_a_dateline_s_weekday_is_looked_for_behind_it(before: str) -> None:
    """Whatever blanks or notices stand before it."""
    notices = (Notice(0, len(before), "appeal"),) if before.strip() else ()
    text = f"{before}MOSCOW, October 3 (Agency) - The envoys met in the capital on Wednesday."
    assert infer(article(text, notices=notices)).reasons[1].endswith("(Agency)” and Wednesday")


def test_people_in_office_bound_the_interval() -> None:
    found = infer(article("President Obama and Prime Minister Cameron met President Medvedev, Jay Carney said."))
    assert found.date is None
    assert found.interval is not None
    assert "2010" <= (found.interval.from_ or "") <= "2011-06"
    assert "2011-02" <= (found.interval.to or "") <= "2015"
    assert any("Cameron" in reason for reason in found.reasons)


def test_a_former_president_is_of_a_later_time() -> None:
    now = infer(article("President Bill Clinton spoke in Bonn about GATT and apartheid.")).interval
    later = infer(article("In Bonn they praised former President Bill Clinton.")).interval
    assert now is not None
    assert later is not None
    assert (now.to or "") < "2006"
    assert (later.from_ or "") > "2000"


def test_late_and_former_stand_before_a_name() -> None:
    for before in ("the late ", "then-", "former ", "former French ", "ex-"):
        assert dating_people.is_former(f"{before}President Clinton", len(before))
    assert not dating_people.is_former("Of late, President Clinton", len("Of late, "))


def test_a_deputy_is_not_the_minister() -> None:
    minister = "Foreign Minister Sergei Lavrov spoke."
    assert [clue.family for clue in dating_people.clues(minister)] == ["office"]
    assert not [clue for clue in dating_people.clues(f"Deputy {minister}") if clue.family == "office"]


def test_a_name_of_an_era_bounds_it() -> None:
    span = infer(article("The Soviet Union and West Germany will hold talks.")).interval
    assert span is not None
    assert (span.to or "") < "1995"


@pytest.mark.parametrize(
    ("text", "fits", "not_fits"),
    [
        ("Both wait until after the presidential election.", 2012 * 12 + 8, 2014 * 12 + 8),
        ("The party fears the coming midterm elections.", 2014 * 12 + 8, 2012 * 12 + 8),
        ("On Wednesday, October 3 they met.", 2012 * 12 + 9, 2013 * 12 + 9),
    ],
)
def test_some_years_fit_an_election_or_a_weekday(text: str, fits: int, not_fits: int) -> None:
    (clue,) = clues(article(text), [])
    assert isinstance(clue, Yearly)
    assert fits in clue.fits
    assert not_fits not in clue.fits


def test_a_later_notice_does_not_date_the_article() -> None:
    text = "The Soviet Union and West Germany will hold talks in 1987 on trade.\n\nFollow us on Facebook! © 2021"
    tail = Notice(text.index("Follow"), len(text), "subscribe")
    assert infer(article(text, notices=(tail,))).interval == infer(article(text[: tail.start])).interval


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Revenue rose 4 pct in 1986.", ["account_business"]),
        ("They have met every spring since 2009.", ["since"]),
        ("The 1986/87 harvest was poor.", ["season_business"]),
        ("The pact was signed on March 3, 1998.", ["month"]),
        ("He was born there in 1951.", ["plain"]),
        ("The road will open in 2014.", ["planned"]),
        ("It runs until 2014.", ["ahead"]),
        ("Net 3 mln. NOTE: 1986 net includes a tax credit.", ["account_business"]),
        ("Profit fell in the first two months of 1987.", ["part_business"]),
        ("Reserves fell to 3 against 95 in May 1986.", ["compared_month_business"]),
        ("They would have broken the 1976 Berne agreement.", ["named"]),
        ("The Senate passed a 1988 budget plan.", ["budget"]),
        ("The accord covers 1983-88.", ["range"]),
        ("It sold bonds due 2007.", ["maturity"]),
        ("The Clean Air Act of 1970 binds them.", ["law"]),
        ("The 1990s were worse; they met in '98.", ["plain"]),
        ("2010 people and 1,990 men; 3.1998; item #1999 and $2000.", []),
    ],
)
def test_how_a_year_is_named(text: str, kinds: list[str]) -> None:
    assert [word.kind for word in said_years(text, {})] == kinds


def test_accounts_are_of_the_year_or_the_year_before() -> None:
    text = "Net profit rose to 31 mln dlrs in 1994 from 28 mln in 1993, and sales by 8 pct, the brewer said."
    found = infer(article(text))
    assert found.interval is not None
    assert (found.interval.from_ or "") >= "1994"
    assert (found.interval.to or "") <= "1996"
    assert found.reasons == ("gives accounts of “1994”",)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("They marked the 20th anniversary of the fall of the Berlin Wall.", "2009", "2010"),
        ("It was the tenth anniversary of 9/11 and they mourned.", "2011", "2011"),
        ("Five years after the Chernobyl disaster the zone is empty.", "1990", "1992"),
        ("The bill died in the 112th Congress.", "2010", "2012"),
        ("That makes 29 straight months of job growth.", "2012", "2012"),
        ("Over the past 31 months they added five million jobs.", "2012", "2012"),
    ],
)
def test_a_number_that_counts_from_a_known_month(text: str, first: str, last: str) -> None:
    (clue,) = dating_counts.clues(text)
    ((low, high),) = clue.spans
    assert low is not None
    assert high is not None
    assert first <= str(low // 12)
    assert str(high // 12) <= str(int(last) + 1)
    assert infer(article(text)).interval is not None


@pytest.mark.parametrize(
    "text",
    [
        "The firm met for 12 months.",
        "Ten anniversaries of the fall.",
        "Soon after the storm.",
        "The Congress of Vienna.",
    ],
)
def test_a_number_that_counts_from_nothing_known(text: str) -> None:
    assert list(dating_counts.clues(text)) == []


def test_a_president_began_some_years_ago() -> None:
    (clue,) = dating_counts.clues("Two years ago, when I took office, the plant was shut.")
    assert any(low is not None and high is not None and low <= 2011 * 12 <= high for low, high in clue.spans)


@pytest.mark.parametrize(
    ("words", "number"),
    [("29", 29), ("tenth", 10), ("twenty-fifth", 25), ("Fiftieth", 50), ("a decade", 10), ("many", None), ("ninth", 9)],
)
def test_number_words(words: str, number: int | None) -> None:
    assert number_of(words) == number


def test_a_plan_is_of_a_year_to_come() -> None:
    found = infer(article("It counts votes since 2003, and the bridge will open in 2008.")).interval
    assert found is not None
    assert "2003" <= (found.from_ or "") <= "2008"


def test_nothing_named_gives_nothing() -> None:
    found = infer(article("they met and talked."))
    assert (found.date, found.basis, found.interval, found.reasons) == (None, "none", None, ())


def test_an_interval_of_the_record_stays() -> None:
    span = Interval("2012-01-01", "2012-12-31")
    assert infer(article(date_range=span)).interval == span


def test_dated_fills_the_article_in() -> None:
    filled = dated(article(url="https://news.example/2012/10/03/talks"))
    assert (filled.date, filled.date_basis) == (date(2012, 10, 3), "page")


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("In the first two months of 1987 it rose.", 2),
        ("In the third quarter of 1986 it rose.", 9),
        ("In the second half of 1986 it rose.", 12),
        ("On March 3, 1998 they met.", 3),
        ("In 1998 they met.", None),
    ],
)
def test_the_month_beside_a_year(text: str, month: int | None) -> None:
    assert [word.month for word in said_years(text, {})] == [month]


@pytest.mark.parametrize("text", ["They decided 1986 was lost.", "Sales marched 1986 ahead.", "It was declared 1986."])
def test_a_word_that_begins_like_a_month_is_none(text: str) -> None:
    assert [word.month for word in said_years(text, {})] == [None]


@pytest.mark.parametrize("level", dating_levels.levels(), ids=lambda level: level.series[0])
def test_levels_are_told_as_their_examples_say(level: dating_levels.Level) -> None:
    assert dating_levels.told(level, level.example)
    assert not dating_levels.told(level, level.no_example)
    assert level.low < level.high


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("The dollar closed at 142.80 yen in Tokyo and gold rose to 455.00 dlrs an ounce.", "1987"),
        ("Banks raised the prime rate to 8-1/4 pct as federal funds stood at 6-3/4 pct.", "1987"),
        ("Our businesses have created 4.5 million new jobs; the unemployment rate in America is 8.1 percent.", "2012"),
    ],
)
def test_levels_date_a_text(text: str, fits: str) -> None:
    likely = belief(list(dating_levels.clues(text)))
    year = 1900 + int(likely.argmax()) // 12
    assert abs(year - int(fits)) <= 1


def test_eras_are_of_known_kinds_and_spelled_once() -> None:
    rows = dating_eras.eras()
    assert len(rows) > 1000
    for row in rows:
        assert len(set(row.words)) == len(row.words), row
    named = [word for row in rows for word in row.words if row.kind != "meeting"]
    assert sorted({word for word in named if named.count(word) > 1}) == []


def test_a_meeting_is_ahead_and_soon_past() -> None:
    (clue,) = dating_eras.clues("Ministers prepare the Venice summit.")
    assert len(clue.spans) == 2
    for first, last in clue.spans:
        assert first is not None
        assert last is not None
        assert last - first < 12


def test_what_ended_before_another_began_is_history() -> None:
    text = "President Truman and President Reagan were praised by President Obama."
    found = infer(article(text)).interval
    assert found is not None
    assert "2008" <= (found.from_ or "") <= "2010"


def test_a_broken_clue_is_not_made_good_by_others() -> None:
    broken = Clue("one", ((2005 * 12, 2006 * 12),), DEAR, DEAR)
    kept = [Clue(str(n), ((2000 * 12, 2020 * 12),), DEAR, DEAR) for n in range(8)]
    assert interval([broken, *kept]) == interval([broken])


def test_a_minister_is_not_the_prime_minister() -> None:
    (clue,) = dating_people.clues("Finance Minister Kiichi Miyazawa spoke.")
    assert all(last is None or last < 1989 * 12 or first is None or first > 1998 * 12 for first, last in clue.spans)


def test_a_government_by_the_name_of_its_head() -> None:
    (clue,) = dating_people.clues("The Reagan administration opposes it.")
    assert clue.spans[0][0] == 1981 * 12


FREE, DEAR = Cost(0, 0, 0), Cost(9, 1, 20)


def test_interval_is_where_the_clues_meet() -> None:
    one = Clue("one", ((2000 * 12, 2009 * 12 + 11),), DEAR, DEAR)
    other = Clue("other", ((2005 * 12, 2014 * 12 + 11),), DEAR, DEAR)
    span = interval([one, other])
    assert span is not None
    assert (span.from_ or "") >= "2005"
    assert (span.to or "") <= "2009-12-31"


def test_clues_of_single_months_and_years() -> None:
    months = Yearly("May", frozenset(year * 12 + 4 for year in range(1900, 2030)), 20.0)
    years = Profile("names", 2010 * 12, 12, (20.0, 0.0, 20.0), 20.0)
    assert interval([months, years]) == Interval("2011-05-01", "2011-05-31")
    assert interval([]) is None
    assert interval([Clue("all", ((None, None),), FREE, FREE)]) is not None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.none() | st.text(max_size=60), st.none() | st.dates())
def test_any_article_gets_an_answer(text: str, url: str | None, day: date | None) -> None:
    found = infer(article(text, url=url, date=day))
    assert (found.date is None) == (found.basis == "none")
    if day:
        assert found.date == day


@pytest.mark.parametrize(
    "piece", ["President ", "A, ", "Mr. A ", "a" * 50, "- ", "May 3 ", "Oct 3, ", "1986 ", "in 1986/87 "]
)
def test_endless_texts_stay_linear(piece: str) -> None:
    began = time.process_time()
    infer(article(piece * 20_000))
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    ("beside", "day"),
    [
        ('<h1>Talks</h1><p><time datetime="2012-10-03T10:00">3.10.</time></p>', "2012-10-03"),
        ('<h1>Talks</h1><span class="post-date">3. Oktober 2012, 10 Uhr</span>', "2012-10-03"),
        ('<div class="timedata">03.10.2012</div><h1>Talks</h1>', "2012-10-03"),
        ('<h1>Talks</h1><div class="published"><b>le 3 octobre 2012</b></div>', "2012-10-03"),
        ('<h1>Talks</h1><div class="published"><b>Oct. 3rd, 2012</b></div>', "2012-10-03"),
        ('<h1>Talks</h1><div class="photo">3. Oktober 2012</div>', None),
        ('<div class="date">03.10.2012</div><h2>Talks</h2>', None),
        ('<h1>Talks</h1><time datetime="0000-00-00">31.02.2012</time>', None),
    ],
)
def test_the_day_beside_the_heading(beside: str, day: str | None) -> None:
    found = beside_heading(f"<html><body>{beside}</body></html>")
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize("title", ["Deputy Secretary", "Secretary"])
def test_a_deputy_does_not_hold_the_office(title: str) -> None:
    told = [clue.reason for clue in dating_people.clues(f"{title} Mayorkas spoke.")]
    assert bool(told) is (title == "Secretary")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("The prime minister, Malcolm Turnbull, said so.", 2015, 2018),
        ("The US defence secretary James Mattis said so.", 2017, 2019),
        ("Former British prime minister David Cameron said so.", 2016, None),
        ("An aide to then-prime minister David Cameron said so.", 2016, None),
    ],
)
def test_titles_as_words_of_the_sentence(text: str, first: int, last: int | None) -> None:
    (clue,) = dating_people.clues(text)
    ((low, high),) = clue.spans
    assert clue.family == "office"
    assert low is not None
    assert low // 12 == first
    assert (high // 12 if high is not None else None) == last
