"""Small stores in memory, made of made-up events."""

from __future__ import annotations

from importlib import resources
from itertools import count
from typing import Any

import duckdb

from detente.store.sums import dyad, recount

_NUMBER = count()
_CODES = {
    "010": ("STATEMENT", 0.0, "verbal_cooperation"),
    "040": ("CONSULT", 1.0, "verbal_cooperation"),
    "042": ("CONSULT", 1.9, "verbal_cooperation"),
    "057": ("AGREE", 8.0, "verbal_cooperation"),
    "061": ("COOPERATE", 6.4, "material_cooperation"),
    "112": ("ACCUSE", -2.0, "verbal_conflict"),
    "130": ("THREATEN", -4.4, "verbal_conflict"),
    "163": ("SANCTION", -8.0, "material_conflict"),
    "190": ("ASSAULT", -10.0, "material_conflict"),
}


def event(
    day: str,
    source: str | None,
    target: str | None,
    cameo: str,
    *,
    mentions: int = 1,
    modality: str = "actual",
    precision: str = "day",
    origin: str = "csv",
    text: str | None = None,
    issues: tuple[str, ...] = (),
) -> dict[str, Any]:
    """One row of `events`; the code decides type, intensity and quad class."""
    kind, intensity, quad = _CODES[cameo]
    return {
        "id": f"e{next(_NUMBER):06d}",
        "origin": origin,
        "date": day,
        "date_precision": precision,
        "source_id": source,
        "target_id": target,
        "type": kind,
        "cameo": cameo,
        "intensity": intensity,
        "quad": quad,
        "modality": modality,
        "confidence": 1.0,
        "mentions": mentions,
        "issues": list(issues),
        "text": text,
        "dyad": dyad(source, target) if source and target and source != target else None,
    }


def store_of(*events: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    """An in-memory store with these events."""
    connection = duckdb.connect()
    connection.execute(resources.files("detente.store").joinpath("schema.sql").read_text("utf-8"))
    if events:
        names = list(events[0])
        marks = ", ".join("?" for _ in names)
        connection.executemany(
            f"INSERT INTO events ({', '.join(names)}) VALUES ({marks})", [list(row.values()) for row in events]
        )
        recount(connection)
    return connection
