"""From parse and marks to readings: each candidate with offsets, its quotation marks taken in, and the judge's word."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.language.parser import Sentence
from detente.statements.candidate import Candidate
from detente.statements.features import Shapes
from detente.statements.frames import candidates
from detente.statements.lexicon import CueClass, lookup
from detente.statements.marks import Quote
from detente.statements.nominal import is_found_in
from detente.statements.phrases import Phrase, phrase

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spacy.tokens import Doc, Token

__all__ = ["Reading", "chosen", "readings"]

_ALSO = frozenset({"according", "in", "reportedly", "allegedly", "purportedly"})
_CUE_PARTS = frozenset({"VERB", "AUX", "NOUN", "PROPN", "ADJ", "ADV", "ADP", "SCONJ"})
_OPEN_CLASS = frozenset({"that", "clause", "before", "to+that", "prep+clause", "small", "as"})
#: Candidates under this chance (their probability less the doubt, `model.DOUBT`) are dropped; plain reports (a speech
#: verb outside quotations, its clause, its speaker) only under the second, plain reports inside a report ("X said that
#: Y had told Z that …") under the third, what overlaps a likelier one under the fourth. Chosen on the part `train` of
#: the gold quotations.
LEAST, LEAST_PLAIN, LEAST_NESTED, LEAST_OVER = 0.43, -0.1, -0.1, 0.8
#: What is reported in a quotation is told by whom it quotes; only a sure reading is a report of its own.
LEAST_QUOTED = 0.9
_PLAIN = frozenset({"that", "clause", "before", "as"})
_SAME = 0.8
_EDGE = frozenset({",", ";", ":", ".", "!", "?", "-", "–", "—", "--", " ", "  "})


@dataclass(frozen=True, slots=True)
class Reading:
    """A candidate in the article's offsets. `speech` is true where its cue can introduce a quotation,
    `plain` where it does so in the plainest way, `nested` where such a report is what another speech verb reports,
    `quoted` where the cue stands in a quotation."""

    start: int
    end: int
    cue: tuple[int, int]
    speaker: Phrase | None
    sentence: int
    frame: str
    speech: bool
    plain: bool
    nested: bool
    quoted: bool
    features: tuple[str, ...]
    vectors: NDArray[np.float32]


def readings(sentences: Sequence[Sentence], quotes: Sequence[Quote]) -> list[Reading]:
    """All readings of the parsed sentences, sentence by sentence."""
    starts = [q.start for q in quotes]
    found: list[Reading] = []
    for index, sentence in enumerate(sentences):
        if sentence.doc is not None:
            found += _of_sentence(sentence.doc, index, sentence, _near(quotes, starts, sentence))
    return found


def _near(quotes: Sequence[Quote], starts: list[int], sentence: Sentence) -> list[Quote]:
    first = max(0, bisect_left(starts, sentence.start) - 1)
    last = bisect_left(starts, sentence.end)
    return [q for q in quotes[first:last] if q.end > sentence.start]


def _of_sentence(doc: Doc, index: int, sentence: Sentence, near: list[Quote]) -> list[Reading]:
    phrases: dict[tuple[int, int, int], Phrase] = {}
    cues = _cues(doc)
    found: list[Reading] = []
    shapes = Shapes(doc, cues, headline=index == 0)
    for candidate in candidates(doc, list(cues)):
        entry = cues[candidate.cue]
        also = entry is None and doc[candidate.cue].lower_ in _ALSO
        if entry is None and candidate.frame not in _OPEN_CLASS and not also:
            continue
        speaker = None
        if candidate.speaker is not None:
            key = (candidate.speaker, candidate.cue, candidate.first)
            if key not in phrases:
                phrases[key] = phrase(sentence, doc[candidate.speaker], key[1:])
            speaker = phrases[key]
        speech = entry.speech if entry is not None else also
        found += _read(doc, candidate, index, sentence, near, shapes, speaker, speech)
    return found


def _read(
    doc: Doc,
    candidate: Candidate,
    index: int,
    sentence: Sentence,
    near: list[Quote],
    shapes: Shapes,
    speaker: Phrase | None,
    speech: bool,
) -> list[Reading]:
    """The candidate in offsets; where it is partly quoted, also its quotations alone."""
    first_token, last_token = candidate.first, candidate.last
    while first_token < last_token and doc[first_token].text in _EDGE:
        first_token += 1
    while last_token > first_token and doc[last_token].text in _EDGE:
        last_token -= 1
    start, end = sentence.span(doc[first_token], doc[last_token])
    cue = sentence.span(doc[candidate.cue], doc[candidate.cue])
    cue_quote = next((q for q in near if q.start < cue[0] < q.end), None)
    inside = [q for q in near if q.start < end and start < q.end and q is not cue_quote]
    plain = speech and candidate.frame in _PLAIN and cue_quote is None and speaker is not None
    nested = plain and candidate.frame == "that" and _is_reported(doc[candidate.cue])
    found, vectors = [], shapes.vectors(candidate)
    for quoted, first, last in _with_marks(start, end, inside):
        features = shapes.describe(candidate, quoted=quoted, cue_quoted=cue_quote is not None)
        place = (first, last, cue, speaker, index, candidate.frame)
        found.append(Reading(*place, speech, plain, nested, cue_quote is not None, features, vectors))
    return found


def _cues(doc: Doc) -> dict[int, CueClass | None]:
    """The tokens that may be cues, with their class; verbs of no class where they take a clause."""
    found: dict[int, CueClass | None] = {}
    for token in doc:
        pos = token.pos_
        if pos in _CUE_PARTS:
            entry = lookup(token.lemma_.lower(), pos)
            also = is_found_in(token) if token.lower_ == "in" else token.lower_ in _ALSO
            if entry is not None or also or (pos == "VERB" and _takes_clause(token)):
                found[token.i] = entry
    return found


def _is_reported(verb: Token) -> bool:
    """True for the verb of the clause that another speech verb takes."""
    entry = lookup(verb.head.lemma_.lower(), verb.head.pos_) if verb.dep_ == "ccomp" else None
    return entry is not None and entry.speech


def _takes_clause(verb: Token) -> bool:
    return any(part.dep_ in ("ccomp", "xcomp") for part in verb.children)


def _with_marks(start: int, end: int, inside: list[Quote]) -> list[tuple[str, int, int]]:
    """How the content lies to the quotations it touches, each of them taken in whole; then these alone."""
    if not inside:
        return [("none", start, end)]
    first, last = min(q.start for q in inside), max(q.end for q in inside)
    before, after = start < first, end > last
    kind = "amid" if before and after else "tail" if before else "head" if after else "all"
    whole = (kind, min(start, first), max(end, last))
    return [whole] if kind == "all" else [whole, (f"{kind} alone", first, last)]


def chosen(options: Sequence[Reading], chances: Sequence[float], least: float = LEAST) -> list[Reading]:
    """The readings kept: in each sentence the likeliest of each cue, and none twice; in order of their content.

    What overlaps a likelier reading must be nearly sure (`LEAST_OVER`), unless it is a plain report in a report.
    """
    kept: dict[int, list[Reading]] = {}
    ranked = sorted(zip(chances, options, strict=True), key=lambda pair: (-pair[0], pair[1].start, pair[1].end))
    for chance, option in ranked:
        if chance < _least(option, least):
            continue
        others = kept.setdefault(option.sentence, [])
        if any(option.cue == other.cue or _overlap(option, other) >= _SAME for other in others):
            continue
        if option.nested or chance >= LEAST_OVER or not any(_overlap(option, other) for other in others):
            others.append(option)
    return sorted((r for some in kept.values() for r in some), key=lambda r: (r.start, r.end, r.cue))


def _least(option: Reading, least: float) -> float:
    if option.quoted:
        return LEAST_QUOTED
    return LEAST_NESTED if option.nested else min(least, LEAST_PLAIN) if option.plain else least


def _overlap(one: Reading, other: Reading) -> float:
    both = min(one.end, other.end) - max(one.start, other.start)
    return both / (max(one.end, other.end) - min(one.start, other.start)) if both > 0 else 0.0
