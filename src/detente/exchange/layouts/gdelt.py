"""GDELT event files: 1.0 (57 or 58 columns), 2.0 (61 columns), without a header; re-saves with one are taken too.

Column names from the GDELT data format codebooks. A root code of one digit shows that a spreadsheet ate the leading
zero of the event code; it is given back.
"""

from __future__ import annotations

from detente.exchange.layout import Layout

__all__ = ["EVENT_COLUMNS", "LAYOUT"]


def _actor(number: int) -> tuple[str, ...]:
    parts = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code")
    return tuple(f"Actor{number}{part}" for part in (*parts, "Type1Code", "Type2Code", "Type3Code"))


#: The first 35 columns are the same in every version; what follows is places, not read here.
EVENT_COLUMNS = (
    *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate", *_actor(1), *_actor(2)),
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
    *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
)

LAYOUT = Layout(
    name="gdelt",
    title="GDELT 1.0 or 2.0 events (57, 58 or 61 tab-separated columns, no header)",
    columns=EVENT_COLUMNS,
    required=("GLOBALEVENTID", "SQLDATE", "Actor1Code", "EventCode", "QuadClass", "GoldsteinScale", "NumMentions"),
    alternatives=(57, 58, 61),
    date_format="%Y%m%d",
    short_rows=True,
    select={
        "native_id": "GLOBALEVENTID",
        "day": "SQLDATE",
        "source_name": "Actor1Name",
        "source_country": "Actor1CountryCode",
        "source_sector": "'=' || Actor1Type1Code",
        "target_name": "Actor2Name",
        "target_country": "Actor2CountryCode",
        "target_sector": "'=' || Actor2Type1Code",
        "cameo": "CASE WHEN length(EventRootCode) = 1 THEN '0' ELSE '' END || EventCode",
        "intensity": "GoldsteinScale",
        "mentions": "NumMentions",
        "outlets": "NumSources",
    },
)
