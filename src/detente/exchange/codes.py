"""Other coders' words for states, sectors and acts as tables and SQL: from our data files, quoted as literals."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from detente.data.tables import rows
from detente.events.files import CODE_COLUMNS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["literal", "register_tables", "sector_sql"]


def literal(text: str) -> str:
    """A text as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


@cache
def country_words() -> dict[str, str]:
    """Lower-case code, name, variant or "gw:number" -> ISO alpha-3. Our table of exceptions comes last and wins."""
    from detente.actors.states import all_states

    words: dict[str, str] = {}
    for state in all_states().values():
        for word in (state.code, state.name, *state.variants):
            words.setdefault(word.lower(), state.code)
        if state.gw is not None and (state.last is None or f"gw:{state.gw}" not in words):
            words[f"gw:{state.gw}"] = state.code
    for row in rows("exchange/countries.csv", ("name", "iso3")):
        words[row["name"].lower()] = row["iso3"]
    return words


def register_tables(connection: DuckDBPyConnection) -> None:
    """Temporary tables for the joins: `country_words(word, iso3)`, `cameo_codes(code, type, mode, intensity, quad)`,
    `type_quads(type, quad)` and `acled_codes(word, code)`."""
    import pyarrow as pa

    words = {k: v for k, v in country_words().items() if v}
    acled = list(rows("exchange/acled_events.csv", ("sub_event_type", "cameo")))
    tables = {
        "country_words": pa.table({"word": list(words), "iso3": list(words.values())}),
        "cameo_codes": _cameo(),
        "type_quads": pa.table({"type": list(_TYPE_QUADS), "quad": list(_TYPE_QUADS.values())}),
        "acled_codes": pa.table(
            {
                "word": [f"acled:{row['sub_event_type']}" for row in acled],
                "code": [row["cameo"] or None for row in acled],
            }
        ),
    }
    for name, table in tables.items():
        connection.register("incoming", table)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM incoming")
        connection.unregister("incoming")


def _cameo() -> object:
    """Codes with the quad class of their root, as CAMEO's own users count them (01–05, 06–08, 09–13, 14–20)."""
    import pyarrow as pa

    codes = list(rows("codebook/cameo.csv", CODE_COLUMNS))
    return pa.table(
        {
            "code": [row["code"] for row in codes],
            "type": [row["type"] for row in codes],
            "mode": [row["mode"] or None for row in codes],
            "intensity": [float(row["intensity"]) for row in codes],
            "quad": [_root_quad(int(row["code"][:2])) for row in codes],
        }
    )


def _root_quad(root: int) -> str:
    if root <= 8:
        return "verbal_cooperation" if root <= 5 else "material_cooperation"
    return "verbal_conflict" if root <= 13 else "material_conflict"


#: Quad classes of PLOVER types, for layouts without CAMEO codes (PLOVER manual, quad class table), and of STATEMENT as
#: CAMEO counts its root.
_TYPE_QUADS = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "STATEMENT"), "verbal_cooperation"),
    **dict.fromkeys(("COOPERATE", "AID", "RETREAT"), "material_cooperation"),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), "verbal_conflict"),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), "material_conflict"),
}


def sector_sql(column: str, layout: str) -> str:
    """SQL that gives PLOVER's sector for a layout's sector text; "=GOV" is a code already."""
    rules = [r for r in rows("exchange/sectors.csv", ("layout", "contains", "sector")) if r["layout"] == layout]
    cases = " ".join(f"WHEN contains({column}, {literal(r['contains'])}) THEN {literal(r['sector'])}" for r in rules)
    own = f"WHEN starts_with({column}, '=') THEN nullif(upper(substr({column}, 2, 3)), '')"
    return f"CASE {own} {cases} END"
