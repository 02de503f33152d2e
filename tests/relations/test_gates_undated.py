"""Gates of articles without a day of their own."""

from __future__ import annotations

import detente


def test_what_is_ahead_of_every_possible_day_is_a_gate() -> None:
    text = (
        "President Kibaki of Kenya met the prime minister of Uganda. Kenya's parliament will vote next month on the "
        "lake treaty, and Uganda will wait until then."
    )
    document = detente.annotate(text)
    assert document.article.date is None
    assert document.article.date_range is not None
    assert [gate.kind for gate in document.gates] == ["vote"]


def test_its_date_runs_over_all_days_it_may_be_on() -> None:
    told = {"text": "Peru will hold an election next month, and Chile waits for it.", "date": "2012-10"}
    (document,) = detente.annotate_many([told], jobs=1)
    span = document.article.date_range
    assert document.article.date is None
    assert span is not None and (span.from_, span.to) == ("2012-10-01", "2012-10-31")
    (gate,) = document.gates
    assert gate.kind == "election"
    assert (gate.date.from_, gate.date.to) == ("2012-11-01", "2012-11-30")


def test_nothing_that_may_be_over_is_a_gate() -> None:
    text = "Peru's election of June 1998 worries Chile."
    told = [{"text": text, "date": "1998"}, {"text": text, "date": "1998-02"}]
    some_day, before = detente.annotate_many(told, jobs=1)
    assert some_day.gates == ()
    assert [gate.kind for gate in before.gates] == ["election"]
