"""Queries over the store: a list shows what the brief shows, and words of a user stand for themselves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from detente.store.connection import create_or_open
from detente.store.reader import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    said = (
        ("s1", "Nuland", "the official", "a rise of 5_000 tons"),
        ("s2", None, "the foreign ministry", "5,000 tons"),
    )
    spans = (("2012-01-01", "2012-12-31"), ("2012-10-01", "2012-10-01"), ("2012-10-01", "2012-10-31"))
    with create_or_open(tmp_path / "s.duckdb") as connection:
        for key, name, shown, words in said:
            connection.execute(
                "INSERT INTO statements (id, article_id, text, speaker_name, speaker_text) VALUES (?, 'a', ?, ?, ?)",
                (key, words, name, shown),
            )
        for number, (first, last) in enumerate(spans):
            connection.execute(
                "INSERT INTO gates (id, article_id, actors, date_from, date_to, gate_date, date) "
                "VALUES (?, 'a', ['RUS'], ?, ?, ?, '2012-09-01')",
                (str(number), first, last, first),
            )
        connection.execute("INSERT INTO actors (article_id, actor_id) VALUES ('a', 'RUS'), ('a', 'USA'), ('b', 'USA')")
    return Store(tmp_path / "s.duckdb")


def test_a_gate_of_a_month_or_a_year_is_ahead_until_its_end_and_one_of_a_day_until_that_day(store: Store) -> None:
    on = date(2012, 10, 3)
    assert list(store.gates(on=on)["id"]) == ["0", "2"]
    assert list(store.gates(on=date(2012, 10, 1))["id"]) == ["0", "1", "2"]
    assert list(store.gates(on=on, pair=("USA", "RUS"))["id"]) == ["0", "2"]
    assert store.gates(pair=("CHN", "RUS")).empty


def test_speakers_are_found_as_they_are_shown(store: Store) -> None:
    assert list(store.statements(speaker="MINISTRY")["id"]) == ["s2"]
    assert list(store.statements(speaker="nuland")["id"]) == ["s1"]
    assert store.statements(speaker="official").empty


def test_marks_of_patterns_are_words(store: Store) -> None:
    assert list(store.statements(words="5_000")["id"]) == ["s1"]
    assert store.statements(words="5%tons").empty
