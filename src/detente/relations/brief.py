"""The brief: where a relation stands, what moved it, what strains and mends it, who said what, what is ahead.

Here are its facts and their assembly; `brief_text`, `brief_markdown` and `brief_html` show them. Every line carries the
keys of its evidence. Missing is said, never shown as zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from detente.errors import UnknownPair

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from detente.relations.brief_pair import PairOn
    from detente.relations.outlook import Outlook
    from detente.relations.shifts import Shift
    from detente.relations.stages import Stages

__all__ = [
    "ARROW_RULE",
    "Brief",
    "Claim",
    "Coverage",
    "Drift",
    "Evidence",
    "GateAhead",
    "GatePassed",
    "IssueShare",
    "Level",
    "Moved",
    "Said",
    "StageNow",
    "make_brief",
]

Arrow = Literal["up", "down", "same", "unknown"]
RECENT = timedelta(days=90)
YEAR = timedelta(days=365)
#: Acts shown of the stage, and others of the last 90 days.
MOST, LATELY = 5, 3
ARROW_RULE = (
    "▲ or ▼ where the mean intensity of the last 90 days differs from that of the year before by at least 0.5 "
    "and by more than chance at 80 %; ▬ otherwise; ? below three events on either side"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of an article that a line rests on. `marks` are (start, end, what) inside `text`."""

    key: str
    article_id: str | None
    date: date | None
    outlet: str | None
    title: str | None
    text: str
    marks: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """Mean intensity (−10…+10) of the last 90 days with its 80 % band, beside the year before. None: too few events.

    `events` is how many the mean is of.
    """

    now: float | None
    low: float | None
    high: float | None
    year: float | None
    months: tuple[tuple[date, float | None], ...]
    record: str | None
    events: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is told of the pair in the last 90 days. Shares are of all events that touch either state.

    `coder` made the events; without `articles_stored` there is nothing but their codes.
    """

    events: int
    articles: int
    stories: int
    outlets: int
    share: float | None
    usual: float | None
    coder: str = "detente"
    articles_stored: bool = True


@dataclass(frozen=True, slots=True)
class Drift:
    """Where a stage has gone since it began: the mean of the last twelve months beside the mean before, if they differ
    by at least 0.5 and by more than chance at 80 %."""

    before: float
    lately: float


@dataclass(frozen=True, slots=True)
class StageNow:
    """The stage the relation is in; `since` with its 80 % interval where a turning point opened it.

    `shift` is what that turn changed, `first` the state that acted first around it.
    """

    since: date
    low: date | None
    high: date | None
    direction: str | None
    name: str | None
    level: float | None
    shift: Shift | None = None
    first: str | None = None
    drift: Drift | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """An event that moved the relation; `weight` by the rule of `relations.moved`."""

    date: date
    source: str
    arrow: str
    target: str
    type: str
    intensity: float
    reports: int
    text: str
    weight: float
    evidence: str


@dataclass(frozen=True, slots=True)
class IssueShare:
    """An issue's share in the year's conflict or cooperation, its trend on the year before, its latest turn.

    `acts` is how many acts of the year, tied to any issue, the shares are of.
    """

    id: str
    label: str
    share: float
    trend: Arrow
    latest: str
    latest_date: date
    evidence: str
    acts: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with its chain."""

    date: date
    speaker: str
    state: str | None
    sector: str | None
    chain: tuple[str, ...]
    kind: str
    text: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim about the relation."""

    date: date
    claim: str
    name: str | None
    issues: tuple[str, ...]
    text: str
    evidence: str


@dataclass(frozen=True, slots=True)
class GateAhead:
    """A dated thing ahead; `awaited` where it is told that moves wait on it, `waits` by whom."""

    kind: str
    from_: str
    to: str
    days: int
    actors: tuple[str, ...]
    waits: tuple[str, ...]
    text: str
    tellings: int
    evidence: str
    awaited: bool = False


@dataclass(frozen=True, slots=True)
class GatePassed:
    """A gate of the last 90 days and the heaviest acts of the two within 30 days after it."""

    kind: str
    from_: str
    to: str
    actors: tuple[str, ...]
    text: str
    evidence: str
    followed: tuple[Moved, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values; dates as ISO strings."""
        return _plain(self)


def _plain(part: Any) -> dict[str, Any]:
    """A part of the page as JSON has it; `from_` is "from", as everywhere in the contract."""
    from dataclasses import asdict
    from json import dumps, loads

    named = asdict(part, dict_factory=lambda fields: {name.rstrip("_"): value for name, value in fields})
    plain: dict[str, Any] = loads(dumps(named, default=str))
    return plain


@dataclass(frozen=True, slots=True)
class Brief:
    """The page. `headline` is the one reasoned line; `thin` says what is not known."""

    a: str
    b: str
    names: tuple[str, str]
    on: date
    arrow: Arrow
    headline: str
    level: Level
    coverage: Coverage
    stage: StageNow | None
    moved: tuple[Moved, ...]
    strains: tuple[IssueShare, ...]
    levers: tuple[IssueShare, ...]
    said: tuple[Said, ...]
    claims: tuple[Claim, ...]
    gates: tuple[GateAhead, ...]
    outlook: str | None
    thin: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    lately: tuple[Moved, ...] = ()
    passed: tuple[GatePassed, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain values; dates as ISO strings."""
        return _plain(self) | {"arrow_rule": ARROW_RULE}

    def __str__(self) -> str:
        from detente.relations.brief_markdown import to_markdown

        return to_markdown(self)

    def _repr_html_(self) -> str:
        from detente.relations.brief_html import to_html

        return to_html(self)


def make_brief(
    connection: DuckDBPyConnection,
    a: str,
    b: str,
    *,
    on: date | None = None,
    pair: PairOn | None = None,
    stages: Stages | None = None,
    outlook: Outlook | None = None,
    acts: bool = True,
) -> Brief:
    """The brief on a pair as of a day (the store's last day by default): only what articles up to then tell.

    A caller that has the pair's stages and outlook of that day already hands them in, and a `pair` that answers the
    brief's questions faster than the store does. Without `acts` neither what moved the relation nor passed gates (with
    what followed them) are listed. Raises UnknownPair where the store holds no act of a known day, nor a claim, of the
    pair by then.
    """
    from detente.actors.states import names as state_names
    from detente.relations import brief_facts as facts
    from detente.relations import brief_voices as voices
    from detente.relations import outlook as ahead
    from detente.relations import stages as turning
    from detente.relations.brief_evidence import Ledger
    from detente.relations.brief_pair import PairOn
    from detente.relations.gates_passed import gates_passed
    from detente.relations.headline import headline

    day = pair.day if pair else on or facts.last_day(connection)
    pair = pair or PairOn.of(connection, a, b, day)
    ledger = Ledger()
    claims = voices.claims(pair, ledger)
    if pair.last_event() is None and not claims:
        what = f"no act of a known day and no claim is stored of {a} and {b} up to {day}"
        raise UnknownPair(what, fix=facts.fullest_pairs(connection))
    level, arrow = facts.level(pair)
    stage = facts.stage_now(pair, stages or turning.stages(connection, a, b, until=day, origin=pair.origin, why=0))
    spans = [(stage.since if stage else day - YEAR, day), (day - RECENT, day)]
    weighed, recent = facts.heaviest(pair, spans, MOST + LATELY) if acts else ((), ())
    moved = facts.moved(pair, weighed, ledger, MOST)
    lately = facts.moved(pair, recent, ledger, LATELY, besides=moved)
    strains, levers = facts.issue_shares(pair, ledger)
    said = voices.said(pair, ledger)
    gates = voices.gates_ahead(pair, ledger)
    passed = gates_passed(pair, ledger) if acts else ()
    coverage = facts.coverage(pair)
    names = (state_names().get(a, a), state_names().get(b, b))
    return Brief(
        a=a,
        b=b,
        names=names,
        on=day,
        arrow=arrow,
        headline=headline(arrow, stage, strains, levers, gates, claims),
        level=level,
        coverage=coverage,
        stage=stage,
        moved=moved,
        strains=strains,
        levers=levers,
        said=said,
        claims=claims,
        gates=gates,
        outlook=(outlook or ahead.outlook_of(connection, a, b, until=day, origin=pair.origin)).on(day),
        thin=facts.thin(pair, said, coverage, names),
        evidence=ledger.in_order(),
        lately=lately,
        passed=passed,
    )
