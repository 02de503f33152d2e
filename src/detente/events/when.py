"""When an event happens: the date told nearest to its word, and whether it still lies ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.events.control import Reading
from detente.events.scene import Scene
from detente.records import Article, Interval, Timex

__all__ = ["ahead", "date_of"]

#: Modalities of what is told as done.
_HAPPENED = frozenset({"actual", "alleged", "negated"})
#: Arcs from a time expression up to the noun or verb it dates.
_DATING = frozenset(
    {"prep", "pobj", "npadvmod", "compound", "nmod", "amod", "poss", "pcomp", "nummod", "advmod", "det"}
)


def ahead(scene: Scene, reading: Reading) -> Reading:
    """A meeting dated after the article is a promise to meet ("the summit next week"), whatever the grammar says."""
    if scene.book.codes[reading.cameo].type != "CONSULT" or reading.modality != "actual" or not _future(scene, reading):
        return reading
    cameo = scene.book.shift("future", reading.cameo)
    if not cameo:
        return reading
    return replace(reading, cameo=cameo, modality="intended", features=(*reading.features, "future:date"))


def _future(scene: Scene, reading: Reading) -> bool:
    """Is the event's own word dated after the article?"""
    day = scene.article.date.isoformat() if scene.article.date else None
    if day is None or scene.tree.tags[reading.found.at] in ("VBD", "VBN"):
        return False
    later = [t for t in scene.times if t.type in ("DATE", "TIME") and (t.interval.from_ or "") > day]
    return any(_dates(scene, t, reading.found.at) for t in later)


def _dates(scene: Scene, time: Timex, at: int) -> bool:
    """Does the time expression date the word? Hung on a past verb before it, a date ahead is the noun's ("spoke of
    talks next week")."""
    top = scene.tree.top(time.start - scene.sentence.start, time.end - scene.sentence.start)
    if top is None:
        return False
    for head, dep in scene.tree.climb(top, 4):
        if head == at or (scene.tree.tags[head] == "VBD" and head < at < top):
            return True
        if dep not in _DATING or scene.tree.pos[head] in ("VERB", "AUX"):
            return False
    return False


def date_of(article: Article, times: Sequence[Timex], at: int, modality: str) -> Interval:
    """The nearest of the sentence's dates (none ahead for what has happened), else the article's.

    `at` is the offset of the event's word in the article.
    """
    day = article.date.isoformat() if article.date else None
    dated = [t for t in times if t.type in ("DATE", "TIME") and t.interval.from_ and t.interval.to]
    if day and modality in _HAPPENED:
        dated = [t for t in dated if (t.interval.from_ or "") <= day]
    if dated:
        return min(dated, key=lambda t: (abs(t.start - at), t.start)).interval
    return Interval(day, day)
