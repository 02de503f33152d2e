"""The day beside a page's heading, the day at the head of a bare piece of text, and stamps in universal time."""

from __future__ import annotations

from datetime import date

import pytest

from detente.articles import headdate, pagedate

HEADING = "<h1>Freedonia reopens its embassy in Sylvania</h1>"


def _page(body: str, *, head: str = "", lang: str = "es") -> str:
    return (
        f'<html lang="{lang}"><head><title>Freedonia reopens its embassy in Sylvania</title>{head}</head><body>{body}'
    )


@pytest.mark.parametrize(
    "piece",
    [
        "<div>Politics</div><div>17/02/2022</div>",
        "<p>17.2.2022 – The gates opened at noon.</p>",
        "<b> 17 February 2022 </b>",
        "<p>2022-02-17 | Message</p>",
        "<i>February 17, 2022</i>",
    ],
)
def test_bare_piece_behind_the_heading(piece: str) -> None:
    assert headdate.bare(_page(HEADING + piece)) == date(2022, 2, 17)


@pytest.mark.parametrize(
    "piece", ["<p>The treaty of 17.2.2022 is void.</p>", "<p>17 people left.</p>", "<p>No date</p>"]
)
def test_a_date_inside_a_sentence_is_not_the_pages(piece: str) -> None:
    assert headdate.bare(_page(HEADING + piece)) is None


@pytest.mark.parametrize(
    ("lang", "day"), [("es", date(2022, 5, 3)), ("en-GB", date(2022, 5, 3)), ("en-US", None), ("en", None)]
)
def test_slashes_go_by_the_pages_language(lang: str, day: date | None) -> None:
    assert headdate.bare(_page(HEADING + "<span>3/5/2022 22:41</span>", lang=lang)) == day


def test_heading_is_the_one_that_the_title_repeats() -> None:
    other = '<h1>The islands that nobody wants to own</h1><time datetime="2001-01-01">'
    assert headdate.beside_heading(_page(f'{HEADING}<time datetime="2022-02-17">{other}')) == date(2022, 2, 17)
    lesser = HEADING.replace("h1", "h2") + '<span class="date">17 February 2022</span>'
    assert headdate.beside_heading(_page(lesser)) == date(2022, 2, 17)


@pytest.mark.parametrize(
    ("stamp", "shown", "day"),
    [
        ("2022-05-04T02:41:00Z", "3/5/2022 22:41", date(2022, 5, 3)),  # west of Greenwich
        ("2022-05-04T22:41:00+00:00", "5/5/2022 06:41", date(2022, 5, 5)),  # east of it
        ("2022-05-04T02:41:00-04:00", "3/5/2022", date(2022, 5, 4)),  # already local
        ("2022-05-04", "3/5/2022", date(2022, 5, 4)),  # no time
        ("2022-05-04T02:41:00Z", "9/5/2022", date(2022, 5, 4)),  # the day of a change
    ],
)
def test_stamp_in_universal_time(stamp: str, shown: str, day: date) -> None:
    meta = f'<meta property="article:published_time" content="{stamp}">'
    assert pagedate.find(_page(f"{HEADING}<span>{shown}</span>", head=meta)) == day


def test_address_tells_the_local_day() -> None:
    meta = '<meta property="article:published_time" content="2018-12-31T23:11:59+00:00">'
    assert pagedate.find(_page(HEADING, head=meta), "https://herald.example/2019/01/01/embassy/") == date(2019, 1, 1)


def test_what_readers_see_goes_before_a_vague_name() -> None:
    meta = '<meta name="dc.date" content="2022-03-09">'
    assert pagedate.find(_page(f"{HEADING}<span>17 February 2022</span>", head=meta)) == date(2022, 2, 17)
