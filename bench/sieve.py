"""What the sieve's cheap tests wrongly stop: everything is read wholly, and what is found where a test would have
stopped is counted as lost.

    python -m bench.sieve [--articles N]
    python -m bench.sieve --language [--articles N]
    python -m bench.sieve --shares [--articles N]

`between states` are events whose parties belong to two different states, which is what a dyad is made of. What is not
English is not coded by any way, so `--language` shows what that test stops (the corpora are English): how many, each
title with the language that it was taken for, and the events that a reading as English finds. `--shares` gives the
shares that the plan for an archive rests on: near-copies, articles that name two states, characters.
"""

from __future__ import annotations

import argparse
import itertools
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from bench.data import data_path
from detente import actors, sieve
from detente.actors.states import country
from detente.articles.copies import body_of, settled
from detente.articles.read import read
from detente.language import sentences
from detente.pipeline import annotate_batch
from detente.records import Article, Document, Event
from detente.sieve import FAST

CORPORA = ("afp_xinhua", "reuters21578", "guardian_sdf", "whitehouse", "russia_headlines")
KINDS = ("articles", "events", "between states", "statements", "claims", "gates")


def articles(name: str, count: int) -> list[Article]:
    """The first articles of a corpus that are not endless."""
    found = (a for a in read([str(data_path("news", f"{name}.jsonl.gz"))]) if isinstance(a, Article))
    return list(itertools.islice((a for a in found if len(a.text) < 12_000), count))


def between_states(event: Event) -> bool:
    one, other = event.source.id, event.target.id
    return bool(one and other and one != other and country(one) and country(other))


def weighed(documents: Iterable[Document]) -> Counter[str]:
    """How much of each kind the documents hold."""
    total: Counter[str] = Counter()
    for d in documents:
        pairs = sum(map(between_states, d.events))
        counts = (1, len(d.events), pairs, len(d.statements), len(d.relations), len(d.gates))
        total.update(dict(zip(KINDS, counts, strict=True)))
    return total


def told(document: Document) -> set[tuple[str | None, ...]]:
    """The events of a document, by what makes two tellings one event but for the day."""
    return {(e.source.id, e.target.id, e.type, e.modality) for e in document.events if between_states(e)}


def lines(news: list[Article]) -> Iterable[str]:
    bodies = {a.id: body_of(a.text, ((n.start, n.end) for n in a.notices)) for a in news}
    copies = settled(bodies)
    documents = {d.article.id: d for d in annotate_batch(list({a.id: a for a in news}.values()))}
    whole = weighed(documents.values())
    stopped: dict[str, list[Document]] = {"language": [], "copy": [], "states": []}
    for key, document in documents.items():
        article = replace(document.article, duplicate_of=copies.get(key))
        problem = sieve.before_actors(article, FAST) or sieve.by_actors(actors.find(article, document.sentences), FAST)
        if problem:
            stopped[problem.code].append(document)
    yield "  all read         " + "  ".join(f"{whole[kind]:6,} {kind}" for kind in KINDS)
    for test, those in stopped.items():
        lost = weighed(those)
        shares = "  ".join(f"{lost[kind] / max(1, whole[kind]):6.1%} {kind}" for kind in KINDS)
        yield f"  {test:9} stops  {shares}"
    only = sum(len(told(d) - told(documents[copies[d.article.id]])) for d in stopped["copy"])
    yield f"  events between states that only a stopped copy tells: {only / max(1, whole['between states']):.1%}"


def foreign(news: list[Article]) -> Iterable[str]:
    """What the test of the language stops."""
    stopped = [a for a in news if a.language not in (None, "en")]
    yield f"  {len(stopped)} of {len(news):,} taken for another language"
    documents = annotate_batch([replace(a, language=None) for a in stopped])
    for article, document in zip(stopped, documents, strict=True):
        pairs = sum(map(between_states, document.events))
        yield f"    {article.language}  {pairs} events between states  {article.title or article.text[:60]!r}"


def shares(news: list[Article]) -> Iterable[str]:
    """What the tests let through, without reading anything wholly; articles of one corpus in their order."""
    english = {a.id: a for a in news if a.language in (None, "en")}
    copies = settled({a.id: body_of(a.text, ((n.start, n.end) for n in a.notices)) for a in english.values()})
    kept = [a for a in english.values() if a.id not in copies]
    two = sum(sieve.by_actors(actors.find(a, sentences.split(a.text)), FAST) is None for a in kept)
    characters = sum(len(a.text) for a in kept) / max(1, len(kept))
    yield (
        f"  {len(news):,} articles; of the English ones {len(copies) / len(english):.1%} near-copies, of the rest"
        f" {two / len(kept):.1%} name two states; {characters:,.0f} characters each"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=300, help="of each corpus")
    parser.add_argument("--language", action="store_true")
    parser.add_argument("--shares", action="store_true")
    parser.add_argument("--corpora", nargs="+", choices=CORPORA, default=CORPORA)
    options = parser.parse_args()
    way = foreign if options.language else shares if options.shares else lines
    for name in options.corpora:
        print(name, flush=True)
        for line in way(articles(name, options.articles)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
