"""Rows of an import that cannot be events: into the table `rejects`, each with its line and reason, and out of it again
for the end of a run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from detente.exchange.codes import literal
from detente.exchange.layout import Layout
from detente.store.connection import first_row

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["refusals", "reject"]

_FAULTS = {
    "bad_date": "no date, or one out of range",
    "unknown_cameo": "no CAMEO code that is known",
    "unknown_type": "no PLOVER type that is known",
    "malformed": "the row has the wrong shape",
}


def reject(connection: DuckDBPyConnection, file: Path, layout: Layout, run_id: str) -> int:
    """Faulty and malformed rows into `rejects`; a row's line counts the header and the malformed lines before it."""
    reasons = " ".join(f"WHEN {literal(code)} THEN {literal(text)}" for code, text in _FAULTS.items())
    header = 0 if layout.columns or file.suffix == ".parquet" else 1
    fresh = first_row(
        connection,
        f"""
        INSERT INTO rejects
        WITH malformed AS (
            SELECT line, line - {header} - row_number() OVER (ORDER BY line) AS rows_before
            FROM (SELECT DISTINCT line::BIGINT AS line FROM reject_errors)
        ), bad AS (
            SELECT fault AS code, row + {header}
                + (SELECT count(*) FROM malformed m WHERE m.rows_before < row) AS line,
                coalesce(day, '') || ' / ' || coalesce(if(fault = 'unknown_type', type, cameo), '') AS detail,
                native_id
            FROM coded WHERE fault IS NOT NULL
            UNION ALL SELECT 'malformed', line, any_value(error_message), NULL FROM reject_errors GROUP BY line
        ), named AS (
            SELECT md5(concat_ws('|', 'reject', $file, line, code)) AS id, *, CASE code {reasons} END AS why FROM bad
        )
        SELECT id, $file, $file || ':' || line, code, why || ': ' || coalesce(detail, ''), native_id, $run
        FROM named WHERE id NOT IN (SELECT id FROM rejects)
        """,
        {"file": str(file), "run": run_id},
    )
    return int(fresh[0]) if fresh else 0


def refusals(connection: DuckDBPyConnection, files: Sequence[Path]) -> list[str]:
    """Why rows of these files were rejected, one line a reason with the place of one of them, most frequent first."""
    rows = connection.execute(
        "SELECT count(*), arg_min(place, line), arg_min(reason, line) FROM ("
        "SELECT *, try_cast(regexp_extract(place, ':([0-9]+)$', 1) AS BIGINT) AS line FROM rejects "
        "WHERE list_contains(?, origin)) GROUP BY code ORDER BY count(*) DESC, code",
        ([str(file) for file in files],),
    ).fetchall()
    return [f"{n:,} row{'' if n == 1 else 's'}, the first {place}: {reason}" for n, place, reason in rows]
