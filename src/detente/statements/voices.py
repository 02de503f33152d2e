"""Whose words a text is made of: the speakers of turns, of speeches, and whom "we", "our" and "I" mean in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from detente.actors.author import author_of
from detente.records import Actor, Article, Speaker, Statement
from detente.statements.chains import chain_of
from detente.statements.speech import Speech, speech_of
from detente.statements.turns import labelled

__all__ = ["first_persons", "is_record", "voiced"]

_FIRST = re.compile(r"\b(?:we|us|our|ours|I|my)\b", re.IGNORECASE)
_OFFICES = (
    "MR.",
    "MS.",
    "MRS.",
    "MR ",
    "MS ",
    "MRS ",
    "SECRETARY",
    "PRESIDENT",
    "SPOKES",
    "PRIME MINISTER",
    "MINISTER",
)
#: An office alone speaks for the house whose name stands within so many characters of the head.
_HEAD = 600
_FEWEST_WORDS = 8
_STATE_SECTORS = frozenset({"GOV", "MIL", "LEG", "JUD", "IGO", "OPP", "REB"})


def is_record(article: Article) -> bool:
    """Is the text a record of speech, turn by turn?"""
    return labelled(article.text)


def voiced(article: Article, found: Sequence[Statement], actors: Sequence[Actor]) -> tuple[Statement, ...]:
    """The statements with the speakers of labels known, and with the speech that the whole article is.

    A label is the person of that surname; an office alone ("THE PRESIDENT") is the house's own: of whom the title
    says the record is by, else of who governs in its first lines.
    """
    text = article.text
    if labelled(text):
        house = author_of(article) or next((a for a in actors if a.start < _HEAD and a.sector == "GOV" and a.id), None)
        return tuple(_renamed(s, _label(text, s.speaker, actors, house)) if s.speaker else s for s in found)
    told = speech_of(article, actors)
    body = _body(article, told[0]) if told else None
    if told is None or body is None:
        return tuple(found)
    speech, actor = told
    speaker = Speaker(speech.start, speech.end, text[speech.start : speech.end], actor.id, actor.sector, actor.name)
    whole = Statement(*body, "direct", speaker, chain_of(actor.name or speech.words, [], article.outlet))
    return _around(whole, found)


def _around(whole: Statement, found: Sequence[Statement]) -> tuple[Statement, ...]:
    """`found` with the speech among them, in order of their content; those inside it that stand in no other are its."""
    at = sum((s.start, -s.end) < (whole.start, -whole.end) for s in found)
    moved = [s.parent + (s.parent >= at) if s.parent is not None else None for s in found]
    inside = [whole.start <= s.start and s.end <= whole.end for s in found]
    kept = [
        replace(s, parent=at if parent is None and within else parent)
        for s, parent, within in zip(found, moved, inside, strict=True)
    ]
    return (*kept[:at], whole, *kept[at:])


def _renamed(statement: Statement, speaker: Speaker) -> Statement:
    """The statement with its speaker known by name, in the chain too."""
    chain = statement.chain
    if speaker.name and statement.speaker and chain[:1] == (statement.speaker.name or statement.speaker.text,):
        chain = (speaker.name, *(link for link in chain[1:] if link != speaker.name))
    return replace(statement, speaker=speaker, chain=chain)


def _label(text: str, speaker: Speaker, actors: Sequence[Actor], house: Actor | None) -> Speaker:
    """The speaker, known by the label of a turn where its own words told nothing."""
    words = speaker.text.strip()
    if speaker.id is not None or not words.isupper() or text[speaker.end : speaker.end + 1] not in (":", "."):
        return speaker
    surname = words.split()[-1].casefold()
    voice = next((a for a in actors if a.name and a.name.split()[-1].casefold() == surname), None)
    if voice is None and (words.startswith("THE ") or f"{words} ".startswith(_OFFICES) or _titled(text, speaker)):
        voice = house
    return replace(speaker, id=voice.id, sector=voice.sector, name=voice.name) if voice else speaker


def _titled(text: str, speaker: Speaker) -> bool:
    """The label's title stands before the words that were taken for the speaker ("MR. CROWLEY")."""
    return text[: speaker.start].rstrip().rsplit("\n", 1)[-1].strip().startswith(("MR.", "MS.", "MRS.", "DR."))


def _body(article: Article, speech: Speech) -> tuple[int, int] | None:
    """From the first paragraph of prose to the last that is no notice."""
    kept = [
        (p.start(), p.end())
        for p in re.compile(r"[^\n]+").finditer(article.text, speech.body)
        if len(p.group().split()) >= _FEWEST_WORDS and not article.in_notice(*p.span())
    ]
    return (kept[0][0], kept[-1][1]) if kept else None


def first_persons(article: Article, statements: Sequence[Statement], actors: Sequence[Actor]) -> list[Actor]:
    """A mention for each first-person word whose speaker has a state, in order: the innermost quotation's speaker."""
    quoted = [(s.start, s.end, s.speaker) for s in statements if s.kind != "indirect" and s.speaker and s.speaker.id]
    if not quoted:
        return []
    taken = {a.start for a in actors}
    out = []
    for match in _FIRST.finditer(article.text):
        start, end = match.span()
        inside = [q for q in quoted if q[0] <= start and end <= q[1]]
        if start in taken or match[0] == "US" or not inside:
            continue
        speaker = min(inside, key=lambda q: q[1] - q[0])[2]
        out.append(Actor(start, end, match[0], speaker.id, speaker.sector, speaker.name))
    return [actor for actor in out if actor.sector in _STATE_SECTORS]
