"""Whose words a document is: the state or body that a statement, speech or briefing is by, told by its title."""

from __future__ import annotations

import re

from detente.actors.find import find
from detente.actors.text import fold
from detente.records import Actor, Article

__all__ = ["author_of"]

_DOCUMENT = re.compile(
    r"\b(?:statements?|speech|address|remarks|message|toast|letter|briefing|gaggle|readout|communiqu[eé]|declaration"
    r"|press (?:conference|call|release|service|office|availability)|interview|note on|transcript|answers?"
    r"|office of)\b",
    re.IGNORECASE,
)
#: Who follows one of these is spoken to or of, or is where it is said.
_NOT_BY = frozenset({"in", "at", "to", "on", "about", "against", "over", "for", "before", "towards", "into", "near"})
#: A title tells what the document is within so many characters.
_HEAD = 90


def author_of(article: Article) -> Actor | None:
    """The state or body of the document's author, as a mention in its title; None for news and where it is not told."""
    title = article.title or ""
    if not _DOCUMENT.search(title, 0, _HEAD):
        return None
    for actor in find(Article(article.id, title, date=article.date), [(0, len(title))]):
        before = [fold(word).strip(" ,:") for word in title[: actor.start].split()[-3:]]
        if before and before[-1] in ("the", "a", "an"):
            before.pop()
        if actor.id and not (before and before[-1] in _NOT_BY):
            return actor
    return None
