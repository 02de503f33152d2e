"""The dyad page: outlook and gates on the chart, what followed a gate, one direction alone, spans that all follow."""

from __future__ import annotations

import csv
import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient
from lxml import html
from made_up_store import make_store

from detente.relations.alerts import Alert, Logged, memory_file
from detente.store.connection import connect
from detente.web.app import create_app
from detente.web.charts import Bar, Fan, Mark, relation_chart

ATOM = "{http://www.w3.org/2005/Atom}"
MONTH = timedelta(days=27)


def _page(client: TestClient, path: str) -> html.HtmlElement:
    return html.fromstring(client.get(path).content)


def test_a_passed_gate_leads_to_what_followed(client: TestClient) -> None:
    page = _page(client, "/dyad/RUS/USA")
    gate = page.xpath("//ul[contains(@class, 'passed')]/li")[0]
    assert "election" in gate.text_content()
    assert gate.xpath(".//a[starts-with(@href, '/article/a234')]")
    followed = gate.xpath(".//ul//a[starts-with(@href, '/event/')]/@href")
    assert followed and all(client.get(href).status_code == 200 for href in followed)
    told = client.get("/dyad/RUS/USA.json").json()["passed"][0]
    over = date.fromisoformat(told["over"])
    days = [date.fromisoformat(act["date"]) for act in told["followed"]]
    assert days and all(over < day <= over + timedelta(days=30) for day in days)


def test_a_gate_passes_within_the_span_and_as_of_the_day(client: TestClient) -> None:
    for query in ("?to=2013-10-01", "?on=2013-10-01"):
        assert client.get(f"/dyad/RUS/USA.json{query}").json()["passed"] == []


def test_outlook_and_gates_stand_on_the_chart(client: TestClient) -> None:
    chart = _page(client, "/dyad/RUS/USA").xpath("//*[local-name()='svg'][contains(@class, 'chart')]")[0]
    fans = chart.xpath(".//*[contains(@class, 'fan')]/*[local-name()='title']")
    assert [re.search(r"next (\d+ )?month", fan.text).group(0) for fan in fans] == [
        *("next 6 month", "next 3 month", "next month")
    ]
    assert len(chart.xpath(".//*[local-name()='a'][@class='gate']")) == 2
    assert chart.get("data-to") > "2013-12-31"


@pytest.mark.parametrize("query", ["?by=year", "?to=2012-06-30", "?way=RUS"])
def test_the_outlook_is_drawn_beside_months_of_both_only(client: TestClient, query: str) -> None:
    assert "next 3 months" not in client.get(f"/dyad/RUS/USA{query}").text.split("</svg>")[1]


def test_bands_and_turns_lead_to_their_sentences(client: TestClient) -> None:
    chart = _page(client, "/dyad/RUS/USA").xpath("//*[local-name()='svg'][contains(@class, 'chart')]")[0]
    links = chart.xpath(".//*[local-name()='a'][contains(@class, 'band')]/@href")
    assert links
    total = sum(client.get(href.replace("/evidence?", "/evidence.json?")).json()["total"] for href in links)
    assert total == client.get("/evidence.json?a=RUS&b=USA").json()["total"]


def test_one_direction_alone(client: TestClient) -> None:
    series = {way: client.get(f"/dyad/RUS/USA.json?way={way}").json()["series"] for way in ("RUS", "USA", "")}
    events = {way: sum(row["events"] or 0 for row in rows) for way, rows in series.items()}
    assert events["RUS"] + events["USA"] == events[""]
    href = next(row["evidence"] for row in series["RUS"] if row["events"])
    assert {e["source"] for e in client.get(href.replace("?", ".json?", 1)).json()["events"]} == {"RUS"}
    assert client.get("/dyad/RUS/USA?way=FRA").status_code == 400


def test_all_lists_follow_the_span(client: TestClient) -> None:
    page = client.get("/dyad/RUS/USA.json?from=2011-01-01&to=2011-06-30").json()
    days = [row["period"] for row in page["series"]] + [m["date"] for m in page["moved"]]
    assert days and all("2011-01-01" <= day <= "2011-06-30" for day in days)
    shown = _page(client, "/dyad/RUS/USA?from=2011-01-01&to=2011-06-30")
    told = [td.text_content() for td in shown.xpath("//table[@class='events']//tr/td[1]")]
    assert told and all(day.endswith("2011") for day in told)


def test_the_feed_has_what_watch_has_kept(tmp_path: Path) -> None:
    store = make_store(tmp_path / "s.duckdb", events=60)
    day = date(2010, 6, 1)
    alert = Alert("a rule", "event", ("RUS", "USA"), "x", "y", 3, day, day, "down", "Russia <did> it", ())
    line = Logged(alert, datetime(2010, 6, 2, tzinfo=UTC)).to_json()
    memory_file(store).write_text(json.dumps(line) + "\n", "utf-8")
    with TestClient(create_app(store), base_url="http://localhost") as client:
        feed = ET.fromstring(client.get("/feed.atom").content)
    entries = feed.findall(f"{ATOM}entry")
    assert [e.findtext(f"{ATOM}summary") for e in entries] == ["Russia <did> it"]
    link = entries[0].find(f"{ATOM}link")
    assert link is not None and link.get("href") == "http://localhost/dyad/RUS/USA?on=2010-06-01"


def test_a_torn_memory_does_not_break_the_feed(tmp_path: Path) -> None:
    store = make_store(tmp_path / "s.duckdb", events=60)
    memory_file(store).write_text("no alert\n", "utf-8")
    with TestClient(create_app(store), base_url="http://localhost") as client:
        assert client.get("/feed.atom").status_code == 200


def test_the_axis_holds_what_is_drawn() -> None:
    bar = Bar(date(2012, 1, 1), date(2012, 1, 31), "Jan 2012", 1, 0, -1, 0, 2, "/evidence?a=1")
    fan = Fan(date(2012, 2, 1), date(2012, 2, 29), -80.0, 0.0, 90.0, 1)
    svg = str(relation_chart([bar], [], [], "t", fans=[fan], marks=[Mark(date(2012, 2, 3), "<vote>", "/article/x")]))
    assert "−100" in svg and "+100" in svg and "&lt;vote&gt;" in svg
    assert max(float(y) for y in re.findall(r' y[12]?="([\d.]+)"', svg)) <= 340


def test_of_a_span_too_long_for_months_the_latest_are_drawn_never_the_first_alone(
    client: TestClient, tmp_path: Path
) -> None:
    assert client.get("/dyad/RUS/USA?from=1700-01-01").status_code == 400
    years = client.get("/dyad/RUS/USA.json?from=1700-01-01&by=year").json()["series"]
    assert years[0]["period"] == "1700-01-01" and years[-1]["events"] > 0
    store = make_store(tmp_path / "s.duckdb", events=30)
    with connect(store, read_only=False) as writable:
        writable.execute("UPDATE events SET date = DATE '1816-01-05', told = DATE '1816-01-05' WHERE id = 'e0'")
    with TestClient(create_app(store), base_url="http://localhost") as old:
        series = old.get("/dyad/RUS/USA.json").json()["series"]
        assert len(series) == 1500 and series[-1]["events"] > 0
        early = old.get("/dyad/RUS/USA.json?to=1816-12-31").json()["series"]
        assert [p["events"] for p in early] == [1, *[None] * 11]


def test_the_figures_under_a_compared_chart_are_those_that_it_draws(tmp_path: Path) -> None:
    store = make_store(tmp_path / "s.duckdb", events=60)
    with connect(store, read_only=False) as writable:
        writable.execute("DELETE FROM events WHERE source_id IN ('RUS', 'USA') AND date < DATE '2010-06-01'")
    with TestClient(create_app(store), base_url="http://localhost") as client:
        for query in ("", "&from=2010-08-20"):
            page = _page(client, f"/dyad/RUS/USA?vs=CHN-JPN{query}")
            drawn = page.xpath("//figure[2]//a[@class='bar']/@aria-label")
            table = page.xpath("//figure[2]//a[starts-with(@href, '/dyad/CHN/JPN.csv')]/@href")[0]
            told = [
                row for row in csv.DictReader(client.get(table).text.splitlines()) if row["events"] not in ("", "0")
            ]
            assert len(drawn) == len(told) > 2
            assert all(f": {row['events']} event" in words for row, words in zip(told, drawn, strict=True))


def test_the_whole_span_keeps_coder_and_way(client: TestClient) -> None:
    page = _page(client, "/dyad/RUS/USA?from=2012-01-01&way=RUS&by=year")
    assert page.xpath("//a[text()='Whole span']/@href") == ["/dyad/RUS/USA?by=year&way=RUS#series"]
