"""POLECAT files (ngecEvents.DV.*.txt, 40 tab-separated columns with a header): PLOVER types, no CAMEO codes."""

from __future__ import annotations

from detente.exchange.layout import Layout

__all__ = ["LAYOUT"]

LAYOUT = Layout(
    name="polecat",
    title="POLECAT events (40 tab-separated columns with a header)",
    required=("Event ID", "Event Date", "Event Type", "Actor Name", "Actor Country", "Recipient Country"),
    select={
        "native_id": '"Event ID"',
        "day": 'left("Event Date", 10)',
        "source_name": '"Actor Name"',
        "source_country": '"Actor Country"',
        "source_sector": "'=' || \"Primary Actor Sector\"",
        "target_name": '"Recipient Name"',
        "target_country": '"Recipient Country"',
        "target_sector": "'=' || \"Primary Recipient Sector\"",
        "type": 'upper("Event Type")',
        "mode": '"Event Mode"',
        "intensity": '"Intensity"',
    },
)
