"""The relation between two named spans of a sentence: the frame that links them best, else the nearest word."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from detente.events import cascade
from detente.events.cascade import Draft, Pair, Use
from detente.events.codebook import Codebook, is_ours, load
from detente.events.control import Reading, read
from detente.events.match import find
from detente.events.pairs import error_of, pair_of
from detente.events.tree import Tree, from_doc
from detente.events.words import lemmas

__all__ = ["Guess", "classify", "drafts", "guess", "readable"]

_BATCH = 256
#: Parts of the parser that nothing here reads.
_UNREAD = ["lemmatizer", "attribute_ruler"]
#: What one step up the tree costs when a span is not itself the argument but stands inside or beside it.
_STEP = {
    "conj": 0.05,
    "appos": 0.05,
    "poss": 0.12,
    "compound": 0.1,
    "amod": 0.12,
    "nmod": 0.1,
    "pobj": 0.06,
    "prep": 0.08,
}
#: The parser knows straight quotes best.
_PLAIN_QUOTES = str.maketrans("‘’“”", "''\"\"")
_CLAUSE_STEP = 0.3
_OTHER_STEP = 0.15


@dataclass(frozen=True, slots=True)
class Guess:
    """The answer for a pair.

    `score` is the link's strength, 0 (no link) to 2 (both spans are direct arguments), `margin` its lead over the next
    type; `others` are code, modality and score of the best reading of each further type.
    """

    cameo: str
    modality: str
    score: float
    margin: float
    reading: Reading | None
    others: tuple[tuple[str, str, float], ...] = ()


def classify(
    pairs: Iterable[dict[str, Any]], *, book: Codebook | None = None, judge: Use = "auto"
) -> Iterator[dict[str, Any]]:
    """The relation between two spans, for each `{id, sentence, source, target[, *_start, *_end]}`.

    Gives `{id, type, mode, cameo, modality, confidence}` with a confidence that says how sure it is, or
    `{id, errors: [{code, message}]}` for a row without sentence or spans. Sentences are parsed in batches. `judge`:
    "auto" asks the statistical judge about the least sure pairs where its model is installed and the codebook is ours,
    "never" answers by frames alone, "only" by the judge alone.
    """
    book = book or load()
    if judge == "auto" and not is_ours(book):
        judge = "never"
    stream = iter(pairs)
    while chunk := list(islice(stream, _BATCH)):
        errors = [error_of(row) for row in chunk]
        sound = [pair_of(row) for row, error in zip(chunk, errors, strict=True) if error is None]
        answers = iter(_answers(sound, book, judge))
        for error in errors:
            yield error if error is not None else next(answers)


def _answers(pairs: Sequence[Pair], book: Codebook, judge: Use) -> Iterator[dict[str, Any]]:
    """The answers to one batch of checked pairs."""
    for pair, draft in zip(pairs, cascade.settle(pairs, drafts(pairs, book), book, judge), strict=True):
        yield {
            "id": pair.id,
            "type": draft.type,
            "mode": draft.mode or book.codes[draft.cameo].mode,
            "cameo": draft.cameo,
            "modality": draft.modality,
            "confidence": round(draft.confidence, 3),
        }


def drafts(pairs: Sequence[Pair], book: Codebook) -> list[Draft]:
    """What the frames alone say of each pair."""
    from detente.language import parser

    texts = [readable(p.sentence, (p.source, p.target)) for p in pairs]
    docs = parser.current().pipe(texts, disable=_UNREAD, batch_size=_BATCH)
    return [_draft(guess(from_doc(doc), pair, book), book) for pair, doc in zip(pairs, docs, strict=True)]


def _draft(found: Guess, book: Codebook) -> Draft:
    """The frames' answer, with the codes it would give for each type (best first)."""
    mode = found.reading.found.pattern.frame.mode if found.reading else None
    kind = book.codes[found.cameo].type
    return Draft(kind, mode, found.cameo, found.modality, _confidence(found), found.others, found.score)


def readable(sentence: str, spans: Sequence[tuple[int, int] | None] = ()) -> str:
    """The sentence as the parser can use it, of the same length: capitals softened, blanks for control characters."""
    from detente.language.parser import LONGEST_PARSED

    text = sentence[:LONGEST_PARSED].translate(_PLAIN_QUOTES)
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    if _title_case(text):
        return _lowered(text, spans)
    letters = sum(map(str.isalpha, text))
    if letters > 10 and sum(map(str.isupper, text)) > 0.8 * letters:
        lowered = text.title()
        text = lowered if len(lowered) == len(text) else text
    return text


def _title_case(text: str) -> bool:
    """Does every longer word begin with a capital, as in a headline?"""
    words = [w for w in text.split() if len(w) > 3]
    return len(words) > 3 and all(w[0].isupper() and not w.isupper() for w in words)


def _lowered(text: str, spans: Sequence[tuple[int, int] | None]) -> str:
    """A headline with the words that can state an event, outside the spans, in lower case."""
    index, out, at = load().index, [], 0
    for word in re.findall(r"\s+|\S+", text):
        named = any(span and span[0] < at + len(word) and at < span[1] for span in spans)
        states = not named and any(lemma in index for lemma in lemmas(word.lower()))
        out.append(word.lower() if states and len(word.lower()) == len(word) else word)
        at += len(word)
    return "".join(out)


def guess(tree: Tree, pair: Pair, book: Codebook) -> Guess:
    """The best reading of the sentence for this pair."""
    source = tree.top(*pair.source) if pair.source else None
    target = tree.top(*pair.target) if pair.target else None
    ranked: list[tuple[float, int, Reading]] = []
    founds = find(tree, book)
    exact = {f.at for f in founds if f.pattern.weight and not f.pattern.frame.op}
    for found in founds:
        reading = read(tree, found, book)
        score = _link(tree, reading, source, target, pair)
        score -= 0.3 if any(step.at in exact for step in reading.chain.steps if step.pattern) else 0.0
        ranked.append((score, -found.at, reading))
    ranked.sort(key=lambda r: (-r[0], -r[1]))
    if not ranked:
        return Guess("010", "actual", 0.0, 0.0, None)
    best = ranked[0]
    best = (best[0], best[1], _refined(best[2], ranked, book))
    cameo = _cameo(tree, best[2], source, target, book)
    kind = book.codes[cameo].type
    others: dict[str, tuple[str, str, float]] = {}
    for score, _, reading in ranked[1:]:
        others.setdefault(book.codes[reading.cameo].type, (reading.cameo, reading.modality, score))
    others.pop(kind, None)
    second = max((score for _, _, score in others.values()), default=0.0)
    return Guess(cameo, best[2].modality, best[0], best[0] - second, best[2], tuple(others.values()))


def _refined(reading: Reading, ranked: list[tuple[float, int, Reading]], book: Codebook) -> Reading:
    """A bare control word ("urged") gives way to the reading of what it governs, where the type is the same."""
    if reading.found.pattern.frame.op is None:
        return reading
    kind = book.codes[reading.cameo].type
    governed = (r for _, _, r in ranked if any(step.at == reading.at for step in r.chain.steps if step.pattern))
    return next((r for r in governed if book.codes[r.cameo].type == kind), reading)


def _cameo(tree: Tree, reading: Reading, source: int | None, target: int | None, book: Codebook) -> str:
    """The reading's code, seen from this pair: done together, or not done at all."""
    frame = reading.found.pattern.frame
    if frame.together and reading.cameo == frame.cameo and source is not None and target is not None:
        group = {j for s in reading.source for j in tree.joined(s)}
        if source in group and target in group:
            return frame.together
    if reading.modality == "negated" and reading.cameo < "09":
        return book.shift("refuse", reading.cameo) or reading.cameo
    return reading.cameo


def _link(tree: Tree, reading: Reading, source: int | None, target: int | None, pair: Pair) -> float:
    """How well the two spans fill the reading's roles."""
    at = reading.found.at
    if at == source:
        return 0.9 + max(_reach(tree, target, reading.target), 0.75 * _reach(tree, target, reading.loose))
    if _inside(tree, at, pair.source) or _inside(tree, at, pair.target):
        return 0.25 + 0.1 * _nearness(tree, at, source, target)
    forward = _reach(tree, source, reading.source) + max(
        _reach(tree, target, reading.target), 0.75 * _reach(tree, target, reading.loose)
    )
    backward = 0.55 * (_reach(tree, target, reading.source) + _reach(tree, source, reading.target))
    score = max(forward, backward)
    score += 0.15 * _nearness(tree, at, source, target) + 0.03 * min(reading.found.pattern.weight, 4)
    if reading.chain.embedded:
        score -= 0.15
    return max(score, 0.0)


def _inside(tree: Tree, at: int, span: tuple[int, int] | None) -> bool:
    return span is not None and span[0] <= tree.starts[at] < span[1]


def _reach(tree: Tree, top: int | None, heads: Sequence[int]) -> float:
    """1 where the span's head is one of `heads`, less for each step between, 0 where there is no way up."""
    if top is None or not heads:
        return 0.0
    cost, rank = 0.0, {h: 0.04 * n for n, h in enumerate(heads)}
    if top in rank:
        return 1.0 - min(rank[top], 0.2)
    for head, dep in tree.climb(top):
        cost += _STEP.get(dep, _CLAUSE_STEP if dep in ("relcl", "acl", "ccomp", "advcl", "xcomp") else _OTHER_STEP)
        if head in rank:
            return max(0.0, 1.0 - cost - min(rank[head], 0.2))
        if cost >= 1.0:
            break
    return 0.0


def _nearness(tree: Tree, at: int, source: int | None, target: int | None) -> float:
    """1 close to (and after) the source and before the target, falling with distance."""
    places = [p for p in (source, target) if p is not None]
    if not places:
        return math.exp(-at / 20)
    between = len(places) == 2 and min(places) < at < max(places)
    distance = min(abs(at - p) for p in places)
    return (0.5 if between else 0.0) + 0.5 * math.exp(-distance / 6)


def _confidence(found: Guess) -> float:
    """How likely the type is right, from the link's strength and its lead over the next type."""
    return 1 / (1 + math.exp(-(-0.9 + 1.0 * found.score + 0.9 * min(found.margin, 1.5))))
