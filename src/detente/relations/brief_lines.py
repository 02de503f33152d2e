"""A brief as plain blocks of lines, shared by the terminal, Markdown and HTML: one wording, three looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from detente.relations.brief import ARROW_RULE, Arrow, Brief, GateAhead, GatePassed, IssueShare, Moved, Said, StageNow
from detente.relations.moved import RULE
from detente.relations.one_line import short, span_of_days
from detente.relations.shifts import signed

__all__ = ["ARROWS", "Block", "Line", "blocks", "short", "spark", "title"]

ARROWS: dict[Arrow, str] = {"up": "▲", "down": "▼", "same": "▬", "unknown": "?"}
_BARS = "▁▂▃▄▅▆▇█"
_SECTORS = {"GOV": "government", "OPP": "opposition", "LEG": "parliament", "MIL": "military", "MED": "media"}
#: A mean whose 80 % band is wider than this to either side says little; the line says so.
_WIDE = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line and the keys of its evidence; `lead` is a figure that stands before it."""

    text: str
    evidence: tuple[str, ...] = ()
    lead: str = ""

    @property
    def whole(self) -> str:
        """The figure and the text."""
        return f"{self.lead}  {self.text}" if self.lead else self.text


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
    """All blocks in reading order; a block without facts says so, unless no article could have told any."""
    since = _span(brief.stage)
    told = brief.coverage.articles_stored
    found = (
        Block("LEVEL", tuple(_level(brief))),
        Block("COVERAGE", (Line(_coverage(brief)),)),
        Block(f"WHAT MOVED IT {since}", tuple(_moved(m) for m in brief.moved) or _nothing("no event")),
        Block("AND LATELY, in the last 90 days", tuple(_moved(m) for m in brief.lately)),
        Block("STRAINS", tuple(_issues(brief.strains, "conflict")) or _nothing("no conflict tied to an issue", told)),
        Block("LEVERS", tuple(_issues(brief.levers, "cooperation")) or _nothing("no cooperation tied to one", told)),
        Block("SAID", tuple(_said(s) for s in brief.said) or _nothing("no statement in the last 90 days", told)),
        Block("CALLED", tuple(_claims(brief))),
        Block("GATES", tuple(_gate(g) for g in brief.gates) or _nothing("none known ahead", told)),
        Block("PASSED", tuple(line for gate in brief.passed for line in _passed(gate))),
        Block("OUTLOOK", (Line(brief.outlook),) if brief.outlook else ()),
        Block("THIN?", tuple(Line(t) for t in brief.thin)),
        Block("RULES", (Line(f"arrow: {ARROW_RULE}"), Line(f"what moved it: {RULE}"))),
    )
    return tuple(block for block in found if block.lines)


def _span(stage: StageNow | None) -> str:
    """Over what time is told what moved it; the first stage of a pair began with no turn."""
    if stage is None:
        return "in the last year"
    return f"since the turn of {stage.since:%B %Y}" if stage.direction else f"since {stage.since:%B %Y}"


def _nothing(text: str, told: bool = True) -> tuple[Line, ...]:
    return (Line(f"– {text}"),) if told else ()


def _level(brief: Brief) -> Iterator[Line]:
    level = brief.level
    year = f"; the year before {signed(level.year)}" if level.year is not None else ""
    if level.now is None or level.low is None or level.high is None:
        yield Line(f"not known: too few events in the last 90 days{year}")
    elif level.high - level.low > 2 * _WIDE:
        told = f"{level.events} events leave it anywhere from {signed(level.low)} to {signed(level.high)} (80 % band)"
        yield Line(f"about {signed(level.now)}, but {told}{year}")
    else:
        band = f"80 % band {signed(level.low)} … {signed(level.high)}{year}"
        yield Line(f"{signed(level.now)}  ({band})  mean of {level.events} acts on a scale of −10 … +10")
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
    share = f"; {_percent(c.share, 1)} of what is told of either state" if c.share is not None else ""
    usual = f" (usual: {_percent(c.usual, 1)})" if c.usual is not None else ""
    events = _count(c.events, "event")
    if not c.articles_stored:
        return f"{events} coded by {c.coder}, {_count(c.articles, 'report')}, in the last 90 days{share}{usual}"
    told = f"{_count(c.stories, 'story', 'stories')}, {_count(c.articles, 'report')}, {_count(c.outlets, 'outlet')}"
    return f"{events} in {told}, in the last 90 days{share}{usual}"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _percent(share: float, digits: int = 0) -> str:
    return f"{100 * share:.{digits}f} %"


def _moved(m: Moved) -> Line:
    act = f"{m.date:%d %b %Y}  {m.source} {m.arrow} {m.target}  {m.type:<9}"
    told = f"{act} {short(m.text)}  ({_count(m.reports, 'report')})"
    return Line(told, (m.evidence,), lead=f"{signed(m.intensity):>5}")


def _issues(issues: Sequence[IssueShare], side: str) -> Iterator[Line]:
    """The shares in one line, then the latest of each; issues that one sentence tells of together."""
    if not issues:
        return
    trend = {i.id: f" {ARROWS[i.trend]}" if i.trend != "unknown" else "" for i in issues}
    shares = "   ".join(f"{i.label} {_percent(i.share)}{trend[i.id]}" for i in issues)
    yield Line(f"{shares}   of {_count(issues[0].acts, 'act')} of {side} tied to issues in a year")
    for _, group in groupby(sorted(issues, key=lambda i: (i.latest_date, i.evidence), reverse=True), _latest):
        same = list(group)
        labels = ", ".join(i.label for i in same)
        yield Line(f"{same[0].latest_date:%d %b %Y}  {labels}: {short(same[0].latest)}", (same[0].evidence,))


def _latest(issue: IssueShare) -> str:
    return issue.evidence


def _said(s: Said) -> Line:
    role = ", ".join(part for part in (s.state, _SECTORS.get(s.sector or "", s.sector or "")) if part)
    who = " → ".join((f"{s.speaker} ({role})" if role else s.speaker, *s.chain[1:]))
    text = short(s.text.removeprefix("that "), 160)
    return Line(f"{s.date:%d %b %Y}  {who}: {f'“{text}”' if s.kind == 'direct' else text}", (s.evidence,))


def _claims(brief: Brief) -> Iterator[Line]:
    for c in brief.claims:
        what = f"“{c.name}”" if c.name else c.claim
        yield Line(f"{c.date:%d %b %Y}  {what}: {short(c.text, 140)}", (c.evidence,))


def _gate(g: GateAhead) -> Line:
    waits = f"; {', '.join(g.waits)} wait{'s' * (len(g.waits) == 1)}" if g.waits else ""
    ahead = f"in {_count(g.days, 'day')}" if g.days else "now"
    return Line(f"{_gate_name(g)}, {ahead}{waits}: {short(g.text, 140)}", (g.evidence,))


def _gate_name(g: GateAhead | GatePassed) -> str:
    whose = f" ({', '.join(g.actors)})" if g.actors else ""
    return f"{span_of_days(g.from_, g.to)}  {g.kind}{whose}"


def _passed(g: GatePassed) -> Iterator[Line]:
    """The gate, then what came within thirty days."""
    none = "" if g.followed else "; no act of the two in the 30 days after"
    yield Line(f"{_gate_name(g)}{none}: {short(g.text, 140)}", (g.evidence,))
    for m in g.followed:
        line = _moved(m)
        yield Line(f"then {line.whole.strip()}", line.evidence)
