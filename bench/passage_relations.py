"""Gates and claims against the labelled passages of ours: `python -m bench.passage_relations [--show] [--all]`.

A found gate is right where a label of its sentence has its kind and one of its actors; a found claim where a label has
its kind and its pair; one to one. The passages were written for the training of the reader of events, so gates and
claims in them are labelled less strictly than the hand-labelled sentences of `bench.gates` and `bench.claims`: what is
found beyond the labels is to be read (`--show`), not only counted. They are development data and may be read.
Without `--all` passages without a gate or a claim are left out (they take most of the time and hold little).
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence

from bench.labelled import f1
from bench.passages import Passage, passages
from detente.pipeline import annotate_batch
from detente.records import Article, Document

__all__ = ["article_of", "compare", "main", "starts"]

_BATCH = 16


def article_of(passage: Passage) -> Article:
    """The passage as `annotate` gets it: a sentence a line."""
    text = "\n".join(passage.sentences)
    return Article(passage.place, text, title=passage.title, date=passage.date, date_basis="given", language="en")


def compare(passage: Passage, document: Document) -> Iterator[tuple[str, str, int, str]]:
    """(what, outcome, sentence, words): what is gate or claim, outcome right, missed or beyond the labels."""
    begins = starts(passage)
    gates = list(passage.gates)
    for gate in document.gates:
        at = _sentence(begins, gate.start)
        match = next(
            (g for g in gates if (g.sentence, g.kind) == (at, gate.kind) and set(g.actors) & set(gate.actors)), None
        )
        if match is not None:
            gates.remove(match)
        words = f"{gate.kind} {','.join(gate.actors)} | {document.article.text[gate.start : gate.end]}"
        yield "gate", "right" if match else "beyond", at, words
    claims = list(passage.claims)
    for claim in document.relations:
        at = _sentence(begins, claim.start)
        told = next(
            (c for c in claims if (c.sentence, c.kind, set(c.pair)) == (at, claim.claim, set(claim.pair))), None
        )
        if told is not None:
            claims.remove(told)
        yield "claim", "right" if told else "beyond", at, f"{claim.claim} {' '.join(claim.pair)} {claim.name or ''}"
    for left in gates:
        yield "gate", "missed", left.sentence, f"{left.kind} {','.join(left.actors)} | {left.words}"
    for gone in claims:
        yield "claim", "missed", gone.sentence, f"{gone.kind} {' '.join(gone.pair)} | {gone.words}"


def starts(passage: Passage) -> list[int]:
    """Where each sentence of the passage begins in its article, and where the last one ends."""
    found = [0]
    for sentence in passage.sentences:
        found.append(found[-1] + len(sentence) + 1)
    return found


def _sentence(starts: Sequence[int], offset: int) -> int:
    return sum(start <= offset for start in starts) - 1


def main() -> None:
    """Print precision, recall and F1 for both, and with `--show` every miss and every find beyond the labels."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--show", action="store_true", help="print every miss and every find beyond the labels")
    options.add_argument("--all", action="store_true", help="passages without a gate or a claim too")
    given = options.parse_args()
    chosen = [p for p in passages() if p.gates or p.claims or given.all]
    counts: Counter[tuple[str, str]] = Counter()
    for begin in range(0, len(chosen), _BATCH):
        batch = chosen[begin : begin + _BATCH]
        for passage, document in zip(batch, annotate_batch([article_of(p) for p in batch]), strict=True):
            for what, outcome, at, words in compare(passage, document):
                counts[what, outcome] += 1
                if given.show and outcome != "right":
                    print(f"{outcome:<7}{what:<6}{words}\n    {passage.date} {passage.sentences[at]}")
    print(f"{'':<7}{'gold':>6}{'found':>7}{'P':>7}{'R':>7}{'F1':>7}")
    for what in ("gate", "claim"):
        right, missed, beyond = (counts[what, outcome] for outcome in ("right", "missed", "beyond"))
        print(f"{what:<7}{right + missed:>6}{right + beyond:>7}{f1(right, right + beyond, right + missed)}")


if __name__ == "__main__":
    main()
