"""What an article has mentioned so far: who may be meant by "the president", "the ministry" or "he"."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from detente.actors.roles import Role, role_words
from detente.actors.states import all_states
from detente.actors.text import fold
from detente.records import Actor

__all__ = ["Context", "role_of"]

#: A mention further back than this many sentences is no antecedent.
_REACH = 4


def role_of(actor: Actor) -> Role | None:
    """The role a mention's role phrase ends in ("deputy foreign minister" is a foreign minister), or None."""
    tokens = fold(actor.role or "").split()
    for first in range(len(tokens)):
        role = role_words().get(" ".join(tokens[first:]))
        if role:
            return role
    return None


@dataclass(slots=True)
class Context:
    """Mentions in order, each with its sentence's index; `subjects` holds each sentence's grammatical subject.

    `home` is the state whose statement, speech or briefing the document is, where its title tells.
    """

    mentions: list[tuple[int, Actor]] = field(default_factory=list)
    subjects: dict[int, Actor] = field(default_factory=dict)
    states: Counter[str] = field(default_factory=Counter)
    home: str | None = None

    def add(self, index: int, actor: Actor) -> None:
        """Note a mention. Pronouns are noted as subjects only, so that a chain of "he" does not outrun its name."""
        self.mentions.append((index, actor))
        if actor.id in all_states():
            self.states[actor.id or ""] += 1

    def person(self, index: int) -> Actor | None:
        """Whom "he" or "she" means: the last sentence's subject if a person, else the last person named."""
        for near in (index, index - 1):
            subject = self.subjects.get(near)
            if subject and _is_person(subject):
                return subject
        return next((a for _, a in self._back(index, 3) if _is_person(a)), None)

    def group(self, index: int) -> Actor | None:
        """Whom "they" means: the nearest group, in this sentence or the last, subjects first."""
        for near in (index, index - 1):
            subject = self.subjects.get(near)
            if subject and _is_group(subject):
                return subject
        return next((a for _, a in self._back(index, 1) if _is_group(a)), None)

    def same_role(self, index: int, word: str) -> Actor | None:
        """Who last had a role that ends in this word ("the minister" after "Foreign Minister Lavrov").

        The subjects of the last two sentences come before anyone else named there.
        """
        near = [self.subjects[i] for i in (index - 1, index - 2) if i in self.subjects]
        for actor in [*near, *(a for _, a in self._back(index, 40))]:
            if actor.role and fold(actor.role).split()[-1:] == [word] and not actor.role.startswith("former"):
                return actor
        return None

    def focus(self, index: int) -> str | None:
        """The state the article is about here: its author's, else the one named last within reach, if no other state
        is named half as often."""
        if self.home:
            return self.home
        recent = [a.id for _, a in self._back(index, _REACH) if a.id in all_states()]
        common = self.states.most_common(2)
        if not common:
            return None
        if len(common) == 1 or common[0][1] >= 2 * common[1][1]:
            return common[0][0]
        return recent[0] if recent and len(set(recent)) == 1 else None

    def _back(self, index: int, reach: int) -> list[tuple[int, Actor]]:
        """Mentions of the last `reach` sentences and this one, latest first."""
        found = []
        for place, actor in reversed(self.mentions):
            if place < index - reach:
                break
            found.append((place, actor))
        return found


def _is_person(actor: Actor) -> bool:
    if actor.sector == "IGO" and not actor.role:
        return False
    role = role_of(actor)
    if actor.name and actor.role:
        return role is None or role.kind in ("office", "person") or actor.text in actor.name
    return bool(role and role.kind == "office" and not role.plural) or bool(actor.name and actor.sector == "ELI")


def _is_group(actor: Actor) -> bool:
    role = role_of(actor)
    if actor.name and not (role and role.plural):
        return actor.sector == "REB" and not actor.role
    return bool(role and (role.plural or role.kind == "group")) or (actor.role is None and actor.sector == "CVL")
