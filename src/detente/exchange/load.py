"""Loading other coders' events into the store: staged as text, joined with our codes, inserted once.

One pass over the file fills a narrow temporary table; the rest is joins. Rows that cannot be events go to `rejects`
with their line. A second load of the same rows adds nothing: an event's id hashes the coder's own id, or the row's
content with its running number among equals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import InputError
from detente.exchange.codes import literal, register_tables, sector_sql
from detente.exchange.detect import BROKEN, absent, header_of, layout_for
from detente.exchange.identity import identity_of
from detente.exchange.layout import STAGED, Layout
from detente.exchange.line_ends import REFUSED, with_one_line_end
from detente.exchange.rejects import reject
from detente.store import sums, writer
from detente.store.connection import first_row
from detente.store.sums import DYAD
from detente.store.writer import Tally

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Loaded", "load", "load_mapped", "unmapped"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What an import did. `mapped` is the share of the coder's actors that a state was found for.

    `stored` counts new events; `mentions` new mentions of them, which have files of their own. `known` rows, of either
    kind, were there. `absent` are columns of the layout that one file lacks: it was read as if they were empty.
    """

    read: int = 0
    stored: int = 0
    known: int = 0
    rejected: int = 0
    mapped: float | None = None
    mentions: int = 0
    absent: tuple[str, ...] = ()

    def plus(self, other: Loaded) -> Loaded:
        """Counts added up."""
        names = ("read", "stored", "known", "rejected", "mentions")
        return Loaded(**{name: getattr(self, name) + getattr(other, name) for name in names})


def load(
    connection: DuckDBPyConnection,
    name: str,
    files: Sequence[Path],
    *,
    watch: Callable[[Path, Loaded], None] | None = None,
) -> Loaded:
    """Import files of one coder's layout, a transaction each. Raises LayoutError for a file of another kind."""
    return _load_all(connection, name, [(file, layout_for(file, name)) for file in files], watch)


def load_mapped(
    connection: DuckDBPyConnection,
    files: Sequence[Path],
    columns: dict[str, str],
    *,
    origin: str = "csv",
    watch: Callable[[Path, Loaded], None] | None = None,
) -> Loaded:
    """Import CSV, TSV or Parquet whose columns the user named (`mapping.layout_of` checks them)."""
    from detente.exchange.mapping import layout_of

    return _load_all(connection, origin, [(file, layout_of(file, columns)) for file in files], watch)


def _load_all(
    connection: DuckDBPyConnection,
    origin: str,
    work: Sequence[tuple[Path, Layout]],
    watch: Callable[[Path, Loaded], None] | None,
) -> Loaded:
    connection.execute("SET TimeZone = 'UTC'")  # a time with a zone (Parquet) has the same day on every machine
    register_tables(connection)
    run_id = writer.begin_run(connection, f"import {origin}", [str(file) for file, _ in work], "")
    total = Loaded()
    for file, layout in work:
        done = _load_file(connection, origin, file, layout, run_id, total)
        total = total.plus(done)
        if watch:
            watch(file, done)
    writer.finish_run(connection, run_id)
    return replace(total, mapped=_mapped_share(connection, origin))


def _load_file(
    connection: DuckDBPyConnection, origin: str, file: Path, layout: Layout, run_id: str, before: Loaded
) -> Loaded:
    """One file, in one transaction with the counts of the run so far; `before` are those of its earlier files."""
    lacking = _stage(connection, file, layout)
    connection.begin()
    try:
        rejected = reject(connection, file, layout, run_id)
        read = _count(connection, "SELECT count(*) FROM coded") + _count(connection, _BROKEN_COUNT)
        is_mentions = layout.name == "gdelt_mentions"
        insert = _insert_mentions if is_mentions else _insert_events
        stored = insert(connection, origin, layout)
        events = 0 if is_mentions else stored
        good = _count(connection, "SELECT count(*) FROM coded WHERE fault IS NULL")
        done = Loaded(read, events, good - stored, rejected, mentions=stored - events, absent=lacking)
        so_far = before.plus(done)
        counts = (so_far.read, so_far.stored + so_far.mentions, so_far.known, so_far.rejected, 0, so_far.stored)
        writer.update_run(connection, run_id, Tally(*counts))
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return done


def _insert_events(connection: DuckDBPyConnection, origin: str, layout: Layout) -> int:
    """The good rows of `coded` that are new, into `events` and what follows from it; returns how many."""
    connection.execute(_fresh_events(connection, origin, layout), {"origin": origin})
    row = first_row(connection, "INSERT INTO events FROM fresh")
    sums.add(connection, "fresh")
    connection.execute(_UNMAPPED)
    return int(row[0]) if row else 0


def _insert_mentions(connection: DuckDBPyConnection, origin: str, _: Layout) -> int:
    row = first_row(connection, _MENTIONS, {"origin": origin})
    return int(row[0]) if row else 0


def _stage(connection: DuckDBPyConnection, file: Path, layout: Layout) -> tuple[str, ...]:
    """The temporary table `coded`: the file's rows with day, codes and what is wrong with a row, in one pass. Returns
    the layout's columns that the file lacks."""
    import duckdb

    names = None if file.suffix == ".parquet" else layout.columns or header_of(file, layout.delimiter, layout.quote)
    lacking = absent(layout, names) if names else ()
    try:
        try:
            _stage_from(connection, _source(file, layout, names), layout, lacking)
        except duckdb.InvalidInputException as error:
            if REFUSED not in str(error):
                raise
            with with_one_line_end(file) as even:
                _stage_from(connection, _source(even, layout, names), layout, lacking)
    except (duckdb.Error, *BROKEN) as error:
        raise InputError(f"cannot be read: {str(error).splitlines()[0]}", where=str(file)) from error
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS reject_errors(line UBIGINT, error_message VARCHAR)")
    return lacking


def _stage_from(connection: DuckDBPyConnection, source: str, layout: Layout, lacking: Sequence[str]) -> None:
    columns = ", ".join(f"{layout.select.get(name, 'NULL')} AS {name}" for name in STAGED)
    for table in ("reject_errors", "reject_scans", "coded"):
        connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
    empty = "".join(f', NULL::VARCHAR AS "{name}"' for name in lacking)
    # Numbering comes before the filter, so that a line number counts every row of the file.
    numbered = f"SELECT row_number() OVER () AS row, *{empty} FROM {source}"
    staged = f"SELECT row, {columns} FROM ({numbered}) WHERE {layout.where}"
    connection.execute(f"CREATE TEMP TABLE coded AS {_coded(layout, staged)}")


def _source(file: Path, layout: Layout, names: Sequence[str] | None) -> str:
    """`names` of the columns; None for Parquet, which has its own."""
    if names is None:
        return f"read_parquet({literal(str(file))})"
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    # Nothing is guessed, and strictly read: a row with more cells than columns is rejected and not cut.
    return (
        f"read_csv({literal(str(file))}, auto_detect = false, columns = {{{columns}}}, header = {not layout.columns}, "
        f"delim = {literal(layout.delimiter)}, quote = {literal(layout.quote)}, escape = {literal(layout.quote)}, "
        f"store_rejects = true, strict_mode = true, null_padding = {layout.short_rows})"
    )


#: Formats tried after the layout's own.
_DATE_FORMATS = ("%Y-%m-%d", "%Y%m%d", "%d %B %Y")
#: The day, as it is written, of a time of any fineness and zone.
_DAY_OF_TIME = r"try_strptime(regexp_extract(day, '^(\d{4}-\d\d-\d\d)[T ]\d\d:', 1), '%Y-%m-%d')"


def _coded(layout: Layout, staged: str) -> str:
    others = [f for f in _DATE_FORMATS if f != layout.date_format]
    patterns = ", ".join(literal(f) for f in others)
    own = literal(layout.date_format)
    return f"""
    WITH staged AS ({staged}), s AS (
        SELECT *, coalesce(try_strptime(day, {own}), try_strptime(day, [{patterns}]), {_DAY_OF_TIME})::DATE AS date
        FROM staged
    )
    SELECT s.*, coalesce(c.code, nullif(s.cameo, '')) AS code, k.type AS cameo_type, k.mode AS cameo_mode,
        k.intensity AS cameo_intensity, k.quad AS cameo_quad,
        CASE
            WHEN s.date IS NULL OR year(s.date) NOT BETWEEN 1800 AND 2100 THEN 'bad_date'
            WHEN k.code IS NULL AND {_given("s.cameo")} THEN 'unknown_cameo'
            WHEN q.type IS NULL AND {_given("s.type")} THEN 'unknown_type'
            WHEN k.code IS NULL AND q.type IS NULL AND {"FALSE" if layout.name == "gdelt_mentions" else "TRUE"}
                THEN 'unknown_cameo'
        END AS fault
    FROM s
    LEFT JOIN acled_codes c ON c.word = s.cameo
    LEFT JOIN cameo_codes k ON k.code = coalesce(c.code, nullif(s.cameo, ''))
    LEFT JOIN type_quads q ON q.type = upper(s.type)
    """


def _given(column: str) -> str:
    """Whether a cell says anything; "---" is GDELT's and CAMEO's word for nothing, the others those of R and pandas."""
    return f"coalesce(lower(trim({column})), '') NOT IN ('', '---', 'na', 'nan', 'none', 'null')"


def _fresh_events(connection: DuckDBPyConnection, origin: str, layout: Layout) -> str:
    """The temporary table `fresh`: good rows as events that are not stored yet, pair by pair, so that a question on
    one pair reads little of a large store."""
    identity = identity_of(connection, layout)
    # The first file of a coder has nothing to be compared with.
    known = "SELECT 1 FROM sums WHERE origin = $origin LIMIT 1"
    stored = f"SELECT id FROM events WHERE origin = $origin {identity.around} AND id IN (SELECT id FROM good)"
    new = f"WHERE id NOT IN ({stored})" if first_row(connection, known, {"origin": origin}) else ""
    return f"""
    CREATE OR REPLACE TEMP TABLE fresh AS
    WITH good AS NOT MATERIALIZED (
        SELECT *, md5(concat_ws('|', $origin, {identity.sql})) AS id FROM coded WHERE fault IS NULL
    ), unknown AS (
        SELECT * FROM good {new} {identity.once}
    ), words AS (
        SELECT word, {sector_sql("word", layout.name)} AS sector
        FROM (SELECT source_sector AS word FROM coded UNION SELECT target_sector FROM coded)
    )
    SELECT f.id, $origin AS origin, f.date, NULL::DATE AS date_to, 'day' AS date_precision,
        a.iso3 AS source_id, x.sector AS source_sector,
        coalesce(nullif(f.source_name, ''), CASE WHEN a.iso3 IS NULL THEN f.source_country END) AS source_name,
        b.iso3 AS target_id, y.sector AS target_sector,
        coalesce(nullif(f.target_name, ''), CASE WHEN b.iso3 IS NULL THEN f.target_country END) AS target_name,
        coalesce(q.type, f.cameo_type) AS type, coalesce(nullif(f.mode, ''), f.cameo_mode) AS mode,
        CASE WHEN f.cameo_type IS NOT NULL THEN f.code END AS cameo,
        coalesce({_FINITE}, f.cameo_intensity) AS intensity, coalesce(f.cameo_quad, q.quad) AS quad,
        'actual' AS modality, NULL::DOUBLE AS confidence,
        []::VARCHAR[] AS issues, greatest(1, coalesce(try_cast(f.mentions AS INTEGER), 1)) AS mentions,
        coalesce(try_cast(f.outlets AS INTEGER), 1) AS outlets, NULL::VARCHAR AS article_id, NULL::INTEGER AS sentence,
        nullif(f.text, '') AS text, NULL::VARCHAR AS codebook, NULL::DATE AS told, {DYAD} AS dyad
    FROM unknown f
    LEFT JOIN country_words a ON a.word = lower(f.source_country)
    LEFT JOIN country_words b ON b.word = lower(f.target_country)
    LEFT JOIN words x ON x.word = f.source_sector
    LEFT JOIN words y ON y.word = f.target_sector
    LEFT JOIN type_quads q ON q.type = upper(f.type)
    ORDER BY dyad, f.date
    """


#: An intensity that is a number; "nan" and "inf" are none.
_FINITE = "CASE WHEN isfinite(try_cast(f.intensity AS DOUBLE)) THEN f.intensity::DOUBLE END"


#: GDELT's mentions point at events by GDELT's id; an article is known by its address alone.
_MENTIONS = """
INSERT INTO mentions (event_id, article_id, article_date, outlet, sentence, confidence)
SELECT md5(concat_ws('|', $origin, native_id)), md5(coalesce(text, '')), date, source_name,
    try_cast(mentions AS INTEGER), try_cast(intensity AS DOUBLE) / 100
FROM coded c WHERE fault IS NULL AND NOT EXISTS (
    SELECT 1 FROM mentions m
    WHERE m.event_id = md5(concat_ws('|', $origin, c.native_id)) AND m.article_id = md5(coalesce(c.text, ''))
        AND m.sentence IS NOT DISTINCT FROM try_cast(c.mentions AS INTEGER))
QUALIFY row_number() OVER (PARTITION BY native_id, text, try_cast(mentions AS INTEGER) ORDER BY row) = 1
"""

_BROKEN_COUNT = "SELECT count(DISTINCT line) FROM reject_errors"

#: Actors of the new events that no state was found for.
_UNMAPPED = """
MERGE INTO unmapped u USING (
    SELECT origin, name, count(*) AS mentions FROM (
        SELECT origin, source_name AS name FROM fresh WHERE source_id IS NULL
        UNION ALL SELECT origin, target_name FROM fresh WHERE target_id IS NULL)
    WHERE name <> '' GROUP BY ALL) f ON u.origin = f.origin AND u.name = f.name
WHEN MATCHED THEN UPDATE SET mentions = u.mentions + f.mentions
WHEN NOT MATCHED THEN INSERT VALUES (f.origin, f.name, f.mentions)
"""


def unmapped(connection: DuckDBPyConnection, origin: str, most: int = 20) -> list[tuple[str, int]]:
    """The actors of a coder that no state was found for, most frequent first."""
    sql = "SELECT name, mentions FROM unmapped WHERE origin = ? ORDER BY mentions DESC, name LIMIT ?"
    return [(name, int(n)) for name, n in connection.execute(sql, (origin, most)).fetchall()]


def _mapped_share(connection: DuckDBPyConnection, origin: str) -> float | None:
    found = "sum(events * ((source_id IS NOT NULL)::INTEGER + (target_id IS NOT NULL)::INTEGER))"
    row = first_row(connection, f"SELECT {found} / nullif(2 * sum(events), 0) FROM sums WHERE origin = ?", (origin,))
    return float(row[0]) if row and row[0] is not None else None


def _count(connection: DuckDBPyConnection, sql: str) -> int:
    row = first_row(connection, sql)
    return int(row[0]) if row else 0
