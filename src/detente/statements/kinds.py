"""Direct, mixed or indirect: told by the quotation marks alone, and not by the words around the cue."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from detente.records import StatementKind
from detente.statements.marks import Quote

__all__ = ["kind_of"]


def kind_of(
    text: str, start: int, end: int, quotes: Sequence[Quote], starts: Sequence[int], asides: Sequence[tuple[int, int]]
) -> StatementKind:
    """The kind of the content `start`..`end`.

    `starts` are the quotations' starts; `asides` are spans (cue, speaker) that are not content even inside the hull:
    a stretch between two quotations that holds one of them is the reporter's, not the speaker's.
    """
    low, high = max(0, bisect_left(starts, start) - 1), bisect_left(starts, end)
    inside = [q for q in quotes[low:high] if q.end > start]
    if not inside:
        return "indirect"
    gaps, at = [], start
    for quote in inside:
        gaps.append((at, quote.start))
        at = max(at, quote.end)
    gaps.append((at, end))
    for first, last in gaps:
        own = not any(first <= a and b <= last for a, b in asides)
        if own and any(c.isalnum() for c in text[first:last]):
            return "mixed"
    return "direct"
