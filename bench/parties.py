"""Are the parties of labelled events found? `python -m bench.parties [--show CAUSE] [--part K/N] [FILE...]`

Over the invented passages (`data/training/passages`): for every labelled event and each of its two parties, is there
a mention with the party's code in the event's sentence, or in the three sentences before it? All sentences are parsed
and read as `annotate` reads them, the speaker's "we" included, without the events. Misses are counted by cause:

- `nowhere`: no mention of that code in the whole passage;
- `title`: the title alone names it;
- `far`: named only earlier than three sentences before;
- `later`: named only after the event's sentence;

and, beside them, `place`: all the mentions in reach are taken for a place that does not act. The second table tells
how often the event's own sentence has both. `--show` prints the cases of a cause with what was found. The passages
are learnt from, so this measures what the rules of the actors room still miss, not what they would miss elsewhere.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.passages import Passage, Told, passages
from detente import actors, statements
from detente.actors.states import all_states
from detente.language import parser, sentences
from detente.language.parser import Sentence
from detente.records import Actor, Article
from detente.statements.voices import first_persons

__all__ = ["Read", "main", "read"]

_REACH = 3
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Read:
    """A passage with its mentions, each with the number of the passage's sentence that it stands in."""

    passage: Passage
    mentions: tuple[tuple[int, Actor], ...]
    title: frozenset[str]


def main() -> None:
    """Print the share of parties found and the misses by cause."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="*", type=Path, metavar="FILE", help="these files of passages instead of all")
    options.add_argument("--show", metavar="CAUSE", default="", help="print the cases of this cause, or of all")
    options.add_argument("--part", metavar="K/N", default="1/1", help="only every N-th passage, from the K-th")
    given = options.parse_args()
    first, step = map(int, given.part.split("/"))
    chosen = passages(given.files or None)[first - 1 :: step]
    counts, own = Counter[str](), Counter[str]()
    for one in read(chosen):
        for told in one.passage.told:
            causes = [_cause(one, told, code) for code in (told.source, told.target)]
            own["both in the sentence" if all(_here(one, told.sentence, c, 0) for c in _codes(told)) else "not"] += 1
            for code, cause in zip(_codes(told), causes, strict=True):
                counts[_key(code, cause)] += 1
                if cause != "found" and given.show in (cause, "all"):
                    print(_case(one, told, code, cause))
    _table(counts, own)


def read(chosen: list[Passage]) -> Iterator[Read]:
    """Each passage with its mentions, as `annotate` finds them when every sentence is parsed."""
    for at in range(0, len(chosen), _BATCH):
        texts = [_text(passage) for passage in chosen[at : at + _BATCH]]
        spans = [sentences.split(text) for text in texts]
        docs = iter(parser.parse([t[s:e] for t, found in zip(texts, spans, strict=True) for s, e in found]))
        for passage, text, found in zip(chosen[at : at + _BATCH], texts, spans, strict=True):
            article = Article(passage.place, text, title=passage.title, date=passage.date)
            parsed = tuple(Sentence(s, e, next(docs)) for s, e in found)
            mentions = actors.resolve(article, parsed, actors.find(article, found))
            told = statements.find(article, parsed, mentions)
            mentions = (*mentions, *first_persons(article, told, mentions))
            heads = Article(passage.place, passage.title, date=passage.date)
            title = frozenset(a.id for a in actors.find(heads, [(0, len(passage.title))]) if a.id)
            yield Read(passage, tuple((_sentence(passage, a.start), a) for a in mentions), title)


def _text(passage: Passage) -> str:
    return "\n".join(passage.sentences)


def _sentence(passage: Passage, offset: int) -> int:
    """The number of the passage's sentence that an offset lies in."""
    end = 0
    for number, sentence in enumerate(passage.sentences):
        end += len(sentence) + 1
        if offset < end:
            return number
    return len(passage.sentences) - 1


def _codes(told: Told) -> tuple[str, str]:
    return told.source, told.target


def _here(one: Read, sentence: int, code: str, reach: int) -> list[Actor]:
    return [a for at, a in one.mentions if sentence - reach <= at <= sentence and a.id == code]


def _cause(one: Read, told: Told, code: str) -> str:
    near = _here(one, told.sentence, code, _REACH)
    if near:
        return "found" if any(a.acts for a in near) else "place"
    places = [at for at, a in one.mentions if a.id == code]
    if places:
        return "far" if min(places) < told.sentence else "later"
    return "title" if code in one.title else "nowhere"


def _key(code: str, cause: str) -> str:
    return f"{'state' if code in all_states() else 'body'} {cause}"


def _case(one: Read, told: Told, code: str, cause: str) -> str:
    lines = [f"{cause.upper()} {code} {one.passage.place} {one.passage.date} | {one.passage.title}"]
    lines.append(f"    {told.source} {told.target} {told.type} {told.modality} | {told.words}")
    for number in range(max(0, told.sentence - _REACH), told.sentence + 1):
        found = " ".join(f"[{a.text}={a.id}{'' if a.acts else '-'}]" for at, a in one.mentions if at == number)
        lines.append(f"    {number + 1} {one.passage.sentences[number]}  {found}")
    return "\n".join(lines)


def _table(counts: Counter[str], own: Counter[str]) -> None:
    whole = counts.total()
    print(f"{'parties':<24}{whole:>7}")
    for key, count in sorted(counts.items(), key=lambda item: -item[1]):
        print(f"  {key:<22}{count:>7}{count / whole:>8.3f}")
    print(f"both in the event's own sentence: {own['both in the sentence']} of {own.total()}")


if __name__ == "__main__":
    main()
