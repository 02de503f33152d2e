"""Promises about any input: spans are their text, ids are stable, every record ends in a document."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fuzz.targets import sound

import detente

_WORDS = st.sampled_from(
    (
        *("Russia", "the United States", "Chad's", "minister", "said", "on Monday", "that", "“", "”", ",", ".", "?"),
        *("\n", "\n\n", "Mali's army", "attacked", "ties with Peru", "next month", "2012", "will not", "unless", "é"),
        *(
            "agreed to talks",
            "president",
            "he",
            "they",
            "both countries",
            "Oct. 3",
            "—",
            "(",
            ")",
            "U.S.",
            "\u202e",
            "🙂",
        ),
    )
)
_NEWS = st.lists(_WORDS, max_size=60).map(" ".join)
_TEXT = st.one_of(_NEWS, st.text(max_size=300))
_DATES = st.one_of(st.none(), st.dates().map(str), st.text(max_size=12))
_SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@_SLOW
@given(_TEXT, _DATES)
def test_spans_lie_in_the_text_and_are_it(text: str, date: str | None) -> None:
    for document in detente.annotate_many([{"id": "x", "text": text, "date": date}]):
        sound(document)


@_SLOW
@given(st.lists(st.tuples(_TEXT, _DATES), min_size=1, max_size=6))
def test_every_record_ends_in_one_document_with_its_id_and_reading_again_gives_the_same(
    records: list[tuple[str, str | None]],
) -> None:
    given_records = [{"id": f"n{n}", "text": text, "date": date} for n, (text, date) in enumerate(records)]
    first = [d.to_json() for d in detente.annotate_many(given_records)]
    assert [d["id"] for d in first] == [r["id"] for r in given_records]
    assert all(d["text"].strip() or d["errors"] for d in first)
    again = [d.to_json() for d in detente.annotate_many(given_records)]
    assert json.dumps(first) == json.dumps(again)


@_SLOW
@given(_NEWS)
def test_given_text_comes_back_unchanged(text: str) -> None:
    for document in detente.annotate_many([{"id": "x", "text": text}]):
        if document.article.text:
            assert document.article.text == text
