"""What records and pages say of themselves: names of fields, dates, languages, encodings, a page's day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.articles import givendate, languages, pagedate
from detente.articles.encoding import decode, without_surrogates
from detente.articles.extract import page
from detente.articles.fields import field_of, raw_of
from detente.articles.limits import Limits
from detente.records import Interval


@pytest.mark.parametrize(
    ("name", "field"),
    [("Body", "text"), ("main_text", "text"), ("date_publish", "date"), ("published-at", "date"), ("Source", "outlet"),
     ("headline", "title"), ("LINK", "url"), ("colour", None)],
)  # fmt: skip
def test_field_names(name: str, field: str | None) -> None:
    assert field_of(name) == field


def test_first_filled_name_wins() -> None:
    raw = raw_of(
        {"body": " ", "content": ["One.", "Two."], "summary": "Short", "source": {"id": None, "name": "Wire"}, "id": 7},
        "x",
    )
    assert (raw.text, raw.outlet, raw.given_id) == ("One.\n\nTwo.", "Wire", "7")


def test_not_a_number_is_an_empty_cell() -> None:
    """As records made of a data frame have it; else articles would go by the id "nan"."""
    nothing = float("nan")
    raw = raw_of({"text": "One.", "id": nothing, "docid": 7, "date": nothing, "title": nothing}, "x")
    assert (raw.given_id, raw.date, raw.title) == ("7", None, None)


@pytest.mark.parametrize(
    "value",
    ["2012-10-03", "2012-10-03T23:59:00-05:00", "20121003", "Wed, 03 Oct 2012 10:00:00 GMT", "3 October 2012",
     "Oct 3, 2012",
     "03.10.2012", "2012/10/3", 1349222400, "1349222400000",
     datetime(2012, 10, 3, 5), date(2012, 10, 3), "2012-10-03 09:30", "3.10.12",
     20121003, 20121003.0, "20121003.0", 20121003123000, 201210031230, "20121003123000"],
)  # fmt: skip
def test_dates(value: str | int | date) -> None:
    assert givendate.parse(value).day == date(2012, 10, 3)


@pytest.mark.parametrize(
    "value",
    ["20155-01-01", "0000-01-01", "2012-02-30", "yesterday", "99/99/2012", "9" * 40, "1" * 5000, float("nan"), 10**300],
)
def test_impossible_dates_have_a_reason(value: str | float) -> None:
    told = givendate.parse(value)
    assert told.day is None and told.problem


@pytest.mark.parametrize("value", ["10/25/2012 9:30 p.m.", "25-10-2012", "10-25-2012", "25/10/12", "10.25.2012"])
def test_figures_of_which_one_is_no_month(value: str) -> None:
    assert givendate.parse(value).day == date(2012, 10, 25)
    assert givendate.parse("25/12/75").day == date(1975, 12, 25)


@pytest.mark.parametrize(
    "value", ["03/10/2012 9:30 a.m.", "03/10/2012 14:30:00.000", "03-10-2012", "10-03-2012", "03/10/12", "10/3/12"]
)
def test_figures_in_either_order_stay_an_interval(value: str) -> None:
    """Whatever the mark between them, and whatever time of day stands behind."""
    assert givendate.parse(value) == replace(givendate.parse("03/10/2012"), problem=givendate.parse(value).problem)


@pytest.mark.parametrize("value", ["October 2012", "Oct 2012", "2012/10", "10/2012", "2012-10"])
def test_a_month_is_its_days(value: str) -> None:
    assert givendate.parse(value).span == Interval("2012-10-01", "2012-10-31")


def test_a_number_beyond_all_bounds_is_no_date() -> None:
    told = givendate.parse(10**400)
    assert told.day is None and told.problem and len(told.problem) < 200


def test_vague_dates_keep_their_span() -> None:
    month, unclear = givendate.parse("2012-02"), givendate.parse("03/04/2012")
    assert month.span and (month.span.from_, month.span.to) == ("2012-02-01", "2012-02-29")
    assert unclear.span and (unclear.span.from_, unclear.span.to) == ("2012-03-04", "2012-04-03")


@given(st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_date_reader(value: str) -> None:
    told = givendate.parse(value)
    assert told.day is None or givendate.FIRST_YEAR <= told.day.year <= givendate.LAST_YEAR


@pytest.mark.parametrize(
    ("text", "language"),
    [("PUTIN TO MEET OBAMA IN LOS CABOS", "en"),
     ("The talks will go on next week, the minister said.", "en"), ("Kerry, Lavrov meet", "en"),
     ("Der Minister sagte, die Verhandlungen würden in der nächsten Woche fortgesetzt.", "de"),
     ("Министр заявил, что переговоры продолжатся.", "ru"),
     ("El ministro dijo que las negociaciones seguirán la próxima semana en la capital.", "es"), ("1987 - 12.5", None)],
)  # fmt: skip
def test_languages(text: str, language: str | None) -> None:
    assert languages.guess(text) == language


@pytest.mark.parametrize(("given", "language"), [("de-AT", "de"), ("German", "de"), ("deu", "de"), ("fr", "fr")])
def test_what_a_record_says_of_a_short_text(given: str, language: str) -> None:
    """A code of two letters is believed; the first two letters of another name are no code ("ge", "sp")."""
    assert languages.guess("Müller trifft Außenminister in Köln", given) == language


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_decoding_never_fails(data: bytes) -> None:
    without_surrogates(decode(data, markup=True)).encode("utf-8")


PAGES = {
    "metadata before address": ("<meta property='article:published_time' content='2012-10-03T10:00'>"
        "<link rel=canonical href='http://e.org/2011/01/01/x'>", date(2012, 10, 3)),
    "linked data": ('<script type="application/ld+json">{"datePublished": "2012-10-03"}</script>', date(2012, 10, 3)),
    "midnight of central Europe": (
        '<meta property="article:published_time" content="2012-10-02T22:00:00Z">', date(2012, 10, 3)),
    "one time": ("<time datetime='2012-10-03'>today</time>", date(2012, 10, 3)),
    "address": ("<meta property='og:url' content='http://e.org/2012/10/03/talks'>", date(2012, 10, 3)),
    "day first with dots": ("<p>Veröffentlicht am 03.10.2012</p>", date(2012, 10, 3)),
    "nothing": ("<p>no date</p>", None),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_page_dates(name: str) -> None:
    html, day = PAGES[name]
    assert pagedate.find(f"<html><head><title>x</title></head><body>{html}</body></html>") == day


def test_quick_path_has_the_words() -> None:
    html = (
        "<html><head><title>Talks</title></head><body><article>"
        + "<p>The two states will talk again.</p>" * 9
        + "</article></body></html>"
    )
    found = page(html, limits=Limits(fast_html=True))
    assert found.text.count("will talk again") == 9 and found.title == "Talks"


@pytest.mark.parametrize(
    "form", ["<p>{}</p>", "<div><p>{}</p></div>", "<!-- body --><p>{}</p>", "{}", "<b>Talks</b> {}"]
)
def test_a_piece_of_a_page_keeps_its_words(form: str) -> None:
    """Records hold an article's body as often as the page around it."""
    words = "The two states will talk again, the minister said on Monday."
    for limits in (Limits(), Limits(fast_html=True)):
        assert words in page(form.format(words), limits=limits).text
    assert page(f"<html><body><script>{words}</script></body></html>", limits=Limits()).text == ""


@pytest.mark.parametrize("title", ["Barack Obama", "Freedonia frees ship"])
def test_a_first_sentence_that_begins_with_the_title_stays(title: str) -> None:
    lead = f"{title} at last, the ministry of the sea said on Monday, and the crew went home."
    rest = "".join(f"<p>The talks of the two states went on for a day {part}, officials said.</p>" for part in range(9))
    head = f"<head><title>{title} - Wire</title></head>"
    html = f"<html>{head}<body><article><h1>{title}</h1>{{}}{rest}</article></body></html>"
    for limits in (Limits(), Limits(fast_html=True)):
        assert page(html.format(f"<p>{lead}</p>"), limits=limits).text.startswith(lead)
        assert page(html.format(f"<p>{title} - The Demo Wire</p>"), limits=limits).text.startswith("The talks")
