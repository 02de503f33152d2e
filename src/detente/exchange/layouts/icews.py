"""ICEWS weekly event files (Harvard Dataverse, 20 tab-separated columns with a header)."""

from __future__ import annotations

from detente.exchange.layout import Layout

__all__ = ["LAYOUT"]

LAYOUT = Layout(
    name="icews",
    title="ICEWS events (20 tab-separated columns with a header)",
    required=(
        *("Event ID", "Event Date", "Source Name", "Source Country", "CAMEO Code", "Intensity", "Target Name"),
        "Target Country",
    ),
    select={
        "native_id": '"Event ID"',
        "day": '"Event Date"',
        "source_name": '"Source Name"',
        "source_country": '"Source Country"',
        "source_sector": '"Source Sectors"',
        "target_name": '"Target Name"',
        "target_country": '"Target Country"',
        "target_sector": '"Target Sectors"',
        "cameo": '"CAMEO Code"',
        "intensity": '"Intensity"',
        "text": '"Event Text"',
    },
)
