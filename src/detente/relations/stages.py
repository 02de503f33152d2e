"""The stages of a relation: the spans between its turning points, with level, direction, name and what moved them."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from detente.relations.months import Months, all_dyads, month_name, of_pair
from detente.relations.moved import Mover, Span, movers
from detente.relations.shifts import Shift, shift_at
from detente.relations.stage_names import claimed_spans, known_spans, name_of, named_turns
from detente.relations.turning_points import Change, candidates

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["MIN_EVENTS", "MIN_MONTHS", "Stage", "Stages", "all_stages", "stages", "turns_of", "with_reasons"]

#: Fewer events, or fewer months with coverage, tell no stages.
MIN_EVENTS, MIN_MONTHS = 30, 12


@dataclass(frozen=True, slots=True)
class Stage:
    """A span of whole months ("2009-03"). `level` is the mean intensity of its acts (None without one), −10…+10.

    `direction` is that of the turn that opened it (None for the first) and `shift` what that turn changed; the level
    is that of the whole stage and may have gone back since. `why`: the acts that moved it that way, heaviest first.
    """

    start: str
    end: str
    level: float | None
    direction: Literal["up", "down"] | None
    name: str | None
    why: tuple[Mover, ...]
    shift: Shift | None = None

    @property
    def days(self) -> tuple[date, date]:
        """Its first and its last day."""
        last = date.fromisoformat(f"{self.end}-01")
        return date.fromisoformat(f"{self.start}-01"), last.replace(day=calendar.monthrange(last.year, last.month)[1])

    def to_json(self) -> dict[str, Any]:
        """The contract's form, and `shift`."""
        level = None if self.level is None else round(self.level, 2)
        head = {"start": self.start, "end": self.end, "level": level, "direction": self.direction, "name": self.name}
        shift = self.shift.to_json() if self.shift else None
        return head | {"shift": shift, "why": [mover.to_json() for mover in self.why]}


@dataclass(frozen=True, slots=True)
class Stages:
    """Stages and turning points of a dyad. Where there is not enough, `note` says so and both lists are empty."""

    pair: tuple[str, str]
    start: str | None
    end: str | None
    events: int
    stages: tuple[Stage, ...] = ()
    changes: tuple[Change, ...] = ()
    note: str | None = None

    @property
    def enough(self) -> bool:
        """Whether there were enough events to tell stages."""
        return self.note is None

    def to_json(self) -> dict[str, Any]:
        """The contract's object (interface §4), and `note` where there is not enough."""
        span = {"pair": list(self.pair), "from": self.start, "to": self.end, "events": self.events}
        found = {
            "stages": [stage.to_json() for stage in self.stages],
            "changes": [change.to_json() for change in self.changes],
        }
        return span | found | ({"note": self.note} if self.note else {})


def stages(
    connection: DuckDBPyConnection,
    a: str,
    b: str,
    *,
    until: date | None = None,
    origin: str | None = None,
    why: int = 3,
    months: Months | None = None,
) -> Stages:
    """The stages of a dyad from what was known on `until`, by one coder's events (the main one where none is named).

    `months` are those of that day and coder, for a caller that has them already.
    """
    from detente.store.queries import main_origin

    coder = origin or main_origin(connection, a, b)
    found = _stages(connection, months or of_pair(connection, a, b, until=until, origin=coder), until)
    return _reasoned(connection, [found], until, coder, why)[0]


def all_stages(
    connection: DuckDBPyConnection, *, min_events: int = MIN_EVENTS, origin: str | None = None, why: int = 3
) -> Iterator[Stages]:
    """The stages of every dyad with at least `min_events` events, coder by coder, each in alphabetical order."""
    from detente.store.queries import main_origin, origins

    coders = [origin] if origin else sorted(origins(connection))
    for coder in coders:
        found = [
            _stages(connection, months, None)
            for months in all_dyads(connection, min_events=min_events, origin=coder)
            if len(coders) == 1 or main_origin(connection, months.a, months.b) == coder
        ]
        yield from _reasoned(connection, found, None, coder, why)


def _reasoned(
    connection: DuckDBPyConnection, found: Sequence[Stages], until: date | None, coder: str, why: int
) -> list[Stages]:
    """The stages with what moved each of them; all dyads' acts are read at once."""
    if not why:
        return list(found)
    spans = [span for dyad in found for span in turns_of(dyad)]
    reasons = iter(movers(connection, spans, until=until, most=why, origin=coder))
    return [with_reasons(dyad, [next(reasons) for _ in dyad.stages]) for dyad in found]


def with_reasons(found: Stages, why: Sequence[tuple[Mover, ...]]) -> Stages:
    """The stages with what moved each of them, in their order."""
    return replace(found, stages=tuple(replace(s, why=acts) for s, acts in zip(found.stages, why, strict=True)))


def turns_of(found: Stages) -> list[Span]:
    """For each stage the span in which what moved it is looked for."""
    return [_around(found, number) for number in range(len(found.stages))]


def _shortfall(months: Months) -> str | None:
    """Why there is not enough to tell stages, or None."""
    if not len(months):
        return "not enough: nothing is told of either state"
    told = int(months.covered.sum())
    if months.events >= MIN_EVENTS and told >= MIN_MONTHS:
        return None
    found = f"{months.events} event{'s' * (months.events != 1)} in {told} month{'s' * (told != 1)}"
    return f"not enough: {found}; stages need {MIN_EVENTS} in {MIN_MONTHS}"


def _stages(connection: DuckDBPyConnection, months: Months, until: date | None) -> Stages:
    """Without reasons."""
    pair, short = (months.a, months.b), _shortfall(months)
    start, end = (month_name(months.first), month_name(months.first + len(months) - 1)) if len(months) else (None, None)
    if short:
        return Stages(pair, start, end, months.events, note=short)
    claimed, known = claimed_spans(connection, *pair, until=until), known_spans(*pair)
    changes = named_turns(candidates(months), claimed)
    found: list[Stage] = []
    previous = months.first
    for first, last, change in _spans(months, changes):
        name, level = name_of(first, last, claimed, known), _level(months, first, last)
        way = change.direction if change else None
        shift = shift_at(months, previous, first, last, way) if way else None
        found.append(Stage(month_name(first), month_name(last), level, way, name, (), shift))
        previous = first
    return Stages(pair, start, end, months.events, tuple(found), changes)


def _spans(months: Months, changes: Sequence[Change]) -> list[tuple[int, int, Change | None]]:
    """First and last month of each stage, and the turn that opened it."""
    turns = sorted((c for c in changes if c.selected), key=lambda c: c.date)
    starts = [months.first, *(c.date.year * 12 + c.date.month - 1 for c in turns)]
    ends = [*(start - 1 for start in starts[1:]), months.first + len(months) - 1]
    return list(zip(starts, ends, [None, *turns], strict=True))


def _level(months: Months, first: int, last: int) -> float | None:
    acts = months.acts
    inside = acts[(acts["month"] >= first - months.first) & (acts["month"] <= last - months.first)]
    known = inside["intensity"].dropna()
    return float(known.mean()) if len(known) else None


def _around(dyad: Stages, number: int) -> Span:
    """Where a stage's reasons are looked for: around the turn that opened it; the whole span of the first stage."""
    stage = dyad.stages[number]
    if not number:
        return Span(*dyad.pair, *stage.days)
    turns = sorted((c for c in dyad.changes if c.selected), key=lambda c: c.date)
    turn = turns[number - 1]
    return Span(*dyad.pair, turn.low, max(turn.high, turn.date + timedelta(days=45)), stage.direction)
