"""UCDP Georeferenced Event Dataset (49 comma-separated columns with a header): fights with deaths.

State-based fights (type 1) and fights between groups (2) are CAMEO 190, one-sided violence (3) is 180. A row without
an exact day (date_prec above 2) keeps its first day; side B of one-sided violence are civilians of the country.
"""

from __future__ import annotations

from detente.exchange.layout import Layout

__all__ = ["LAYOUT"]

_ONE_SIDED = "type_of_violence = '3'"

LAYOUT = Layout(
    name="ucdp",
    title="UCDP GED (49 comma-separated columns with a header)",
    required=("id", "relid", "type_of_violence", "side_a", "side_b", "date_start", "best", "gwnoa", "country_id"),
    delimiter=",",
    quote='"',
    select={
        "native_id": "id",
        "day": "left(date_start, 10)",
        "source_name": "side_a",
        "source_country": "'gw:' || coalesce(nullif(gwnoa, ''), country_id)",
        "source_sector": "CASE WHEN gwnoa <> '' THEN side_a ELSE '=REB' END",
        "target_name": "side_b",
        "target_country": "'gw:' || coalesce(nullif(gwnob, ''), country_id)",
        "target_sector": f"CASE WHEN {_ONE_SIDED} THEN '=CVL' WHEN gwnob <> '' THEN side_b ELSE '=REB' END",
        "cameo": f"CASE WHEN {_ONE_SIDED} THEN '180' ELSE '190' END",
        "mentions": "number_of_sources",
        "text": "dyad_name || ': ' || best || ' deaths (' || low || '–' || high || '), ' || where_coordinates",
    },
)
