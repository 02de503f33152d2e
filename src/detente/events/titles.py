"""What only the title tells: its events, where the text (often cut short) has none like them.

Offsets are offsets into the text, and the title is not in it: an event of the title has empty spans at its start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from detente import actors
from detente.events.classify import readable
from detente.events.coder import code
from detente.language.parser import Sentence
from detente.records import Actor, Article, Event, Party, Trigger

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["title_events", "title_text"]

#: Characters of the text that help to tell who is named in the title.
_HELP = 1_500
_LONGEST = 300


def title_text(article: Article) -> str | None:
    """The title as the parser can use it, or None where there is none worth reading."""
    title = article.title
    if not title or len(title) > _LONGEST or article.text.startswith(title):
        return None
    return readable(title)


def title_events(
    article: Article, doc: Doc, about: Sequence[Actor], told: Sequence[Event], *, explain: bool = False
) -> tuple[Event, ...]:
    """Events of the title between parties between whom the text tells no event of that type, with empty spans.

    `about` are the text's actors, `told` its events.
    """
    title = article.title or ""
    whole = replace(article, text=f"{title}\n\n{article.text[:_HELP]}", notices=())
    spans = [(0, len(title)), (len(title) + 2, len(whole.text))]
    sentence = Sentence(0, len(title), doc)
    named = [a for a in actors.find(whole, spans) if a.end <= len(title)]
    known = actors.resolve(whole, [sentence], tuple(named))
    found = code(replace(whole, text=title), [sentence], known, (), (), (), explain=explain, about=about).events
    before = {(e.source.id, e.target.id, e.type) for e in told}
    return tuple(_placeless(e) for e in found if (e.source.id, e.target.id, e.type) not in before)


def _placeless(event: Event) -> Event:
    return replace(
        event, source=_nowhere(event.source), target=_nowhere(event.target), trigger=Trigger(0, 0, ""), statement=None
    )


def _nowhere(party: Party) -> Party:
    return replace(party, start=0, end=0, text="")
