"""A brief as plain blocks of lines, shared by the terminal, Markdown and HTML: one wording, three looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detente.relations.brief import ARROW_RULE, Arrow, Brief, GateAhead, IssueShare, Moved, Said

__all__ = ["ARROWS", "Block", "Line", "blocks", "short", "spark", "title"]

ARROWS: dict[Arrow, str] = {"up": "▲", "down": "▼", "same": "▬", "unknown": "?"}
_BARS = "▁▂▃▄▅▆▇█"
_SECTORS = {"GOV": "government", "OPP": "opposition", "LEG": "parliament", "MIL": "military", "MED": "media"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line and the keys of its evidence."""

    text: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A labelled group of lines."""

    label: str
    lines: tuple[Line, ...]


def title(brief: Brief) -> str:
    """ "Russia – United States, as of 3 October 2012"."""
    return f"{brief.names[0]} – {brief.names[1]}, as of {_day(brief)}"


def _day(brief: Brief) -> str:
    return f"{brief.on.day} {brief.on:%B %Y}"


def blocks(brief: Brief) -> tuple[Block, ...]:
    """All blocks in reading order; a block without facts says so."""
    since = f" since {brief.stage.since:%d %b %Y}" if brief.stage else " in the last year"
    found = (
        Block("LEVEL", tuple(_level(brief))),
        Block("COVERAGE", (Line(_coverage(brief)),)),
        Block(f"WHAT MOVED IT{since}", tuple(_moved(m) for m in brief.moved) or _nothing("no event")),
        Block("STRAINS", tuple(_issue(i) for i in brief.strains) or _nothing("no conflict tied to an issue")),
        Block("LEVERS", tuple(_issue(i) for i in brief.levers) or _nothing("no cooperation tied to an issue")),
        Block("SAID", tuple(_said(s) for s in brief.said) or _nothing("no statement in the last 90 days")),
        Block("OF THE RELATION", tuple(_claims(brief))),
        Block("GATES", tuple(_gate(g) for g in brief.gates) or _nothing("none known ahead")),
        Block("OUTLOOK", (Line(brief.outlook),) if brief.outlook else ()),
        Block("THIN?", tuple(Line(t) for t in brief.thin)),
        Block("ARROW", (Line(ARROW_RULE),)),
    )
    return tuple(block for block in found if block.lines)


def _nothing(text: str) -> tuple[Line, ...]:
    return (Line(f"– {text}"),)


def _level(brief: Brief) -> Iterator[Line]:
    level = brief.level
    if level.now is None:
        known = f"; the year before: {level.year:+.1f}" if level.year is not None else ""
        yield Line(f"not known: too few events in the last 90 days{known}")
    else:
        year = f"; the year before: {level.year:+.1f}" if level.year is not None else ""
        yield Line(f"{level.now:+.1f}  (80 % band {level.low:+.1f} … {level.high:+.1f}{year})  on a scale of −10 … +10")
    first, last = level.months[0][0], level.months[-1][0]
    yield Line(f"{spark([value for _, value in level.months])}  monthly, {first:%b %Y} – {last:%b %Y}; · no event")
    if level.record:
        yield Line(level.record)


def spark(values: list[float | None]) -> str:
    """Bars on the fixed scale −10…+10 stretched to the values met; a dot where there is none."""
    known = [v for v in values if v is not None]
    if not known:
        return "·" * len(values)
    low, high = min(known), max(known)
    step = (high - low) / (len(_BARS) - 1) or 1.0
    return "".join("·" if v is None else _BARS[round((v - low) / step)] for v in values)


def _coverage(brief: Brief) -> str:
    c = brief.coverage
    share = f"; {c.share:.1%} of what is told of either state" if c.share is not None else ""
    usual = f" (usual: {c.usual:.1%})" if c.usual is not None else ""
    return f"{c.events:,} events in {c.stories:,} stories, {c.articles:,} reports, {c.outlets:,} outlets{share}{usual}"


def _moved(m: Moved) -> Line:
    reports = f"{m.reports} report{'s' * (m.reports != 1)}"
    act = f"{m.date:%d %b %Y}  {m.source} {m.arrow} {m.target}  {m.type:<9}"
    return Line(f"{m.intensity:+5.1f}  {act} {short(m.text)}  ({reports})", (m.evidence,))


def _issue(i: IssueShare) -> Line:
    words = f"{i.label} {i.share:.0%} {ARROWS[i.trend]}  latest {i.latest_date:%d %b %Y}: {short(i.latest)}"
    return Line(words, (i.evidence,))


def _said(s: Said) -> Line:
    role = ", ".join(part for part in (s.state, _SECTORS.get(s.sector or "", s.sector or "")) if part)
    who = " → ".join((f"{s.speaker} ({role})" if role else s.speaker, *s.chain[1:]))
    said = s.text if s.kind == "direct" else s.text.removeprefix("that ")
    return Line(f"{s.date:%d %b %Y}  {who}: {short(said, 160)}", (s.evidence,))


def _claims(brief: Brief) -> Iterator[Line]:
    for c in brief.claims:
        what = f"“{c.name}”" if c.name else c.claim
        yield Line(f"{c.date:%d %b %Y}  {what}: {short(c.text, 140)}", (c.evidence,))


def _gate(g: GateAhead) -> Line:
    whose = f" ({', '.join(g.actors)})" if g.actors else ""
    waits = f"; {', '.join(g.waits)} waits" if g.waits else ""
    day = g.from_ if g.from_ == g.to else f"{g.from_} – {g.to}" if g.to else g.from_
    ahead = f"in {g.days} days" if g.days else "now"
    return Line(f"{day}  {g.kind}{whose}, {ahead}{waits}: {short(g.text, 140)}", (g.evidence,))


def short(text: str, most: int = 110) -> str:
    """One line of at most `most` characters, cut at a blank."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1].rsplit(" ", 1)[0] + " …"
