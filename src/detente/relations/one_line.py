"""Article text and dates as a reader wants them in one line: no dateline, no line breaks, cut at a blank."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

__all__ = ["harmless", "short", "span_of_days", "without_dateline"]

#: "WASHINGTON (Demo Wire) - ", "MOSCOW, Oct. 3 (Wire) — ", "PARIS — ": a place in capitals, then a wire or a dash.
#: Something stands between two of its words: else a long one could be cut into words in a million ways.
_WORD = r"[A-Z][A-Z.'’-]*[A-Z.]"
_DATELINE = re.compile(
    rf"^{_WORD}(?:[, /]+{_WORD}){{0,3}}[, /]*"
    r"(?:[A-Z][a-z]+\.?,? )?(?:[A-Z][a-z]{2,8}\.? \d{1,2},? |\d{1,2} [A-Z][a-z]{2,8},? )?(?:\d{4},? )?"
    r"(?:\([^()\n]{2,40}\)\s*)?[-–—]+\s+(?=\S)"
)


def without_dateline(text: str) -> str:
    """The text without the dateline it may begin with."""
    rest = _DATELINE.sub("", text, count=1)
    return rest if len(rest) >= 20 else text


def short(text: str, most: int = 110) -> str:
    """One line of at most `most` characters, cut at a blank, without a dateline."""
    flat = without_dateline(" ".join(text.split()))
    return flat if len(flat) <= most else flat[: most - 1].rsplit(" ", 1)[0][: most - 2] + " …"


def harmless(text: str) -> str:
    """As long as the text, with a blank for each character that would break a line, steer a terminal or turn the
    reading round."""
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


def span_of_days(first: str, last: str | None) -> str:
    """ "6 November 2012", "November 2012", "2012" or "1 – 15 November 2012" of two ISO days; parts of days stay."""
    try:
        start, end = date.fromisoformat(first[:10]), date.fromisoformat((last or first)[:10])
    except ValueError:
        return first
    if start == end:
        return f"{start.day} {start:%B %Y}"
    if (start.day, end.day) == (1, monthrange(end.year, end.month)[1]) and start.year == end.year:
        if start.month == end.month:
            return f"{start:%B %Y}"
        if (start.month, end.month) == (1, 12):
            return f"{start:%Y}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} – {end.day} {end:%B %Y}"
    return f"{start.day} {start:%B %Y} – {end.day} {end:%B %Y}"
