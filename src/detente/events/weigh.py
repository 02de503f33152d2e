"""Frames and judge together: what the frames found is weighed by the judge, and what it alone reads is added.

The frames say exactly what they found and why, and miss much; the judge reads the whole sentence, and cannot say why.
An event of the frames that the judge does not see is left out, a deed that it alone sees comes in where it is sure.
Between parties that the judge cannot tell apart (two sectors of one state) the frames stand alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from detente.errors import MissingExtra
from detente.events.cascade import PLAIN, YIELDS, root_of
from detente.events.codebook import Codebook
from detente.events.confidence import judged
from detente.events.control import Reading
from detente.events.judge import Deed, Judge, load
from detente.events.sense import no_deed
from detente.events.when import date_of
from detente.events.window import READ, Mention, Mentions, mentions_of, window
from detente.records import Actor, Article, Event, IssueMention, Party, Statement, Timex, Trigger

__all__ = ["JUDGE", "Page", "holding", "party", "weighed"]

#: The frame named by events that no frame found.
JUDGE = "judge"
#: Chances below this one say nothing.
_LEAST = 0.02
_WORD = re.compile(r"\w[\w'’-]*")
_WORDS = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True)
class Page:
    """An article with all that is known of it."""

    article: Article
    actors: tuple[Actor, ...]
    times: tuple[Timex, ...]
    statements: tuple[Statement, ...]
    issues: tuple[IssueMention, ...]
    book: Codebook

    @cached_property
    def mentions(self) -> Mentions:
        """The parties that have a code."""
        return mentions_of(self.actors)

    def actor(self, mention: Mention) -> Actor:
        """Whose mention it is."""
        return self._places[mention.start, mention.end, mention.id]

    @cached_property
    def _places(self) -> dict[tuple[int, int, str | None], Actor]:
        return {(a.start, a.end, a.id): a for a in self.actors}


@cache
def _judge() -> Judge | None:
    try:
        return load()
    except MissingExtra:
        return None


def weighed(
    page: Page,
    start: int,
    end: int,
    found: Sequence[Event],
    readings: Sequence[tuple[int, int, Reading]],
    explain: bool,
) -> tuple[list[Event], list[dict[str, Any]]]:
    """The events of the sentence `start`..`end` after both have spoken, and what was left out and why.

    `found` are the events of the frames, `readings` all they read, with the offsets of their words. Where there is no
    judge, or the sentence and what stands before it name no two parties, the frames' events come back as they are; so
    do those whose word lies beyond what the judge reads of a long sentence.
    """
    judge = _judge()
    shown = window(page.article.text, start, end, page.mentions) if judge else None
    if not (judge and shown):
        return list(found), []
    said = judge.deeds(shown, _LEAST, {(str(e.source.id), str(e.target.id)) for e in found})
    codes = {m.id for m in shown.mentions}
    chances = {(d.source.id, d.target.id, d.type): d for d in said}
    kept, skipped = [], []
    for event in found:
        unread = event.trigger.start >= start + READ
        if unread or not {event.source.id, event.target.id} <= codes or event.source.id == event.target.id:
            kept.append(event)
            continue
        deed = _best(chances, event)
        chance = deed.chance if deed else _LEAST / 2
        sure = judged(chance, chance, event.confidence)
        if sure is None:
            skipped.append(_skip(event, chance))
        else:
            kept.append(_with(event, sure, chance, explain))
    # A frame knows whether its deed is mutual; where one found it, the judge does not add the other direction.
    known = {
        (*ends, root_of(e.type)) for e in kept for ends in ((e.source.id, e.target.id), (e.target.id, e.source.id))
    }
    # Nor does the word that tells what one does to the other tell what the other does in return.
    turned = {(e.target.id, e.source.id, e.trigger.start) for e in kept}
    # Whom a frame's deed was done to, it knows from the grammar: the judge adds nobody to it.
    done = {(e.source.id, root_of(e.type), e.trigger.start) for e in kept}
    words = _WORDS.findall(page.article.text[start:end].lower())
    for deed in said:
        sure = judged(deed.chance, deed.first, None) if deed.type != "STATEMENT" else None
        if sure is None or (deed.source.id, deed.target.id, root_of(deed.type)) in known:
            continue
        word = _word(page.article.text, deed.at)[0]
        if (deed.source.id, deed.target.id, word) in turned or (deed.source.id, root_of(deed.type), word) in done:
            continue
        parties = page.actor(deed.source), page.actor(deed.target)
        if (reason := no_deed(deed.type, *parties, words, page.book)) is not None:
            skipped.append(_left_out(page.article.text, deed, reason))
        else:
            kept.append(_event(page, (start, end), readings, deed, sure, explain))
    return _settled(kept), skipped


def _best(chances: Mapping[tuple[str, str, str], Deed], event: Event) -> Deed | None:
    """The judge's word on an event of the frames; which of the two kinds of yielding it is does not matter."""
    kinds = YIELDS if event.type in YIELDS else (event.type,)
    read = [chances.get((str(event.source.id), str(event.target.id), kind)) for kind in kinds]
    return max((deed for deed in read if deed), key=lambda deed: deed.chance, default=None)


def _left_out(text: str, deed: Deed, reason: str) -> dict[str, Any]:
    start, end = _word(text, deed.at)
    return {"start": start, "end": end, "text": text[start:end], "frame": JUDGE, "type": deed.type, "reason": reason}


def _skip(event: Event, chance: float) -> dict[str, Any]:
    trigger, frame = event.trigger, event.frame
    reason = f"the judge reads no such deed of {event.source.id} to {event.target.id} ({chance:.2f})"
    head = {"start": trigger.start, "end": trigger.end, "text": trigger.text}
    return {**head, "frame": frame, "type": event.type, "reason": reason}


def _with(event: Event, sure: float, chance: float, explain: bool) -> Event:
    why = {**(event.why or {}), "judge": round(chance, 3)} if explain else event.why
    return replace(event, confidence=sure, why=why)


def _event(
    page: Page,
    within: tuple[int, int],
    readings: Sequence[tuple[int, int, Reading]],
    deed: Deed,
    sure: float,
    explain: bool,
) -> Event:
    """An event that the judge alone reads; a frame at its word that lacks a party gives it an exact code."""
    start, end = _word(page.article.text, deed.at)
    codes = page.book.codes
    reading = next((r for a, b, r in readings if a < end and start < b and codes[r.cameo].type == deed.type), None)
    cameo = reading.cameo if reading else PLAIN[deed.type]
    kind = codes[cameo]
    frame = reading.found.pattern.frame.id if reading else JUDGE
    times = [t for t in page.times if within[0] <= t.start < within[1]]
    return Event(
        source=party(page.actor(deed.source)),
        target=party(page.actor(deed.target)),
        type=kind.type,
        mode=kind.mode,
        cameo=cameo,
        intensity=kind.intensity,
        quad=kind.quad,  # type: ignore[arg-type]
        modality=deed.modality,  # type: ignore[arg-type]
        date=date_of(page.article, times, start, deed.modality),
        trigger=Trigger(start, end, page.article.text[start:end]),
        issues=tuple(dict.fromkeys(i.id for i in page.issues if within[0] <= i.start < within[1])),
        statement=holding(page.statements, start, end),
        confidence=sure,
        frame=frame,
        why={"frame": frame, "judge": round(deed.chance, 3)} if explain else None,
    )


def _word(text: str, at: int) -> tuple[int, int]:
    """Offsets of the word around an offset."""
    start = at
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    match = _WORD.match(text, start)
    return start, match.end() if match else min(at + 1, len(text))


def party(actor: Actor) -> Party:
    """An actor as a party of an event."""
    return Party(actor.id, actor.sector, actor.start, actor.end, actor.text, actor.name)


def holding(statements: Sequence[Statement], start: int, end: int) -> int | None:
    """Index of the innermost statement whose content holds the words `start`..`end`."""
    around = [i for i, s in enumerate(statements) if s.start <= start and end <= s.end]
    return min(around, key=lambda i: statements[i].end - statements[i].start, default=None)


def _settled(events: Sequence[Event]) -> list[Event]:
    """In order; of several that the same word tells of the same two parties the surest."""
    best: dict[tuple[Any, ...], Event] = {}
    for event in events:
        key = (event.source.id, event.source.sector, event.target.id, event.target.sector, event.trigger.start)
        if key not in best or event.confidence > best[key].confidence:
            best[key] = event
    return sorted(best.values(), key=lambda e: (e.trigger.start, e.source.start, e.target.start, e.type))
