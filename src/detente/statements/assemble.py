"""From chosen readings and quotation marks to reports: every quotation gets a speaker, broken ones are joined."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.language.parser import Sentence
from detente.statements.lexicon import lookup
from detente.statements.marks import Quote
from detente.statements.readings import Reading
from detente.statements.subjects import subject

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Report", "assemble"]

#: A quotation of fewer words, with no cue of its own, is a name or a wry word rather than speech.
FEWEST_WORDS = 4
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Report:
    """A statement in the making: content hull, cue, speaker's noun phrase and its head's offset."""

    start: int
    end: int
    cue: tuple[int, int] | None
    speaker: tuple[int, int] | None
    head: int | None


def assemble(
    text: str, sentences: Sequence[Sentence], quotes: Sequence[Quote], kept: Sequence[Reading]
) -> list[Report]:
    """All reports of the article, in order of their content."""
    reports = [Report(r.start, r.end, r.cue, r.speaker, r.head) for r in kept]
    reports.sort(key=lambda r: (r.start, -r.end))
    ends = [s.end for s in sentences]
    last: Report | None = None
    out = list(reports)
    for quote in quotes:
        own = [r for r in out if r.start < quote.end and quote.start < r.end and not _inside(r.cue, quote)]
        if own:
            last = max(own, key=lambda r: (r.end, -r.start))
            continue
        found = _by_cue(text, sentences, ends, quote) or _carried(text, quote, last)
        if found is None:
            continue
        if last is not None and found.start == last.start:
            out.remove(last)
        out.append(found)
        last = found
    return sorted(out, key=lambda r: (r.start, -r.end))


def _inside(cue: tuple[int, int] | None, quote: Quote) -> bool:
    return cue is not None and quote.start < cue[0] < quote.end


def _by_cue(text: str, sentences: Sequence[Sentence], ends: list[int], quote: Quote) -> Report | None:
    """The nearest speech verb outside the marks, in the sentence where the quotation ends, then where it begins."""
    last = min(bisect_right(ends, quote.end - 1), len(sentences) - 1)
    first = min(bisect_right(ends, quote.start), len(sentences) - 1)
    for index in dict.fromkeys((last, first)):
        verb = _nearest_verb(sentences[index], quote)
        if verb is None:
            continue
        who, _ = subject(verb)
        sentence = sentences[index]
        cue = sentence.span(verb, verb)
        if who is None or quote.start <= sentence.start + who.idx < quote.end:
            return Report(quote.start, quote.end, cue, None, None)
        span = sentence.span(who.left_edge if who.left_edge.i < verb.i or who.i > verb.i else who, _last(who, verb))
        return Report(quote.start, quote.end, cue, span, sentence.start + who.idx)
    return None


def _last(who: Token, verb: Token) -> Token:
    return who.right_edge if who.right_edge.i < verb.i or who.i > verb.i else who


def _nearest_verb(sentence: Sentence, quote: Quote) -> Token | None:
    if sentence.doc is None:
        return None
    best, nearest = None, 60
    for token in sentence.doc:
        at = sentence.start + token.idx
        if quote.start <= at < quote.end or token.pos_ not in ("VERB", "AUX"):
            continue
        entry = lookup(token.lemma_.lower(), token.pos_)
        distance = quote.start - at if at < quote.start else at - quote.end
        if entry is not None and entry.speech and distance < nearest:
            best, nearest = token, distance
    return best


def _carried(text: str, quote: Quote, last: Report | None) -> Report | None:
    """A quotation without a cue goes on from the one before it, with its speaker."""
    if last is None or len(_WORD.findall(text[quote.start : min(quote.end, quote.start + 200)])) < FEWEST_WORDS:
        return None
    between = text[last.end : quote.start]
    paragraphs = between.count("\n\n") or between.count("\n")
    if not paragraphs and (last.cue is None or len(between) < 200):
        return replace(last, end=quote.end)
    if paragraphs == 1 and len(between) < 200:
        return Report(quote.start, quote.end, None, last.speaker, last.head)
    return None
