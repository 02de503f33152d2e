"""A reader's "this coding is wrong", kept as JSON Lines beside the store for a later test of the codebook."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from detente._version import __version__
from detente.events.corrections import KINDS
from detente.records import EVENT_TYPES
from detente.web.args import BadAddress, NotFound
from detente.web.page import Row, fetch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from duckdb import DuckDBPyConnection

__all__ = ["corrections_file", "from_here", "record_correction"]

_LOCK = threading.Lock()


def corrections_file(store: Path) -> Path:
    """The file beside a store."""
    return store.with_name(f"{store.name}.corrections.jsonl")


def from_here(headers: Mapping[str, str]) -> bool:
    """Whether a POST comes from one of our own pages: by Sec-Fetch-Site, or by Origin where a browser sends none."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == headers.get("host", "")


def record_correction(connection: DuckDBPyConnection, form: Mapping[str, str], file: Path) -> str:
    """Appends one record; returns the event's id. Raises BadAddress or NotFound for a form that does not fit."""
    wrong, right, note = form.get("wrong", ""), form.get("right", ""), form.get("note", "").strip()
    if wrong not in KINDS:
        raise BadAddress(f"wrong: one of {', '.join(KINDS)}")
    if wrong == "type" and right not in EVENT_TYPES:
        raise BadAddress("right: the type that it should be")
    if len(note) > 2000 or len(right) > 200:
        raise BadAddress("note: at most 2,000 characters")
    told = fetch(
        connection,
        """SELECT m.event_id, m.article_id, m.source_id, m.source_sector, m.target_id,
            m.target_sector, m.type, m.mode, m.cameo, m.modality, m.frame,
            m.codebook, m.date, s.text AS sentence, m.source_start - s."start" AS source_start,
            m.source_end - s."start" AS source_end, m.target_start - s."start" AS target_start,
            m.target_end - s."start" AS target_end
        FROM mentions m LEFT JOIN sentences s ON s.article_id = m.article_id AND s.number = m.sentence
        WHERE m.event_id = ? AND m.article_id = ? ORDER BY m.sentence, m.trigger_start LIMIT 1""",
        *(form.get("event", ""), form.get("article", "")),
    )
    if not told:
        raise NotFound("this telling is not in the store")
    record: Row = {"when": datetime.now(UTC).isoformat(timespec="seconds"), "detente": __version__, "wrong": wrong}
    record |= {"right": right or None, "note": note or None, "coded": told[0]}
    line = json.dumps(record, ensure_ascii=False, default=str) + "\n"
    with _LOCK, file.open("a", encoding="utf-8") as out:
        out.write(line)
    return str(told[0]["event_id"])
