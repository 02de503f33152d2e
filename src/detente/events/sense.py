"""Readings that are no event between states, though grammar and words fit; each gives its reason."""

from __future__ import annotations

from collections.abc import Sequence

from detente.events.codebook import Codebook
from detente.events.control import Reading
from detente.events.domains import not_violent, sporting
from detente.events.scene import Scene
from detente.records import Actor

__all__ = ["is_leader", "no_deed", "no_event", "no_pair"]

#: Sectors of people and firms that act for themselves; what they do is their state's deed in these types only.
_PRIVATE = frozenset({"BUS", "CVL", "EDU", "MED"})
_PRIVATE_DEEDS = frozenset({"PROTEST", "ASSAULT"})
_POLITICS = frozenset({None, "GOV", "LEG", "OPP", "PTY"})
_ANOTHER_STORY = "sport, market or culture story"
#: Types in which a newspaper is only the ear.
_HEARD = frozenset({"CONSULT", "STATEMENT"})


def no_event(scene: Scene, reading: Reading) -> str | None:
    """Why the sentence is about something else than what states do, or None."""
    quad = scene.book.codes[reading.cameo].quad
    return _ANOTHER_STORY if _apart(str(quad), scene.tree.words, scene.book) else None


def is_leader(actor: Actor) -> bool:
    """A politician called by name: Merkel, President Chirac."""
    return actor.name is not None and actor.sector in _POLITICS


def no_deed(kind: str, source: Actor, target: Actor, words: Sequence[str], book: Codebook) -> str | None:
    """The same of a deed that no frame read: its type, its parties, the sentence's words in lower case."""
    if kind == "ASSAULT" and is_leader(source) and is_leader(target):
        return "politicians called by name clash in words"
    if _apart(str(book.types[kind]["quad"]), words, book):
        return _ANOTHER_STORY
    if source.sector in _PRIVATE and (kind not in _PRIVATE_DEEDS or source.sector == "BUS"):
        return "people or firms acting for themselves"
    return None


def _apart(quad: str, words: Sequence[str], book: Codebook) -> bool:
    return (not_violent if quad == "material_conflict" else sporting)(words, book)


def no_pair(scene: Scene, reading: Reading, source: Actor, target: Actor) -> str | None:
    """Why these two are no source and target of this reading, or None."""
    kind = scene.book.codes[reading.cameo].type
    if (source.id, source.sector) == (target.id, target.sector):
        return "source and target are the same"
    if source.sector in _PRIVATE and kind not in _PRIVATE_DEEDS and (source.role or source.sector != "CVL"):
        return "people or firms acting for themselves"
    if target.sector == "MED" and kind in _HEARD:
        return "said to a newspaper"
    if kind == "REQUEST" and _asks_itself(scene, reading, source):
        return "asked of its own side too"
    return None


def _asks_itself(scene: Scene, reading: Reading, source: Actor) -> bool:
    """ "China and the United States should …", said by China: a wish, no request."""
    asked = scene.actors.of(reading.target[:1])
    ids = {actor.id for actor, _ in asked}
    if len(ids) < 2 and scene.actors.is_pair(reading.target[:1]):
        ids |= {actor.id for actor in scene.memory.last_pair()}
    return len(ids) > 1 and source.id in ids
