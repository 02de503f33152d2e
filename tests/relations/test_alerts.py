"""Alerts: every kind fires on its own story, says what is true, once, and only from what was known."""

from __future__ import annotations

import json
import random
from dataclasses import MISSING, fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import feedparser
import pytest
from made_up_events import event, store_of
from test_turning_points import quarrel

from detente.errors import CodebookError, InputError, StoreError, UnknownPair
from detente.relations.alerts import Alert, Logged, Memory, Rule, default_rules, find_alerts, load_rules, to_atom
from detente.relations.alerts.kinds import kinds
from detente.relations.alerts.memory import kept
from detente.relations.alerts.memory import replace as rewrite
from detente.relations.alerts.pairs import named
from detente.relations.alerts.words import plain, signed

ON = date(2008, 4, 29)
HOSTILE = "Chad <script>alert(1)</script> ]]> & \x00\x1b[31m\u202egone\ud800 broke with Mali."
NAMES = sorted(kinds())


def add(store: duckdb.DuckDBPyConnection, table: str, **row: Any) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    store.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


def article(store: duckdb.DuckDBPyConnection, number: int, day: str, text: str) -> str:
    """An article of one sentence that tells of Chad and Mali."""
    key = f"a{number}"
    add(store, "articles", id=key, date=day, outlet="Paper <b>", title="T", text=text)
    add(store, "sentences", article_id=key, number=0, start=0, end=len(text), text=text)
    add(store, "mentions", event_id=f"m{number}", article_id=key, source_id="TCD", target_id="MLI")
    return key


def gate(store: duckdb.DuckDBPyConnection, number: int, day: str, first: str, last: str, text: str) -> None:
    key = article(store, number, day, text)
    add(
        store,
        "gates",
        id=f"g{number}",
        article_id=key,
        start=0,
        end=5,
        text=text[:5],
        kind="summit",
        actors=["TCD", "MLI"],
        waits=[],
        date_from=first,
        date_to=last,
        gate_date=first,
        date=day,
    )


def claim(store: duckdb.DuckDBPyConnection, number: int, day: str, text: str, **more: Any) -> None:
    key = article(store, number, day, text)
    row = {"id": f"c{number}", "article_id": key, "a": "MLI", "b": "TCD", "claim": "broken", "text": text, "date": day}
    add(store, "relations", **row, start=0, end=5, **more)


def calm(a: str, b: str, until: date, days: int, code: str = "042") -> list[dict[str, Any]]:
    """Two acts a week."""
    return [event(str(until - timedelta(days=n)), a, b, code) for n in range(1, days, 3)]


def world() -> duckdb.DuckDBPyConnection:
    """A quarrel (turning point, level), a first blow, a gate near, a rupture claimed; noise and the future beside."""
    blows = [event("2008-04-25", "FRA", "BEL", "190", mentions=2), event("2008-04-26", "BEL", "FRA", "112")]
    peace = calm("FRA", "BEL", date(2008, 4, 20), 500)
    sinking = [event(f"2008-04-{n:02d}", "NOR", "SWE", "112" if n % 2 else "130") for n in range(3, 30)]
    friends = calm("SWE", "NOR", date(2008, 3, 30), 600)
    later = [event("2008-05-03", "NLD", "DEU", "190", mentions=9), *calm("NLD", "DEU", date(2008, 4, 20), 500)]
    store = store_of(*quarrel(months=44), *blows, *peace, *sinking, *friends, *later)
    gate(store, 1, "2008-04-20", "2008-05-08", "2008-05-08", "Chad and Mali meet on 8 May.")
    claim(store, 2, "2008-04-24", HOSTILE.replace("\ud800", ""))
    return store


@pytest.fixture(scope="module")
def store() -> duckdb.DuckDBPyConnection:
    return world()


@pytest.fixture(scope="module")
def doubled() -> duckdb.DuckDBPyConnection:
    """The same told by two coders."""
    store = world()
    store.execute("INSERT INTO events SELECT * REPLACE ('x' || id AS id, 'zzz' AS origin) FROM events")
    return store


def rule(kind: str, *pairs: str, **settings: Any) -> Rule:
    return Rule(f"my {kind}", kind, named(pairs or ("*-*",)), kinds()[kind].options(**settings))


def found(store: duckdb.DuckDBPyConnection, one: Rule, on: date = ON, memory: Memory | None = None) -> list[Alert]:
    return list(find_alerts(store, [one], on, memory))


@pytest.mark.parametrize("kind", NAMES)
def test_a_kind_finds_its_story_once(kind: str, store: duckdb.DuckDBPyConnection) -> None:
    memory = Memory()
    alerts = found(store, rule(kind), memory=memory)
    assert alerts and all(alert.kind == kind for alert in alerts)
    assert found(store, rule(kind), memory=memory) == []
    assert [alert.id for alert in found(store, rule(kind))] == [alert.id for alert in alerts]
    assert len({alert.id for alert in alerts}) == len(alerts)


@pytest.mark.parametrize("kind", NAMES)
def test_an_alert_names_the_pair_and_rests_on_the_store(kind: str, store: duckdb.DuckDBPyConnection) -> None:
    from detente.relations.alerts.words import name

    tables = {"event": "events", "claim": "relations", "gate": "gates"}
    for alert in found(store, rule(kind)):
        assert all(name(code) in alert.line for code in alert.pair)
        assert alert.evidence
        for proof in alert.evidence:
            known = store.execute(f"SELECT count(*) FROM {tables[proof.what]} WHERE id = ?", [proof.id]).fetchone()
            assert known == (1,)
            assert proof.date is not None and proof.date <= ON
        assert Logged.from_json(json.loads(json.dumps(Logged(alert, NOW).to_json()))) == Logged(alert, NOW)


@pytest.mark.parametrize("kind", NAMES)
def test_pairs_not_named_are_not_told_of(kind: str, store: duckdb.DuckDBPyConnection) -> None:
    every = found(store, rule(kind))
    pair = every[0].pair
    assert {a.pair for a in found(store, rule(kind, "-".join(reversed(pair))))} == {pair}
    assert {a.pair for a in found(store, rule(kind, f"*-{pair[0]}"))} == {a.pair for a in every if pair[0] in a.pair}
    assert found(store, rule(kind, "JPN-KOR")) == []
    assert not any(a.pair == pair for a in found(store, replace(rule(kind), pairs=named(["*-*"], ["-".join(pair)]))))


@pytest.mark.parametrize("kind", NAMES)
def test_nothing_is_told_before_it_was_known(kind: str, store: duckdb.DuckDBPyConnection) -> None:
    assert found(store, rule(kind), on=date(2007, 11, 30)) == []
    assert found(store_of(event("2008-04-01", "JPN", "KOR", "042")), rule(kind)) == []


@pytest.mark.parametrize("kind", NAMES)
def test_two_coders_are_not_added_up(
    kind: str, store: duckdb.DuckDBPyConnection, doubled: duckdb.DuckDBPyConnection
) -> None:
    assert [a.line for a in found(doubled, rule(kind))] == [a.line for a in found(store, rule(kind))]


@pytest.mark.parametrize("kind", NAMES)
def test_the_shipped_rules_show_every_setting_with_its_default(kind: str) -> None:
    shown = [r for r in default_rules() if r.kind == kind]
    assert shown and shown[0].options == kinds()[kind].options()
    text = (Path(__file__).parents[2] / "src/detente/data/alerts/default.toml").read_text("utf-8")
    part = next(p for p in text.split("[[rule]]") if f'kind = "{kind}"' in p)
    for f in fields(kinds()[kind].options):
        assert f.default is not MISSING
        assert f"\n{f.name} = " in part, f.name


def test_an_empty_store_is_said() -> None:
    with pytest.raises(StoreError, match="no dated article or event"):
        list(find_alerts(store_of(), default_rules()))


def test_first_means_first() -> None:
    """Against a plain loop over random events."""
    dice = random.Random(5)
    states, codes = ("BEL", "FRA", "DEU"), ("042", "112", "190", "163")
    start = date(2010, 1, 1)
    fired = 0
    for _ in range(25):
        events = [
            event(str(start + timedelta(days=dice.randrange(900))), *dice.sample(states, 2), dice.choice(codes))
            for _ in range(25)
        ]
        on = start + timedelta(days=880)
        options = {"gap": 100, "days": 30, "min_reports": 1, "min_events": 1}
        alerts = {alert.pair: alert for alert in found(store_of(*events), rule("first_event", **options), on)}
        for pair in (("BEL", "FRA"), ("BEL", "DEU"), ("DEU", "FRA")):
            own = [e for e in events if {e["source_id"], e["target_id"]} == set(pair) and e["date"] <= str(on)]
            blows = sorted(e["date"] for e in own if e["quad"] == "material_conflict")
            new = [day for day in blows if day > str(on - timedelta(days=30))]
            before = [day for day in blows if new and day < new[0]]
            since = before[-1] if before else min((e["date"] for e in own), default=str(on))
            is_first = bool(new) and date.fromisoformat(new[0]) - date.fromisoformat(since) >= timedelta(days=100)
            assert (pair in alerts) == is_first
            if is_first:
                fired += 1
                words = f"since {date.fromisoformat(since):%B %Y}" if before else "on record"
                assert words in alerts[pair].line and str(alerts[pair].date) == new[0]
    assert fired >= 5


def test_an_earlier_act_known_only_to_its_year_forbids_first() -> None:
    vague = event("2008-01-01", "FRA", "BEL", "190", precision="year") | {"date_to": "2008-12-31"}
    blow = event("2009-06-01", "FRA", "BEL", "190", mentions=3) | {"date_to": None}
    peace = [e | {"date_to": None} for e in calm("FRA", "BEL", date(2009, 5, 1), 1000)]
    assert found(store_of(vague, blow, *peace), rule("first_event"), date(2009, 6, 2)) == []
    assert found(store_of(blow, *peace), rule("first_event"), date(2009, 6, 2))


def test_acts_without_intensity_make_no_alert() -> None:
    bare = store_of(*(row | {"intensity": None} for row in quarrel(months=44)))
    for kind in NAMES:
        assert found(bare, rule(kind)) == []


def test_a_lone_report_is_a_slip() -> None:
    peace = calm("FRA", "BEL", date(2008, 4, 20), 500)
    lone = event("2008-04-25", "FRA", "BEL", "190", mentions=2)
    assert found(store_of(lone, *peace), rule("first_event")) == []
    assert found(store_of(lone, event("2008-04-25", "BEL", "FRA", "112"), *peace), rule("first_event"))


def test_a_level_says_how_far_back_it_is_the_lowest(store: duckdb.DuckDBPyConnection) -> None:
    line = next(a.line for a in found(store, rule("level")) if a.pair == ("NOR", "SWE"))
    assert "below their band" in line and "mean intensity −3." in line and "the lowest of all since" in line
    deep = [event(f"2007-08-{n:02d}", "NOR", "SWE", "190") for n in range(5, 29)]
    sinking = [event(f"2008-04-{n:02d}", "NOR", "SWE", "112" if n % 2 else "130") for n in range(3, 30)]
    again = store_of(*deep, *sinking, *calm("SWE", "NOR", date(2008, 3, 30), 600))
    assert "the lowest since the 30 days to" in found(again, rule("level", band=0.5))[0].line


def met() -> duckdb.DuckDBPyConnection:
    store = store_of(event("2008-04-01", "TCD", "MLI", "042"))
    gate(store, 1, "2008-04-20", "2008-05-08", "2008-05-08", "Chad and Mali meet on 8 May.")
    return store


@pytest.mark.parametrize("off", ["puts off", "put off", "calls off", "are calling off", "cancelled", "no longer plans"])
def test_a_gate_is_called_off_in_any_form(off: str) -> None:
    store = met()
    gate(store, 5, "2008-04-28", "2008-05-08", "2008-05-08", f"Chad {off} the meeting of 8 May with Mali.")
    assert found(store, rule("gate")) == []


def test_a_gate_called_off_or_vague_is_passed_over() -> None:
    store = met()
    gate(store, 5, "2008-04-28", "2008-05-08", "2008-05-08", "Chad and Mali called off the meeting of 8 May.")
    gate(store, 6, "2008-04-28", "2008-05-01", "2008-12-31", "Chad and Mali may meet this year.")
    assert found(store, rule("gate")) == []
    assert len(found(store, rule("gate", unless=()))) == 1


def test_a_gate_told_by_several_is_one_alert() -> None:
    store = met()
    gate(store, 5, "2008-04-28", "2008-05-05", "2008-05-11", "Chad and Mali meet next week.")
    (alert,) = found(store, rule("gate"))
    assert "8 May 2008, in 9 days" in alert.line and len(alert.evidence) == 2


def test_a_claim_that_is_hedged_or_old_is_passed_over() -> None:
    store = store_of(event("2008-04-01", "TCD", "MLI", "042"))
    claim(store, 1, "2008-04-28", "An invasion would mean the end of all relations of Chad with Mali.")
    claim(store, 2, "2008-04-29", "Chad and Mali have no relations since 1990.", date_from="1990")
    assert found(store, rule("claim")) == []
    claim(store, 3, "2008-04-29", "Chad broke off relations with Mali.", date_from="2008-04-29")
    assert [a.thing for a in found(store, rule("claim"))] == ["c3"]


def test_the_same_news_is_not_told_again_when_its_date_shifts(store: duckdb.DuckDBPyConnection) -> None:
    one = found(store, rule("turning_point"))[0]
    memory = Memory()
    memory.add(replace(one, thing="another", date=one.date - timedelta(days=31)))
    assert one.pair not in {a.pair for a in found(store, rule("turning_point"), memory=memory)}


NOW = datetime(2008, 5, 1, 6, 0, tzinfo=UTC)


@pytest.fixture
def logged(store: duckdb.DuckDBPyConnection) -> list[Logged]:
    return [Logged(alert, NOW) for alert in find_alerts(store, [rule(kind) for kind in NAMES], ON)]


def test_memory_survives_a_kill_at_every_byte(tmp_path: Path, logged: list[Logged]) -> None:
    file = tmp_path / "a.jsonl"
    with kept(file) as whole:
        whole.append(logged[:2])
    content = file.read_bytes()
    for cut in range(0, len(content) + 1, 37):
        file.write_bytes(content[:cut])
        with kept(file) as again:
            missing = [one for one in logged[:2] if not again.memory.knows(one.alert)]
            again.append(missing)
        assert file.read_bytes() == content
        assert Memory.read(file).logged == logged[:2]


def test_memory_is_held_by_one_and_never_a_file_of_others(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    with kept(file), pytest.raises(InputError, match="another run"), kept(file):
        pass
    other = tmp_path / "o.jsonl"
    other.write_text('{"id": "article"}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"o\.jsonl:1: not an alert"), kept(other):
        pass
    assert other.read_text(encoding="utf-8") == '{"id": "article"}\n'


def test_the_feed_is_atom(logged: list[Logged]) -> None:
    read = feedparser.parse(to_atom(logged, store="news.duckdb", base="http://localhost:8000"))
    assert not read.bozo and read.version == "atom10"
    assert read.feed.id.startswith("urn:uuid:") and read.feed.author == "detente" and read.feed.updated_parsed
    assert len(read.entries) == len(logged)
    assert len({entry.id for entry in read.entries}) == len(logged)
    assert all(e.id.startswith("urn:uuid:") and e.updated_parsed and e.title and e.summary for e in read.entries)
    assert {e.link.split("?")[0] for e in read.entries} >= {"http://localhost:8000/dyad/MLI/TCD"}
    newer = to_atom([*logged, Logged(logged[0].alert, NOW + timedelta(days=1))], store="news.duckdb", most=1)
    assert len(feedparser.parse(newer).entries) == 1
    assert feedparser.parse(newer).feed.id == read.feed.id
    assert not feedparser.parse(to_atom([], store="news.duckdb")).bozo


def test_hostile_text_stays_text(logged: list[Logged]) -> None:
    raw = to_atom(logged, store="<x>&.duckdb")
    assert b"<script" not in raw and b"\x1b" not in raw and b"\x00" not in raw
    entry = next(e for e in feedparser.parse(raw).entries if "rupture" in e.summary)
    assert "gone broke with Mali" in entry.summary and "\u202e" not in entry.summary
    assert plain(HOSTILE) == "Chad <script>alert(1)</script> ]]> & [31mgone broke with Mali."


def test_the_feed_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.atom"
    rewrite(file, b"one")
    rewrite(file, b"two")
    assert file.read_bytes() == b"two" and [p.name for p in tmp_path.iterdir()] == ["a.atom"]


def test_a_feed_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    file, feed = tmp_path / "a.jsonl", tmp_path / "no folder" / "a.atom"
    (tmp_path / "no folder").write_text("a file")
    with pytest.raises(InputError) as error, kept(file):
        rewrite(feed, b"one")
    assert error.value.where == str(feed)


GOOD = '[[rule]]\nname = "n"\nkind = "gate"\npairs = ["RUS-USA"]\n'


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "no rule"),
        ("[[rule]\n", 1, "TOML"),
        ("days = 3\n" + GOOD, 1, "'days' stands outside a rule"),
        (GOOD + "dayz = 3\n", 1, "did you mean 'days'"),
        (GOOD + "days = 0\n", 5, "from 1 to 366"),
        (GOOD + "min_reports = 0\n", 5, "from 1 to 1000000000"),
        (GOOD + "min_reports = 100000000000000000000\n", 5, "out of range"),
        (GOOD.replace("gate", "level") + "band = nan\n", 5, "from 0.5 to 0.99"),
        (GOOD + 'unless = ["put* off", ""]\n', 5, "no word"),
        (GOOD + 'days = "3"\n', 5, "whole number"),
        (GOOD + "waits = 1\n", 5, "true or false"),
        (GOOD + 'kinds = ["sumit"]\n', 5, "did you mean 'summit'"),
        (GOOD + 'kinds = "summit"\n', 5, "list of words"),
        (GOOD + GOOD, 6, "two rules are called 'n'"),
        (GOOD.replace("gate", "gates"), 3, "did you mean 'gate'"),
        (GOOD.replace("RUS-USA", "RUS-Rusia"), 4, "did you mean"),
        (GOOD.replace("RUS-USA", "RUS"), 4, "names no pair"),
        (GOOD.replace("RUS-USA", "RUS-RUS"), 4, "same state twice"),
        (GOOD + 'except = ["*-*"]\n', 5, "leaves out every pair"),
        (GOOD.replace('pairs = ["RUS-USA"]\n', ""), 1, "a rule needs pairs"),
        (GOOD.replace('name = "n"\n', ""), 1, "a rule needs name"),
    ],
)
def test_a_wrong_rule_is_named_with_line_and_fix(tmp_path: Path, text: str, line: int, says: str) -> None:
    file = tmp_path / "my.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CodebookError) as error:
        load_rules(file)
    assert error.value.where == f"my.toml:{line}" if "dayz" not in text else error.value.where == "my.toml:5"
    assert says in str(error.value)


def test_no_rules_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--show-rules"):
        load_rules(tmp_path / "none.toml")


def test_no_zero_has_a_sign_it_has_not() -> None:
    assert [signed(value) for value in (-0.04, 0.0, -0.06, 4.25)] == ["+0.0", "+0.0", "−0.1", "+4.2"]


def test_pairs() -> None:
    some = named(["Russia-USA", "UKR-*"], ["UKR-POL"])
    assert some.hold("USA", "RUS") and some.hold("DEU", "UKR")
    assert not some.hold("POL", "UKR") and not some.hold("RUS", "DEU")
    assert named(["NAT-*"]).hold("NAT", "RUS")
    with pytest.raises(UnknownPair):
        named(["Nowhere-USA"])
