"""The demo corpus: enough, dated, varied, with its key in the contract's words."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from importlib import resources
from typing import Any

import pytest

from detente.records import EVENT_TYPES, MODALITIES

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def records() -> list[tuple[str, dict[str, Any]]]:
    folder = resources.files("detente.data").joinpath("demo")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".jsonl")), key=lambda f: f.name)
    return [
        (f.name.removesuffix(".jsonl"), json.loads(line)) for f in files for line in f.read_text("utf-8").splitlines()
    ]


RECORDS = records()


def test_size_and_spread() -> None:
    dyads = Counter(name for name, _ in RECORDS)
    assert len(RECORDS) >= 600
    assert dyads["rus_usa"] >= 250
    assert len(dyads) >= 9
    years = Counter(r["date"][:4] for name, r in RECORDS if name == "rus_usa")
    assert all(years[str(year)] >= 15 for year in range(2007, 2017))


def test_ids_and_texts_are_unique() -> None:
    assert max(Counter(r["id"] for _, r in RECORDS).values()) == 1
    assert max(Counter(r.get("text") or r["html"] for _, r in RECORDS).values()) == 1


@pytest.mark.parametrize("name", sorted({name for name, _ in RECORDS}))
def test_fields(name: str) -> None:
    for record in (r for n, r in RECORDS if n == name):
        day = date.fromisoformat(record["date"])
        assert date(2007, 1, 1) <= day <= date(2017, 1, 31), record["id"]
        assert record["title"] and record["outlet"] and (record.get("text") or record.get("html")), record["id"]
        assert record["basis"]["fact"] and date.fromisoformat(record["basis"]["date"][:10]), record["id"]
        for event in record["key"]:
            assert event["type"] in EVENT_TYPES and event["modality"] in MODALITIES, record["id"]
            assert re.fullmatch("[A-Z]{3}", event["source"]) and re.fullmatch("[A-Z]{3}", event["target"]), record["id"]


def test_pages_and_tails_are_there() -> None:
    assert sum("html" in r for _, r in RECORDS) >= 50
