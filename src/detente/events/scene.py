"""One sentence of an article with all that is known about it, for the coder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.events.codebook import Codebook
from detente.events.control import Reading
from detente.events.memory import Memory
from detente.events.parties import Cast, casts
from detente.events.tree import Tree, from_doc
from detente.language.parser import Sentence
from detente.records import Actor, Article, IssueMention, Statement, Timex

__all__ = ["Scene", "scene_of"]


@dataclass(frozen=True, slots=True)
class Scene:
    """A parsed sentence: `actors` are those that may act, `places` all of them; `skipped` gathers what is left out."""

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
        start, end = self.span(reading.at)
        text = self.article.text[start:end]
        frame, kind = reading.found.pattern.frame.id, self.book.codes[reading.cameo].type
        self.skipped.append({"start": start, "end": end, "text": text, "frame": frame, "type": kind, "reason": reason})

    def span(self, i: int) -> tuple[int, int]:
        """Offsets of token `i` in the article."""
        return self.sentence.start + self.tree.starts[i], self.sentence.start + self.tree.ends[i]


def scene_of(
    article: Article,
    sentence: Sentence,
    actors: Sequence[Actor],
    times: Sequence[Timex],
    statements: Sequence[Statement],
    issues: Sequence[IssueMention],
    book: Codebook,
    memory: Memory,
) -> Scene:
    """The scene of a parsed sentence; `actors` are its own, the rest the whole article's."""
    assert sentence.doc is not None
    tree = from_doc(sentence.doc)
    acting, everyone = casts(tree, actors, sentence.start, memory.person())
    inside = [i for i in issues if sentence.start <= i.start < sentence.end]
    return Scene(
        article,
        sentence,
        tree,
        acting,
        everyone,
        tuple(t for t in times if sentence.start <= t.start < sentence.end),
        statements,
        tuple(dict.fromkeys(i.id for i in inside)),
        book,
        memory,
    )
