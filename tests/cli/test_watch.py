"""`detente watch`: alerts once, in a file and a feed; the store untouched; errors that name the fix."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import feedparser
import pytest

from detente.relations.alerts import default_rules, load_rules
from detente.store.connection import create_or_open
from detente.store.sums import recount


def watch(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from detente.cli import main; main()", "watch", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year and more of talks between two states, then a blow."""
    file = tmp_path_factory.mktemp("watch") / "news.duckdb"
    talks = [(date(2013, 1, 5) + timedelta(days=30 * n), "CONSULT", 1.0, "verbal_cooperation") for n in range(14)]
    blow = (date(2014, 3, 20), "ASSAULT", -9.0, "material_conflict")
    with create_or_open(file) as connection:
        for number, (day, kind, intensity, quad) in enumerate([*talks, blow]):
            connection.execute(
                """INSERT INTO events
                (id, origin, date, source_id, target_id, dyad, type, intensity, quad, modality, mentions)
                VALUES (?, 'csv', ?, 'FRA', 'BEL', 'BEL-FRA', ?, ?, ?, 'actual', 3)""",
                (f"e{number}", day, kind, intensity, quad),
            )
        recount(connection)
    return file


def test_once_in_file_and_feed(store: Path, tmp_path: Path) -> None:
    before = store.read_bytes()
    out, feed = tmp_path / "a.jsonl", tmp_path / "a.atom"
    arguments = ("--db", store, "--on", "2014-04-01", "--out", out, "--feed", feed)
    first = watch(*arguments)
    assert first.returncode == 0, first.stderr
    assert "First material conflict between Belgium and France on record" in first.stdout
    assert "1 new alert" in first.stderr
    (row,) = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert row["pair"] == ["BEL", "FRA"] and row["evidence"][0]["id"] == "e14" and row["date"] == "2014-03-20"
    again = watch(*arguments)
    assert (again.returncode, again.stdout) == (0, "")
    assert "Nothing new" in again.stderr
    assert len(feedparser.parse(feed.read_bytes()).entries) == 1
    assert store.read_bytes() == before


def test_a_dry_run_writes_nothing(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.jsonl"
    shown = watch("--db", store, "--on", "2014-04-01", "--out", out, "--dry-run", "--json")
    assert [json.loads(line)["kind"] for line in shown.stdout.splitlines()] == ["first_event"]
    assert not out.exists()


def test_the_shipped_rules_can_be_copied(tmp_path: Path) -> None:
    shown = watch("--show-rules")
    copy = tmp_path / "desk.toml"
    copy.write_text(shown.stdout, encoding="utf-8")
    assert load_rules(copy) == default_rules()


def test_what_is_wrong_is_named(store: Path, tmp_path: Path) -> None:
    rules = tmp_path / "desk.toml"
    rules.write_text('[[rule]]\nname = "a"\nkind = "gate"\npairs = ["RUS-*"]\ndays = -1\n', encoding="utf-8")
    wrong = watch("--db", store, "--rules", rules)
    assert wrong.returncode == 1 and "desk.toml:5: days = -1 is out of range" in wrong.stderr
    assert watch("--db", store, "--on", "yesterday").returncode == watch().returncode == 2
    absent = watch("--db", tmp_path / "none.duckdb")
    assert absent.returncode == 1 and "detente build" in absent.stderr and "Traceback" not in absent.stderr
    nowhere = watch("--db", store, "--out", tmp_path / "no" / "a.jsonl")
    assert nowhere.returncode == 1 and "--out" in nowhere.stderr and "Traceback" not in nowhere.stderr
