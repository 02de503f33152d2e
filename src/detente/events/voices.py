"""Who "we", "our" and "I" are: the speaker of the quotation, or of the turn in a record of speeches."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.records import Actor, Article, Statement

__all__ = ["first_persons", "has_turns"]

_FIRST = re.compile(r"\b(?:we|us|our|ours|I|my)\b", re.IGNORECASE)
#: "THE PRESIDENT:", "PRIME MINISTER RUDD:" at the head of a paragraph; "Q" asks for nobody.
_TURN = re.compile(r"^(?:(Q)\b|((?:[A-Z][A-Z.'’-]+ ){0,4}[A-Z][A-Z.'’-]+):)", re.MULTILINE)
#: A transcript's first turn begins within so many characters.
_HEAD = 600
_STATE_SECTORS = frozenset({"GOV", "MIL", "LEG", "JUD", "IGO", "OPP", "REB"})


def has_turns(text: str) -> bool:
    """Is the text a record of speech, turn by turn?"""
    return any(match[2] for match in _TURN.finditer(text, 0, _HEAD))


def first_persons(article: Article, statements: Sequence[Statement], actors: Sequence[Actor]) -> list[Actor]:
    """A mention for each first-person word whose speaker has a state, in order."""
    spoken = _turns(article.text, actors) if has_turns(article.text) else []
    quoted = [(s.start, s.end, s.speaker) for s in statements if s.kind != "indirect" and s.speaker and s.speaker.id]
    if not (spoken or quoted):
        return []
    taken = {a.start for a in actors}
    out = []
    for match in _FIRST.finditer(article.text):
        start, end = match.span()
        if start in taken or match[0] == "US":
            continue
        inside = [q for q in quoted if q[0] <= start and end <= q[1]]
        if inside:
            speaker = min(inside, key=lambda q: q[1] - q[0])[2]
            out.append(Actor(start, end, match[0], speaker.id, speaker.sector, speaker.name))
            continue
        voice = next((actor for first, last, actor in spoken if first <= start < last), None)
        if voice:
            out.append(Actor(start, end, match[0], voice.id, voice.sector, voice.name))
    return [actor for actor in out if actor.sector in _STATE_SECTORS]


def _turns(text: str, actors: Sequence[Actor]) -> list[tuple[int, int, Actor]]:
    """Start, end and speaker of each turn whose speaker is known."""
    marks = list(_TURN.finditer(text))
    house = next((a for a in actors if a.start < _HEAD and a.sector == "GOV" and a.id), None)
    out = []
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        speaker = _speaker(mark, actors, house) if mark[2] else None
        if speaker:
            out.append((mark.end(), after.start() if after else len(text), speaker))
    return out


def _speaker(mark: re.Match[str], actors: Sequence[Actor], house: Actor | None) -> Actor | None:
    """The person whose label it is, by surname; an office alone ("THE PRESIDENT") is the house's own."""
    label = mark[2]
    if label.startswith("THE "):
        return house
    surname = label.split()[-1].casefold()
    named = next((a for a in actors if a.name and a.name.split()[-1].casefold() == surname), None)
    return named or (house if label.startswith(("MR.", "MS.", "MRS.", "SECRETARY", "PRESIDENT")) else None)
