"""Who the article was just speaking of: the other side of an act whose target the sentence leaves unsaid.

"China detained the captain. Japan lodged a complaint." - the complaint is to China. Only a target that is missing, or
is named by a word that points back (`anaphor` in objects.toml: "the demand", "its ambassador", "it"), is carried over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from detente.events.codebook import Codebook
from detente.events.control import Reading
from detente.events.tree import Tree
from detente.records import Actor, Event

__all__ = ["CARRIES", "Memory", "points_back"]

#: Types whose target may be carried over from the sentences before.
CARRIES = frozenset({"ACCUSE", "REJECT", "REQUEST", "THREATEN", "SANCTION", "CONCEDE", "RETREAT", "SUPPORT"})
_REACH = 3
#: Sectors that can be the unsaid other side.
_SIDES = frozenset({None, "GOV", "MIL", "LEG", "JUD", "REB", "OPP", "IGO"})


@dataclass(slots=True)
class Memory:
    """The acting actors of the last sentences and the pairs they stood in, newest last."""

    scenes: list[tuple[Actor, ...]] = field(default_factory=list)
    pairs: list[tuple[int, Actor, Actor]] = field(default_factory=list)

    def enter(self, actors: Sequence[Actor]) -> None:
        """A new sentence begins, with these acting actors."""
        self.scenes.append(tuple(a for a in actors if a.sector in _SIDES))

    def note(self, events: Sequence[Event], actors: Sequence[Actor]) -> None:
        """Remember who stood against whom in this sentence."""
        at = {(a.start, a.end): a for a in actors}
        for event in events:
            source = at.get((event.source.start, event.source.end))
            target = at.get((event.target.start, event.target.end))
            if source and target:
                self.pairs.append((len(self.scenes), source, target))

    def last_pair(self) -> tuple[Actor, ...]:
        """The two parties last spoken of together, for "both sides"."""
        recent = [pair for when, *pair in self.pairs if len(self.scenes) - when <= _REACH]
        return tuple(recent[-1]) if recent else ()

    def other_side(self, source: Actor) -> Actor | None:
        """The last partner of `source`'s state, else the only other state of this sentence or one just before."""
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


def points_back(tree: Tree, reading: Reading, book: Codebook) -> bool:
    """Is the target unsaid, or named only by words that point back?"""
    if reading.found.pattern.part != "v":
        return False
    if not reading.target:
        return not reading.loose and book.codes[reading.cameo].type != "SUPPORT"
    words = book.objects["anaphor"]
    return all(tree.pos[t] == "PRON" or tree.lemma_in(t, words) for t in reading.target)
