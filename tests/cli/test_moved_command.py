"""`detente moved`: spans as a user writes them, and the page of a small store."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest
import typer

from detente.cli.moved import span_of


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "detente", *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("2012", date(2012, 1, 1), date(2012, 12, 31)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("2012-02-03", date(2012, 2, 3), date(2012, 2, 3)),
        ("2012-02..2012-04-03", date(2012, 2, 1), date(2012, 4, 3)),
    ],
)
def test_a_span_is_a_day_a_month_a_year_or_two_of_them(when: str, first: date, last: date) -> None:
    assert span_of(when) == (first, last)


@pytest.mark.parametrize("when", ["", "last May", "2012-13", "2012-02-30", "2013..2012", "0000", "0001", "9999"])
def test_anything_else_is_wrong_usage(when: str) -> None:
    with pytest.raises(typer.BadParameter):
        span_of(when)


def test_acts_of_a_month_come_with_rule_source_and_first_mover(tmp_path: Path) -> None:
    news, db = tmp_path / "news.jsonl", tmp_path / "s.duckdb"
    texts = [
        "Chile expelled four Peruvian diplomats on Tuesday.",
        "Peru condemned Chile on Thursday over the expulsion.",
    ]
    rows = [
        {"id": str(n), "date": f"2014-03-{4 + 2 * n:02}", "outlet": "Herald", "title": f"Row {n}", "text": text}
        for n, text in enumerate(texts)
    ]
    news.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert run("build", str(news), "--db", str(db)).returncode == 0
    answer = run("moved", "CHL", "PER", "2014-03", "--db", str(db), "--json")
    page = json.loads(answer.stdout)
    assert page["first"]["conflict"] == "CHL" and "reports" in page["rule"]
    assert {(act["source"], act["outlet"]) for act in page["acts"]} >= {("CHL", "Herald")}
    assert all("2014-03-01" <= act["date"] <= "2014-03-31" for act in page["acts"])
    empty = run("moved", "CHL", "PER", "2013", "--db", str(db))
    assert empty.returncode == 0 and "no act" in empty.stdout


def test_coders_are_not_added_up(tmp_path: Path) -> None:
    db, table = tmp_path / "s.duckdb", tmp_path / "t.csv"
    table.write_text("day,a,b,code,id\n2014-03-01,CHL,PER,163,1\n")
    columns = ["--map", "date=day,source=a,target=b,cameo=code,id=id"]
    assert run("import", "csv", str(table), "--db", str(db), *columns).returncode == 0
    with duckdb.connect(str(db)) as connection:
        connection.execute("INSERT INTO events SELECT * REPLACE ('x' || id AS id, 'zzz' AS origin) FROM events")
        connection.execute("DELETE FROM sums")
    for origin, told in (("csv", 1), ("zzz", 1), (None, 1)):
        chosen = ["--origin", origin] if origin else []
        page = json.loads(run("moved", "CHL", "PER", "2014", "--db", str(db), "--json", *chosen).stdout)
        assert [act["reports"] for act in page["acts"]] == [told]
