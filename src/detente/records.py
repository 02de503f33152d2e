"""The frozen records that travel from bytes to the store (the shapes of `annotate`, interface §3).

Offsets are Unicode code points into `Article.text`, end exclusive, and a span's `text` is always
`article.text[start:end]`. Records hold facts only; how they are found is the rooms' business.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

__all__ = [
    "EVENT_TYPES",
    "MODALITIES",
    "QUADS",
    "Actor",
    "Article",
    "Document",
    "Event",
    "Gate",
    "Interval",
    "IssueMention",
    "Notice",
    "Party",
    "Problem",
    "Reject",
    "RelationClaim",
    "Speaker",
    "Statement",
    "Timex",
    "Trigger",
]

NoticeKind = Literal["appeal", "related", "byline", "caption", "subscribe", "cookie", "other"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
StatementKind = Literal["direct", "indirect", "mixed"]
Modality = Literal["actual", "intended", "requested", "conditional", "negated", "alleged", "hypothetical"]
ClaimKind = Literal["strained", "improving", "worsening", "stage", "broken", "restored"]
GateKind = Literal["election", "summit", "deadline", "expiry", "vote", "visit", "other"]
Quad = Literal["verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"]
DateBasis = Literal["given", "page", "text", "none"]

#: PLOVER's 16 event types plus STATEMENT for CAMEO 01x.
EVENT_TYPES: tuple[str, ...] = (
    *("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "CONCEDE", "AID", "RETREAT", "REQUEST", "ACCUSE"),
    *("REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "STATEMENT"),
)
MODALITIES: tuple[str, ...] = (
    *("actual", "intended", "requested", "conditional", "negated", "alleged", "hypothetical"),
)
QUADS: tuple[Quad, ...] = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")


@dataclass(frozen=True, slots=True)
class Interval:
    """A span of time as ISO strings of any granularity ("2012", "2012-11", "2012-11-06"); None is open."""

    from_: str | None
    to: str | None

    def to_json(self) -> dict[str, str | None]:
        """The pair under the contract's key names."""
        return {"from": self.from_, "to": self.to}


@dataclass(frozen=True, slots=True)
class Notice:
    """A stretch of page chrome that is not the article."""

    start: int
    end: int
    kind: NoticeKind


@dataclass(frozen=True, slots=True)
class Article:
    """One document as read, before it is annotated.

    `id` is a content hash; `given_id` what the input carried. `date` is None where unknown, then `date_range`
    may hold an interval inferred from the text. `origin` is file plus record, for messages and rejects. `duplicate_of`
    is the id of the kept article that this one is a near-copy of, where that is known.
    """

    id: str
    text: str
    origin: str = ""
    given_id: str | None = None
    title: str | None = None
    date: date | None = None
    date_basis: DateBasis = "none"
    date_note: str | None = None
    date_range: Interval | None = None
    url: str | None = None
    outlet: str | None = None
    language: str | None = None
    notices: tuple[Notice, ...] = ()
    duplicate_of: str | None = None

    def in_notice(self, start: int, end: int) -> bool:
        """Whether the stretch `start`..`end` of the text touches a notice."""
        return any(n.start < end and start < n.end for n in self.notices)


@dataclass(frozen=True, slots=True)
class Reject:
    """Input that could not be read: why and where. `code` is a short stable word, `place` file:record or offset."""

    origin: str
    place: str
    code: str
    reason: str
    given_id: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """An error inside an annotated document (`errors` of the contract)."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression: TIMEX3 type and value, and the calendar interval it covers."""

    start: int
    end: int
    text: str
    type: TimexType
    value: str
    interval: Interval

    def to_json(self) -> dict[str, Any]:
        """The contract's flat form."""
        head = {"start": self.start, "end": self.end, "text": self.text, "type": self.type, "value": self.value}
        return head | self.interval.to_json()


@dataclass(frozen=True, slots=True)
class Actor:
    """A mention of someone who can act. `id` is ISO alpha-3 or an organisation's code; `sector` PLOVER's.

    `name`/`role` are the person's on the article's date. `acts` is False for a mere place or adjective
    ("in Moscow", "Russian literature"), which is kept as a mention but no event may use.
    """

    start: int
    end: int
    text: str
    id: str | None
    sector: str | None
    name: str | None = None
    role: str | None = None
    acts: bool = True

    def to_json(self) -> dict[str, Any]:
        """The contract's form."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a statement is laid to."""

    start: int
    end: int
    text: str
    id: str | None
    sector: str | None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """Reported speech: the content's hull, its speaker (None where none is named) and the chain of outlets."""

    start: int
    end: int
    kind: StatementKind
    speaker: Speaker | None
    chain: tuple[str, ...]
    cue: tuple[int, int] | None = None
    parent: int | None = None

    def to_json(self) -> dict[str, Any]:
        """The contract's form plus cue and parent."""
        return asdict(self) | {"chain": list(self.chain), "cue": list(self.cue) if self.cue else None}


@dataclass(frozen=True, slots=True)
class Party:
    """Source or target of an event."""

    id: str | None
    sector: str | None
    start: int
    end: int
    text: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """The words that state the event."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom. `statement` is the index into the document's statements whose content holds the event.

    `why` explains the coding (frame id, path, features, judge) and is filled when asked for.
    """

    source: Party
    target: Party
    type: str
    mode: str | None
    cameo: str
    intensity: float
    quad: Quad
    modality: Modality
    date: Interval
    trigger: Trigger
    issues: tuple[str, ...]
    statement: int | None
    confidence: float
    frame: str | None = None
    why: dict[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """The contract's form plus `frame`, and `why` where present."""
        out = asdict(self) | {"date": self.date.to_json(), "issues": list(self.issues)}
        if self.why is None:
            del out["why"]
        return out


@dataclass(frozen=True, slots=True)
class RelationClaim:
    """A sentence about the relation itself: "ties have been strained by …", "the reset"."""

    pair: tuple[str, str]
    claim: ClaimKind
    name: str | None
    start: int
    end: int
    issues: tuple[str, ...]
    date: Interval

    def to_json(self) -> dict[str, Any]:
        """The contract's form."""
        return asdict(self) | {"pair": list(self.pair), "issues": list(self.issues), "date": self.date.to_json()}


@dataclass(frozen=True, slots=True)
class Gate:
    """A dated thing ahead of the article on which moves wait. `clause` is the span that says who waits, if any does."""

    start: int
    end: int
    kind: GateKind
    actors: tuple[str, ...]
    date: Interval
    clause: tuple[int, int] | None = None
    waits: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The contract's form plus who waits and the clause."""
        return asdict(self) | {
            "actors": list(self.actors),
            "waits": list(self.waits),
            "clause": list(self.clause) if self.clause else None,
            "date": self.date.to_json(),
        }


@dataclass(frozen=True, slots=True)
class IssueMention:
    """Words that name an issue of the issue list."""

    start: int
    end: int
    text: str
    id: str


@dataclass(frozen=True, slots=True)
class Document:
    """The whole reading of one article (interface §3). `parsed` is the number of sentences that were parsed."""

    article: Article
    sentences: tuple[tuple[int, int], ...] = ()
    times: tuple[Timex, ...] = ()
    actors: tuple[Actor, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    relations: tuple[RelationClaim, ...] = ()
    gates: tuple[Gate, ...] = ()
    issues: tuple[IssueMention, ...] = ()
    errors: tuple[Problem, ...] = ()
    parsed: int = field(default=0, compare=False)
    skipped: tuple[dict[str, Any], ...] = field(default=(), compare=False)
    date_reasons: tuple[str, ...] = field(default=(), compare=False)

    def to_json(self) -> dict[str, Any]:
        """The contract's object; every key is present, `id` is the given one where there was one."""
        article = self.article
        return {
            "id": article.given_id or article.id,
            "date": article.date.isoformat() if article.date else None,
            "date_basis": article.date_basis,
            "date_note": article.date_note,
            "date_range": article.date_range.to_json() if article.date_range else None,
            "title": article.title,
            "url": article.url,
            "outlet": article.outlet,
            "language": article.language,
            "text": article.text,
            "notices": [asdict(notice) for notice in article.notices],
            "sentences": [list(sentence) for sentence in self.sentences],
            "times": [time.to_json() for time in self.times],
            "actors": [actor.to_json() for actor in self.actors],
            "statements": [statement.to_json() for statement in self.statements],
            "events": [event.to_json() for event in self.events],
            "relations": [claim.to_json() for claim in self.relations],
            "gates": [gate.to_json() for gate in self.gates],
            "issues": [asdict(issue) for issue in self.issues],
            "errors": [asdict(problem) for problem in self.errors],
        }
