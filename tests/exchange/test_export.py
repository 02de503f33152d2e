"""Export: each layout in each format, counted; what a layout cannot say is left out, not invented."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from detente.errors import DetenteError
from detente.exchange.compare import agreements, only_in
from detente.exchange.load import load_mapped
from detente.exchange.out import FORMATS, LAYOUTS, untold, write_events
from detente.store.connection import connect, create_or_open
from detente.store.queries import filters

COLUMNS = {"date": "d", "source": "s", "target": "t", "cameo": "c"}


@pytest.fixture
def db(tmp_path: Path) -> Path:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text("d,s,t,c\n" + "".join(f"2011-{m:02d}-06,TCD,MLI,04{m % 3}\n" for m in range(1, 13)))
    two.write_text(
        "d,s,t,c\n" + "".join(f"2011-{m:02d}-06,TCD,MLI,042\n2011-{m:02d}-20,MLI,TCD,190\n" for m in range(1, 9))
    )
    with create_or_open(tmp_path / "s.duckdb") as connection:
        load_mapped(connection, [one], COLUMNS, origin="first")
        load_mapped(connection, [two], COLUMNS, origin="second")
        connection.execute("UPDATE events SET modality = 'negated' WHERE origin = 'first' AND date = '2011-01-06'")
        connection.execute("DELETE FROM sums")
    return tmp_path / "s.duckdb"


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_rows_and_codes_survive(db: Path, tmp_path: Path, layout: str, suffix: str) -> None:
    out = tmp_path / f"out{suffix}"
    with connect(db) as connection:
        count = write_events(connection, out, layout, filters(origin="first"))
    assert count == (12 if layout == "detente" else 11)
    reader = {".parquet": "read_parquet('{}')", ".jsonl": "read_json('{}')"}.get(
        suffix, "read_csv('{}', all_varchar = true)"
    ).format(out)
    names = [c[0] for c in duckdb.sql(f"DESCRIBE SELECT * FROM {reader}").fetchall()]
    code = next((n for n in names if n.lower() in ("cameo", "eventcode", "cameo code")), None)
    assert (code is None) == (layout == "polecat"), names
    assert duckdb.sql(f"SELECT count(*) FROM {reader}").fetchall() == [(count,)]
    if code:
        assert duckdb.sql(f'SELECT min("{code}") FROM {reader}').fetchall() == [("040",)]


def test_what_a_layout_does_not_say_is_told(db: Path) -> None:
    with connect(db) as connection:
        assert untold(connection, "detente", []) == []
        one, two = untold(connection, "icews", [])
        assert untold(connection, "icews", filters(origin="second")) == []
    assert one.startswith("1 events that did not happen") and "first, second" in two


def test_unknown_suffix_names_the_known(db: Path, tmp_path: Path) -> None:
    with connect(db) as connection, pytest.raises(DetenteError, match=r"\.parquet"):
        write_events(connection, tmp_path / "out.xlsx", "detente", [])


def test_coders_compared(db: Path) -> None:
    with connect(db) as connection:
        (found,) = agreements(connection, "TCD", "MLI")
        alone = only_in(connection, "TCD", "MLI", "second", "first")
    assert (found.first, found.second) == ("second", "first")
    assert (found.first_events, found.second_events) == (
        14,
        7,
    )  # January is missing in the first: a negated act tells nothing
    assert set(alone["type"]) == {"ASSAULT"}
