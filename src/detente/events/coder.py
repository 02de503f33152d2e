"""Events of a whole article: readings of every parsed sentence, filled with actors, dates, issues and statements."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from detente.actors.roles import role_words
from detente.events.args import clause_subjects
from detente.events.codebook import Codebook, load
from detente.events.control import Reading, read
from detente.events.domains import not_violent, sporting
from detente.events.match import find
from detente.events.memory import CARRIES, DYADIC, Memory, main_dyad, points_back
from detente.events.parties import Cast
from detente.events.tree import Tree, from_doc
from detente.language.parser import Sentence
from detente.records import Actor, Article, Event, Interval, IssueMention, Party, Statement, Timex, Trigger

__all__ = ["Coded", "code"]

_Cast = list[tuple[Actor, int]]
#: What a target from an earlier sentence costs, in steps.
_CARRIED = 3
#: What each of "both sides" costs: they are right as often as named parties.
_PAIRED = 1
#: Types that a reciprocal frame may take on under control and still go both ways.
_MUTUAL = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AGREE", "ASSAULT", "REJECT", "ACCUSE"})
#: Modalities of what is told as done.
_HAPPENED = frozenset({"actual", "alleged", "negated"})


@dataclass(frozen=True, slots=True)
class Coded:
    """Events of an article, and what was left out and why."""

    events: tuple[Event, ...] = ()
    skipped: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class _Scene:
    """One sentence with all that is known about it."""

    article: Article
    sentence: Sentence
    tree: Tree
    actors: Cast
    places: Cast
    times: tuple[Timex, ...]
    statements: Sequence[Statement]
    issues: tuple[str, ...]
    book: Codebook
    memory: Memory
    skipped: list[dict[str, Any]] = field(default_factory=list)

    def skip(self, reading: Reading, reason: str) -> None:
        """Note what is left out."""
        start = self.sentence.start + self.tree.starts[reading.at]
        end = self.sentence.start + self.tree.ends[reading.at]
        text = self.article.text[start:end]
        frame = reading.found.pattern.frame.id
        self.skipped.append({"start": start, "end": end, "text": text, "frame": frame, "reason": reason})


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
) -> Coded:
    """All events of the article between two of its actors, in order, and what was skipped and why."""
    book = book or load()
    events: list[Event] = []
    skipped: list[dict[str, Any]] = []
    memory = Memory(main_dyad(actors))
    for sentence in sentences:
        named = [a for a in actors if a.id and sentence.start <= a.start and a.end <= sentence.end]
        inside = [a for a in named if a.acts]
        memory.enter(inside)
        if sentence.doc is None or not (inside or memory.pairs):
            continue
        scene = _scene(article, sentence, named, times, statements, issues, book, memory)
        found = _sentence_events(scene, explain)
        memory.note(found, actors)
        events += found
        skipped += scene.skipped
    return Coded(tuple(events), tuple(skipped))


def _scene(
    article: Article,
    sentence: Sentence,
    actors: Sequence[Actor],
    times: Sequence[Timex],
    statements: Sequence[Statement],
    issues: Sequence[IssueMention],
    book: Codebook,
    memory: Memory,
) -> _Scene:
    assert sentence.doc is not None
    tree = from_doc(sentence.doc)
    inside = [i for i in issues if sentence.start <= i.start < sentence.end]
    return _Scene(
        article,
        sentence,
        tree,
        Cast(tree, [a for a in actors if a.acts], sentence.start),
        Cast(tree, actors, sentence.start),
        tuple(t for t in times if sentence.start <= t.start < sentence.end),
        statements,
        tuple(dict.fromkeys(i.id for i in inside)),
        book,
        memory,
    )


def _sentence_events(scene: _Scene, explain: bool) -> list[Event]:
    """Events of one sentence; of several that say the same the most exact stays."""
    best: dict[tuple[Any, ...], Event] = {}
    for found in find(scene.tree, scene.book):
        reading = read(scene.tree, found, scene.book)
        for event in _events(scene, reading, explain):
            key = (event.source.start, event.target.start, event.type)
            if key not in best or _exactness(event) > _exactness(best[key]):
                best[key] = event
    return sorted(best.values(), key=lambda e: (e.trigger.start, e.source.start, e.target.start, e.type))


def _exactness(event: Event) -> tuple[int, float]:
    return len(event.cameo.rstrip("0")), event.confidence


def _events(scene: _Scene, reading: Reading, explain: bool) -> Iterator[Event]:
    """The events of one reading: every source with every target, both ways where the frame is mutual."""
    kind = scene.book.codes[reading.cameo]
    if (not_violent if kind.quad == "material_conflict" else sporting)(scene.tree.words, scene.book):
        scene.skip(reading, "sport, market or culture story")
        return
    sources, targets, mutual = _roles(scene, reading)
    if not sources or not targets:
        scene.skip(reading, "no source" if not sources else "no target")
        return
    if kind.type == "STATEMENT":
        targets = [(actor, far) for actor, far in targets if actor.sector != "MED"]
    yield from _pairs(scene, reading, sources, targets, mutual, explain)


def _roles(scene: _Scene, reading: Reading) -> tuple[_Cast, _Cast, bool]:
    """Who fills source and target, each with its distance, and whether the act goes both ways."""
    frame, kind = reading.found.pattern.frame, scene.book.codes[reading.cameo]
    sources = _sources(scene, reading, kind.type)
    targets = _targets(scene, reading, kind.type, [actor for actor, _ in sources])
    if not sources and scene.actors.is_pair(reading.source):
        sources = [(actor, _PAIRED) for actor in scene.memory.last_pair()]
    mutual = frame.reciprocal and kind.type in _MUTUAL
    mutual = mutual or scene.actors.is_each_other(reading.target)
    mutual = mutual or (kind.type == "AGREE" and len(sources) > 1 and not targets)
    if mutual and len({actor.id for actor, _ in sources}) > 1 and _together(scene.tree, reading.found.at):
        targets = []
    if mutual and not (sources and targets):
        group = sources or targets
        sources, targets = group, group
    if sources and not targets and kind.type == "REJECT":
        targets = scene.actors.beyond(reading.target, [actor for actor, _ in sources])
    if sources and not targets and sources[0][1] == 0 and not reading.chain.embedded:
        targets = _carried(scene, reading, kind.type, sources[0][0])
    return sources, targets, mutual


def _together(tree: Tree, at: int) -> bool:
    """ "X and Y work together to …": the doers are each other's partners."""
    return any(tree.words[k] == "together" for k in tree.kids[at])


def _sources(scene: _Scene, reading: Reading, kind: str) -> _Cast:
    """Who acts: the actors of the doer's phrase, else whom it belongs to, else whose clause the talks stand in."""
    sources = scene.actors.of(reading.source)
    if reading.found.pattern.part == "v":
        return sources or scene.places.marked(reading.source)
    if kind == "CONSULT" and reading.found.pattern.part == "n":
        hosts = [] if scene.actors.of(reading.target) and sources else clause_subjects(scene.tree, reading.found.at)
        return sources or scene.actors.of(hosts)
    return sources


def _targets(scene: _Scene, reading: Reading, kind: str, sources: Sequence[Actor]) -> _Cast:
    """Whom it concerns: the actors of the target's phrase, else whose the thing is, else who reports it."""
    cast = scene.places if reading.found.pattern.frame.places else scene.actors
    if kind == "ACCUSE" and reading.target and scene.tree.lemma_in(reading.target[0], scene.book.objects["crime"]):
        by = [t for word, t in scene.tree.prep_objects(reading.target[0]) if word == "by"]
        return scene.actors.of(by, sources) or scene.places.marked(reading.target[:1], sources, deep=False)
    targets = cast.of(reading.target, sources) or scene.places.marked(reading.target, sources)
    if reading.found.pattern.part != "v" or not sources or targets:
        return targets
    if kind == "ASSAULT":
        targets = scene.places.of(reading.target, sources)
    targets = targets or scene.places.marked(reading.found.args.objects, sources)
    reporter = reading.chain.reporter
    if targets or reporter is None or kind not in ("ASSAULT", "MOBILIZE", "COERCE", "SANCTION", "THREATEN"):
        return targets
    told = scene.actors.of(scene.tree.with_dep(reporter, "nsubj"), sources)
    return [(actor, far + 1) for actor, far in told if all(actor.id != s.id for s in sources)]


def _carried(scene: _Scene, reading: Reading, kind: str, source: Actor) -> _Cast:
    """The target that the sentence leaves unsaid, from what the article is about."""
    unsaid = kind in CARRIES and points_back(scene.tree, reading, scene.book)
    dyadic = scene.memory.dyad and kind in DYADIC and reading.found.pattern.part == "v" and not _someone(scene, reading)
    partner = scene.memory.other_side(source) if unsaid or dyadic else None
    if partner and not unsaid and partner.start >= scene.sentence.start:
        return []
    return [(partner, _CARRIED)] if partner else []


def _someone(scene: _Scene, reading: Reading) -> bool:
    """Is the target named, as people who are nobody's ("the smugglers")?"""
    return any(scene.tree.lemma_in(t, role_words()) for t in reading.target)


def _pairs(
    scene: _Scene,
    reading: Reading,
    sources: _Cast,
    targets: _Cast,
    mutual: bool,
    explain: bool,
) -> Iterator[Event]:
    frame = reading.found.pattern.frame
    back = frame.back if reading.cameo == frame.cameo else None
    if frame.back and scene.book.codes[reading.cameo].type == "AGREE":
        back = reading.cameo
    made = False
    for source, far in sources:
        for target, near in targets:
            if source is target or (source.id, source.sector) == (target.id, target.sector):
                continue
            made = True
            cameo = frame.state_cameo if frame.state_cameo and _official(source) else reading.cameo
            yield _event(scene, reading, source, target, cameo, far + near, explain)
            if sources is not targets and (mutual or back):
                yield _event(scene, reading, target, source, back or reading.cameo, far + near, explain)
    if not made:
        scene.skip(reading, "source and target are the same")


def _official(actor: Actor) -> bool:
    """Does a state or an organisation of states act here, rather than civilians?"""
    return actor.sector in (None, "GOV", "MIL", "LEG", "JUD", "IGO", "SPY", "COP")


def _event(
    scene: _Scene, reading: Reading, source: Actor, target: Actor, cameo: str, distance: int, explain: bool
) -> Event:
    kind = scene.book.codes[cameo]
    start = scene.sentence.start + scene.tree.starts[reading.at]
    end = scene.sentence.start + scene.tree.ends[reading.at]
    statement = _statement(scene.statements, start, end)
    modality = _modality(scene, reading, source, target, statement)
    event = Event(
        source=_party(source),
        target=_party(target),
        type=kind.type,
        mode=reading.found.pattern.frame.mode if cameo == reading.found.pattern.frame.cameo else kind.mode,
        cameo=cameo,
        intensity=kind.intensity,
        quad=kind.quad,  # type: ignore[arg-type]
        modality=modality,  # type: ignore[arg-type]
        date=_date(scene, start, modality),
        trigger=Trigger(start, end, scene.article.text[start:end]),
        issues=scene.issues,
        statement=statement,
        confidence=_confidence(reading, distance),
        frame=reading.found.pattern.frame.id,
    )
    if event.mode is None and kind.mode:
        event = replace(event, mode=kind.mode)
    return replace(event, why=_why(scene, reading, distance)) if explain else event


def _party(actor: Actor) -> Party:
    return Party(actor.id, actor.sector, actor.start, actor.end, actor.text, actor.name)


def _statement(statements: Sequence[Statement], start: int, end: int) -> int | None:
    """Index of the innermost statement whose content holds the trigger."""
    holding = [i for i, s in enumerate(statements) if s.start <= start and end <= s.end]
    return min(holding, key=lambda i: statements[i].end - statements[i].start, default=None)


def _modality(scene: _Scene, reading: Reading, source: Actor, target: Actor, statement: int | None) -> str:
    """What a third party says of others is alleged; what one says of one's own acts is as good as told."""
    if reading.modality != "actual":
        return reading.modality
    speaker: str | None = None
    if statement is not None:
        told = scene.statements[statement].speaker
        speaker = told.id if told else None
    elif reading.chain.reporter is not None and reading.at != reading.chain.reporter:
        tellers = scene.actors.of(scene.tree.with_dep(reading.chain.reporter, "nsubj"))
        speaker = tellers[0][0].id if tellers else None
    if speaker is None or speaker == source.id:
        return "actual"
    quad = scene.book.codes[reading.cameo].quad
    trusted = quad == "verbal_cooperation" or (quad == "material_cooperation" and speaker == target.id)
    return "actual" if trusted else "alleged"


def _date(scene: _Scene, at: int, modality: str) -> Interval:
    """The nearest date in the sentence (none ahead for what has happened), else the article's."""
    day = scene.article.date.isoformat() if scene.article.date else None
    dated = [t for t in scene.times if t.type in ("DATE", "TIME") and t.interval.from_ and t.interval.to]
    if day and modality in _HAPPENED:
        dated = [t for t in dated if (t.interval.from_ or "") <= day]
    if dated:
        return min(dated, key=lambda t: (abs(t.start - at), t.start)).interval
    return Interval(day, day)


def _confidence(reading: Reading, distance: int) -> float:
    """How likely the event is right: less for each step from role to actor, for embedded nouns, for operators."""
    weight = 1.6 - 0.35 * distance - (0.5 if reading.chain.embedded else 0.0)
    weight += 0.15 * min(reading.found.pattern.weight, 4) - 0.1 * max(len(reading.features) - 3, 0)
    return round(1 / (1 + math.exp(-weight)), 3)


def _why(scene: _Scene, reading: Reading, distance: int) -> dict[str, Any]:
    """What tipped the coding, for people."""
    words = scene.tree.words
    return {
        "frame": reading.found.pattern.frame.id,
        "pattern": reading.found.pattern.text,
        "at": words[reading.found.at],
        "path": [words[i] for i in reading.chain.path],
        "features": list(reading.features),
        "marks": sorted(reading.chain.marks),
        "steps_to_actors": distance,
    }
