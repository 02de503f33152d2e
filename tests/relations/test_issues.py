"""The issue list: every entry's example names it, its near miss does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.records import Article, Notice
from detente.relations.issues import Issue, find, issues_in, list_issues


@pytest.mark.parametrize("issue", list_issues(), ids=lambda issue: issue.id)
def test_example_and_near_miss(issue: Issue) -> None:
    assert issue.id in {m.id for m in issues_in(issue.example)}
    assert issue.id not in {m.id for m in issues_in(issue.near_miss)}


def test_there_are_enough_and_none_twice() -> None:
    ids = [issue.id for issue in list_issues()]
    assert len(ids) >= 60
    assert len(ids) == len(set(ids))


def test_no_term_belongs_to_two_issues() -> None:
    owners: dict[str, str] = {}
    for issue in list_issues():
        for term in issue.terms:
            assert owners.setdefault(term, issue.id) == issue.id, term


def test_american_spelling_and_plural() -> None:
    assert [m.text for m in issues_in("Missile-defense and two trade agreements")] == [
        "Missile-defense",
        "trade agreements",
    ]


def test_nothing_inside_a_notice() -> None:
    text = "Arms control talks. Read more: arms control"
    article = Article(id="x", text=text, notices=(Notice(20, len(text), "related"),))
    assert [m.start for m in find(article)] == [0]


@given(st.text())
def test_spans_hold_their_text(text: str) -> None:
    for mention in issues_in(text):
        assert text[mention.start : mention.end] == mention.text
