"""Commands on a dyad, on a small store of imported codes: other codings of states, coders compared, plain failures."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from detente.cli import _register, app
from detente.cli._shared import write_table

_register()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("relations")
    for name, year in (("one", 2011), ("two", 2014)):
        rows = [f"{year}-{month:02d}-06,TCD,MLI,{code}" for month in range(1, 13) for code in ("040", "112")]
        (folder / f"{name}.csv").write_text("d,s,t,c\n" + "\n".join(rows) + "\n")
        names = "date=d,source=s,target=t,cameo=c"
        store = str(folder / "s.duckdb")
        done = run("import", "csv", str(folder / f"{name}.csv"), "--db", store, "--map", names, "--origin", name)
        assert done.exit_code == 0
    return store


def test_series_and_panel_by_other_codings(db: str) -> None:
    shown = run("series", "TCD", "MLI", "--db", db, "--by", "year", "--directed", "--codes", "cow").output
    assert "483" in shown and "432" in shown and "TCD" not in shown
    shown = run("panel", "--db", db, "--by", "year", "--codes", "gw").output
    assert "432" in shown and "483" in shown


def test_coders_that_share_no_time_are_said_to(db: str) -> None:
    shown = run("compare", "Chad", "Mali", "--db", db).output
    assert "one (24 events) and two (24)" in shown and "no month is covered by both" in shown
    assert "only in" not in shown, "where they share no time, every event is only one coder's"


def test_coders_are_compared_where_an_event_has_no_day_and_no_intensity(tmp_path: Path) -> None:
    from detente.exchange.load import load_mapped
    from detente.store.connection import create_or_open

    (tmp_path / "own.csv").write_text("d,s,t,k\n" + "".join(f"2011-{m:02d}-06,TCD,MLI,AGREE\n" for m in range(1, 5)))
    with create_or_open(tmp_path / "s.duckdb") as connection:
        for name in ("one", "two"):
            columns = {"date": "d", "source": "s", "target": "t", "type": "k"}
            load_mapped(connection, [tmp_path / "own.csv"], columns, origin=name)
        connection.execute("UPDATE events SET date = NULL WHERE origin = 'one' AND date < '2011-02-01'")
        connection.execute("DELETE FROM sums")
    done = run("compare", "TCD", "MLI", "--db", str(tmp_path / "s.duckdb"))
    assert done.exit_code == 0 and "2011-01-06  TCD → MLI  AGREE –" in done.output and "nan" not in done.output
    told = json.loads(run("compare", "TCD", "MLI", "--db", str(tmp_path / "s.duckdb"), "--json").stdout)
    assert [row["date"] for row in told["only_in"]["two"]] == ["2011-01-06"]


def test_a_panel_is_of_one_coder_and_says_so(db: str) -> None:
    done = run("panel", "--db", db, "--by", "year", "--json")
    assert "by one alone" in done.stderr and "--origin" in done.stderr
    assert {json.loads(line)["period"] for line in done.stdout.splitlines()} == {"2011-01-01"}
    done = run("panel", "--db", db, "--by", "year", "--json", "--origin", "two")
    assert not done.stderr and json.loads(done.stdout)["period"] == "2014-01-01"


def test_a_pair_without_events_names_others(db: str) -> None:
    done = run("series", "FRA", "DEU", "--db", db)
    assert done.exit_code == 1 and "MLI TCD" in str(done.exception)


def test_a_misspelt_state_is_told_the_likely_one(db: str) -> None:
    done = run("stages", "Rusia", "USA", "--db", db)
    assert done.exit_code == 1 and "did you mean Russia" in str(done.exception)


def test_issues_and_passed_gates_need_their_own(db: str) -> None:
    done = run("series", "TCD", "MLI", "--db", db, "--issues", "--by", "year")
    assert done.exit_code == 1 and "no act of TCD and MLI is tied to an issue by one" in done.output
    assert run("gates", "--db", db, "--passed").exit_code == 2
    assert run("gates", "TCD", "MLI", "--db", db, "--passed").exit_code == 1


def test_records_stand_under_the_series(db: str) -> None:
    done = run("series", "TCD", "MLI", "--db", db, "--origin", "two", "--by", "month")
    assert done.exit_code == 0 and "on record" not in done.stdout


def test_a_file_of_a_header_alone_and_one_of_rejected_rows_say_so(tmp_path: Path) -> None:
    store, names = str(tmp_path / "s.duckdb"), "date=d,source=s,target=t,cameo=c"
    (tmp_path / "bare.csv").write_text("d,s,t,c\n")
    done = run("import", "csv", str(tmp_path / "bare.csv"), "--db", store, "--map", names)
    assert done.exit_code == 1 and "no rows" in str(done.exception)
    (tmp_path / "bad.csv").write_text("d,s,t,c\n2012-01-01,USA,RUS,9999\n2999-01-01,USA,RUS,010\n")
    done = run("import", "csv", str(tmp_path / "bad.csv"), "--db", store, "--map", names)
    assert done.exit_code == 1 and "bad.csv:2: no CAMEO code" in done.output and "bad.csv:3: no date" in done.output


def test_import_leaves_no_named_file_and_no_option_out_without_a_word(tmp_path: Path) -> None:
    store, names = str(tmp_path / "s.duckdb"), "date=d,source=s,target=t,cameo=c"
    (tmp_path / "in" / "sub").mkdir(parents=True)
    for number, name in enumerate(("in/a.csv", "in/sub/b.csv"), 1):
        (tmp_path / name).write_text(f"d,s,t,c\n2012-01-0{number},USA,RUS,010\n")
    one = str(tmp_path / "in/a.csv")
    done = run("import", "csv", one, str(tmp_path / "none.csv"), "--db", store, "--map", names)
    assert done.exit_code == 2 and "none.csv: no such file" in " ".join(done.output.split())
    for wrong in (("icews", one, "--map", names), ("icews", one, "--origin", "mine"), ("csv", one)):
        assert run("import", *wrong, "--db", store).exit_code == 2
    assert not (tmp_path / "s.duckdb").exists()
    for named in (str(tmp_path / "in"), str(tmp_path / "i*" / "*.csv"), str(tmp_path / "in" / "**" / "*.csv")):
        done = run("import", "csv", named, "--db", store, "--map", names)
        assert done.exit_code == 0, done.output
    assert "2 rows read, 0 events stored, 2 known already" in " ".join(done.output.split())


def test_a_long_table_has_a_line_a_row(capsys: pytest.CaptureFixture[str]) -> None:
    rows = 3000
    write_table(pd.DataFrame({"a": ["x"] * (rows - 1) + ["much longer words"], "n": 1.5}), None, as_json=False)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == rows + 1 and lines[0].split() == ["a", "n"] and lines[-1] == "much longer words 1.5"


def test_a_table_as_json_lines_and_csv_is_read_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    days = pd.to_datetime(pd.Series(["2012-10-03", None]))
    lists = [np.array(["trade", "it's"], dtype=object), np.array([], dtype=object)]
    frame = pd.DataFrame({"date": days, "issues": lists, "text": ["one\u2028two", "é"]})
    write_table(frame, None, as_json=True)
    told = [json.loads(line) for line in capsys.readouterr().out.removesuffix("\n").split("\n")]
    assert told[0] == {"date": "2012-10-03", "issues": ["trade", "it's"], "text": "one\u2028two"}
    assert told[1] == {"date": None, "issues": [], "text": "é"}
    write_table(frame, tmp_path / "t.jsonl", as_json=False)
    assert [json.loads(line) for line in (tmp_path / "t.jsonl").read_bytes().splitlines()] == told
    write_table(frame, tmp_path / "t.csv", as_json=False)
    assert [json.loads(cell) for cell in pd.read_csv(tmp_path / "t.csv")["issues"]] == [["trade", "it's"], []]
    for as_json in (True, False):
        write_table(frame.head(0), None, as_json=as_json)
        nothing = capsys.readouterr()
        assert not nothing.out and "no row" in nothing.err


@pytest.mark.parametrize("rows", [1, 3000])
def test_text_gives_the_terminal_no_orders_and_breaks_no_row(capsys: pytest.CaptureFixture[str], rows: int) -> None:
    write_table(pd.DataFrame({"text": ["\x1b]0;mine\x07\nhi"] * rows}), None, as_json=False)
    shown = capsys.readouterr().out
    assert "\x1b" not in shown and "\x07" not in shown and shown.count("mine") == rows
    assert "mine  hi" in shown


def test_the_html_brief_has_a_picture_of_what_was_known(db: str, tmp_path: Path) -> None:
    page = tmp_path / "brief.html"
    assert run("brief", "TCD", "MLI", "--db", db, "--on", "2014-06-30", "-o", str(page)).exit_code == 0
    assert "<svg" in page.read_text(encoding="utf-8")
