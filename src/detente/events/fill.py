"""Who fills the roles of a reading: from the heads that the grammar gives to actors, and where it gives none, to whom
the thing belongs, who reports it, or whom the article was just speaking of."""

from __future__ import annotations

from collections.abc import Sequence

from detente.actors.roles import role_words
from detente.events.args import clause_subjects, verb_args
from detente.events.control import Reading
from detente.events.memory import CARRIES, DYADIC, points_back
from detente.events.parties import Cast
from detente.events.scene import Scene
from detente.records import Actor

__all__ = ["Fill", "fill"]

#: Actors, each with the number of steps from the role's head to it.
Fill = list[tuple[Actor, int]]
#: What a target from an earlier sentence costs, in steps.
_CARRIED = 3
#: What each of "both sides" costs: they are right as often as named parties.
_PAIRED = 1
#: Types that a reciprocal frame may take on under control and still go both ways.
_MUTUAL = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AGREE", "ASSAULT", "REJECT", "ACCUSE"})
#: Words of a promise that several give each other.
_ACCORD = frozenset(
    {"agree", "pledge", "promise", "commit", "vow", "undertake", "decide", "resolve", "plan", "announce"}
)
#: Sectors whose bodies act for the state they sit in, and frames of what only courts do.
_POWERS = frozenset({"GOV", "JUD", "COP", "LEG", "MIL"})
_TRIED = ("accuse.sue", "accuse.convict")
#: Types in which two parties named as one ("both sides") act towards each other.
_COMMON = frozenset({"AGREE", "CONSULT", "COOPERATE", "SUPPORT"})
#: Types in which whoever tells of the deed may be the one who suffers it.
_SUFFERED = ("ASSAULT", "MOBILIZE", "COERCE", "SANCTION", "THREATEN")

#: Types that what one side is reported to say or do may state of the other side as well.
_REPORTED = frozenset({"REQUEST", "THREATEN"})


def fill(scene: Scene, reading: Reading) -> tuple[Fill, Fill, bool]:
    """Who fills source and target, and whether the act goes both ways."""
    frame, kind = reading.found.pattern.frame, scene.book.codes[reading.cameo]
    sources = _sources(scene, reading, kind.type)
    targets = _targets(scene, reading, kind.type, [actor for actor, _ in sources])
    if not sources and scene.actors.is_pair(reading.source):
        sources = [(actor, _PAIRED) for actor in scene.memory.last_pair()]
        targets = targets or (sources if kind.type in _COMMON else [])
    if sources and not targets and reading.cameo == "045":
        known = {actor.id for actor, _ in sources}
        targets = [(actor, _CARRIED) for actor in scene.memory.last_pair() if actor.id not in known]
    mutual = frame.reciprocal and kind.type in _MUTUAL
    mutual = mutual or scene.actors.is_each_other(reading.target)
    mutual = mutual or (kind.type == "AGREE" and _agreed(scene, reading) and len(sources) > 1 and not targets)
    if mutual and len({actor.id for actor, _ in sources}) > 1 and not _partner(scene, reading, targets):
        targets = []
    if mutual and not (sources and targets):
        sources, targets = _mutual(scene, reading, sources, targets)
        sources, targets = _with_other(scene, reading, kind.type, sources, targets)
    if sources and not targets and kind.type == "REJECT":
        targets = scene.actors.beyond(reading.target, [actor for actor, _ in sources])
    spoken = not reading.chain.embedded or reading.found.pattern.part == "n" or kind.type in _REPORTED
    if sources and not targets and sources[0][1] <= (0 if reading.found.pattern.part == "v" else 1) and spoken:
        targets = _carried(scene, reading, kind.type, sources[0][0])
    return sources, targets, mutual


def _mutual(scene: Scene, reading: Reading, sources: Fill, targets: Fill) -> tuple[Fill, Fill]:
    """Both parties of an act that goes both ways, where the grammar gives one group of actors only."""
    if reading.found.pattern.part == "n":
        pair = scene.places.pair(reading.found.at)
        if not pair and scene.actors.is_pair((*reading.source, *reading.target)):
            pair = [(actor, _PAIRED) for actor in scene.memory.last_pair()]
        if pair:
            return pair, pair
    group = sources or targets
    return group, group


def _with_other(scene: Scene, reading: Reading, kind: str, sources: Fill, targets: Fill) -> tuple[Fill, Fill]:
    """One party that met or signed with nobody named did so with the other of the article's two states, where the
    main clause tells it as done; not one named beside it that the verb does not take ("met the terms set by X")."""
    told = not reading.chain.embedded and reading.modality == "actual"
    joint = kind == "CONSULT" or (kind == "SUPPORT" and reading.found.pattern.part == "v")
    if not (told and joint and sources and scene.memory.dyad):
        return sources, targets
    alone = sources[0][0] if len({actor.id for actor, _ in (*sources, *targets)}) == 1 else None
    partner = scene.memory.other_side(alone) if alone else None
    beside = partner is not None and partner.start >= scene.sentence.start
    if beside and kind == "CONSULT" and reading.found.pattern.part == "v":
        return sources, targets
    return (sources[:1], [(partner, _CARRIED)]) if partner else (sources, targets)


def _agreed(scene: Scene, reading: Reading) -> bool:
    """Have the doers agreed or promised something, rather than being "poised" or "set" to do it, each for himself?"""
    words = (reading.found.at, *(step.at for step in reading.chain.steps if step.pattern))
    return any(scene.tree.lemma_in(i, _ACCORD) for i in words)


def _partner(scene: Scene, reading: Reading, targets: Fill) -> bool:
    """Do several doers act with a further party, rather than with each other ("X and Y sign an Aden truce deal")?"""
    tree, at = scene.tree, reading.found.at
    if any(tree.words[k] == "together" for k in tree.kids[at]):
        return False
    if reading.found.pattern.part == "n" or not scene.book.codes[reading.cameo].quad.endswith("cooperation"):
        return bool(targets)
    partners = [t for word in ("with", "between", "object") for t in reading.found.args.preps.get(word, ())]
    direct = [o for o in reading.found.args.objects if o in scene.actors.at]
    known = {actor.id for actor, _ in scene.places.of([*partners, *direct])}
    return any(actor.id in known for actor, _ in targets)


def _sources(scene: Scene, reading: Reading, kind: str) -> Fill:
    """Who acts: the actors of the doer's phrase, else whom it belongs to, else whose clause the talks stand in."""
    heads = reading.source
    if reading.found.pattern.frame.not_owned:
        heads = tuple(h for h in heads if scene.tree.tags[h] != "PRP$")
    sources = scene.actors.of(heads)
    if reading.found.pattern.part == "v":
        sources = sources or scene.places.marked(heads) or _local(scene, heads)
        if not sources and not heads:
            return _instrument(scene, reading) if kind == "ASSAULT" else _here(scene, reading, kind)
        return sources
    if scene.book.codes[reading.found.pattern.frame.cameo].type == "CONSULT":
        hosts = [] if scene.actors.of(reading.target) and sources else clause_subjects(scene.tree, reading.found.at)
        return sources or scene.actors.of(hosts)
    return sources or scene.places.by_adjective(reading.found.at)


def _local(scene: Scene, heads: Sequence[int]) -> Fill:
    """Whose court, police or parliament it is that acts "in Ankara"."""
    bodies = [
        h for h in heads if (word := scene.tree.lemma_in(h, role_words())) and role_words()[word].sector in _POWERS
    ]
    seats = [t for h in bodies for word, t in scene.tree.prep_objects(h) if word in ("in", "of")]
    return [(actor, 1) for actor, _ in scene.places.of(seats)]


def _here(scene: Scene, reading: Reading, kind: str) -> Fill:
    """The state where someone "was jailed" or "convicted" by nobody named."""
    if kind != "COERCE" and reading.found.pattern.frame.id not in _TRIED:
        return []
    places = [t for word, t in scene.tree.prep_objects(reading.found.at) if word == "in"]
    return [(actor, 1) for actor, _ in scene.places.of(places)]


def _instrument(scene: Scene, reading: Reading) -> Fill:
    """Whose attack it was: "were killed in an Israeli raid", "died in strikes carried out by Chad"."""
    tree, deeds = scene.tree, scene.book.objects["violence"] | scene.book.objects["crime"]
    means = [t for _, t in tree.prep_objects(reading.found.at) if tree.lemma_in(t, deeds)]
    doers = [s for t in means for k in tree.with_dep(t, "acl") for s in verb_args(tree, k).subjects]
    doers += [s for t in means for word, s in tree.prep_objects(t) if word == "by"]
    return scene.actors.of(doers) or scene.places.marked(means, deep=False)


def _targets(scene: Scene, reading: Reading, kind: str, sources: Sequence[Actor]) -> Fill:
    """Whom it concerns: the actors of the target's phrase, else whose the thing is, else who reports it."""
    cast = scene.places if reading.found.pattern.frame.places else scene.actors
    if kind == "ACCUSE" and reading.target and scene.tree.lemma_in(reading.target[0], scene.book.objects["crime"]):
        by = [t for word, t in scene.tree.prep_objects(reading.target[0]) if word == "by"]
        return scene.actors.of(by, sources) or scene.places.marked(reading.target[:1], sources, deep=False)
    heads = _addressees(scene, reading)
    targets = _first(scene, cast, heads, sources)
    if not targets and sources and kind == "ASSAULT":
        targets = scene.places.of(heads, sources)
    if reading.found.pattern.part != "v" or not sources or targets:
        return targets
    targets = targets or scene.places.marked(reading.found.args.objects, sources)
    reporter = reading.chain.reporter
    if targets or reporter is None or kind not in _SUFFERED:
        return targets
    told = scene.actors.of(scene.tree.with_dep(reporter, "nsubj"), sources)
    return [(actor, far + 1) for actor, far in told if all(actor.id != s.id for s in sources)]


def _first(scene: Scene, cast: Cast, heads: Sequence[int], sources: Sequence[Actor]) -> Fill:
    """Actors of the first head that has any, or that a state's name or adjective qualifies ("a Russian warplane")."""
    for head in heads:
        found = cast.of([head], sources) or scene.places.marked([head], sources)
        if found:
            return found
    return []


def _addressees(scene: Scene, reading: Reading) -> tuple[int, ...]:
    """Heads that may hold the target: behind people who are nobody's ("jailed the smugglers over raids on X") only
    those that hang on the event's own word."""
    people = next((n for n, t in enumerate(reading.target) if _nobodys(scene, t)), None)
    if people is None:
        return reading.target
    own = {t for i in (reading.found.at, reading.target[people]) for _, t in scene.tree.prep_objects(i)}
    return tuple(t for n, t in enumerate(reading.target) if n <= people or t in own)


def _nobodys(scene: Scene, head: int) -> bool:
    """Is the head a noun for people whose state is not told?"""
    tree = scene.tree
    owned = any(tree.tags[k] == "PRP$" for k in tree.with_dep(head, "poss"))
    return tree.pos[head] == "NOUN" and not owned and bool(tree.lemma_in(head, role_words()))


def _carried(scene: Scene, reading: Reading, kind: str, source: Actor) -> Fill:
    """The target that the sentence leaves unsaid, from what the article is about."""
    unsaid = kind in CARRIES and points_back(scene.tree, reading, scene.book)
    worded = reading.found.pattern.part == "v" or kind == "REQUEST"
    dyadic = scene.memory.dyad and kind in DYADIC and worded and not _someone(scene, reading)
    dyadic = dyadic or (scene.memory.dyad and kind in ("ASSAULT", "RETREAT") and _unplaced(scene, reading))
    partner = scene.memory.other_side(source) if (unsaid or dyadic) and not _own(scene, reading, source) else None
    if partner and not unsaid and partner.start >= scene.sentence.start:
        return []
    return [(partner, _CARRIED)] if partner else []


def _own(scene: Scene, reading: Reading, source: Actor) -> bool:
    """Is what is acted on the doer's own ("excludes none of its sons"), and neither a word that points back nor what it
    holds against the other ("will not lift its embargo")?"""
    tree = scene.tree
    inside = [j for t in reading.target for j in (t, *(o for word, o in tree.prep_objects(t) if word == "of"))]
    owners = [scene.actors.at.get(k) for j in inside for k in tree.with_dep(j, "poss")]
    aimed = scene.book.objects["anaphor"] | scene.book.objects["restriction"]
    heads = reading.target or tuple(reading.found.args.objects)
    named = all(tree.lemma_in(t, aimed) for t in heads)
    return not named and any(owner is not None and owner.id == source.id for owner in owners)


def _unplaced(scene: Scene, reading: Reading) -> bool:
    """Is what was hit only "the town", "a camp near Beit Hanoun" or "three"?"""
    tree, grounds = scene.tree, scene.book.objects["territory"]
    return any(tree.pos[t] == "NUM" or tree.lemma_in(t, grounds) for t in reading.target)


def _someone(scene: Scene, reading: Reading) -> bool:
    """Is the target named, as people who are nobody's ("the smugglers")?"""
    return any(scene.tree.lemma_in(t, role_words()) for t in reading.target)
