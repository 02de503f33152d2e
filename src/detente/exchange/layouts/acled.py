"""ACLED exports (comma-separated with a header, codebook 2023): sub-event types become CAMEO codes by our table.

ACLED names no sides' states, only the country of the place: both sides are of that country unless the actor's name ends
in a country in brackets, as ACLED writes foreign forces ("Military Forces of Russia (2000-)" carries its own).
"""

from __future__ import annotations

from detente.exchange.layout import Layout

__all__ = ["LAYOUT"]


def _country(actor: str) -> str:
    forces = rf"regexp_extract({actor}, '(?:Forces|Police|Government) of ([A-Z][A-Za-z .'']+?) \(\d{{4}}', 1)"
    return f"coalesce(nullif({forces}, ''), country)"


LAYOUT = Layout(
    name="acled",
    title="ACLED events (comma-separated with a header)",
    required=("event_id_cnty", "event_date", "sub_event_type", "actor1", "country", "fatalities"),
    delimiter=",",
    quote='"',
    select={
        "native_id": "event_id_cnty",
        "day": "event_date",
        "source_name": "actor1",
        "source_country": _country("actor1"),
        "source_sector": "inter1",
        "target_name": "actor2",
        "target_country": _country("actor2"),
        "target_sector": "inter2",
        "cameo": "'acled:' || sub_event_type",
        "text": "notes",
    },
)
