"""An article in several boxes of one kind is read whole; the posts of a list are not run together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.articles.bodies import joined
from detente.articles.extract import page
from detente.articles.limits import DEFAULT

PARAGRAPHS = [
    f"In the {nth} round of the talks the envoys of Freedonia and Sylvania dealt with the {matter}, and the ministers "
    f"said on Tuesday that the {matter} would be put to both parliaments before the end of the {season}."
    for nth, matter, season in zip(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"),
        ("fishing zones", "old pipeline", "border posts", "war graves", "student visas", "rail link", "grain toll",
         "lighthouse"),
        ("summer", "autumn", "winter", "spring") * 2,
        strict=True,
    )
]  # fmt: skip
HEAD = "<html><head><title>Eight rounds of talks</title></head><body><h1>Eight rounds of talks</h1>"
BREAK = "<div class='ad'><span>Advertisement</span></div>"


def _boxes(start: str, end: str) -> list[str]:
    return [
        f"{start}<div class='article__body'>"
        + "".join(f"<p>{words}</p>" for words in PARAGRAPHS[at : at + 2])
        + f"</div>{end}"
        for at in range(0, len(PARAGRAPHS), 2)
    ]


def test_boxes_of_one_article_are_read_whole() -> None:
    html = HEAD + BREAK.join(_boxes("<div class='row'>", "</div>")) + "</body></html>"
    text = page(html, limits=DEFAULT).text
    assert [line for line in text.split("\n") if line] == PARAGRAPHS


def test_articles_and_a_single_box_stay_as_they_are() -> None:
    assert joined(HEAD + BREAK.join(_boxes("<article>", "</article>"))) is None
    assert joined(HEAD + _boxes("", "")[0]) is None


@pytest.mark.parametrize("beside", [True, False])
def test_boxes_with_linked_headings_stay_apart(beside: bool) -> None:
    heading = "<h2><a href='/1'>A post</a></h2>"
    boxes = _boxes(f"<div class='post'>{heading if beside else ''}", "</div>")
    html = HEAD + BREAK.join(boxes).replace("__body'>", "__body'>" + ("" if beside else heading))
    assert joined(html) is None


@given(st.lists(st.sampled_from(["<div class='b'>", "</div>", "<p>", "</p>", "words " * 60, "\x00", "<"]), max_size=30))
def test_malformed_pages_do_not_raise(parts: list[str]) -> None:
    joined("".join(parts))
