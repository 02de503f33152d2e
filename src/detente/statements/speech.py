"""Speeches without labels: a title such as "Remarks by the President at …" names who says all that follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from detente import actors
from detente.records import Actor, Article
from detente.statements.marks import quotes

__all__ = ["Speech", "heading", "speech_of"]

_KINDS = (
    r"remarks|statement|speech|address|message|comments?|keynote(?: address| speech)?|toast|testimony|lecture|eulogy"
    r"|declaration|proclamation|intervention|inaugural address|press statement|opening words|reply|farewell"
)
_BEFORE = (
    r"(?:(?:full|text|transcript|excerpts?|of|the|an?|opening|closing|joint|press|inaugural|weekly|national|prepared|brief"
    r"|concluding|state|video|radio|televised|public|short|new year|christmas|un|u\.n\.|and) )"
    r"{0,5}"
)
_STOP = (
    r"(?= (?:at|on|to|in|before|after|following|during|upon|regarding|with|honou?ring|nominating|for|welcoming|and"
    r" the press|and press|about|announcing|introducing|celebrating|marking|via|from) |[,;:(\n]| [-–—]|\.?"
    r"$)"
)
#: "Remarks by X at …" and "X's remarks on …".
_BY = re.compile(
    rf"\s*{_BEFORE}(?:{_KINDS})(?: as (?:delivered|prepared)(?: for delivery)?)? (?:by|of|from) "
    rf"(?P<who>[^\n]{{3,90}}?){_STOP}",
    re.IGNORECASE,
)
_OWN = re.compile(rf"\s*(?P<who>[A-Z][^\n,;:]{{3,60}}?)[’']s? (?i:(?:[\w-]{{2,20}} ){{0,2}}?(?:{_KINDS}))\b")
_FIRST = re.compile(r"\b(?:we|us|our|ours|I|my|me)\b", re.IGNORECASE)
_SECOND = re.compile(
    r"\b(?:you|your|ladies and gentlemen|excellenc\w+|mr\.? (?:president|chairman|speaker|secretary))\b", re.IGNORECASE
)
_TOLD = re.compile(r"\b(?:said|says|told|added|according to)\b")
#: Where a heading may stand, in characters; first-person words a speech has; words of a report it may have beside them.
_HEAD, _FEWEST, _SHARE = 300, 2, 0.34


@dataclass(frozen=True, slots=True)
class Speech:
    """Who speaks and where what is said begins; `start`..`end` are the speaker's words in the text, equal where the
    title alone has them."""

    start: int
    end: int
    words: str
    body: int


def heading(article: Article) -> Speech | None:
    """The speaker of an article that is one speech, by its title or its first lines; None where it is none.

    A report about a speech has such a title too: a speech speaks of "we" and "I" outside of quotation marks, and
    hardly says who "said" what.
    """
    for text, at in ((article.title or "", None), (article.text[:_HEAD], 0)):
        for line in re.finditer(r"[^\n]+", text):
            found = _BY.match(line.group()) or _OWN.match(line.group())
            if found is not None and _is_spoken(article.text[line.end() if at is not None else 0 :]):
                if at is None:
                    return Speech(0, 0, found["who"].strip(), 0)
                start = line.start() + found.start("who")
                return Speech(start, start + len(found["who"]), found["who"], line.end())
    return None


def _is_spoken(text: str) -> bool:
    bare, at = [], 0
    for quote in quotes(text):
        bare.append(text[at : quote.start])
        at = quote.end
    plain = " ".join([*bare, text[at:]])
    own = len(_FIRST.findall(plain)) - plain.count(" US ") + len(_SECOND.findall(plain))
    return own >= _FEWEST and len(_TOLD.findall(plain)) <= max(1, own * _SHARE)


def speech_of(article: Article, known: Sequence[Actor]) -> tuple[Speech, Actor] | None:
    """The speech with its speaker as an actor; an office without a country ("the President") is of the house whose
    text it is: the first government named in the head, else the article's title."""
    found = heading(article)
    if found is None:
        return None
    alone = replace(article, text=found.words, title=None, notices=())
    named = [a for a in actors.find(alone, [(0, len(found.words))]) if a.id]
    if not named:
        named = [a for a in known if a.start < _HEAD * 2 and a.sector == "GOV" and a.id][:1]
    if not named:
        return None
    best = max(named, key=lambda a: (a.name is not None, a.sector not in ("CVL", None), -a.start))
    return found, best
