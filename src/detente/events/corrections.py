"""Readers' corrections as tests of the codebook: what was called wrong must come out otherwise.

A correction is a line that the dashboard writes beside the store (`STORE.corrections.jsonl`): what was wrong, what it
should be, and the coding with its sentence and the places of source and target in it. The sentence is coded again with
these two parties; a correction of the day, or one whose sentence or places are not known, cannot be tested here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.errors import CodebookError
from detente.events.checks import ExampleResult
from detente.events.codebook import Codebook
from detente.records import Actor, Article, Event

__all__ = ["KINDS", "Correction", "read_corrections", "run_corrections"]

KINDS = ("type", "source", "target", "direction", "date", "modality", "no event")


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of a file of corrections; `coded` is the telling as it stood. `place` is file:line."""

    place: str
    wrong: str
    right: str | None
    note: str | None
    coded: Mapping[str, Any]

    def untestable(self) -> str | None:
        """Why the codebook alone cannot be tested on it, or None."""
        if self.wrong == "date":
            return "a day is not the codebook's"
        if not self.coded.get("sentence"):
            return "its sentence is not in the store"
        if not all(self._is_named(side) for side in ("source", "target")):
            return "the sentence does not name both parties"
        return None

    def _is_named(self, side: str) -> bool:
        """A party that was carried over from a sentence before lies outside of this one."""
        start, end = self.coded.get(f"{side}_start"), self.coded.get(f"{side}_end")
        if not isinstance(start, int) or not isinstance(end, int):
            return False
        return 0 <= start < end <= len(str(self.coded["sentence"]))


def read_corrections(lines: Iterable[str], name: str) -> Iterator[Correction]:
    """The corrections of JSON lines. Raises CodebookError that names the line that breaks the form."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            coded = record["coded"]
            if record["wrong"] not in KINDS or not isinstance(coded, dict):
                raise KeyError(f"wrong: one of {', '.join(KINDS)}")
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            fix = "each line is a record as the dashboard writes it"
            raise CodebookError(f"not a correction: {error}", where=f"{name}:{number}", fix=fix) from None
        yield Correction(f"{name}:{number}", record["wrong"], record.get("right"), record.get("note"), coded)


def corrections_of(file: Path) -> list[Correction]:
    """The corrections of a file. Raises CodebookError where it cannot be read."""
    try:
        return list(read_corrections(file.read_text("utf-8").split("\n"), file.name))
    except (OSError, UnicodeDecodeError) as error:
        raise CodebookError(f"cannot be read: {error}", where=str(file)) from None


def run_corrections(codebook: Codebook, corrections: Sequence[Correction]) -> list[ExampleResult]:
    """Codes each testable correction's sentence again; passed where it now says what the reader said."""
    from detente.events.coder import code
    from detente.language import parser
    from detente.language.parser import Sentence

    docs = parser.parse([str(c.coded["sentence"]) for c in corrections])
    out = []
    for correction, doc in zip(corrections, docs, strict=True):
        text = str(correction.coded["sentence"])
        article = Article("correction", text)
        events = code(article, [Sentence(0, len(text), doc)], _actors(correction), (), (), (), book=codebook).events
        got = "; ".join(f"{e.source.id}>{e.target.id} {e.type} {e.modality} ({e.frame})" for e in events)
        frame, passed = str(correction.coded.get("frame") or "–"), holds(correction, events)
        out.append(ExampleResult(frame, correction.place, text, False, passed, got or "nothing"))
    return out


def _actors(correction: Correction) -> list[Actor]:
    coded, text = correction.coded, str(correction.coded["sentence"])
    found = []
    for side in ("source", "target"):
        start, end = coded[f"{side}_start"], coded[f"{side}_end"]
        sector = str(coded.get(f"{side}_sector") or "GOV")
        found.append(Actor(start, end, text[start:end], str(coded.get(f"{side}_id") or side), sector))
    return sorted(found, key=lambda actor: actor.start)


def holds(correction: Correction, events: Sequence[Event]) -> bool:
    """Whether a new coding agrees with what the reader said of the old one."""
    coded, right = correction.coded, correction.right
    ahead = [e for e in events if (e.source.id, e.target.id) == (coded.get("source_id"), coded.get("target_id"))]
    back = [e for e in events if (e.target.id, e.source.id) == (coded.get("source_id"), coded.get("target_id"))]
    same = [e for e in ahead if e.type == coded.get("type")]
    if correction.wrong == "type":
        return not same and any(e.type == right for e in ahead)
    if correction.wrong == "direction":
        return not same and any(e.type == coded.get("type") for e in back)
    if correction.wrong == "modality":
        if not same:  # gone, where the reader said that it is there otherwise
            return not right
        return all(e.modality != coded.get("modality") and right in (None, "", e.modality) for e in same)
    return not same  # another party, or no event at all: this one must be gone
