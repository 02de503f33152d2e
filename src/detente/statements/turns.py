"""Speech told by layout: the turns of a transcript ("THE PRESIDENT: …") and headlines of the form "Lavrov: …"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter

from detente.statements.marks import Quote, quotes

__all__ = ["TURN", "headline", "labelled", "quotations", "turns"]

#: The mark of a quotation that no mark shows.
TURN = "turn"
_PARAGRAPH = re.compile(r"[^\n]+")
_LABEL = re.compile(
    r"[ \t]*(?:(?P<ask>Q)(?::|\.|(?=[ \t]))|(?P<who>[A-Z][\w.’'-]{0,30}(?: [\w.’'-]{1,30}){0,5}):|(?P<answer>A)\.)"
    r"[ \t]+(?=\S)"
)
_HEADLINE = re.compile(
    r"\s*(?P<who>[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,2}):[ ]+(?P<what>[^\n\"“‘'][^\n\"“]{11,199})(?=\n|$)"
)
#: A label that stands once is one where it names an office or a person by title, near the head of the text.
_TITLED = re.compile(
    r"(?:THE|MR|MS|MRS|DR|SIR|LORD|PRESIDENT|PRIME MINISTER|PREMIER|CHANCELLOR|KING|QUEEN|EMIR|SECRETARY|MINISTER"
    r"|UNDER SECRETARY|FOREIGN MINISTER|VICE PRESIDENT|SENATOR|AMBASSADOR|GENERAL|ADMIRAL|COLONEL|GOVERNOR"
    r"|SPOKES(?:MAN|WOMAN|PERSON)|DEPUTY|ASSISTANT|HIS|HER)\b\.?(?: .{1,60})?"
)
_FEWEST_LABELS = 2
_HEAD = 600
#: Labels are the rule where at least one line in so many has one.
_DENSE = 4


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

    A label counts when it is in capitals (Q and A are) or comes back, and stands by a second one; or alone near the
    head, where it is a title in capitals ("THE PRESIDENT:"). In a text of labels a turn goes on over unlabelled
    paragraphs to the next label.
    """
    labels = [m for p in _PARAGRAPH.finditer(text) if (m := _LABEL.match(text, p.start(), p.end()))]
    counts = Counter(_name(label) for label in labels)
    known = [m for m in labels if _name(m).isupper() or counts[_name(m)] >= _FEWEST_LABELS]
    repeated = len(known) >= _FEWEST_LABELS and any(counts[_name(m)] >= _FEWEST_LABELS for m in known)
    titled = [m for m in known if m["who"] and _TITLED.fullmatch(m["who"])]
    if not repeated and not (titled and titled[0].start() < _HEAD):
        return []
    whole = bool(titled) or len(known) * _DENSE >= text.count("\n", known[0].start())
    said = []
    for label, after in zip(known, [*known[1:], None], strict=True):
        end = after.start() if after is not None else len(text)
        if not whole:
            end = min(end, _line_end(text, label.end()))
        said.append((label.end(), label.end() + len(text[label.end() : end].rstrip())))
    return [Quote(start, end, TURN, True) for start, end in said if end > start and text[start] not in "“\"‘'«"]


def _name(label: re.Match[str]) -> str:
    return label["who"] or label["ask"] or label["answer"]


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def labelled(text: str) -> bool:
    """Whether the head of the text begins a transcript: the turns of speakers with titles, questions and answers."""
    label = next(
        (m for p in _PARAGRAPH.finditer(text, 0, _HEAD) if (m := _LABEL.match(text, p.start(), p.end()))), None
    )
    return label is not None and bool(turns(text))


def headline(text: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Speaker and content of a first line "Name: what they say", where the name comes back in the article."""
    found = _HEADLINE.match(text)
    if found is None or found.group("who").startswith("The "):
        return None
    last = re.escape(found.group("who").split()[-1])
    if not re.search(rf"\b{last}\b", text[found.end() :]):
        return None
    return found.span("who"), found.span("what")
