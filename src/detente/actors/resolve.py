"""The mentions sharpened with the parses: second mentions, pronouns and role nouns, place or actor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.actors.author import author_of
from detente.actors.context import Context
from detente.actors.nouns import of_seat
from detente.actors.placing import placed
from detente.actors.pronouns import pronoun_mentions, subject_of
from detente.actors.second import role_mentions, titled_mentions
from detente.actors.states import all_states
from detente.language.dateline import end_of_dateline
from detente.language.parser import Sentence
from detente.records import Actor, Article

__all__ = ["resolve"]


def resolve(article: Article, sentences: Sequence[Sentence], found: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """`found` with `acts` judged by the parse, and new mentions for role nouns and pronouns whose state is known.

    Sentences without a parse keep what `find` gave. In order, never overlapping.
    """
    author = author_of(article)
    home = author.id if author and author.id in all_states() else None
    context, out, position = Context(home=home), list[Actor](), 0
    for index, sentence in enumerate(sentences):
        own: list[Actor] = []
        while position < len(found) and found[position].start < sentence.end:
            own.append(found[position])
            position += 1
        out.extend(_read(article, sentence, index, own, context))
    out.extend(found[position:])
    return tuple(_apart(out))


def _read(article: Article, sentence: Sentence, index: int, own: list[Actor], context: Context) -> list[Actor]:
    if sentence.doc is not None:
        head = end_of_dateline(article.text, sentence.start, len(article.text))
        own = _apart([_dated(actor) if actor.end <= head else _placed(article, sentence, actor) for actor in own])
        own = _apart([*own, *titled_mentions(article, sentence, index, own, context)])
        own = _apart([*own, *role_mentions(article, sentence, index, own, context)])
        own = _apart([*own, *pronoun_mentions(article, sentence, index, own, context)])
        subject = subject_of(sentence, own)
        if subject:
            context.subjects[index] = subject
    for actor in own:
        context.add(index, actor)
    return own


def _placed(article: Article, sentence: Sentence, actor: Actor) -> Actor:
    return of_seat(article, placed(article, sentence, actor))


def _dated(actor: Actor) -> Actor:
    """A mention inside a dateline ("LOS CABOS, Mexico -"): a place, unless it is someone's name."""
    return actor if actor.name or actor.role else replace(actor, acts=False, sector=None)


def _apart(actors: list[Actor]) -> list[Actor]:
    """In order, the longer of two overlapping mentions kept."""
    kept: list[Actor] = []
    for actor in sorted(actors, key=lambda a: (a.start, -a.end)):
        if not kept or actor.start >= kept[-1].end:
            kept.append(actor)
    return kept
