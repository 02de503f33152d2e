"""Our own articles with every attribution marked (`data/training/statements/*.txt`): what statements are learnt from.

    python -m bench.marked [FILE...]

Prints the first mark out of shape of each article with its place, and counts what there is. The format is told in the
README beside the files.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from detente.errors import CodebookError

__all__ = ["Attribution", "MarkedArticle", "marked_articles", "problems"]

_HEAD = re.compile(r"# (\d{4}-\d{2}-\d{2}) \| ([^|]+) \| (.+)")
_OPEN = re.compile(r"\{([qsc])(\d+(?:,\d+)*) ")
_MARKS = '"“”'

Span = tuple[int, int]


@dataclass(slots=True)
class Attribution:
    """Spans of content, speaker and cue, in order of the text; speaker and cue may be empty."""

    content: list[Span] = field(default_factory=list)
    speaker: list[Span] = field(default_factory=list)
    cue: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """An article of plain text with its attributions; `place` is file:line."""

    place: str
    date: str
    style: str
    title: str
    text: str
    attributions: tuple[Attribution, ...]

    def as_gold(self) -> dict[str, Any]:
        """The article in the form of the gold quotations (`../shared/data/quotes`): hull and spans, none nested."""
        quotes = [
            {
                "start": min(s for s, _ in a.content),
                "end": max(e for _, e in a.content),
                "spans": a.content,
                "speaker_start": min((s for s, _ in a.speaker), default=None),
                "speaker_end": max((e for _, e in a.speaker), default=None),
                "cue_spans": a.cue,
                "kind": self._kind(a),
            }
            for a in self.attributions
            if not self._within_another(a)
        ]
        return {"id": self.place, "date": self.date, "title": self.title, "text": self.text, "quotes": quotes}

    def _within_another(self, attribution: Attribution) -> bool:
        """ "I think" within a quotation, "X said that Y fears …": the gold has but the outer one."""
        start, end = attribution.content[0]
        return any(
            s <= start and end <= e for other in self.attributions if other is not attribution for s, e in other.content
        )

    def _kind(self, attribution: Attribution) -> str:
        said = " ".join(self.text[s:e] for s, e in attribution.content)
        if not any(mark in said for mark in _MARKS):
            return "indirect"
        return "direct" if said[0] in _MARKS else "mixed"


def marked_articles(files: Sequence[Path] | None = None) -> list[MarkedArticle]:
    """Every article of the given or else the shipped files. Raises CodebookError at a mark out of shape."""
    out: list[MarkedArticle] = []
    for found in _read(files):
        if isinstance(found, CodebookError):
            raise found
        out.append(found)
    return out


def problems(files: Sequence[Path] | None = None) -> list[CodebookError]:
    """What is wrong with each article that is out of shape."""
    return [found for found in _read(files) if isinstance(found, CodebookError)]


def _read(files: Sequence[Path] | None) -> Iterator[MarkedArticle | CodebookError]:
    for name, text in _files(files):
        lines = text.splitlines()
        starts = [n for n, line in enumerate(lines) if line.startswith("# ")]
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            try:
                yield _article(name, start + 1, lines[start:end])
            except CodebookError as error:
                yield error


def _files(files: Sequence[Path] | None) -> Iterator[tuple[str, str]]:
    if files:
        yield from ((path.name, path.read_text("utf-8")) for path in files)
        return
    folder = resources.files("detente.data").joinpath("training", "statements")
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".txt"):
            yield entry.name, entry.read_text("utf-8")


def _article(name: str, first: int, lines: Sequence[str]) -> MarkedArticle:
    """The article whose head is `lines[0]`, line `first` of the file."""
    place, head = f"{name}:{first}", _HEAD.fullmatch(lines[0].rstrip())
    if head is None:
        raise CodebookError("not a head", where=place, fix="# YYYY-MM-DD | style | title")
    text, found = "", dict[str, Attribution]()
    for number, line in enumerate(lines[1:], first + 1):
        if not line.strip():
            continue
        plain, marks = _line(line.strip(), f"{name}:{number}")
        at = len(text) + 1 if text else 0
        text = f"{text}\n{plain}" if text else plain
        for kind, key, start, end in marks:
            attribution = found.setdefault(key, Attribution())
            {"q": attribution.content, "s": attribution.speaker, "c": attribution.cue}[kind].append(
                (at + start, at + end)
            )
    for key, attribution in found.items():
        if not attribution.content:
            raise CodebookError(f"attribution {key} has no content", where=place, fix=f"mark it with {{q{key} …}}")
        for spans in (attribution.content, attribution.speaker, attribution.cue):
            spans.sort()
    return MarkedArticle(place, head[1], head[2].strip(), head[3].strip(), text, tuple(found.values()))


def _line(line: str, place: str) -> tuple[str, list[tuple[str, str, int, int]]]:
    """The line without its marks, and (kind, number, start, end) of each."""
    plain, marks, opened, at = "", [], list[tuple[str, list[str], int]](), 0
    while at < len(line):
        if opens := _OPEN.match(line, at):
            opened.append((opens[1], opens[2].split(","), len(plain)))
            at = opens.end()
        elif line[at] == "{" or (line[at] == "}" and not opened):
            raise CodebookError(f"a brace that marks nothing: {line[at : at + 20]!r}", where=place, fix="{q1 …}")
        elif line[at] == "}":
            kind, keys, start = opened.pop()
            marks += [(kind, key, start, len(plain)) for key in keys]
            at += 1
        else:
            plain += line[at]
            at += 1
    if opened:
        raise CodebookError(f"{{{opened[-1][0]}{opened[-1][1][0]} is not closed", where=place, fix="add }")
    return plain, marks


def main() -> None:
    """Read, report, count."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="*", type=Path)
    files = options.parse_args().files or None
    wrong = problems(files)
    for error in wrong:
        print(error)
    articles = [found for found in _read(files) if isinstance(found, MarkedArticle)]
    quotes = [q for a in articles for q in a.as_gold()["quotes"]]
    kinds = Counter(q["kind"] for q in quotes)
    nobody = sum(q["speaker_start"] is None for q in quotes)
    print(
        f"{len(articles)} articles, {len(quotes)} attributions: {dict(kinds)}, {nobody} without a speaker; "
        f"{len(wrong)} articles out of shape"
    )


if __name__ == "__main__":
    main()
