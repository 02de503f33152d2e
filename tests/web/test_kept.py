"""What is kept of a large store makes the next start quick, and is never trusted when it does not fit."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from made_up_store import make_store

from detente.relations.brief import Brief
from detente.relations.outlook import Outlook
from detente.relations.shifts import Shift
from detente.relations.stages import Stages
from detente.store.connection import connect
from detente.web import app, snapshot
from detente.web.kept import Pages, drawer_of
from detente.web.plain import from_bytes, to_bytes
from detente.web.snapshot import Snapshots
from detente.web.warm import prepare

DYAD = "/dyad/RUS/USA"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(snapshot, "SMALL", 0)
    return make_store(tmp_path / "s.duckdb", events=60)


def _quiet(*_: object) -> None:
    pass


def _files(store: Path) -> set[str]:
    return {
        file.name for file in store.with_name("s.duckdb.serve").iterdir() if not file.name.endswith(("-wal", "-shm"))
    }


def _asked(store: Path, *paths: str) -> list[Any]:
    with TestClient(app.create_app(store, keep=True), base_url="http://localhost") as client:
        return [client.get(path) for path in paths]


def test_a_prepared_store_is_neither_indexed_nor_are_its_pages_made_again(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert prepare(store, _quiet, _quiet) > 5
    monkeypatch.setattr(snapshot, "add_index", None)
    monkeypatch.setattr(app, "render", None)
    pages = _asked(store, "/", DYAD, "/coverage")
    assert [page.status_code for page in pages] == [200, 200, 200]


def test_kept_facts_give_the_same_page(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zoom = f"{DYAD}?from=2012-01-01&to=2012-12-31"
    prepare(store, _quiet, _quiet)
    monkeypatch.setattr("detente.web.dyad.facts.make_brief", None)
    kept = _asked(store, zoom, f"{DYAD}.csv")
    monkeypatch.undo()
    with TestClient(app.create_app(store), base_url="http://localhost") as client:
        fresh = [client.get(zoom), client.get(f"{DYAD}.csv")]
    for one, other in zip(kept, fresh, strict=True):
        assert one.text.partition("Data as of")[0] == other.text.partition("Data as of")[0]


def test_what_was_kept_of_an_older_store_is_not_shown_and_is_removed(store: Path) -> None:
    prepare(store, _quiet, _quiet)
    before = _files(store)
    with connect(store, read_only=False) as writer:
        writer.execute("DELETE FROM events WHERE id <> 'e3'")
    answer = _asked(store, "/evidence.json?a=RUS&b=USA")[0]
    assert len(answer.json()["events"]) == 1
    prepare(store, _quiet, _quiet)
    assert len(_files(store)) == len(before) == 2 and not _files(store) & before


@pytest.mark.parametrize("kind", ["index", "pages"])
def test_damaged_files_are_made_anew(store: Path, kind: str) -> None:
    prepare(store, _quiet, _quiet)
    (file,) = store.with_name("s.duckdb.serve").glob(f"{kind}-*.*[be]")
    file.write_bytes(b"not what it was" * 1000)
    assert prepare(store, _quiet, _quiet) > 5
    assert _asked(store, DYAD)[0].status_code == 200


@pytest.mark.parametrize("how", ["open to others", "a link"])
def test_a_folder_that_is_not_ours_alone_is_left_alone(store: Path, tmp_path: Path, how: str) -> None:
    folder = store.with_name("s.duckdb.serve")
    if how == "a link":
        (tmp_path / "elsewhere").mkdir()
        folder.symlink_to(tmp_path / "elsewhere")
    else:
        folder.mkdir()
        folder.chmod(0o777)
    drawer = drawer_of(store, snapshot._stamp(store))
    drawer.index.write_bytes(b"theirs")
    assert prepare(store, _quiet, _quiet) == 0
    assert _asked(store, DYAD)[0].status_code == 200
    assert drawer.index.read_bytes() == b"theirs"


def test_small_stores_keep_nothing(tmp_path: Path) -> None:
    store = make_store(tmp_path / "s.duckdb", events=12)
    Snapshots(store, keep=True).close()
    assert not store.with_name("s.duckdb.serve").exists()


def test_a_page_kept_is_a_page_made(store: Path) -> None:
    prepare(store, _quiet, _quiet)
    (file,) = store.with_name("s.duckdb.serve").glob("pages-*.sqlite")
    tag, _, packed = (Pages(file).get("page", DYAD[1:]) or b"").partition(b"\n")
    answer = _asked(store, DYAD)[0]
    assert answer.content == gzip.decompress(packed) and answer.headers["etag"] == tag.decode()


@pytest.mark.parametrize("kind", [Brief, Outlook, Stages])
@given(body=st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner)))
def test_facts_from_elsewhere_are_refused(kind: type, body: object) -> None:
    import json

    with pytest.raises(ValueError, match=r"^no |unexpected|zip|isoformat"):
        from_bytes(kind, json.dumps([body]).encode(), {"Shift": Shift})


def test_facts_come_back_as_they_were() -> None:
    from detente.relations.stages import Stage
    from detente.relations.turning_points import Change

    stage = Stage("2009-03", "2012-11", float("inf"), "up", "reset – «вновь»", (), Shift("mean", -1.0, 2.5))
    change = Change(date(2009, 3, 1), date(2009, 1, 1), date(2009, 5, 31), "up", 0.93, selected=True)
    whole = Stages(("RUS", "USA"), "2005-01", None, 1579, (stage,), (change,))
    assert from_bytes(Stages, to_bytes(whole), {"Shift": Shift}) == whole


def test_a_page_is_kept_with_the_state_of_the_store_that_it_was_made_from(store: Path, tmp_path: Path) -> None:
    served = Snapshots(store, whole=True, keep=True)
    site, older = app.Site(served), served.current
    newer = Pages(tmp_path / "newer.sqlite")

    def renewed(*given: Any) -> Any:  # a build ends while the page is being made
        served.current = replace(older, number=older.number + 1, pages=newer)
        return page(*given)

    page, site.page = site.page, renewed  # type: ignore[method-assign, assignment]
    site.prepare("/coverage")
    assert newer.names("page") == frozenset()
    assert older.pages and older.pages.names("page") == {"coverage"}
    served.close()
