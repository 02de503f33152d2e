"""What the narrowed views and the sums tell is what the whole store tells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from detente.relations.brief import make_brief
from detente.relations.brief_facts import PairOn
from detente.relations.brief_facts import touching as touching_of_all
from detente.relations.outlook import outlook_of
from detente.relations.stages import stages
from detente.store.connection import connect
from detente.web.args import Args
from detente.web.around import touched_months, touching
from detente.web.narrow import narrowed
from detente.web.page import View
from detente.web.pages.dyad import _ahead
from detente.web.snapshot import Snapshot, Snapshots

DAYS = [date(2011, 6, 30), date(2013, 2, 14), date(2013, 12, 31)]


@pytest.fixture(scope="module")
def snapshot(store: Path) -> Snapshot:
    return Snapshots(store, whole=True).current


@pytest.mark.parametrize("on", DAYS)
@pytest.mark.parametrize("texts", [False, True], ids=["first layer", "both layers"])
def test_a_brief_is_the_same(store: Path, snapshot: Snapshot, on: date, texts: bool) -> None:
    cursor = narrowed(snapshot.connection, "RUS", "USA", on, texts=texts)
    around = touching(cursor, "RUS", "USA", on, "detente")
    with connect(store) as whole:
        assert around == touching_of_all(PairOn.of(whole, "RUS", "USA", on))
        assert make_brief(cursor, "RUS", "USA", on=on, around=around) == make_brief(whole, "RUS", "USA", on=on)


@pytest.mark.parametrize("on", DAYS)
def test_stages_and_outlook_are_the_same(store: Path, snapshot: Snapshot, on: date) -> None:
    cursor = narrowed(snapshot.connection, "USA", "RUS", on, texts=True)
    touched = touched_months(cursor, "USA", "RUS", on, "detente")
    view = View(snapshot, cursor, Args({"on": str(on)}), ("USA", "RUS"), on)
    with connect(store) as whole:
        alone = stages(whole, "USA", "RUS", until=on)
        assert stages(cursor, "USA", "RUS", until=on, origin="detente", touched=touched) == alone
        assert _ahead(view, "USA", "RUS", "detente") == outlook_of(whole, "USA", "RUS", until=on)


def test_a_dyad_that_nobody_tells_of_is_empty(snapshot: Snapshot) -> None:
    cursor = narrowed(snapshot.connection, "FJI", "TON", DAYS[0], texts=True)
    for name in ("events", "acts", "mentions", "statements", "actors"):
        assert cursor.execute(f"SELECT count(*) FROM {name}").fetchall() == [(0,)]


def test_codes_are_codes(snapshot: Snapshot) -> None:
    with pytest.raises(ValueError, match="'"):
        narrowed(snapshot.connection, "RUS'", "USA", DAYS[0], texts=True)
