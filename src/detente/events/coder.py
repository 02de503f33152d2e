"""Events of a whole article: readings of every parsed sentence, filled with actors, dates, issues and statements."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from detente.events.codebook import Codebook, is_ours, load
from detente.events.confidence import confidence, traits
from detente.events.control import Reading, read
from detente.events.fill import Fill, fill
from detente.events.match import find
from detente.events.memory import Memory, main_dyad
from detente.events.scene import Scene, scene_of
from detente.events.sense import is_leader, no_event, no_pair
from detente.events.weigh import Page, holding, party, weighed
from detente.events.when import ahead, date_of
from detente.language.parser import LONGEST_PARSED, Sentence
from detente.records import Actor, Article, Event, IssueMention, Statement, Timex, Trigger
from detente.statements.voices import first_persons

__all__ = ["Coded", "code"]


@dataclass(frozen=True, slots=True)
class Coded:
    """Events of an article, and what was left out and why."""

    events: tuple[Event, ...] = ()
    skipped: tuple[dict[str, Any], ...] = ()


def code(
    article: Article,
    sentences: Sequence[Sentence],
    actors: Sequence[Actor],
    times: Sequence[Timex],
    statements: Sequence[Statement],
    issues: Sequence[IssueMention],
    *,
    explain: bool = False,
    book: Codebook | None = None,
    about: Sequence[Actor] = (),
    judged: bool = True,
) -> Coded:
    """All events of the article between two of its actors, in order, and what was skipped and why.

    `about`: actors that tell which two states the article is about, where they are others than `actors`. Without
    `judged`, or with another codebook than ours, the frames speak alone.
    """
    book = book or load()
    events: list[Event] = []
    skipped: list[dict[str, Any]] = []
    memory = Memory(main_dyad(about or actors))
    everyone = sorted([*actors, *first_persons(article, statements, actors)], key=lambda a: (a.start, a.end))
    starts, places = [a.start for a in everyone], {(a.start, a.end): a for a in everyone}
    page = Page(article, tuple(everyone), tuple(times), tuple(statements), tuple(issues), book)
    judging = judged and article.language in (None, "en") and is_ours(book)
    for sentence in sentences:
        near = everyone[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        named = [a for a in near if a.id and a.end <= sentence.end]
        inside = [a for a in named if a.acts]
        memory.enter(inside)
        found: list[Event] = []
        left_out: list[dict[str, Any]] = []
        readings: list[tuple[int, int, Reading]] = []
        if sentence.doc is not None and (inside or memory.pairs):
            scene = scene_of(article, sentence, named, times, statements, issues, book, memory)
            readings = _readings(scene)
            found = _sentence_events(scene, readings, explain)
            left_out = scene.skipped
        if judging and _worth(named, readings) and _legible(article, sentence):
            found, doubted = weighed(page, sentence.start, sentence.end, found, readings, explain)
            left_out = [one for one in left_out if not _told(one, found)] + doubted
        skipped += left_out
        memory.note(found, places)
        events += found
    return Coded(tuple(events), tuple(skipped))


def _worth(named: Sequence[Actor], readings: Sequence[Any]) -> bool:
    """Is the sentence worth the judge's time? It names two parties, or one beside the words of a deed."""
    return bool(named and readings) or len({a.id for a in named}) > 1


def _told(one: dict[str, Any], events: Sequence[Event]) -> bool:
    """Has the judge found the parties of a reading that was left out for want of them?"""
    return any(
        (e.frame, e.type) == (one["frame"], one["type"])
        and e.trigger.start < one["end"]
        and one["start"] < e.trigger.end
        for e in events
    )


def _legible(article: Article, sentence: Sentence) -> bool:
    """Is it a sentence of the article, not of the page around it, and not endless?"""
    start, end = sentence.start, sentence.end
    return end - start <= LONGEST_PARSED and not article.in_notice(start, end)


def _readings(scene: Scene) -> list[tuple[int, int, Reading]]:
    """What the frames read, with the offsets of their words in the article."""
    found = [read(scene.tree, one, scene.book) for one in find(scene.tree, scene.book)]
    return [(*scene.span(reading.at), reading) for reading in found]


def _sentence_events(scene: Scene, readings: Sequence[tuple[int, int, Reading]], explain: bool) -> list[Event]:
    """Events of one sentence; of several that say the same the most exact stays."""
    best: dict[tuple[Any, ...], Event] = {}
    for _, _, reading in readings:
        for event in _events(scene, reading, explain):
            key = (event.source.start, event.target.start, event.type)
            if key not in best or _exactness(event) > _exactness(best[key]):
                best[key] = event
    return sorted(best.values(), key=lambda e: (e.trigger.start, e.source.start, e.target.start, e.type))


def _exactness(event: Event) -> tuple[int, float]:
    return len(event.cameo.rstrip("0")), event.confidence


def _events(scene: Scene, reading: Reading, explain: bool) -> Iterator[Event]:
    """The events of one reading: every source with every target, both ways where the frame is mutual."""
    reason = no_event(scene, reading)
    if reason:
        scene.skip(reading, reason)
        return
    reading = ahead(scene, reading)
    sources, targets, mutual = fill(scene, reading)
    if not sources or not targets:
        scene.skip(reading, "no source" if not sources else "no target")
        return
    yield from _pairs(scene, reading, sources, targets, mutual, explain)


def _pairs(
    scene: Scene,
    reading: Reading,
    sources: Fill,
    targets: Fill,
    mutual: bool,
    explain: bool,
) -> Iterator[Event]:
    frame = reading.found.pattern.frame
    back = frame.back if reading.cameo == frame.cameo else None
    if frame.back and scene.book.codes[reading.cameo].type == "AGREE":
        back = reading.cameo
    reasons: list[str] = []
    made = False
    for source, far in sources:
        for target, near in targets:
            reason = no_pair(scene, reading, source, target)
            if source is target or reason:
                reasons.append(reason or "source and target are the same")
                continue
            made = True
            cameo = _cameo(reading, source, target)
            yield _event(scene, reading, source, target, cameo, far + near, explain)
            if sources is not targets and (mutual or back):
                other = back or (cameo if cameo == frame.named_cameo else reading.cameo)
                yield _event(scene, reading, target, source, other, far + near, explain)
    if not made:
        scene.skip(reading, reasons[0])


def _cameo(reading: Reading, source: Actor, target: Actor) -> str:
    """The code of the reading between these two: people called by name clash in words."""
    frame = reading.found.pattern.frame
    if frame.named_cameo and is_leader(source) and is_leader(target):
        return frame.named_cameo
    return frame.state_cameo if frame.state_cameo and _official(source) else reading.cameo


def _official(actor: Actor) -> bool:
    """Does a state or an organisation of states act here, rather than civilians?"""
    return actor.sector in (None, "GOV", "MIL", "LEG", "JUD", "IGO", "SPY", "COP")


def _event(
    scene: Scene, reading: Reading, source: Actor, target: Actor, cameo: str, distance: int, explain: bool
) -> Event:
    kind = scene.book.codes[cameo]
    start, end = scene.span(reading.at)
    statement = holding(scene.statements, start, end)
    modality = _modality(scene, reading, source, target, statement)
    event = Event(
        source=party(source),
        target=party(target),
        type=kind.type,
        mode=reading.found.pattern.frame.mode if cameo == reading.found.pattern.frame.cameo else kind.mode,
        cameo=cameo,
        intensity=kind.intensity,
        quad=kind.quad,  # type: ignore[arg-type]
        modality=modality,  # type: ignore[arg-type]
        date=date_of(scene.article, scene.times, start, modality),
        trigger=Trigger(start, end, scene.article.text[start:end]),
        issues=scene.issues,
        statement=statement,
        confidence=confidence(reading, distance),
        frame=reading.found.pattern.frame.id,
    )
    if event.mode is None and kind.mode:
        event = replace(event, mode=kind.mode)
    return replace(event, why=_why(scene, reading, cameo, distance)) if explain else event


def _modality(scene: Scene, reading: Reading, source: Actor, target: Actor, statement: int | None) -> str:
    """What a third party says of others is alleged; what one says of one's own acts is as good as told, and "will"
    said by the doer is a promise or a threat made."""
    if reading.modality not in ("actual", "intended"):
        return reading.modality
    speaker = _speaker(scene, reading, statement)
    kind = scene.book.codes[reading.cameo]
    if reading.modality == "intended":
        return "actual" if speaker == source.id and kind.type in ("AGREE", "THREATEN") else "intended"
    if speaker is None or speaker == source.id:
        return "actual"
    trusted = kind.quad == "verbal_cooperation" or (kind.quad == "material_cooperation" and speaker == target.id)
    return "actual" if trusted else "alleged"


def _speaker(scene: Scene, reading: Reading, statement: int | None) -> str | None:
    """The state of whoever tells of the event, None where the writer does."""
    if statement is not None:
        told = scene.statements[statement].speaker
        return told.id if told else None
    if reading.chain.reporter is None or reading.at == reading.chain.reporter:
        return None
    tellers = scene.actors.of(scene.tree.with_dep(reading.chain.reporter, "nsubj"))
    return tellers[0][0].id if tellers else None


def _why(scene: Scene, reading: Reading, cameo: str, distance: int) -> dict[str, Any]:
    """What tipped the coding, for people; also a code that the frame keeps for such parties, or for the way back."""
    words = scene.tree.words
    by_parties = [f"parties:{cameo}"] if cameo != reading.cameo else []
    return {
        "frame": reading.found.pattern.frame.id,
        "pattern": reading.found.pattern.text,
        "at": words[reading.found.at],
        "path": [words[i] for i in reading.chain.path],
        "features": [*reading.features, *by_parties],
        "marks": sorted(reading.chain.marks),
        "steps_to_actors": distance,
        "traits": traits(reading, distance),
    }
