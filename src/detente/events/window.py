"""How a sentence is put before the judge to find its events: the words before it, itself, every party marked.

One window a sentence, whatever number of parties stands in it: the judge weighs all ordered pairs of them at once. The
parties that the article names most stand at its head where they are not near: "both sides" may mean them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from detente.events.judge_text import MARKS
from detente.records import Actor

__all__ = ["CLOSE", "NOW", "OPEN", "READ", "Mention", "Mentions", "Window", "aimed", "mentions_of", "window"]

#: Marks around a party and before the sentence at hand: entries that the base vocabulary keeps free.
OPEN, CLOSE, NOW = "[unused4]", "[unused5]", "[unused6]"
#: Characters read before the sentence, of the sentence, and of one party's words.
_BEFORE, READ, _SPAN = 200, 560, 60
#: Parties marked at most.
_MOST = 12
#: So many of the article's parties may be meant without being near.
_TOPICS = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a party is named, and its code."""

    start: int
    end: int
    id: str


@dataclass(frozen=True, slots=True)
class Window:
    """`text` as the judge reads it, the mentions in the order of their marks, and where its pieces come from.

    `pieces` are (place in `text`, place in the article), ascending: from there to the next the two run alike.
    """

    text: str
    mentions: tuple[Mention, ...]
    pieces: tuple[tuple[int, int], ...]

    def origin(self, at: int) -> int:
        """The article's offset for an offset of `text`."""
        here, there = max((p for p in self.pieces if p[0] <= at), default=self.pieces[0])
        return there + max(0, at - here)


_NAMED = re.compile(rf" {re.escape(OPEN)} (.*?) {re.escape(CLOSE)} ")


class Mentions:
    """All of an article's mentions, in order, so that each sentence finds its own without reading them all."""

    def __init__(self, items: Iterable[Mention]) -> None:
        self.items = sorted(items, key=lambda m: (m.start, m.end))
        self._starts = [m.start for m in self.items]
        self._of: dict[str, list[Mention]] = {}
        for mention in self.items:
            self._of.setdefault(mention.id, []).append(mention)
        common = sorted(self._of, key=lambda code: (-len(self._of[code]), code))
        self.topics = tuple(common[:_TOPICS])

    def within(self, start: int, end: int) -> list[Mention]:
        """Those that lie in `start`..`end`."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [m for m in self.items[first:last] if m.end <= end]

    def last_before(self, code: str, offset: int) -> Mention | None:
        """The last mention of a party that ends before an offset."""
        own = self._of[code]
        at = bisect_right(own, offset, key=lambda m: m.end)
        return own[at - 1] if at else None


def mentions_of(actors: Iterable[Actor]) -> Mentions:
    """The actors that have a code."""
    return Mentions(Mention(a.start, a.end, a.id) for a in actors if a.id)


def aimed(shown: Window, source: str, target: str) -> str:
    """The window's text with the mentions of one party marked as sources, those of another as targets, no others."""
    marks = {source: MARKS[:2], target: MARKS[2:]}
    mentions = iter(shown.mentions)

    def mark(match: re.Match[str]) -> str:
        opening, closing = marks.get(next(mentions).id, ("", ""))
        return f" {opening} {match[1]} {closing} " if opening else match[1]

    return _NAMED.sub(mark, shown.text)


def window(text: str, start: int, end: int, mentions: Mentions) -> Window | None:
    """The window of the sentence `start`..`end` of an article; `mentions` are the whole article's.

    None where it would hold no two parties. Square brackets become round ones, so that no text can pass for a mark.
    """
    begin = _begin(text, start)
    end = min(end, start + READ)
    near = _apart(mentions.within(begin, end))[-_MOST:]
    far = _topics(mentions, begin, {m.id for m in near})
    if len({m.id for m in (*far, *near)}) < 2:
        return None
    parts: list[str] = []
    pieces: list[tuple[int, int]] = []
    length = 0
    for piece, at in [*_head(text, far), *_pieces(text, begin, start, end, near)]:
        if at is not None:
            pieces.append((length, at))
        parts.append(piece)
        length += len(piece)
    return Window("".join(parts), (*far, *near), tuple(pieces))


def _topics(mentions: Mentions, before: int, known: set[str]) -> list[Mention]:
    """The last mention before an offset of each of the parties the article names most, where they are not `known`."""
    last = [mentions.last_before(code, before) for code in mentions.topics if code not in known]
    return sorted((m for m in last if m is not None), key=lambda m: m.start)


def _head(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[str, int | None]]:
    for mention in mentions:
        yield f" {OPEN} ", None
        yield _plain(text[mention.start : mention.end][:_SPAN]), mention.start
        yield f" {CLOSE} ", None


def _begin(text: str, start: int) -> int:
    """Where the words before the sentence begin: whole words, not beyond a blank line too far up."""
    begin = max(0, start - _BEFORE)
    if begin:
        space = text.find(" ", begin, start)
        begin = space + 1 if space >= 0 else start
    return begin


def _apart(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions in order; of two that overlap the first, of two that begin together the longer."""
    out: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not out or mention.start >= out[-1].end:
            out.append(mention)
    return out


def _pieces(
    text: str, begin: int, start: int, end: int, mentions: Sequence[Mention]
) -> Iterator[tuple[str, int | None]]:
    """Stretches of the text with their offsets, and marks with none."""
    at, told = begin, False
    for mention in mentions:
        if mention.end > start and not told:
            yield _plain(text[at:start]), at
            yield f" {NOW} ", None
            at, told = max(at, start), True
        yield _plain(text[at : mention.start]), at
        yield f" {OPEN} ", None
        yield _plain(text[mention.start : mention.end][:_SPAN]), mention.start
        yield f" {CLOSE} ", None
        at = mention.end
    if not told:
        yield _plain(text[at:start]), at
        yield f" {NOW} ", None
        at = max(at, start)
    yield _plain(text[at:end]), at


def _plain(text: str) -> str:
    return text.translate(_ROUND)


_ROUND = str.maketrans("[]\n\r\t", "()   ")
