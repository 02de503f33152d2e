"""Events of the held-out passages of our own: frames, judge, and both together.

    python -m bench.scenes [--model FOLDER] [--misses N] [--dense]

A passage's events are counted by (sentence, source, target, type), CONCEDE and RETREAT as one; doubtful ones count
neither way; STATEMENT is left out. --dense takes only those in the style of whole articles, on which `bench.fit_joined`
fits what joins the two.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.judge_rows import held_out, is_dense, labelled
from bench.judge_score import ANY
from bench.passages import Passage, passages
from detente.events import weigh
from detente.events.cascade import root_of
from detente.events.confidence import judged
from detente.events.judge import Judge, load

__all__ = ["Candidate", "Sheet", "main", "sheet"]

Key = tuple[str, str, str, str]

_LEAST = 0.01


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible event: the judge's chance and that of its first reading, the frame's confidence (None
    without one), whether it is told."""

    key: Key
    chance: float
    first: float
    framed: float | None
    right: bool
    modality: str | None = None
    framed_modality: str | None = None
    told_modality: str | None = None


@dataclass(slots=True)
class Sheet:
    """All that frames or judge find and that is not doubtful, and all that is told."""

    candidates: list[Candidate] = field(default_factory=list)
    told: dict[Key, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)


def _key(place: str, source: str | None, target: str | None, kind: str) -> Key:
    return place, str(source), str(target), root_of(kind)


def sheet(model: Judge, chosen: Sequence[Passage]) -> Sheet:
    """Frames and judge, each alone, on passages."""
    out = Sheet()
    weigh._judge = lambda: None  # type: ignore[assignment]
    for passage, document, windows in labelled(chosen):
        doubtful = set()
        for told in passage.told:
            place = f"{passage.place}:{told.sentence}"
            key = _key(place, told.source, told.target, told.type)
            if told.doubtful:
                doubtful.add(key)
            else:
                out.told[key] = told.modality
            out.words[place] = passage.sentences[told.sentence]
        for row in windows:
            out.words[row.place] = document.article.text[slice(*row.span)]
            framed: dict[Key, tuple[float, str]] = {}
            for event in document.events:
                if row.span[0] <= event.trigger.start < row.span[1] and event.trigger.end > event.trigger.start:
                    key = _key(row.place, event.source.id, event.target.id, event.type)
                    if event.source.id != event.target.id:
                        framed[key] = max(framed.get(key, (0.0, "")), (event.confidence, event.modality))
            read: dict[Key, tuple[float, float, str]] = {}
            for deed in model.deeds(row.window, _LEAST, ANY):
                key = _key(row.place, deed.source.id, deed.target.id, deed.type)
                read[key] = max(read.get(key, (0.0, 0.0, "")), (deed.chance, deed.first, deed.modality))
            for key in sorted(framed.keys() | read.keys()):
                if key[3] == "STATEMENT" or (key in doubtful and key not in out.told):
                    continue
                chance, first, modality = read.get(key, (_LEAST, _LEAST, None))
                sure, said = framed.get(key, (None, None))
                right = key in out.told
                out.candidates.append(Candidate(key, chance, first, sure, right, modality, said, out.told.get(key)))
    return out


def line(name: str, found: Iterable[Candidate], told: int) -> str:
    """Precision, recall and F1 of what is found."""
    found = list(found)
    hits = sum(c.right for c in found)
    precision, recall = hits / max(len(found), 1), hits / max(told, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"{name:12s} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({hits} of {len(found)}, {told} told)"


def _ranked(found: Sequence[Candidate]) -> list[Candidate]:
    return sorted(found, key=lambda c: -c.chance)


def _best(ranked: Sequence[Candidate], told: int) -> list[Candidate]:
    """The head of a ranking with the best F1."""
    best, hits = (0.0, 0), 0
    for n, candidate in enumerate(ranked, 1):
        hits += candidate.right
        best = max(best, (2 * hits / (n + told), n))
    return list(ranked[: best[1]])


def _modes(kept: Sequence[Candidate]) -> str:
    """How often the modality of a hit is right, by whose word is taken."""
    right = [c for c in kept if c.right]
    framed = [c for c in right if c.framed is not None]
    by_judge, both, by_frame = (
        sum(c.modality == c.told_modality for c in right) / max(len(right), 1),
        sum(c.modality == c.told_modality for c in framed) / max(len(framed), 1),
        sum(c.framed_modality == c.told_modality for c in framed) / max(len(framed), 1),
    )
    head = f"modality of {len(right)} hits: judge {by_judge:.3f}; of {len(framed)} with a frame:"
    return f"{head} judge {both:.3f}, frame {by_frame:.3f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, metavar="FOLDER", help="another judge than the shipped one")
    parser.add_argument("--misses", type=int, default=0, help="print so many misses and false finds")
    parser.add_argument("--dense", action="store_true", help="only passages in the style of whole articles")
    options = parser.parse_args()
    page = sheet(load(options.model), [p for p in passages() if held_out(p) and (is_dense(p) or not options.dense)])
    told = len(page.told)
    framed = [c for c in page.candidates if c.framed is not None]
    kept = [c for c in page.candidates if judged(c.chance, c.first, c.framed) is not None]
    print(line("frames", framed, told))
    print(line("judge", _best(_ranked(page.candidates), told), told), "at its best threshold")
    print(line("both", kept, told))
    print(_modes(kept))
    found = {c.key for c in kept}
    counts = Counter((k[3], "hit" if k in found else "miss") for k in page.told)
    counts.update((c.key[3], "extra") for c in kept if not c.right)
    for kind in sorted({k for k, _ in counts}):
        print(f"  {kind:10s}", "  ".join(f"{what} {counts[kind, what]:4d}" for what in ("hit", "miss", "extra")))
    for key in sorted(page.told.keys() - found)[: options.misses]:
        print("missed", key, "|", page.words[key[0]])
    for candidate in [c for c in kept if not c.right][: options.misses]:
        print("extra ", candidate.key, round(candidate.chance, 2), candidate.framed, "|", page.words[candidate.key[0]])


if __name__ == "__main__":
    main()
