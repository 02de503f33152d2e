"""Phoenix files (Open Event Data Alliance): one event a row, CAMEO actor codes, codes as the published codebook says.

Columns of the historical Phoenix data sets (Cline Center, codebook 1.0.0), with a header; the real-time feed has the
same names in another order.
"""

from __future__ import annotations

from detente.exchange.layout import Layout

__all__ = ["LAYOUT"]

LAYOUT = Layout(
    name="phoenix",
    title="Phoenix events (header with eid, story_date, source_root, code, goldstein)",
    required=("eid", "story_date", "source_root", "target_root", "code", "goldstein"),
    delimiter=",",
    quote='"',
    date_format="%m/%d/%Y",
    select={
        "native_id": "eid",
        "day": "story_date",
        "source_name": "source",
        "source_country": "source_root",
        "source_sector": "'=' || left(coalesce(source_agent, ''), 3)",
        "target_name": "target",
        "target_country": "target_root",
        "target_sector": "'=' || left(coalesce(target_agent, ''), 3)",
        "cameo": "code",
        "intensity": "goldstein",
    },
)
