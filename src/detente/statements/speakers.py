"""Speakers as records: the words in the text, and the state, sector and name of the actor that stands there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from detente.records import Actor, Speaker

__all__ = ["Directory"]


class Directory:
    """The article's actors, sorted once, to be asked who stands at an offset."""

    def __init__(self, text: str, actors: Sequence[Actor]) -> None:
        self._text = text
        self._actors = sorted(actors, key=lambda a: (a.start, -a.end))
        self._starts = [a.start for a in self._actors]

    def speaker(self, span: tuple[int, int], head: int | None) -> Speaker:
        """The speaker at `span`; the actor that covers its head word, else the last within the span before an aside."""
        actor = self._at(span, head)
        words = self._text[span[0] : span[1]]
        if actor is None:
            return Speaker(span[0], span[1], words, None, None)
        return Speaker(span[0], span[1], words, actor.id, actor.sector, actor.name)

    def _at(self, span: tuple[int, int], head: int | None) -> Actor | None:
        low = max(0, bisect_left(self._starts, span[0]) - 1)
        inside = [
            a for a in self._actors[low : bisect_right(self._starts, span[1])] if a.end > span[0] and a.start < span[1]
        ]
        if not inside:
            return None
        if head is not None and (covering := [a for a in inside if a.start <= head < a.end]):
            return covering[0]
        return min(inside, key=lambda a: (a.name is None, abs(a.start - (head or span[0]))))
