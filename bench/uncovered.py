"""What the frames of the codebook miss in our labelled passages, and why: the list to extend the codebook from.

    python -m bench.uncovered [--every N] [--keep FILE] [--show N]

Codes the passages (all but the held-out tenth, see `held_out`) with the frames alone and sets the events beside the
labels of each sentence, CONCEDE and RETREAT as one (PLOVER's YIELD). A labelled event that was not found has one cause:
  trigger   no frame stands in the words that tell it: (a), by word and type
  type      a frame stands there, or the pair has an event, but of another type: (b), by frame
  parties   a frame of that type stands there, but source or target were others or none: (c), by reason and frame
Labels are matched by sentence, source, target and type. Doubtful labels are neither hits nor misses. `--keep` holds the
parsed passages in a file, so that a second run on the same ones only codes; `--every N` reads each Nth passage.
"""

from __future__ import annotations

import argparse
import pickle
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.judge_rows import held_out
from bench.passages import Passage, Told, passages
from detente import actors, events, statements
from detente.events.cascade import root_of
from detente.events.codebook import load
from detente.events.coder import Coded
from detente.language import parser, times
from detente.language.parser import Sentence
from detente.records import Actor, Article, Event, IssueMention, Statement, Timex
from detente.relations import issues

__all__ = ["Read", "Tally", "coded", "main", "read", "tally"]

_BATCH = 50
_WORD = re.compile(r"[^\W\d_]+")
#: Words that tell nothing by themselves.
_EMPTY = frozenset(
    {
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "as",
        "and",
        "or",
        "not",
        "no",
        "will",
        "would",
        "shall",
        "should",
        "may",
        "might",
        "must",
        "could",
        "can",
        "be",
        "is",
        "are",
        "was",
        "were",
        "been",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "it",
        "its",
        "his",
        "her",
        "their",
        "they",
        "he",
        "she",
        "that",
        "this",
        "up",
        "out",
        "off",
        "over",
    }
)


@dataclass(frozen=True, slots=True)
class Read:
    """A passage read up to the coder: article, parsed sentences, actors, times, statements, issues."""

    passage: Passage
    article: Article
    sentences: tuple[Sentence, ...]
    actors: tuple[Actor, ...]
    times: tuple[Timex, ...]
    statements: tuple[Statement, ...]
    issues: tuple[IssueMention, ...]


@dataclass(slots=True)
class Tally:
    """Counts by type, and the examples of each cause: (key, sentence) pairs."""

    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    hit: Counter[str] = field(default_factory=Counter)
    by_frame: Counter[tuple[str, bool]] = field(default_factory=Counter)
    causes: dict[str, dict[tuple[str, ...], list[str]]] = field(default_factory=lambda: defaultdict(dict))

    def note(self, cause: str, key: tuple[str, ...], example: str) -> None:
        self.causes[cause].setdefault(key, []).append(example)

    def count(self, cause: str) -> int:
        return sum(map(len, self.causes[cause].values()))


def read(chosen: Sequence[Passage]) -> Iterator[Read]:
    """Each passage with all that the coder needs; every sentence is parsed."""
    for first in range(0, len(chosen), _BATCH):
        batch = chosen[first : first + _BATCH]
        docs = parser.parse([text for passage in batch for text in passage.sentences])
        for passage in batch:
            yield _read(passage, [next(docs) for _ in passage.sentences])


def _read(passage: Passage, docs: Sequence[Any]) -> Read:
    text = " ".join(passage.sentences)
    article = Article(passage.place, text, title=passage.title, date=passage.date, date_basis="given")
    spans = list(_spans(passage))
    parsed = tuple(Sentence(start, end, doc) for (start, end), doc in zip(spans, docs, strict=True))
    named = actors.resolve(article, parsed, actors.find(article, tuple(spans)))
    return Read(
        passage,
        article,
        parsed,
        named,
        times.find(article, parsed),
        statements.find(article, parsed, named),
        issues.find(article),
    )


def _spans(passage: Passage) -> Iterator[tuple[int, int]]:
    start = 0
    for sentence in passage.sentences:
        yield start, start + len(sentence)
        start += len(sentence) + 1


def coded(one: Read) -> Coded:
    """The passage's events by the frames alone."""
    return events.code(one.article, one.sentences, one.actors, one.times, one.statements, one.issues)


def tally(items: Iterable[Read]) -> Tally:
    """All passages, coded and compared with their labels."""
    out = Tally()
    for one in items:
        result = coded(one)
        for number, (start, end) in enumerate(_spans(one.passage)):
            told = [t for t in one.passage.told if t.sentence == number]
            inside = [e for e in result.events if start <= e.trigger.start < end and e.type != "STATEMENT"]
            skipped = [s for s in result.skipped if start <= s["start"] < end]
            _compare(out, one, number, told, inside, skipped)
    return out


def _compare(
    out: Tally, one: Read, number: int, told: Sequence[Told], found: Sequence[Event], skipped: Sequence[dict[str, Any]]
) -> None:
    """One sentence: `told` are its labels, `found` and `skipped` what the frames made of it."""
    sentence = one.passage.sentences[number]
    gold = {_key(t.source, t.target, t.type): t for t in told if not t.doubtful}
    open_ = {frozenset((t.source, t.target)) for t in told if t.doubtful}
    ours: dict[tuple[str, str, str], Event] = {}
    for event in found:
        key = _key(str(event.source.id), str(event.target.id), event.type)
        if key[0] != key[1] and (key in gold or frozenset(key[:2]) not in open_):
            ours.setdefault(key, event)
    for key, event in ours.items():
        good = key in gold
        out.found[key[2]] += 1
        out.right[key[2]] += good
        out.by_frame[event.frame or "", good] += 1
        if not good:
            out.note("false", (event.frame or "", event.type), f"{'>'.join(key[:2])} [{event.trigger.text}] {sentence}")
    for key, label in gold.items():
        out.wanted[key[2]] += 1
        if key in ours:
            out.hit[key[2]] += 1
            continue
        where = one.sentences[number], _place(one, number, label.words)
        cause, reason = _cause(key, label, where, ours.values(), found, skipped)
        out.note(cause, reason, f"{label.source}>{label.target} {label.modality} | {label.words} || {sentence}")


def _cause(
    key: tuple[str, str, str],
    label: Told,
    where: tuple[Sentence, tuple[tuple[int, int], ...]],
    ours: Iterable[Event],
    found: Sequence[Event],
    skipped: Sequence[dict[str, Any]],
) -> tuple[str, tuple[str, ...]]:
    """Why a labelled event was not found, and by what it is grouped."""
    sentence, spans = where
    here = [e for e in found if _touches(spans, e.trigger.start)]
    lost = [s for s in skipped if _touches(spans, s["start"])]
    for event in here:
        if root_of(event.type) == key[2]:
            return "parties", ("other parties", event.frame or "", label.type)
    for skip in lost:
        if root_of(skip["type"]) == key[2]:
            return "parties", (skip["reason"], skip["frame"], label.type)
    for event in (*here, *(e for e in ours if (e.source.id, e.target.id) == key[:2])):
        return "type", (label.type, event.type, event.frame or "")
    for skip in lost:
        return "type", (label.type, skip["type"], skip["frame"])
    return "trigger", (label.type, _lemma(sentence, spans, label.words))


def _key(source: str, target: str, kind: str) -> tuple[str, str, str]:
    return source, target, root_of(kind)


def _place(one: Read, number: int, words: str) -> tuple[tuple[int, int], ...]:
    """Where a label's words stand in the article: together, else each by itself."""
    sentence = one.sentences[number]
    text = one.article.text[sentence.start : sentence.end]
    at = text.find(words) if words else -1
    if at >= 0:
        return ((sentence.start + at, sentence.start + at + len(words)),)
    places = [(text.find(w), w) for w in words.split() if w.lower() not in _EMPTY]
    return tuple((sentence.start + at, sentence.start + at + len(w)) for at, w in places if at >= 0)


def _touches(spans: Sequence[tuple[int, int]], start: int) -> bool:
    return any(begin <= start < end for begin, end in spans)


def _lemma(sentence: Sentence, spans: Sequence[tuple[int, int]], words: str) -> str:
    """The lemma of the word that tells the event: the first verb that is no auxiliary, else noun, else adjective."""
    tokens = [t for start, end in spans for t in sentence.tokens(start, end) if t.lower_ not in _EMPTY]
    for part in ("VERB", "NOUN", "ADJ"):
        for token in tokens:
            if token.pos_ == part:
                return f"{token.lemma_.lower()}/{part[0].lower()}"
    return words.lower()


def _rate(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "    -"


def _report(result: Tally, show: int) -> None:
    print("type          P      R   found  labelled")
    for kind in [*sorted(result.wanted), "all"]:
        if kind == "all":
            found, right = result.found.total(), result.right.total()
            wanted, hit = result.wanted.total(), result.hit.total()
        else:
            found, right, wanted, hit = (c[kind] for c in (result.found, result.right, result.wanted, result.hit))
        print(f"{kind:10s} {_rate(right, found)}  {_rate(hit, wanted)} {found:7d} {wanted:7d}")
    missed = result.wanted.total() - result.hit.total()
    for cause in ("trigger", "type", "parties"):
        print(f"missed by {cause:8s} {result.count(cause):5d} of {missed}")
    if show:
        for cause in ("trigger", "type", "parties", "false"):
            _list(cause, result.causes[cause], show)


def _list(cause: str, groups: dict[tuple[str, ...], list[str]], show: int) -> None:
    print(f"\n== {cause}")
    for key, examples in sorted(groups.items(), key=lambda g: (-len(g[1]), g[0])):
        print(f"{len(examples):4d} {' | '.join(key)}")
        for example in examples[:show]:
            print(f"       {example}")


def _kept(file: Path | None, every: int) -> list[Read]:
    """The passages read, from `file` where it holds the same ones as they now stand."""
    chosen = [p for p in passages() if not held_out(p)][::every]
    if file and file.is_file():
        kept: list[Read] = pickle.loads(file.read_bytes())
        if [one.passage for one in kept] == chosen:
            return kept
    items = list(read(chosen))
    if file:
        file.write_bytes(pickle.dumps(items))
    return items


def main() -> None:
    """Print coverage, precision and the causes."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--every", type=int, default=1, metavar="N", help="read each Nth passage")
    options.add_argument("--keep", type=Path, metavar="FILE", help="keep the parsed passages here")
    options.add_argument("--show", type=int, default=0, metavar="N", help="list the causes, each with N examples")
    chosen = options.parse_args()
    load()
    _report(tally(_kept(chosen.keep, chosen.every)), chosen.show)


if __name__ == "__main__":
    main()
