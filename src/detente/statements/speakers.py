"""Speakers as records: the words in the text, and the state, sector and name of the actor that stands there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from detente.actors.context import role_of
from detente.records import Actor, Speaker
from detente.statements.phrases import Phrase

__all__ = ["Directory"]

_PERSONAL = frozenset({"he", "she"})
#: How far back a pronoun that no actor covers may reach for the person last named, in characters.
_REACH = 600


class Directory:
    """The article's actors and the names met so far, to be asked who stands at an offset."""

    def __init__(self, text: str, actors: Sequence[Actor]) -> None:
        self._text = text
        self._actors = sorted(actors, key=lambda a: (a.start, -a.end))
        self._starts = [a.start for a in self._actors]
        self._full: dict[str, str] = {}
        self._last: tuple[int, Speaker] | None = None
        self._last_body: tuple[int, Speaker] | None = None
        self._last_named: tuple[int, Speaker] | None = None

    def speaker(self, who: Phrase, sentence: int) -> Speaker:
        """The speaker at a phrase of the given sentence; asked in the order of the text.

        He and she are the one who spoke before in the same sentence or the last, else the actor that stands there,
        else the person last named. It is the body that spoke last, in this sentence or the one before. Others are the
        actor that covers the head, else one within; a full name once met stays.
        """
        words = self._text[who.start : who.end]
        personal = words.lower() in _PERSONAL
        if personal and self._last is not None and self._last[0] == sentence and self._last[1].start < who.start:
            before = self._last[1]
            return Speaker(who.start, who.end, words, before.id, before.sector, before.name)
        if personal and self._last_named is not None and sentence - self._last_named[0] <= 1:
            named = self._last_named[1]
            return Speaker(who.start, who.end, words, named.id, named.sector, named.name)
        found = self._found(who, words)
        if found.id is None and words.lower() == "it" and self._last_body is not None:
            spoke, body = self._last_body
            if sentence - spoke <= 1 and body.start < who.start:
                return Speaker(who.start, who.end, words, body.id, body.sector, body.name)
        if personal and found.name is None and self._last_named and who.start - self._last_named[1].end <= _REACH:
            named = self._last_named[1]
            return Speaker(who.start, who.end, words, named.id, named.sector, named.name)
        if not personal and not who.pronoun:
            self._last = (sentence, found)
            self._last_body = (sentence, found) if self._is_body(who, found) else None
            self._last_named = (sentence, found) if found.name and self._last_body is None else self._last_named
        return found

    def _is_body(self, who: Phrase, found: Speaker) -> bool:
        """A ministry, a state, an organisation: what "it" can stand for."""
        actor = next(iter(self._covering(who.head)), None)
        if actor is None or found.id is None:
            return False
        role = role_of(actor)
        return role.kind == "body" if role is not None else actor.role is None and actor.sector != "CVL"

    def _found(self, who: Phrase, words: str) -> Speaker:
        actor = self._at(who) or self._person_before(who)
        if actor is None:
            return Speaker(who.start, who.end, words, None, None, self._name(who.name))
        return Speaker(who.start, who.end, words, actor.id, actor.sector, actor.name or self._name(who.name))

    def _name(self, name: str | None) -> str | None:
        if name is None:
            return None
        last = name.split()[-1]
        if " " in name:
            self._full.setdefault(last, name)
        return self._full.get(last, name) if name == last else name

    def _at(self, who: Phrase) -> Actor | None:
        if who.referent != who.head:
            return next(iter(self._covering(who.referent)), None)
        covering = self._covering(who.head)
        if covering and covering[0].name:
            return covering[0]
        low, high = bisect_left(self._starts, who.start), bisect_right(self._starts, who.end)
        inside = [a for a in self._actors[low:high] if a.end <= who.end]
        if covering:  # "Colombia's defence minister, Gabriel Silva": the name stands beside the office
            role = role_of(covering[0])
            beside = [a for a in inside if a.name and a.id == covering[0].id and a.start > covering[0].start]
            return beside[0] if beside and role is not None and role.kind != "body" else covering[0]
        return min(inside, key=lambda a: (a.name is None, abs(a.start - who.head)), default=None)

    def _covering(self, offset: int) -> list[Actor]:
        high = bisect_right(self._starts, offset)
        return [a for a in self._actors[max(0, high - 4) : high] if a.start <= offset < a.end]

    def _person_before(self, who: Phrase) -> Actor | None:
        """He and she: the person last named before."""
        if self._text[who.start : who.end].lower() not in _PERSONAL:
            return None
        for actor in reversed(self._actors[: bisect_left(self._starts, who.start)]):
            if who.start - actor.end > _REACH:
                return None
            if actor.name is not None:
                return actor
        return None
