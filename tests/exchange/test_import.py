"""Imports: each layout from a small file of our own, twice; wrong kinds and bad rows named."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from detente.errors import InputError, LayoutError
from detente.exchange.layout import STAGED, layouts
from detente.exchange.layouts.gdelt import EVENT_COLUMNS
from detente.exchange.load import Loaded, load, load_mapped, unmapped
from detente.store.connection import connect, create_or_open

ICEWS_HEADER = (
    "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\t"
    "Target Name\tTarget Sectors\tTarget Country"
)


def icews(path: Path) -> Path:
    rows = (
        "1\t2011-05-06\tForeign Affairs (Chad)\tGovernment\tChad\tConsult\t040\t1\tMali\tNA\tMali",
        "2\t2011-05-07\tRebels (Mali)\tInsurgents,Rebel\tMali\tUse force\t190\t-10\tChad\tNA\tChad",
        "3\t2011-13-40\tChad\tNA\tChad\tConsult\t040\t1\tMali\tNA\tMali",
        "4\t2011-05-08\tChad\tNA\tChad\tUnheard of\t999\t1\tMali\tNA\tMali",
        "5\t2011-05-09\tAtlantis\tNA\tAtlantis\tConsult\t040\t1\tMali\tNA\tMali",
    )
    path.write_text("\n".join((ICEWS_HEADER, *rows)) + "\n", encoding="utf-8")
    return path


def gdelt_row(number: int, day: str = "20110506", code: str = "042") -> str:
    cells = dict.fromkeys(EVENT_COLUMNS, "")
    cells |= {"GLOBALEVENTID": str(number), "SQLDATE": day, "EventCode": code, "EventRootCode": code[:2]}
    cells |= {"Actor1CountryCode": "TCD", "Actor1Type1Code": "GOV", "Actor2CountryCode": "ROM", "NumMentions": "7"}
    cells |= {"GoldsteinScale": "1.9", "NumSources": "3", "QuadClass": "1"}
    return "\t".join(cells.values()) + "\t" * 23


def test_layouts_use_known_columns_only() -> None:
    assert set(layouts()) >= {"gdelt", "icews", "polecat", "phoenix", "ucdp", "acled"}
    for layout in layouts().values():
        assert set(layout.select) <= set(STAGED)


def test_icews_codes_sectors_rejects_and_twice(tmp_path: Path) -> None:
    file = icews(tmp_path / "icews.tab")
    with create_or_open(tmp_path / "s.duckdb") as connection:
        first, second = load(connection, "icews", [file]), load(connection, "icews", [file])
    assert (first.read, first.stored, first.rejected) == (5, 3, 2)
    assert (second.stored, second.known, second.rejected) == (0, 3, 0)
    with connect(tmp_path / "s.duckdb") as connection:
        events = connection.execute(
            "SELECT source_id, source_sector, cameo, type, quad, intensity FROM events ORDER BY date"
        ).fetchall()
        places = connection.execute("SELECT code, place FROM rejects ORDER BY place").fetchall()
        assert unmapped(connection, "icews") == [("Atlantis", 1)]
    assert events[0] == ("TCD", "GOV", "040", "CONSULT", "verbal_cooperation", 1.0)
    assert events[1] == ("MLI", "REB", "190", "ASSAULT", "material_conflict", -10.0)
    assert [(code, place.rsplit(":", 1)[1]) for code, place in places] == [("bad_date", "4"), ("unknown_cameo", "5")]


def test_gdelt_without_header_short_rows_and_cameo_country_codes(tmp_path: Path) -> None:
    file = tmp_path / "day.CSV"
    file.write_text(gdelt_row(1) + "\n" + gdelt_row(2).removesuffix("\t") + "\n", encoding="utf-8")
    with create_or_open(tmp_path / "s.duckdb") as connection:
        assert load(connection, "gdelt", [file]).stored == 2
        found = connection.execute(
            "SELECT DISTINCT source_id, target_id, cameo, mentions, outlets FROM events"
        ).fetchall()
    assert found == [("TCD", "ROU", "042", 7, 3)]


def test_wrong_kind_is_named_with_the_right_command(tmp_path: Path) -> None:
    file = icews(tmp_path / "icews.tab")
    with create_or_open(tmp_path / "s.duckdb") as connection:
        with pytest.raises(LayoutError, match="looks like ICEWS") as caught:
            load(connection, "ucdp", [file])
        assert "detente import icews" in str(caught.value)
        (tmp_path / "poem.txt").write_text("shall I compare thee\n")
        with pytest.raises(LayoutError, match="nor any layout"):
            load(connection, "gdelt", [tmp_path / "poem.txt"])


def test_mapped_table_keeps_equal_rows_and_adds_nothing_twice(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("when,who,whom,code\n2011-05-06,TCD,MLI,040\n2011-05-06,TCD,MLI,040\n2011-05-07,Chad,Mali,0312\n")
    columns = {"date": "when", "source": "who", "target": "whom", "cameo": "code"}
    with create_or_open(tmp_path / "s.duckdb") as connection:
        assert load_mapped(connection, [file], columns).stored == 3
        assert load_mapped(connection, [file], columns).stored == 0
        with pytest.raises(LayoutError, match="did you mean when"):
            load_mapped(connection, [file], columns | {"date": "wehn"})


def test_rows_without_an_id_of_their_own_are_not_all_one_event(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    rows = ("7,2012-01-01,RUS,USA,112", "7,2012-01-01,RUS,USA,112", *(f",2012-01-0{n},RUS,USA,112" for n in (1, 1, 2)))
    file.write_text("\n".join(("id,d,s,t,c", *rows)) + "\n")
    columns = {"id": "id", "date": "d", "source": "s", "target": "t", "cameo": "c"}
    with create_or_open(tmp_path / "s.duckdb") as connection:
        first, again = (load_mapped(connection, [file], columns) for _ in range(2))
    assert (first.stored, first.known) == (4, 1)  # the same id twice is one event; equal rows without one are two
    assert (again.stored, again.known) == (0, 5)


def test_a_run_over_several_files_keeps_the_counts_of_all(tmp_path: Path) -> None:
    files = [tmp_path / "one.csv", tmp_path / "two.csv"]
    files[0].write_text("d,s,t,c\n2012-01-01,USA,RUS,043\n2012-01-02,USA,RUS,999\n")
    files[1].write_text("d,s,t,c\n2012-02-01,USA,RUS,043\n")
    with create_or_open(tmp_path / "s.duckdb") as connection:
        load_mapped(connection, files, {"date": "d", "source": "s", "target": "t", "cameo": "c"})
        counts = connection.execute("SELECT read, stored, known, rejected, events FROM runs").fetchall()
    assert counts == [(3, 2, 0, 1, 2)]


def test_types_and_codes_are_known_ones_or_the_row_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    rows = ("112,FOO", "9999,REJECT", ",STATEMENT", "112,", ",agree", "---,AGREE", "NA,NA")
    file.write_text("d,s,t,c,k\n" + "".join(f"2012-01-0{n},RUS,USA,{row}\n" for n, row in enumerate(rows, 1)))
    columns = {"date": "d", "source": "s", "target": "t", "cameo": "c", "type": "k"}
    with create_or_open(tmp_path / "s.duckdb") as connection:
        load_mapped(connection, [file], columns)
        events = connection.execute("SELECT type, cameo, quad FROM events ORDER BY date").fetchall()
        rejects = connection.execute("SELECT code, reason FROM rejects ORDER BY place").fetchall()
    cooperation, conflict = "verbal_cooperation", "verbal_conflict"
    assert events == [
        ("STATEMENT", None, cooperation),
        ("ACCUSE", "112", conflict),
        ("AGREE", None, cooperation),
        ("AGREE", None, cooperation),
    ]
    assert [code for code, _ in rejects] == ["unknown_type", "unknown_cameo", "unknown_cameo"]
    assert rejects[0][1].endswith("2012-01-01 / FOO")


def test_a_time_of_any_fineness_and_zone_has_a_day(tmp_path: Path) -> None:
    written = ["2012-01-01T23:30:00Z", "2012-01-01T23:30:00+02:00", "2012-01-01 23:30:00.25", "2012-01-01 23:30"]
    late = datetime(2012, 1, 1, 23, 30, tzinfo=UTC)
    columns = {"date": "d", "source": "s", "target": "t", "cameo": "c"}
    with create_or_open(tmp_path / "s.duckdb") as connection:
        for number, days in enumerate((written, [late, late.replace(hour=0)])):
            file = tmp_path / f"{number}.parquet"
            rest = {name: [value] * len(days) for name, value in (("s", "USA"), ("t", "RUS"), ("c", "043"))}
            pq.write_table(pa.table({"d": days, **rest}), file)
            assert load_mapped(connection, [file], columns, origin=str(number)).stored == len(days)
        assert connection.execute("SELECT DISTINCT date FROM events").fetchall() == [(date(2012, 1, 1),)]


def test_hostile_cells_stay_text(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text('d,s,t,c,n\n2011-05-06,TCD,MLI,040,"\'); DROP TABLE events; --"\n')
    columns = {"date": "d", "source": "s", "target": "t", "cameo": "c", "source_name": "n"}
    with create_or_open(tmp_path / "s.duckdb") as connection:
        load_mapped(connection, [file], columns)
        assert connection.execute("SELECT source_name FROM events").fetchall() == [("'); DROP TABLE events; --",)]


def test_a_code_that_is_no_state_is_reported_as_unmapped(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("d,s,t,c\n2011-05-06,Untied States,MLI,040\n2011-05-07,TCD,MLI,040\n")
    columns = {"date": "d", "source": "s", "target": "t", "cameo": "c"}
    with create_or_open(tmp_path / "s.duckdb") as connection:
        assert load_mapped(connection, [file], columns).stored == 2
        assert unmapped(connection, "csv") == [("Untied States", 1)]


def test_dates_out_of_range_unknown_codes_and_short_rows_are_rejects_with_lines(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("d,s,t,c\n2012-01-01,USA,RUS,043\n9999-01-01,USA,RUS,043\n2012-01-02,USA,RUS,999\n2012-01-03,USA\n")
    columns = {"date": "d", "source": "s", "target": "t", "cameo": "c"}
    with create_or_open(tmp_path / "s.duckdb") as connection:
        assert load_mapped(connection, [file], columns).rejected == 3
        assert load_mapped(connection, [file], columns).rejected == 0
        found = connection.execute("SELECT place, code FROM rejects ORDER BY place").fetchall()
    assert [(place.rsplit(":", 1)[1], code) for place, code in found] == [
        ("3", "bad_date"),
        ("4", "unknown_cameo"),
        ("5", "malformed"),
    ]


def test_the_line_of_a_row_behind_malformed_ones_is_its_own(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    rows = ("x", "2012-01-01,USA,RUS,zzz", "x", "x", "2012-01-02,USA,RUS,043", "2012-01-03,USA,RUS,zzz", "x")
    file.write_text("\n".join(("d,s,t,c", *rows)) + "\n")
    with create_or_open(tmp_path / "s.duckdb") as connection:
        load_mapped(connection, [file], {"date": "d", "source": "s", "target": "t", "cameo": "c"})
        found = connection.execute("SELECT place, code FROM rejects ORDER BY place").fetchall()
    lines = {int(place.rsplit(":", 1)[1]): code for place, code in found}
    assert lines == dict.fromkeys((2, 4, 5, 8), "malformed") | dict.fromkeys((3, 7), "unknown_cameo")


@pytest.mark.parametrize(("delimiter", "quote"), [(",", '"'), ("\t", ""), (";", '"')])
def test_rows_with_too_many_cells_are_rejects_and_never_cut(tmp_path: Path, delimiter: str, quote: str) -> None:
    file = tmp_path / "own.csv"
    words = f"{quote}trade{delimiter if quote else ' '} aid{quote}"
    rows = (
        ("d", "s", "t", "c", "n"),
        ("2012-01-01", "USA", "RUS", "043", words),
        ("2012-01-02", "USA", "RUS", "043", "trade", " aid"),
        ("2012-01-03", "USA", "RUS", "043", "trade", ""),
        ("2012-01-04", "USA", "RUS", "043", "trade"),
    )
    file.write_bytes("\r\n".join(delimiter.join(row) for row in rows).encode())
    columns = {"date": "d", "source": "s", "target": "t", "cameo": "c", "text": "n"}
    with create_or_open(tmp_path / "s.duckdb") as connection:
        done = load_mapped(connection, [file], columns)
        assert (done.read, done.stored, done.rejected) == (4, 3, 1)
        assert load_mapped(connection, [file], columns).rejected == 0
        places = connection.execute("SELECT place, code FROM rejects ORDER BY place").fetchall()
        told = connection.execute("SELECT day(date), text FROM events ORDER BY date").fetchall()
    assert [(place.rsplit(":", 1)[1], code) for place, code in places] == [("3", "malformed")]
    assert told == [(1, words.strip('"')), (3, "trade"), (4, "trade")]  # an empty cell too many cuts nothing


def test_mentions_are_counted_as_mentions(tmp_path: Path) -> None:
    events, mentions = tmp_path / "e.CSV", tmp_path / "m.CSV"
    events.write_text(gdelt_row(7) + "\n")
    cells = ("7", "20110506120000", "20110506121500", "1", "paper.example", "https://paper.example/a", "3")
    row = "\t".join((*cells, "1", "2", "3", "1", "60", "900", "0.5", "", ""))
    mentions.write_text(f"{row}\n{row}\n")  # told once, whether its second row stands in the same file or another
    with create_or_open(tmp_path / "s.duckdb") as connection:
        load(connection, "gdelt", [events])
        first, again = load(connection, "gdelt", [mentions]), load(connection, "gdelt", [mentions])
        counts = connection.execute("SELECT stored, events FROM runs ORDER BY started").fetchall()
    assert (first.stored, first.mentions, first.known) == (0, 1, 1)
    assert (again.stored, again.mentions, again.known) == (0, 0, 2)
    assert counts == [(1, 1), (1, 0), (0, 0)]


def test_a_table_of_tabs_with_quoted_cells_is_read(tmp_path: Path) -> None:
    plain = icews(tmp_path / "icews.tab").read_text(encoding="utf-8")
    file = tmp_path / "quoted.tab"
    file.write_text("".join("\t".join(f'"{cell}"' for cell in row.split("\t")) + "\n" for row in plain.splitlines()))
    with create_or_open(tmp_path / "s.duckdb") as connection:
        assert load(connection, "icews", [tmp_path / "icews.tab"]).stored == 3
        done = load(connection, "icews", [file])
    assert (done.known, done.rejected) == (3, 2)


def test_a_column_that_is_only_useful_may_be_absent_and_is_told(tmp_path: Path) -> None:
    full = icews(tmp_path / "icews.tab").read_text(encoding="utf-8")
    file = tmp_path / "cut.tab"
    file.write_text("\n".join(_without(line, 3) for line in full.splitlines()) + "\n", encoding="utf-8")
    with create_or_open(tmp_path / "s.duckdb") as connection:
        told: list[Loaded] = []
        assert load(connection, "icews", [file], watch=lambda _, done: told.append(done)).stored == 3
        assert told[0].absent == ("Source Sectors",)
        assert connection.execute("SELECT count(source_sector) FROM events").fetchall() == [(0,)]


def test_a_column_that_must_be_there_is_named(tmp_path: Path) -> None:
    full = icews(tmp_path / "icews.tab").read_text(encoding="utf-8")
    file = tmp_path / "cut.tab"
    file.write_text("\n".join(_without(line, 10) for line in full.splitlines()) + "\n", encoding="utf-8")
    with (
        create_or_open(tmp_path / "s.duckdb") as connection,
        pytest.raises(LayoutError, match="no column 'Target Country'"),
    ):
        load(connection, "icews", [file])


@pytest.mark.parametrize("ends", ["\r\n,\n", "\n,\r\n", "\n,\r\r\n"])
def test_lines_that_end_in_different_ways_are_rows_all_the_same(tmp_path: Path, ends: str) -> None:
    file = tmp_path / "mixed.csv"
    first, second = ends.split(",")
    rows = ("day,a,b,code", "2011-05-06,TCD,MLI,042", "2011-05-99,MLI,TCD,190", "2011-05-07,MLI,TCD,190")
    file.write_bytes("".join(row + end for row, end in zip(rows, (first, second, first, second), strict=True)).encode())
    with create_or_open(tmp_path / "s.duckdb") as connection:
        done = load_mapped(connection, [file], {"date": "day", "source": "a", "target": "b", "cameo": "code"})
        assert (done.read, done.stored, done.rejected) == (3, 2, 1)
        assert connection.execute("SELECT place FROM rejects").fetchall() == [(f"{file}:3",)]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("x.csv.gz", b"\x1f\x8b\x08\x00garbagegarbagegarbage", "cannot be read"),
        ("x.csv.zst", b"garbage", "cannot be read"),
        ("x.parquet", b"garbage", "cannot be read"),
        ("x.CSV.zip", b"PK\x03\x04\x14\x00\n", "unzip x.CSV.zip"),
    ],
)
def test_a_file_that_is_not_packed_as_its_name_says_is_named(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(data)
    with create_or_open(tmp_path / "s.duckdb") as connection, pytest.raises(InputError) as raised:
        load_mapped(connection, [tmp_path / name], {"date": "d", "source": "s", "target": "t", "cameo": "c"})
    assert name in str(raised.value) and said in str(raised.value)


def _without(line: str, number: int) -> str:
    cells = line.split("\t")
    return "\t".join(cells[:number] + cells[number + 1 :])
