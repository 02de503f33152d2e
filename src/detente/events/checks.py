"""Looking after a codebook: its examples, clashes, and what an entry says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from detente.errors import InputError
from detente.events.codebook import Codebook, Frame
from detente.events.coder import code
from detente.events.files import FILES, OURS, folder, suggest
from detente.language.parser import Sentence
from detente.records import Actor, Article, Event

__all__ = ["ExampleResult", "Finding", "lint", "show", "test", "unread"]

_MARK = re.compile(r"\[([A-Z])(?:/([A-Z]+))?:([^\]]+)\]")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a codebook: `kind` is clash, shadowed, unused or unread; `place` file:line."""

    kind: str
    place: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """One example of a frame, whether it came out as it says, and what came out instead."""

    frame: str
    place: str
    example: str
    positive: bool
    passed: bool
    got: str


def test(codebook: Codebook) -> list[ExampleResult]:
    """Run every example of every frame: positives must give the marked source, code and target; near misses must not.

    Markup: `[A:source]` or `[A/OPP:source]` with a sector, `[B:target]`, any other capital for bystanders;
    ` => CODE` where the code is not the frame's.
    """
    jobs = [(f, text, positive) for f in codebook.frames + codebook.control for text, positive in _examples(f)]
    from detente.language import parser

    plain = [_unmark(text) for _, text, _ in jobs]
    docs = parser.parse([text for text, _, _ in plain])
    out = []
    for (frame, marked, positive), (text, actors, wanted), doc in zip(jobs, plain, docs, strict=True):
        sentence = Sentence(0, len(text), doc)
        events = code(Article("example", text), [sentence], actors, (), (), (), book=codebook, judged=False).events
        passed = _passes(frame, events, wanted or frame.cameo, positive)
        got = "; ".join(f"{e.source.id}>{e.target.id} {e.cameo} {e.modality} ({e.frame})" for e in events) or "nothing"
        out.append(ExampleResult(frame.id, f"{frame.file}:{frame.line}", marked, positive, passed, got))
    return out


def _examples(frame: Frame) -> list[tuple[str, bool]]:
    return [(text, True) for text in frame.yes] + [(text, False) for text in frame.no]


def _unmark(marked: str) -> tuple[str, list[Actor], str | None]:
    """The plain sentence, its marked actors (their letters as states) and the expected code, if given."""
    body, _, wanted = marked.partition(" => ")
    text, actors, last = "", [], 0
    for mark in _MARK.finditer(body):
        text += body[last : mark.start()]
        actors.append(Actor(len(text), len(text) + len(mark[3]), mark[3], mark[1], mark[2] or "GOV"))
        text, last = text + mark[3], mark.end()
    return text + body[last:], actors, wanted.strip() or None


def _passes(frame: Frame, events: Sequence[Event], cameo: str, positive: bool) -> bool:
    if positive:
        return any(e.source.id == "A" and e.target.id == "B" and e.cameo == cameo for e in events)
    return not any(e.frame == frame.id and e.cameo == frame.cameo and e.modality != "negated" for e in events)


def lint(codebook: Codebook) -> list[Finding]:
    """Clashes (one pattern in two frames of different type), shadowed entries and unused object classes."""
    findings: list[Finding] = []
    seen: dict[tuple[str, str], Frame] = {}
    for patterns in codebook.index.values():
        for pattern in patterns:
            if pattern.frame.op or pattern.frame.subject_class:
                continue
            key = (pattern.part, pattern.text)
            place = f"{pattern.frame.file}:{pattern.frame.line}"
            if key in seen and seen[key] is not pattern.frame:
                findings.append(_overlap(codebook, pattern.text, seen[key], pattern.frame, place))
            elif key in seen:
                findings.append(
                    Finding("shadowed", place, f"{pattern.text!r} stands twice in {pattern.frame.id}", "drop one")
                )
            seen.setdefault(key, pattern.frame)
    findings += _unused(codebook)
    return sorted(findings, key=lambda f: (f.kind, f.place, f.message))


def unread(own: Path) -> list[Finding]:
    """The data files in a codebook's folder that nothing reads: misnamed, misplaced, or edited though always ours."""
    files = [*sorted(own.glob("*.toml")), *sorted(own.glob("*.csv")), *sorted(own.glob("frames/*.csv"))]
    return [
        Finding("unread", f"{f.relative_to(own)}:1", "nothing reads this file", _where_to(f))
        for f in files
        if f.parent != own or not (f.name in FILES or _copied(f))
    ]


def _copied(file: Path) -> bool:
    """Whether a file is the package's own, unchanged, as a copy of the whole folder has it."""
    return file.name in OURS and file.read_bytes() == folder(None).joinpath(file.name).read_bytes()


def _where_to(file: Path) -> str:
    if file.name in OURS:
        return "the package's own is used whatever codebook is; remove it"
    return f"{suggest(file.name, FILES)}; files of frames lie in frames/ and end in .toml"


def _overlap(codebook: Codebook, text: str, first: Frame, second: Frame, place: str) -> Finding:
    types = {codebook.codes[f.cameo].type for f in (first, second)}
    kind = "clash" if len(types) > 1 else "shadowed"
    return Finding(
        kind, place, f"{text!r} is in {first.id} and in {second.id}; the first wins", "drop it from one of them"
    )


def _unused(codebook: Codebook) -> list[Finding]:
    used = {w[1:-1] for patterns in codebook.index.values() for p in patterns for w in p.rest if w.startswith("[")}
    used |= {w[1:-1] for patterns in codebook.controls.values() for p in patterns for w in p.rest if w.startswith("[")}
    used |= {frame.subject_class for frame in codebook.frames if frame.subject_class}
    return [
        Finding("unused", "objects.toml:1", f"no pattern uses the object class [{name}]", "use it or drop it")
        for name in sorted(set(codebook.objects) - used - {"anaphor", "crime"})
    ]


def show(codebook: Codebook, key: str) -> str:
    """An entry for people: a CAMEO code, a type in any case or a frame id. Raises InputError where there is none."""
    frames = {f.id: f for f in codebook.frames + codebook.control}
    key = key.upper() if key.upper() in codebook.types else key
    if key in frames:
        return _show_frame(codebook, frames[key])
    if key in codebook.types:
        return f"{key} ({codebook.types[key]['quad']}): {codebook.types[key]['definition']}"
    if key in codebook.codes:
        entry = codebook.codes[key]
        head = f"{entry.code} {entry.name}: {entry.type}{'/' + entry.mode if entry.mode else ''}"
        body = [f"  {entry.quad}, intensity {entry.intensity:+.1f}"]
        body += [f"  frame {f.id} ({f.file}:{f.line})" for f in frames.values() if f.cameo == key]
        return "\n".join([head, *body])
    known = [*frames, *codebook.types, *codebook.codes]
    otherwise = "give a CAMEO code, a type or a frame: 112, ACCUSE, accuse.accuse"
    raise InputError(f"no code, type or frame {key!r}", fix=suggest(key, known, otherwise))


def _show_frame(codebook: Codebook, frame: Frame) -> str:
    lines = [f"{frame.id} ({frame.file}:{frame.line})"]
    if frame.cameo:
        lines.append(f"  {frame.cameo} {codebook.codes[frame.cameo].name}: {codebook.codes[frame.cameo].type}")
    for name in ("verbs", "nouns", "adjectives", "target"):
        words = getattr(frame, name)
        if words:
            lines.append(f"  {name}: {', '.join(words)}")
    lines += [f"  yes: {text}" for text in frame.yes] + [f"  no:  {text}" for text in frame.no]
    return "\n".join(lines)
