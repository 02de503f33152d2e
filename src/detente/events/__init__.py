"""Who did what to whom: the codebook, frames, modality and the judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from detente.language.parser import Sentence
from detente.records import Actor, Article, Event, IssueMention, Statement, Timex

__all__ = ["Coded", "classify", "code", "wants"]


@dataclass(frozen=True, slots=True)
class Coded:
    """Events of an article, and what was left out and why."""

    events: tuple[Event, ...] = ()
    skipped: tuple[dict[str, Any], ...] = ()


def wants(sentence: str, actors: Sequence[Actor]) -> bool:
    """The gate: can this sentence hold an event between two actors?"""
    return len(actors) > 0


def code(
    article: Article,
    sentences: Sequence[Sentence],
    actors: Sequence[Actor],
    times: Sequence[Timex],
    statements: Sequence[Statement],
    issues: Sequence[IssueMention],
    *,
    explain: bool = False,
) -> Coded:
    """All events of the article."""
    return Coded()


def classify(pairs: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The relation between two named spans of a sentence, for each pair (interface §2)."""
    yield from ()
