"""Speech told by layout: the turns of a transcript ("THE PRESIDENT: …") and headlines of the form "Lavrov: …"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter

from detente.statements.marks import Quote, quotes

__all__ = ["TURN", "headline", "quotations", "turns"]

#: The mark of a quotation that no mark shows.
TURN = "turn"
_PARAGRAPH = re.compile(r"[^\n]+")
_LABEL = re.compile(r"[ \t]*(?P<who>[A-Z][\w.’'-]{0,30}(?: [\w.’'-]{1,30}){0,5}):[ \t]+(?=\S)")
_HEADLINE = re.compile(r"\s*(?P<who>[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,2}):[ ]+(?P<what>[^\n\"“‘']{12,200})(?=\n|$)")
_FEWEST_LABELS = 2


def quotations(text: str) -> list[Quote]:
    """All that is said word for word: turns, and quotations by their marks outside of turns; in order."""
    spoken = turns(text)
    if not spoken:
        return quotes(text)
    starts = [turn.start for turn in spoken]
    outside = []
    for quote in quotes(text):
        before = bisect_right(starts, quote.end) - 1
        if before < 0 or spoken[before].end <= quote.start:
            outside.append(quote)
    return sorted(spoken + outside, key=lambda quote: quote.start)


def turns(text: str) -> list[Quote]:
    """What each speaker of a transcript says, as quotations; empty where the text is no transcript.

    A label counts when it is in capitals (Q and A are) or comes back; a turn goes on over unlabelled paragraphs only
    in a text where labels are the rule.
    """
    found = [(p.start(), p.end(), _LABEL.match(text, p.start(), p.end())) for p in _PARAGRAPH.finditer(text)]
    labels = Counter(label.group("who") for _, _, label in found if label is not None)
    known = {name for name, count in labels.items() if name.isupper() or count >= _FEWEST_LABELS}
    spoken = [(label.end(), end) for _, end, label in found if label is not None and label.group("who") in known]
    if len(spoken) < _FEWEST_LABELS or len({n for n in known if labels[n] >= _FEWEST_LABELS}) == 0:
        return []
    return [Quote(start, end, TURN, True) for start, end in spoken if text[start] not in "“\"‘'«"]


def headline(text: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Speaker and content of a first line "Name: what they say", where the name comes back in the article."""
    found = _HEADLINE.match(text)
    if found is None or found.group("who").startswith("The "):
        return None
    last = re.escape(found.group("who").split()[-1])
    if not re.search(rf"\b{last}\b", text[found.end() :]):
        return None
    return found.span("who"), found.span("what")
