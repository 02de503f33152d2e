"""GDELT 2.0 mentions (16 tab-separated columns, no header): who told of an event, and when."""

from __future__ import annotations

from detente.exchange.layout import Layout

__all__ = ["LAYOUT"]

LAYOUT = Layout(
    name="gdelt_mentions",
    title="GDELT 2.0 mentions (16 tab-separated columns, no header)",
    command="gdelt",
    columns=(
        *("GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier"),
        *("SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence"),
        *("MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras"),
    ),
    alternatives=(16,),
    date_format="%Y%m%d",
    select={
        "native_id": "GLOBALEVENTID",
        "day": "left(MentionTimeDate, 8)",
        "source_name": "MentionSourceName",
        "text": "MentionIdentifier",
        "mentions": "SentenceID",
        "intensity": "Confidence",
    },
)
