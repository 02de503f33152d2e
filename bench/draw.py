"""Draw what people label: whole articles, or sentences that may hold a gate or a claim about a relation.

    python -m bench.draw articles > drawn.jsonl
    python -m bench.draw gates|claims [second|third] > drawn.jsonl

Drawn by digest of the article's id, so a draw can be repeated and does not depend on the order of the files. The
numbers below are the shares of the corpora; speeches longer than `LONGEST` characters are passed over. Candidate
sentences are found by plain words, many more than detente's own rules know, so that what the rules miss is in the draw.
`second` and `third` draw anew, from articles that no gold file of an earlier draw holds (`EARLIER`); some are in
`noise.jsonl`, drawn by words of sport, markets and culture.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from typing import Any

from bench.data import data_path
from bench.labelled import records
from detente.language.sentences import split

__all__ = ["articles", "candidates", "main"]

LONGEST = 8_000
SHARES = {"afp_xinhua": 20, "guardian_sdf": 8, "reuters21578": 12, "whitehouse": 5, "russia_headlines": 15}
#: Candidate sentences per corpus, for each of the two kinds.
SENTENCES = {"afp_xinhua": 110, "guardian_sdf": 60, "reuters21578": 50, "whitehouse": 50, "russia_headlines": 30}
#: A later draw's share of that: a claim stands in one candidate of twelve, a gate in one of four.
LATER = {"gates": 1.2, "claims": 1.5}
#: Gold whose articles a later draw leaves alone.
FIRST = ("gates", "claims", "events", "actors", "hand_check")
EARLIER = {"": (), "second": FIRST, "third": (*FIRST, "gates_second", "claims_second")}
WORDS = {
    "gates": r"elect(?:ion|ions|oral)|referendum|poll(?:s|ing)?|vote[sd]?|summit|visit(?:s|ed|ing)?|deadline|expir\w+|"
    r"anniversary|inaugurat\w+|conference|session|ultimatum|talks|meeting|treaty|until|ahead of|due to|scheduled|"
    r"by (?:the )?(?:end|spring|summer|autumn|winter|january|february|march|april|may|june|july|august|september|"
    r"october|november|december)",
    "claims": r"relations?|relationship|ties|reset|thaw\w*|détente|detente|cold war|normali[sz]\w+|rapprochement|"
    r"rift|rupture|tension\w*|strain\w*|friendship|alliance|partnership|estrange\w*|stand-?off|cooperation|"
    r"diplomatic|allies|rivals?|hostil\w+|maximum pressure|confrontation",
}


def _all(corpus: str) -> list[dict[str, Any]]:
    with gzip.open(data_path("news", f"{corpus}.jsonl.gz"), "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _order(seed: str, key: str) -> str:
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def articles() -> Iterator[dict[str, Any]]:
    """Sixty articles, each with the name of its corpus."""
    for corpus, share in SHARES.items():
        short = [a for a in _all(corpus) if len(a["text"]) <= LONGEST]
        for article in sorted(short, key=lambda a: _order("events", a["id"]))[:share]:
            yield {"corpus": corpus} | article


def candidates(kind: str, draw: str = "") -> Iterator[dict[str, Any]]:
    """Sentences with one of the words of `kind`: corpus, id, date, start, end, the sentence before, the sentence."""
    word = re.compile(rf"\b(?:{WORDS[kind]})\b", re.IGNORECASE)
    seed = f"{kind} {draw}".strip()
    known = {(r.get("corpus"), r.get("id")) for name in EARLIER[draw] for r in records(name)}
    for corpus, share in SENTENCES.items():
        wanted, taken = round(share * LATER[kind]) if draw else share, 0
        for article in sorted(_all(corpus), key=lambda a: _order(seed, a["id"])):
            if (corpus, article["id"]) in known:
                continue
            text = article["text"] or article["title"]
            spans = list(split(text))
            hits = [n for n, (start, end) in enumerate(spans) if word.search(text, start, end) and end - start < 500]
            if not hits:
                continue
            n = min(hits, key=lambda n: _order(seed, f"{article['id']}:{n}"))
            before = text[slice(*spans[n - 1])] if n else ""
            where = {"corpus": corpus, "id": article["id"], "field": "text" if article["text"] else "title"}
            start, end = spans[n]
            yield where | {
                "date": article["date"],
                "start": start,
                "end": end,
                "before": before,
                "text": text[start:end],
            }
            taken += 1
            if taken == wanted:
                break


def main() -> None:
    """Print the draw as JSON lines."""
    kind, *more = sys.argv[1:] or [""]
    draw = more[0] if more else ""
    if kind not in ("articles", *WORDS) or draw not in EARLIER or len(more) > 1 or (kind == "articles" and draw):
        raise SystemExit(__doc__)
    for item in articles() if kind == "articles" else candidates(kind, draw):
        print(json.dumps(item, ensure_ascii=False))


if __name__ == "__main__":
    main()
