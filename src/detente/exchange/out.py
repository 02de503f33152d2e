"""Events out of the store, in our own columns or in other coders' layouts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import DetenteError
from detente.exchange.codes import literal
from detente.store.connection import first_row
from detente.store.queries import Filter, where

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["FORMATS", "LAYOUTS", "untold", "write_events"]

#: How each suffix is written.
FORMATS = {
    ".csv": "FORMAT csv, HEADER",
    ".tsv": "FORMAT csv, HEADER, DELIMITER '\t'",
    ".jsonl": "FORMAT json",
    ".parquet": "FORMAT parquet, COMPRESSION zstd",
}

_QUAD_NUMBER = """CASE quad WHEN 'verbal_cooperation' THEN 1 WHEN 'material_cooperation' THEN 2
    WHEN 'verbal_conflict' THEN 3 WHEN 'material_conflict' THEN 4 END"""
_DAY = "strftime(e.date, '%Y-%m-%d')"

#: Columns of each layout over `events e` and `articles a`. Column names are the layouts' own; what we do not
#: know is left empty, never invented.
LAYOUTS = {
    "detente": "e.*, a.outlet, a.title, a.url",
    "gdelt": f"""
        e.id AS GLOBALEVENTID, strftime(e.date, '%Y%m%d') AS SQLDATE, strftime(e.date, '%Y%m') AS MonthYear,
        year(e.date) AS Year, e.source_id || coalesce(e.source_sector, '') AS Actor1Code, e.source_name AS Actor1Name,
        e.source_id AS Actor1CountryCode, e.source_sector AS Actor1Type1Code,
        e.target_id || coalesce(e.target_sector, '') AS Actor2Code, e.target_name AS Actor2Name,
        e.target_id AS Actor2CountryCode, e.target_sector AS Actor2Type1Code, e.cameo AS EventCode,
        left(e.cameo, 3) AS EventBaseCode, left(e.cameo, 2) AS EventRootCode, {_QUAD_NUMBER} AS QuadClass,
        e.intensity AS GoldsteinScale, e.mentions AS NumMentions, e.outlets AS NumSources, e.mentions AS NumArticles,
        a.url AS SOURCEURL""",
    "icews": f"""
        e.id AS "Event ID", {_DAY} AS "Event Date", coalesce(e.source_name, e.source_id) AS "Source Name",
        e.source_sector AS "Source Sectors", e.source_id AS "Source Country", e.type AS "Event Text",
        e.cameo AS "CAMEO Code", e.intensity AS "Intensity", coalesce(e.target_name, e.target_id) AS "Target Name",
        e.target_sector AS "Target Sectors", e.target_id AS "Target Country", a.story_id AS "Story ID",
        e.sentence AS "Sentence Number", a.outlet AS "Publisher" """,
    "polecat": f"""
        e.id AS "Event ID", {_DAY} AS "Event Date", e.type AS "Event Type", e.mode AS "Event Mode",
        e.intensity AS "Intensity", e.quad AS "Quad Code", array_to_string(e.issues, ';') AS "Contexts",
        coalesce(e.source_name, e.source_id) AS "Actor Name", e.source_id AS "Actor Country",
        e.source_sector AS "Primary Actor Sector", coalesce(e.target_name, e.target_id) AS "Recipient Name",
        e.target_id AS "Recipient Country", e.target_sector AS "Primary Recipient Sector", a.outlet AS "Source",
        strftime(a.date, '%Y-%m-%d') AS "Publication Date", a.language AS "Language", e.codebook AS "Version" """,
}


_ACTUAL = Filter("modality = 'actual'", (), "actual events")
_NOT_ACTUAL = Filter("modality IS DISTINCT FROM 'actual'", (), "events that are not actual")


def untold(connection: DuckDBPyConnection, layout: str, conditions: list[Filter]) -> list[str]:
    """What a file in this layout does not say of the events that meet the conditions, for people."""
    if layout == "detente":
        return []
    clause, parameters, _ = where([*conditions, _NOT_ACTUAL])
    left = first_row(connection, f"SELECT count(*) FROM events{clause}", parameters)
    clause, parameters, _ = where([*conditions, _ACTUAL])
    mixed = connection.execute(f"SELECT DISTINCT origin FROM events{clause} ORDER BY 1", parameters).fetchall()
    said = []
    if left and left[0]:
        said.append(f"{left[0]:,} events that did not happen (intended, denied ...) left out: the layout cannot say so")
    if len(mixed) > 1:
        names = ", ".join(name for (name,) in mixed)
        said.append(f"events of {names} beside each other, not told apart in this layout; one coder's: --origin")
    return said


def write_events(connection: DuckDBPyConnection, out: Path, layout: str, conditions: list[Filter]) -> int:
    """Write the events that meet the conditions; returns how many. The suffix of `out` decides the format.

    Only our own layout and Parquet or JSON Lines keep modality and lists as they are; other layouts take actual events
    only, since they have no column that would say otherwise. Raises DetenteError for an unknown suffix or layout, and
    where the file cannot be written.
    """
    import duckdb

    if out.suffix not in FORMATS or layout not in LAYOUTS:
        known = ", ".join(FORMATS if out.suffix not in FORMATS else LAYOUTS)
        raise DetenteError(f"cannot write {out.name} in the layout {layout}", fix=f"use one of {known}")
    if layout != "detente":
        conditions = [*conditions, _ACTUAL]
    clause, parameters, _ = where(conditions)
    source = f"(SELECT * FROM events{clause}) e LEFT JOIN articles a ON a.id = e.article_id"
    query = f"SELECT {LAYOUTS[layout]} FROM {source} ORDER BY e.date NULLS LAST, e.id"
    try:
        row = first_row(connection, f"COPY ({query}) TO {literal(str(out))} ({FORMATS[out.suffix]})", parameters)
    except duckdb.IOException as error:
        raise DetenteError(f"cannot be written: {str(error).splitlines()[0]}", where=str(out)) from error
    return int(row[0]) if row else 0
