"""Pages and their twins, hostile text, refusals, corrections, headers."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up_store import make_store

from detente.store.connection import connect
from detente.web.app import HEADERS, create_app
from detente.web.marks import clip, marked, outside
from detente.web.pages import ROUTES

PATHS = {
    "board": "/board",
    "dyad": "/dyad/RUS/USA",
    "evidence": "/evidence?a=RUS&b=USA",
    "event": "/event/e3",
    "article": "/article/a3?at=30",
    "actor": "/actor/RUS",
    "issue": "/issue/trade",
    "search": "/search?q=grain",
    "network": "/network?states=RUS,USA,CHN",
    "coverage": "/coverage",
}


def twin(path: str, kind: str) -> str:
    plain, _, query = path.partition("?")
    return f"{plain}.{kind}" + (f"?{query}" if query else "")


def test_every_page_is_tested() -> None:
    assert set(PATHS) == set(ROUTES)


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_page_and_twins(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert "style=" not in page.text and "<script>" not in page.text and "onclick" not in page.text
    whole = client.get(twin(path, "json"))
    assert whole.headers["content-type"] == "application/json"
    assert whole.json()["filters"].split(":")[0][:20] in page.text
    csv.field_size_limit(3_000_000)  # the made-up store has a title of a million letters
    table = list(csv.reader(io.StringIO(client.get(twin(path, "csv")).text)))
    assert len(table) > 1 and all(len(row) == len(table[0]) for row in table)


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_headers(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert all(answer.headers[name.lower()] for name in HEADERS)
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers


def test_bars_lead_to_their_own_sentences(client: TestClient) -> None:
    series = client.get("/dyad/RUS/USA.json").json()["series"]
    told = [p for p in series if p["events"]]
    assert told
    for period in told[:: max(1, len(told) // 5)]:
        path, query = period["evidence"].split("?")
        assert client.get(f"{path}.json?{query}").json()["total"] == period["events"]


def test_as_of_shows_only_what_was_known(client: TestClient) -> None:
    page = client.get("/dyad/RUS/USA.json?on=2011-06-30").json()
    assert max(p["period"] for p in page["series"]) <= "2011-06-30"
    events = client.get("/evidence.json?a=RUS&b=USA&on=2011-06-30").json()["events"]
    assert events and max(e["date"] for e in events) <= "2011-06-30"


def test_board_agrees_with_the_brief(client: TestClient) -> None:
    for row in client.get("/board.json").json()["dyads"]:
        brief = client.get(f"/dyad/{row['a']}/{row['b']}.json").json()["brief"]
        assert brief["arrow"] == row["arrow"]
        if row["level"] is not None:
            assert brief["level"]["now"] == pytest.approx(row["level"])


@pytest.mark.parametrize("path", ["/article/bad", "/event/ebad", "/coverage", "/evidence?a=RUS&b=USA", "/article/long"])
def test_hostile_text_is_text(client: TestClient, path: str) -> None:
    page = client.get(path).text
    for live in ("<script>window", "<img src=x", 'href="javascript:', ">49<", "\u202e"):
        assert live not in page
    assert len(page) < 300_000


def test_links_out_are_http_and_marked(client: TestClient) -> None:
    page = client.get("/article/long").text
    assert 'rel="noopener noreferrer nofollow external"' in page and "leaves this page" in page
    assert outside("javascript:alert(1)") is None and outside("data:text/html,x") is None
    assert outside("https://example.org/") == "https://example.org/"


@pytest.mark.parametrize(
    "path",
    [
        *("/dyad/RUS/Atlantis", "/dyad/RUS/RUS", "/dyad/RUS/USA?on=yesterday", "/dyad/RUS/USA?by=week", "/?colour=red"),
        *("/?on=2012-01-01&on=2012-01-02", "/evidence", "/evidence?a=RUS&page=0", "/dyad/RUS/USA?vs=nothing"),
        *("/dyad/RUS/USA?from=2012-01-01&to=2011-01-01", "/dyad/RUS/USA?by=day", "/network?states=RUS"),
        *("/evidence?a=RUS&from=2012-01-01&to=2011-01-01", "/search?q=x&from=2012-01-01&to=2011-01-01"),
        *("/?on=0001-01-01", "/dyad/RUS/USA?on=9999-12-31", "/dyad/RUS/USA?vs=RUS-RUS"),
        *("/event/none", "/article/none", "/issue/none", "/nowhere", "/dyad/RUS", "/dyad/RUS/USA/x"),
    ],
)
def test_refusals_are_4xx_and_say_why(client: TestClient, path: str) -> None:
    for address in (path, twin(path, "json")):
        answer = client.get(address)
        assert answer.status_code in (400, 404)
        assert "Traceback" not in answer.text
    assert answer.json()["message"]


VALUE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["RUS", "USA", "2012-01-01", "9999-12-31", "0001-01-01", "-1", "1", "day", "year", "' OR 1=1 --"]),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    route=st.sampled_from(sorted(ROUTES)),
    parts=st.lists(VALUE, max_size=3),
    parameters=st.dictionaries(
        st.sampled_from(sorted({p for r in ROUTES.values() for p in r.parameters})), VALUE, max_size=4
    ),
    kind=st.sampled_from(["", ".json", ".csv"]),
)
def test_no_address_breaks_the_server(
    client: TestClient, route: str, parts: list[str], parameters: dict[str, str], kind: str
) -> None:
    from detente.web.page import address

    kept = {k: v for k, v in parameters.items() if k in ROUTES[route].parameters}
    path = address(route, *(parts[: ROUTES[route].parts] or parts)).replace("?", "%3F")
    query = address("", **kept)[1:]
    assert client.get(f"{path}{kind}{query}").status_code < 500


def test_pages_are_sent_compressed_to_who_can_read_them(client: TestClient) -> None:
    packed = client.get("/dyad/RUS/USA", headers={"accept-encoding": "gzip"})
    plain = client.get("/dyad/RUS/USA", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert packed.text == plain.text and packed.headers["vary"] == "Accept-Encoding"
    assert int(packed.headers["content-length"]) < len(plain.content) / 4


def test_who_has_a_page_already_is_not_sent_it_again(client: TestClient) -> None:
    first = client.get("/dyad/RUS/USA")
    again = client.get("/dyad/RUS/USA", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "default-src 'none'" in again.headers["content-security-policy"]
    assert client.get("/", headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_other_hosts_are_refused(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 421
    assert client.get("/", headers={"host": "localhost:8470"}).status_code == 200


def test_correction_is_written_beside_the_store(client: TestClient, store: Path) -> None:
    form = {"event": "e3", "article": "a3", "wrong": "type", "right": "REJECT", "note": "=1+1\nnew line"}
    same = {"sec-fetch-site": "same-origin"}
    answer = client.post("/corrections", data=form, headers=same, follow_redirects=False)
    assert answer.status_code == 303
    lines = Path(f"{store}.corrections.jsonl").read_text("utf-8").splitlines()
    record = json.loads(lines[-1])
    assert (record["wrong"], record["right"], record["coded"]["event_id"]) == ("type", "REJECT", "e3")
    assert record["coded"]["sentence"][record["coded"]["source_start"] : record["coded"]["source_end"]] == "RUS"
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "http://evil.example"}, {}):
        assert client.post("/corrections", data=form, headers=headers).status_code == 403
    assert client.post("/corrections", data=form | {"right": "NONSENSE"}, headers=same).status_code == 400
    assert client.post("/corrections", data=form | {"note": "x" * 30_000}, headers=same).status_code == 413


def test_feed_is_atom(client: TestClient) -> None:
    from xml.etree import ElementTree as ET

    feed = ET.fromstring(client.get("/feed.atom").content)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"


def test_spreadsheets_run_nothing(client: TestClient) -> None:
    from detente.web.page import Page, to_csv

    assert "'=1+1" in to_csv(Page("x", "x", "x", {}, [{"a": "=1+1"}]))


@given(
    text=st.text(max_size=60), spans=st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70), st.just("source")))
)
def test_marks_keep_the_text(text: str, spans: list[tuple[int, int, str]]) -> None:
    import re
    from html import unescape

    from detente.web.marks import visible

    assert unescape(re.sub(r"</?mark[^>]*>", "", str(marked(text, spans)))) == "".join(visible(c) for c in text)


def test_clip_says_what_is_left_out() -> None:
    assert clip("x" * 300, 100).endswith("[200 characters more]")


def _numbers_lead_to_sentences(client: TestClient, address: str, link: str) -> None:
    """Each number of the page, as `link` finds it with its address, is that of the sentences there."""
    found = re.findall(link, client.get(address).text)
    assert found
    for href, count in found:
        path, _, query = unescape(href).partition("?")
        assert client.get(f"{path}.json?{query}").json()["total"] == int(count)


def test_numbers_of_an_issue_lead_to_as_many_sentences(client: TestClient) -> None:
    _numbers_lead_to_sentences(client, "/issue/trade", r'href="(/evidence\?issue=trade[^"]*)">(\d+)<')


def test_numbers_of_the_matrix_lead_to_their_sentences(client: TestClient) -> None:
    address = "/network?states=RUS,USA,CHN,JPN"
    _numbers_lead_to_sentences(client, address, r'<a href="(/evidence\?[^"]*)" title="(\d+) events?"')
    assert client.get("/evidence?b=RUS&issue=trade").status_code == 400
    assert client.get("/evidence").status_code == 400


def test_watched_dyads_may_be_named_and_spaced(client: TestClient) -> None:
    dyads = client.get("/board.json?watch=usa-Russia,%20chn-JPN").json()["dyads"]
    assert {(row["a"], row["b"]) for row in dyads} == {("RUS", "USA"), ("CHN", "JPN")}
    for nonsense in ("RUSUSA", "RUS-Atlantis", "RUS-RUS", "RUS-USA-CHN"):
        assert client.get(f"/board.json?watch={nonsense}").status_code == 400


def test_figures_of_a_board_on_one_issue_lead_to_sentences_about_it(client: TestClient) -> None:
    address, link = "/board?issue=sanctions&on=2012-06-30", r'90 days</dt><dd><a href="(/evidence\?[^"]*)">(\d+)<'
    assert _counts(client, address, link) != _counts(client, "/board?on=2012-06-30", link)
    _numbers_lead_to_sentences(client, address, link)
    page = client.get(address).text
    for event in re.findall(r'class="line">[^<]*<a href="/event/(\w+)', page):
        assert client.get(f"/event/{event}.json").json()["event"]["issues"] == ["sanctions"]


def _counts(client: TestClient, address: str, link: str) -> list[str]:
    return [count for _, count in re.findall(link, client.get(address).text)]


def test_a_gate_is_words_in_a_table(client: TestClient) -> None:
    gates = {row["gate"] for row in csv.DictReader(io.StringIO(client.get("/board.csv").text))}
    assert "election 2014-01-24 (USA)" in gates, gates
    assert {type(row["gate"]) for row in client.get("/board.json").json()["dyads"]} == {dict, type(None)}


def test_another_day_keeps_what_evidence_is_asked_for(client: TestClient) -> None:
    page = client.get("/evidence?a=RUS&b=USA&type=AID&page=2").text
    form = page[page.index('class="ason"') : page.index("</form>")]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert {**fields, "on": ""} == {"on": "", "a": "RUS", "b": "USA", "type": "AID"}


def test_a_page_beyond_the_last_is_not_an_empty_search(client: TestClient) -> None:
    answer = client.get("/evidence.json?a=RUS&b=USA&page=99")
    assert answer.status_code == 404 and "no page 99" in answer.json()["message"]


def test_what_an_alliance_does_and_says_leads_to_no_page_that_is_not_there(client: TestClient) -> None:
    for page in (client.get("/event/enato").text, client.get("/search?from=2013-12-01").text):
        assert "NAT" in page and not re.findall(r'href="(/dyad/[^"]*NAT[^"]*|/actor/NAT[^"]*)"', page)
    assert "/dyad/RUS/USA" in client.get("/event/e3").text and "/actor/" in client.get("/search?q=grain").text


@pytest.mark.parametrize("path", ["/", "/static/app.css", "/feed.atom", "/openapi.json", "/ready"])
def test_what_can_be_read_can_be_asked_about(client: TestClient, path: str) -> None:
    head, whole = client.head(path), client.get(path)
    assert (head.status_code, head.headers["content-type"]) == (200, whole.headers["content-type"])


def test_a_twin_is_refused_as_json_whatever_is_wrong(client: TestClient) -> None:
    answer = client.get("/search.json?" + "&".join(["q=1"] * 50))
    assert answer.status_code == 400 and answer.json()["message"]


@pytest.mark.parametrize(
    ("given", "packed"), [("gzip", 1), ("br, gzip;q=0.5", 1), ("gzip;q=0", 0), ("gzip; q=0.0, br", 0)]
)
def test_who_reads_no_gzip_is_sent_none(client: TestClient, given: str, packed: int) -> None:
    assert ("content-encoding" in client.get("/", headers={"accept-encoding": given}).headers) == packed


def test_a_speaker_is_found_with_and_without_accents(client: TestClient) -> None:
    for name in ("Gulay", "gülay", "Ann Ráy"):
        found = client.get(f"/search.json?speaker={name}").json()["statements"]
        assert {row["speaker"] for row in found} == {"Jörg Gülay" if "lay" in name else "Ann Ray"}


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("/board?on=2012-06-30", r'90 days</dt><dd><a href="(/evidence\?[^"]*)">(\d+)<'),
        ("/actor/RUS?on=2012-06-30", r'<td class="n"><a href="(/evidence\?[^"]*b=USA[^"]*)">(\d+)<'),
        ("/network?states=RUS,USA,CHN&on=2012-06-30", r'<a href="(/evidence\?[^"]*)" title="(\d+) events?"'),
        ("/dyad/RUS/USA?on=2012-06-30", r'<a href="(/evidence\?[^"]*)">(\d+) events?<'),
    ],
)
def test_counts_of_known_days_lead_to_no_others(tmp_path: Path, address: str, link: str) -> None:
    store = make_store(tmp_path / "s.duckdb", events=180)
    with connect(store, read_only=False) as writable:
        writable.execute("UPDATE events SET date_precision = 'month' WHERE date BETWEEN '2012-05-01' AND '2012-05-31'")
    with TestClient(create_app(store), base_url="http://localhost") as client:
        _numbers_lead_to_sentences(client, address, link)


def test_the_filter_that_a_board_follows_stands_in_its_form(client: TestClient) -> None:
    page = client.get("/board?state=FJI&issue=space").text
    assert re.search(r'<option value="FJI" selected>Fiji', page) and '<option value="space" selected>' in page


@pytest.mark.parametrize("mark", ["\u061c", "\u2028", "\U000e0041"])
def test_marks_of_direction_and_hidden_text_are_shown_as_numbers(mark: str) -> None:
    assert clip(f"a{mark}b") == f"a‹U+{ord(mark):04X}›b"
