"""Filters over the store: each is SQL, parameters and the human sentence that says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from detente.store.sums import dyad

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

__all__ = ["Filter", "events", "filters", "gates", "main_origin", "origins", "statements"]


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition. `sql` has only `?` for values: no text from outside ever becomes SQL."""

    sql: str
    parameters: tuple[Any, ...]
    sentence: str


def where(conditions: Sequence[Filter]) -> tuple[str, list[Any], str]:
    """The WHERE clause, its parameters and the sentence that says it."""
    if not conditions:
        return "", [], "everything"
    sql = " WHERE " + " AND ".join(f"({c.sql})" for c in conditions)
    return sql, [p for c in conditions for p in c.parameters], "; ".join(c.sentence for c in conditions)


def filters(
    *,
    pair: tuple[str, str] | None = None,
    since: date | None = None,
    until: date | None = None,
    source: str | None = None,
    target: str | None = None,
    type: str | None = None,
    cameo: str | None = None,
    issue: str | None = None,
    origin: str | None = None,
    modality: str | None = None,
) -> list[Filter]:
    """Conditions on events. Codes are compared as text; `cameo` matches as a prefix ("17" finds "173")."""
    found: list[Filter] = []
    if pair:
        a, b = pair
        own = Filter("source_id = ? AND target_id = ?", (a, b), f"of {a} with itself")
        found.append(own if a == b else Filter("dyad = ?", (dyad(a, b),), f"between {a} and {b}"))
    simple = (
        ("source_id = ?", source, "source is"),
        ("target_id = ?", target, "target is"),
        ("type = ?", type, "type is"),
        ("starts_with(cameo, ?)", cameo, "CAMEO code begins with"),
        ("list_contains(issues, ?)", issue, "about"),
        ("origin = ?", origin, "coded by"),
        ("modality = ?", modality, "modality is"),
        ("date >= ?", since, "since"),
        ("date <= ?", until, "until"),
    )
    found += [Filter(sql, (value,), f"{words} {value}") for sql, value, words in simple if value is not None]
    return found


def main_origin(connection: DuckDBPyConnection, a: str, b: str) -> str:
    """The coder whose events stand for the pair where none is named: ours, else the one with most events of it.

    Coders' data lie side by side and are never added up: the same act would count once for each.
    """
    rows = connection.execute(
        """SELECT origin FROM sums
        WHERE source_id IN (?, ?) AND target_id IN (?, ?) AND source_id <> target_id
        GROUP BY origin ORDER BY (origin = 'detente') DESC, sum(events) DESC, origin""",
        (a, b, a, b),
    ).fetchall()
    return str(rows[0][0]) if rows else "detente"


def origins(connection: DuckDBPyConnection) -> list[str]:
    """The coders of the store, in the order of `main_origin`."""
    rows = connection.execute(
        "SELECT origin FROM sums GROUP BY origin ORDER BY (origin = 'detente') DESC, sum(events) DESC, origin"
    ).fetchall()
    return [str(row[0]) for row in rows]


def events(connection: DuckDBPyConnection, conditions: Sequence[Filter], limit: int | None = None) -> pd.DataFrame:
    """Events, newest first, each with the article and sentence of its first telling."""
    clause, parameters, _ = where(conditions)
    sql = f"""SELECT id, date, source_id AS source, source_sector, target_id AS target, target_sector, type, mode,
        cameo, intensity, quad, modality, issues, mentions, outlets, confidence, origin, article_id, sentence, text
        FROM events{clause} ORDER BY date DESC NULLS LAST, mentions DESC, id"""
    return _frame(connection, sql, parameters, limit)


def statements(
    connection: DuckDBPyConnection,
    *,
    pair: tuple[str, str] | None = None,
    speaker: str | None = None,
    state: str | None = None,
    words: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
) -> pd.DataFrame:
    """Statements, newest first. With a pair: said by one of the two, in an article with an event or claim of both."""
    found: list[Filter] = []
    if pair:
        a, b = pair
        told = """s.speaker_id IN (?, ?) AND s.article_id IN (
            SELECT article_id FROM mentions WHERE (source_id=? AND target_id=?) OR (source_id=? AND target_id=?)
            UNION SELECT article_id FROM relations WHERE a=? AND b=?)"""
        found.append(Filter(told, (a, b, a, b, b, a, *sorted(pair)), f"about {a} and {b}"))
    simple = (
        # The name as it is shown. No LIKE: "%" and "_" stand for themselves.
        ("contains(lower(coalesce(s.speaker_name, s.speaker_text)), lower(?))", speaker or None, "speaker like"),
        ("s.speaker_id = ?", state, "speaker of"),
        ("contains(lower(s.text), lower(?))", words or None, "words"),
        ("s.date >= ?", since, "since"),
        ("s.date <= ?", until, "until"),
    )
    found += [Filter(sql, (value,), f"{says} {value}") for sql, value, says in simple if value is not None]
    clause, parameters, _ = where(found)
    sql = f"""SELECT s.id, s.date, coalesce(s.speaker_name, s.speaker_text) AS speaker, s.speaker_id AS state,
        s.speaker_sector AS sector, s.chain, s.kind, s.text, s.article_id, s."start", s."end", s.codebook
        FROM statements s{clause} ORDER BY s.date DESC NULLS LAST, s.article_id, s."start" """
    return _frame(connection, sql, parameters, limit)


def gates(
    connection: DuckDBPyConnection,
    *,
    pair: tuple[str, str] | None = None,
    on: date | None = None,
    state: str | None = None,
    limit: int | None = None,
) -> pd.DataFrame:
    """Gates by their date. With a pair: of one of the two, in an article that names both, as in the brief. `on`: only
    those told by then and still ahead then."""
    found: list[Filter] = []
    if pair:
        a, b = sorted(pair)
        told = """list_has_any(g.actors, ?)
            AND g.article_id IN (SELECT article_id FROM actors WHERE actor_id = ?)
            AND g.article_id IN (SELECT article_id FROM actors WHERE actor_id = ?)"""
        found.append(Filter(told, ([a, b], a, b), f"of {a} or {b}"))
    if state:
        found.append(Filter("list_contains(g.actors, ?)", (state,), f"of {state}"))
    if on:
        # As in the brief: a gate of a month or a year is ahead until the last day of it.
        ahead = "g.date <= ?::DATE AND coalesce(try_cast(g.date_to AS DATE), g.gate_date) >= ?::DATE"
        found.append(Filter(ahead, (on, on), f"ahead on {on}"))
    clause, parameters, _ = where(found)
    sql = f"""SELECT g.id, g.kind, g.date_from, g.date_to, g.gate_date, g.actors, g.waits, g.text, g.clause,
        g.date AS told, g.article_id, g."start", g."end"
        FROM gates g{clause} ORDER BY g.gate_date NULLS LAST, g.date, g.article_id, g."start" """
    return _frame(connection, sql, parameters, limit)


def _frame(connection: DuckDBPyConnection, sql: str, parameters: list[Any], limit: int | None) -> pd.DataFrame:
    if limit is not None:
        sql, parameters = f"{sql} LIMIT ?", [*parameters, limit]
    return connection.execute(sql, parameters).df()
