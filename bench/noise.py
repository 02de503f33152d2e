"""Noise: sentences of sport, markets and culture that name two states must give no material conflict.

    python -m bench.noise [--show N]

Sentences are drawn from the news corpora by words of the three topics (a score, "shares", "film" …) and two different
states, ordered by digest, and listed as stand-off ids in `bench/gold/noise.jsonl` (written where it is missing, with
`--draw`); further ones of our own stand in `bench/gold/noise_own.txt`. Counted are sentences that give at least one
PROTEST, SANCTION, MOBILIZE, COERCE or ASSAULT between two different states. A drawn sentence may tell of a true one
("a boycott of the Games"): the share is an upper bound.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.data import data_path
from detente import actors
from detente.api import annotate_many
from detente.language.sentences import split
from detente.records import Article

__all__ = ["drawn", "main", "own"]

GOLD = Path(__file__).with_name("gold")
CORPORA = ("afp_xinhua", "guardian_sdf", "reuters21578", "russia_headlines", "whitehouse")
#: Two words of a topic make a sentence one of the topic; one is enough in an article that has `STEEPED` of them.
STEEPED = 8
TOPICS = {
    "sport": r"match|cup|goals?|league|players?|tennis|football|soccer|olympic\w*|medals?|tournament|champion\w*|"
    r"(?:semi|quarter)-?final\w*|coach|striker|athletes?|games|race|team|seed(?:ed)?|round|final|title|season",
    "markets": r"shares?|stocks?|index|traders?|dealers?|yen|dollar|bonds?|futures|pct|mln|dlrs|prices?|currency|"
    r"tonnes|exports?|imports?|output|crude|profits?|investors?|barrel|markets?|trading|yields?|deficit|surplus",
    "culture": r"films?|movie|novel|museum|festival|actor|actress|album|orchestra|exhibition|painting|opera|concert|"
    r"book|theatre|singer|director|music|art|artists?|poet|documentary|band|song|ballet|eurovision",
}
#: Such a sentence may tell of a true measure of one state against another, and is not drawn.
TRUE = re.compile(r"\b(?:tariffs?|sanction\w*|embargo\w*|ban(?:s|ned|ning)?|boycott\w*|retaliat\w*|curbs?)\b", re.I)
#: Sentences to draw, and from one article at most.
DRAWN, EACH = 1_740, 6
MATERIAL = "material_conflict"


def own() -> list[str]:
    """Our own sentences, one a line; # begins a comment."""
    lines = GOLD.joinpath("noise_own.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def _news(corpus: str) -> dict[str, dict[str, Any]]:
    with gzip.open(data_path("news", f"{corpus}.jsonl.gz"), "rt", encoding="utf-8") as lines:
        return {row["id"]: row for row in map(json.loads, lines)}


def drawn() -> Iterator[tuple[str, str]]:
    """(topic, sentence) for each line of the draw."""
    rows = [json.loads(line) for line in GOLD.joinpath("noise.jsonl").read_text("utf-8").splitlines()]
    for corpus in CORPORA:
        news = _news(corpus)
        for row in rows:
            if row["corpus"] == corpus:
                article = news[row["id"]]
                yield row["topic"], (article["text"] or article["title"])[row["start"] : row["end"]]


def draw() -> Iterator[dict[str, Any]]:
    """Stand-off lines of sentences with two words of a topic and two states: all of sport and culture that a walk
    through the corpora meets, the rest of markets."""
    topics = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in TOPICS.items()}
    articles = sorted(
        ((corpus, row) for corpus in CORPORA for row in _news(corpus).values()),
        key=lambda pair: hashlib.sha256(f"noise:{pair[1]['id']}".encode()).hexdigest(),
    )
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in TOPICS}
    for corpus, row in articles:
        if sum(map(len, found.values())) >= 2 * DRAWN:
            break
        for start, end, topic in itertools.islice(_fitting(row["text"] or row["title"], topics), EACH):
            found[topic].append({"corpus": corpus, "id": row["id"], "start": start, "end": end, "topic": topic})
    few = [row for name in ("sport", "culture") for row in found[name]][:DRAWN]
    yield from few + found["markets"][: DRAWN - len(few)]


def _fitting(text: str, topics: dict[str, re.Pattern[str]]) -> Iterator[tuple[int, int, str]]:
    least = {name: 1 if len(words.findall(text)) >= STEEPED else 2 for name, words in topics.items()}
    for start, end in split(text):
        sentence = text[start:end]
        topic = next((n for n, words in topics.items() if len(set(words.findall(sentence))) >= least[n]), None)
        if topic and end - start < 500 and not TRUE.search(sentence) and _states(sentence) > 1:
            yield start, end, topic


def _states(sentence: str) -> int:
    found = actors.find(Article("noise", sentence), [(0, len(sentence))])
    return len({actor.id for actor in found if actor.id})


def main() -> None:
    """Print the share of noisy sentences by topic, and with --show the sentences' events."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draw", action="store_true", help="write bench/gold/noise.jsonl anew")
    parser.add_argument("--show", type=int, default=0, help="print so many of the noisy sentences")
    options = parser.parse_args()
    if options.draw:
        GOLD.joinpath("noise.jsonl").write_text("".join(json.dumps(row) + "\n" for row in draw()), "utf-8")
    items = [*drawn(), *(("own", sentence) for sentence in own())]
    counts: Counter[str] = Counter(topic for topic, _ in items)
    noisy: Counter[str] = Counter()
    for (topic, sentence), document in zip(items, annotate_many([s for _, s in items], jobs=1), strict=True):
        bad = [e for e in document.events if e.quad == MATERIAL and e.source.id != e.target.id]
        noisy[topic] += bool(bad)
        if bad and sum(noisy.values()) <= options.show:
            print(topic, [f"{e.source.id} {e.type} {e.target.id} {e.frame} [{e.trigger.text}]" for e in bad], sentence)
    for topic, count in counts.items():
        print(f"{topic:8s} {noisy[topic]:3d} of {count:5d}  {noisy[topic] / count:.2%}")
    print(f"all      {noisy.total():3d} of {counts.total():5d}  {noisy.total() / counts.total():.2%}")


if __name__ == "__main__":
    main()
