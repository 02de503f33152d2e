"""Who the article was just speaking of: the other side of an act whose target the sentence leaves unsaid.

"China detained the captain. Japan lodged a complaint." - the complaint is to China. Only a target that is missing, or
is named by a word that points back (`anaphor` in objects.toml: "the demand", "its ambassador", "it"), is carried over.
In an article about two states the other state is the target of any `DYADIC` act that names nobody else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from detente.events.codebook import Codebook
from detente.events.control import Reading
from detente.events.tree import Tree
from detente.records import Actor, Event

__all__ = ["CARRIES", "DYADIC", "Memory", "main_dyad", "points_back"]

#: Types whose target may be carried over from the sentences before.
CARRIES = frozenset({"ACCUSE", "REJECT", "REQUEST", "THREATEN", "SANCTION", "RETREAT"})
#: Types whose target may be the other of the two states that the whole article is about.
DYADIC = frozenset({"ACCUSE", "REJECT", "REQUEST", "THREATEN", "COERCE", "RETREAT", "MOBILIZE"})
_REACH = 3
#: Sectors that can be the unsaid other side.
_SIDES = frozenset({None, "GOV", "MIL", "LEG", "JUD", "REB", "OPP", "IGO"})


@dataclass(slots=True)
class Memory:
    """The acting actors of the last sentences and the pairs they stood in, newest last."""

    dyad: tuple[str, str] | None = None
    scenes: list[tuple[Actor, ...]] = field(default_factory=list)
    pairs: list[tuple[int, Actor, Actor]] = field(default_factory=list)

    def enter(self, actors: Sequence[Actor]) -> None:
        """A new sentence begins, with these acting actors."""
        self.scenes.append(tuple(a for a in actors if a.sector in _SIDES))

    def person(self) -> Actor | None:
        """The person spoken of last, in the two sentences before this one."""
        people = [a for scene in self.scenes[-3:-1] for a in scene if a.name]
        return people[-1] if people else None

    def note(self, events: Sequence[Event], at: Mapping[tuple[int, int], Actor]) -> None:
        """Remember who stood against whom in this sentence; `at` are the article's actors by place."""
        for event in events:
            source = at.get((event.source.start, event.source.end))
            target = at.get((event.target.start, event.target.end))
            if source and target:
                self.pairs.append((len(self.scenes), source, target))

    def last_pair(self) -> tuple[Actor, ...]:
        """The two parties last spoken of together, for "both sides"; else the article's two states."""
        recent = [pair for when, *pair in self.pairs if len(self.scenes) - when <= _REACH]
        both = [pair for pair in recent if self.dyad and {a.id for a in pair} == set(self.dyad)]
        if recent:
            return tuple((both or recent)[-1])
        sides = [self._last(state, _REACH + 1) for state in self.dyad or ()]
        return tuple(side for side in sides if side) if all(sides) else ()

    def _last(self, state: str, reach: int) -> Actor | None:
        """The last mention of the state in the last scenes, the one at hand included."""
        for scene in reversed(self.scenes[-reach:]):
            for actor in reversed(scene):
                if actor.id == state:
                    return actor
        return None

    def other_side(self, source: Actor) -> Actor | None:
        """The other of the article's two states; where it has no such pair, the last partner of `source`'s state, else
        the only other state of this sentence or one just before."""
        if self.dyad:
            return self._beside(source)
        now = len(self.scenes)
        beside = [a for a in self.scenes[-1] if a.id != source.id]
        if beside and len({a.id for a in beside}) == 1:
            return beside[-1]
        for when, one, two in reversed(self.pairs):
            if now - when > _REACH:
                break
            if source.id in (one.id, two.id) and one.id != two.id:
                return two if one.id == source.id else one
        for scene in reversed(self.scenes[:-1][-2:]):
            others = [a for a in scene if a.id != source.id]
            if others and len({a.id for a in others}) == 1:
                return others[-1]
            if others:
                return None
        return None

    def _beside(self, source: Actor) -> Actor | None:
        if not self.dyad or source.id not in self.dyad or any(a.id not in self.dyad for a in self.scenes[-1]):
            return None
        return self._last(self.dyad[1 - self.dyad.index(source.id)], _REACH + 1)


def main_dyad(actors: Sequence[Actor]) -> tuple[str, str] | None:
    """The two states that an article is about: named far more often than any third, or None."""
    counts = Counter(a.id for a in actors if a.id and (a.sector in _SIDES or not a.acts) and a.sector != "IGO")
    common = counts.most_common(3)
    if len(common) < 2 or (len(common) == 3 and common[2][1] * 2 > common[1][1]):
        return None
    return str(common[0][0]), str(common[1][0])


def points_back(tree: Tree, reading: Reading, book: Codebook) -> bool:
    """Is the target unsaid, or named only by words that point back?"""
    if reading.found.pattern.part != "v":
        return False
    if not reading.target:
        return not reading.loose and book.codes[reading.cameo].type != "SUPPORT"
    words = book.objects["anaphor"]
    return all(tree.pos[t] == "PRON" or tree.lemma_in(t, words) for t in reading.target)
