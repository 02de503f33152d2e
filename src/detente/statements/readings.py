"""From parse and marks to readings: each candidate with offsets, its quotation marks taken in, and the judge's word."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.language.parser import Sentence
from detente.statements.features import describe
from detente.statements.frames import Candidate, candidates
from detente.statements.lexicon import lookup
from detente.statements.marks import Quote
from detente.statements.model import probability

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["Reading", "chosen", "readings"]

_ALSO = frozenset({"according", "reportedly", "allegedly", "purportedly"})
_OPEN_CLASS = frozenset({"that", "clause", "before", "to+that", "prep+clause", "small", "as"})
#: Candidates under this probability are dropped.
LEAST = 0.4
_SAME = 0.8


@dataclass(frozen=True, slots=True)
class Reading:
    """A candidate in the article's offsets. `speaker` is the noun phrase, `head` its head word."""

    start: int
    end: int
    cue: tuple[int, int]
    speaker: tuple[int, int] | None
    head: int | None
    sentence: int
    frame: str
    probability: float
    speech: bool
    features: tuple[str, ...] = ()


def readings(
    text: str, sentences: Sequence[Sentence], quotes: Sequence[Quote], *, keep_features: bool = False
) -> list[list[Reading]]:
    """All readings of each parsed sentence."""
    starts = [q.start for q in quotes]
    return [
        _of_sentence(text, index, sentence, _near(quotes, starts, sentence), keep_features)
        for index, sentence in enumerate(sentences)
        if sentence.doc is not None
    ]


def _near(quotes: Sequence[Quote], starts: list[int], sentence: Sentence) -> list[Quote]:
    first = max(0, bisect_left(starts, sentence.start) - 1)
    last = bisect_left(starts, sentence.end)
    return [q for q in quotes[first:last] if q.end > sentence.start]


def _of_sentence(text: str, index: int, sentence: Sentence, near: list[Quote], keep: bool) -> list[Reading]:
    doc = sentence.doc
    assert doc is not None
    found = []
    for candidate in candidates(doc, _cues(doc)):
        token = doc[candidate.cue]
        entry = lookup(token.lemma_.lower(), token.pos_)
        if entry is None and candidate.frame not in _OPEN_CLASS and token.lower_ not in _ALSO:
            continue
        speech = entry.speech if entry is not None else token.lower_ in _ALSO
        start, end = sentence.span(doc[candidate.first], doc[candidate.last])
        cue = sentence.span(doc[candidate.cue], doc[candidate.cue])
        cue_quote = next((q for q in near if q.start < cue[0] < q.end), None)
        quoted, start, end = _with_marks(start, end, near, cue_quote)
        features = describe(doc, candidate, quoted=quoted, cue_quoted=cue_quote is not None, headline=index == 0)
        speaker = None if candidate.speaker is None else sentence.span(*_phrase(doc, candidate))
        head = None if candidate.speaker is None else sentence.start + doc[candidate.speaker].idx
        chance = 0.0 if keep else probability(features)
        found.append(
            Reading(
                start, end, cue, speaker, head, index, candidate.frame, chance, speech, tuple(features) if keep else ()
            )
        )
    return found


def _cues(doc: Doc) -> list[int]:
    return [t.i for t in doc if t.lower_ in _ALSO or t.pos_ == "VERB" or lookup(t.lemma_.lower(), t.pos_) is not None]


def _with_marks(start: int, end: int, near: list[Quote], cue_quote: Quote | None) -> tuple[str, int, int]:
    """The content with every quotation that it touches taken in whole, and how the two lie to each other."""
    inside = [q for q in near if q.start < end and start < q.end and q is not cue_quote]
    if not inside:
        return "none", start, end
    first, last = min(q.start for q in inside), max(q.end for q in inside)
    kind = "part" if start < first else "head" if end > last else "all"
    return kind, min(start, first), max(end, last)


def _phrase(doc: Doc, candidate: Candidate) -> tuple[Token, Token]:
    """The speaker's noun phrase, cut where it would swallow cue or content."""
    assert candidate.speaker is not None
    head = doc[candidate.speaker]
    first, last = head.left_edge.i, head.right_edge.i
    for clause in head.children:
        if clause.dep_ in ("relcl", "acl") and clause.i > head.i:
            last = min(last, max(clause.left_edge.i - 1, head.i))
    for point in (candidate.cue, candidate.first):
        if head.i < point <= last:
            last = point - 1
        if first <= point < head.i:
            first = point + 1
    while last > head.i and doc[last].is_punct:
        last -= 1
    return doc[first], doc[last]


def chosen(options: Sequence[Reading], least: float = LEAST) -> list[Reading]:
    """The readings kept in one sentence: the likeliest of each cue, and none twice."""
    kept: list[Reading] = []
    for option in sorted(options, key=lambda r: (-r.probability, r.start, r.end)):
        if option.probability < least:
            break
        if all(option.cue != other.cue and _overlap(option, other) < _SAME for other in kept):
            kept.append(option)
    return sorted(kept, key=lambda r: (r.start, r.end))


def _overlap(one: Reading, other: Reading) -> float:
    both = min(one.end, other.end) - max(one.start, other.start)
    return both / (max(one.end, other.end) - min(one.start, other.start)) if both > 0 else 0.0
