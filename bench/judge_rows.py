"""What the judge is fitted on, as numbers: marked pairs (`data/training/*.tsv`) and the sentences of the passages.

A passage is read by `annotate`'s own steps as far as its actors, so that the judge learns from the parties it will be
shown. A labelled event whose parties are not both among them is out of its reach and not learnt.
"""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.judge_data import Example
from bench.passages import Passage, Told
from detente.api import annotate_many
from detente.events.judge_text import MARKS, TYPES
from detente.events.window import NOW, OPEN, Mention, Mentions, Window, aimed, mentions_of, window
from detente.records import MODALITIES, Document
from detente.statements.voices import first_persons

__all__ = [
    *("Labelled", "PairRow", "Positive", "Scene", "aimed_rows", "held_out", "is_dense", "labelled", "marked_scene"),
    *("pair_row", "scene"),
]

#: Files of dense passages (whole articles in long sentences) begin with q and a letter from this one on; four of them
#: are held out whole, since passages of one file are more alike than those of two.
_DENSE = "qd"
_HELD = frozenset({"qi_10", "qi_11", "qj_15", "qj_16"})
#: Pairs that do not act, shown beside one that does, and at most in a sentence.
_IDLE_BESIDE, _MOST_IDLE = 1, 4


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence's window with the events told in it; `span` is the sentence's in the text, `place` is the passage's
    file:line and the sentence's number from 0."""

    window: Window
    span: tuple[int, int]
    told: tuple[Told, ...]
    words: tuple[tuple[int, int], ...]
    place: str


@dataclass(frozen=True, slots=True)
class PairRow:
    """Word pieces, where the sentence at hand begins, places of the two parties' opening marks; whether the pair acts
    (None where nobody says) and the types of its deeds by index (none where it does not)."""

    ids: list[int]
    now: int
    sources: list[int]
    targets: list[int]
    acts: bool | None
    types: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Positive:
    """An event of pair number `pair`: type and modality by index, and which word pieces tell it (none if unknown)."""

    pair: int
    type: int
    modality: int
    words: Any


@dataclass(frozen=True, slots=True)
class Scene:
    """A window as numbers: for each pair of mentions the places of their marks and the number of their pair of codes;
    for each pair of codes which types are told (`wanted`) and which count (`counted`)."""

    ids: list[int]
    now: int
    sources: list[int]
    targets: list[int]
    pairs: list[int]
    wanted: Any
    counted: Any
    positives: tuple[Positive, ...]
    said: Any


def _file(passage: Passage) -> Path:
    return Path(passage.place.rpartition(":")[0])


def is_dense(passage: Passage) -> bool:
    """Whether a passage is of the files in the style of whole newspaper and wire articles."""
    return _DENSE <= _file(passage).name[:2] < "r"


def held_out(passage: Passage) -> bool:
    """Whether a passage belongs to the tenth (by a digest of its file, date and title) that no model is fitted on, or
    to a file that is held out whole."""
    if _file(passage).stem in _HELD:
        return True
    key = f"{passage.place.rpartition(':')[0]}:{passage.date}:{passage.title}"
    return int(hashlib.sha1(key.encode()).hexdigest(), 16) % 10 == 0


def labelled(passages: Sequence[Passage], jobs: int | None = 1) -> Iterator[tuple[Passage, Document, list[Labelled]]]:
    """Each passage as `annotate` reads it, with the windows of its sentences and their labels."""
    items = [
        {"id": p.place, "date": p.date.isoformat(), "title": p.title, "text": " ".join(p.sentences)} for p in passages
    ]
    for passage, document in zip(passages, annotate_many(items, jobs=jobs), strict=True):
        yield passage, document, list(_windows(passage, document))


def _windows(passage: Passage, document: Document) -> Iterator[Labelled]:
    article = document.article
    everyone = [*document.actors, *first_persons(article, document.statements, document.actors)]
    mentions = mentions_of(everyone)
    start = 0
    for number, sentence in enumerate(passage.sentences):
        end = start + len(sentence)
        shown = window(article.text, start, end, mentions)
        if shown:
            told = tuple(t for t in passage.told if t.sentence == number)
            words = tuple(_found(article.text, t.words, start, end) for t in told)
            yield Labelled(shown, (start, end), told, words, f"{passage.place}:{number}")
        start = end + 1


def _found(text: str, words: str, start: int, end: int) -> tuple[int, int]:
    at = text.find(words, start, end) if words else -1
    return (at, at + len(words)) if at >= 0 else (-1, -1)


def pair_row(tokenizer: Any, text: str, kind: str) -> PairRow:
    """A marked pair as numbers."""
    ids = tokenizer.encode(text).ids
    source, target = (ids.index(tokenizer.token_to_id(mark)) for mark in MARKS[::2])
    return PairRow(ids, 0, [source], [target], None, (TYPES.index(kind),))


def aimed_rows(tokenizer: Any, row: Labelled, draw: random.Random, share: float) -> Iterator[PairRow]:
    """Pairs of a labelled window, each marked by itself: a `share` of those that act, and some of those that do not
    (more where others act: they are the hard ones)."""
    codes = sorted({m.id for m in row.window.mentions})
    told: dict[tuple[str, str], list[int]] = defaultdict(list)
    open_ = {(t.source, t.target) for t in row.told if t.doubtful}
    for event in row.told:
        if not event.doubtful and event.source in codes and event.target in codes:
            told[event.source, event.target].append(TYPES.index(event.type))
    idle = [(a, b) for a in codes for b in codes if a != b and (a, b) not in told and (a, b) not in open_]
    most = min(_IDLE_BESIDE * len(told) + 1, _MOST_IDLE) if told else 1
    chosen = [pair for pair in told if draw.random() < share]
    for source, target in [*chosen, *draw.sample(idle, min(most, len(idle)))]:
        ids = tokenizer.encode(aimed(row.window, source, target)).ids
        here, *marks = map(tokenizer.token_to_id, (NOW, MARKS[0], MARKS[2]))
        sources, targets = ([n for n, piece in enumerate(ids) if piece == mark] for mark in marks)
        if here in ids and sources and targets:
            kinds = tuple(dict.fromkeys(told.get((source, target), ())))
            yield PairRow(ids, ids.index(here), sources, targets, bool(kinds), kinds)


def marked_scene(tokenizer: Any, example: Example) -> Scene | None:
    """A marked pair as a window of which only that one ordered pair is known."""
    parties = [Mention(*example.source, "S"), Mention(*example.target, "T")]
    shown = window(example.sentence, 0, len(example.sentence), Mentions(parties))
    if shown is None or len(shown.mentions) < 2:
        return None
    told = Told(0, "S", "T", example.type, example.modality, "", False)
    return scene(tokenizer, Labelled(shown, (0, 0), (told,), ((-1, -1),), example.place), only=("S", "T"))


def scene(tokenizer: Any, row: Labelled, only: tuple[str, str] | None = None) -> Scene | None:
    """A labelled window as numbers, None where it was cut before two parties; `only`: the one pair that is known."""
    encoding = tokenizer.encode(row.window.text)
    ids = encoding.ids
    opening, here = tokenizer.token_to_id(OPEN), tokenizer.token_to_id(NOW)
    places = [n for n, piece in enumerate(ids) if piece == opening]
    if here not in ids:
        return None
    now = ids.index(here)
    parties = list(zip(places, row.window.mentions, strict=False))
    numbers: dict[tuple[str, str], int] = {}
    sources, targets, pairs = [], [], []
    for place, source in parties:
        for other, target in parties:
            codes = source.id, target.id
            if source.id != target.id and only in (None, codes):
                sources.append(place)
                targets.append(other)
                pairs.append(numbers.setdefault(codes, len(numbers)))
    if not pairs:
        return None
    said = _said(row.window, encoding.offsets, now)
    wanted, counted, positives = _labels(row, numbers, said)
    return Scene(ids, now, sources, targets, pairs, wanted, counted, positives, said >= 0)


def _said(shown: Window, offsets: Sequence[tuple[int, int]], now: int) -> Any:
    """For each word piece of the sentence itself the article's offset, -1 for what is before it and for marks."""
    out = np.full(len(offsets), -1)
    for n, (begin, end) in enumerate(offsets):
        if n > now and end > begin:
            out[n] = shown.origin(begin)
    return out


def _labels(row: Labelled, numbers: dict[tuple[str, str], int], said: Any) -> tuple[Any, Any, tuple[Positive, ...]]:
    wanted = np.zeros((len(numbers), len(TYPES)), np.float32)
    counted = np.ones_like(wanted)
    positives: dict[tuple[int, int], Positive] = {}
    doubtful: dict[int, set[int]] = defaultdict(set)
    for told, (start, end) in zip(row.told, row.words, strict=True):
        pair = numbers.get((told.source, told.target))
        if pair is None:
            continue
        kind = TYPES.index(told.type)
        if told.doubtful:
            doubtful[pair].add(kind)
        else:
            wanted[pair, kind] = 1
            positives[pair, kind] = Positive(
                pair, kind, MODALITIES.index(told.modality), (said >= max(start, 0)) & (said < end)
            )
    for pair, kinds in doubtful.items():
        if not wanted[pair].any():
            counted[pair] = 0
        for kind in kinds:
            counted[pair, kind] = wanted[pair, kind]
    return wanted, counted, tuple(positives.values())
