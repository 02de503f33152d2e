"""The one reasoned line at the top of a brief, from its facts alone."""

from __future__ import annotations

from collections.abc import Sequence

from detente.relations.brief import Arrow, Claim, GateAhead, IssueShare, StageNow
from detente.relations.one_line import span_of_days
from detente.relations.shifts import signed

__all__ = ["headline"]

_MOOD = {
    "up": "Better than in the year before.",
    "down": "Cooler than in the year before.",
    "same": "No clear change on the year before.",
    "unknown": "Too few events of late to tell.",
}
_TURN = {"up": "better", "down": "worse"}
#: What a gate of no kind is called.
_OTHER = "date"


def headline(
    arrow: Arrow,
    stage: StageNow | None,
    strains: Sequence[IssueShare],
    levers: Sequence[IssueShare],
    gates: Sequence[GateAhead],
    claims: Sequence[Claim],
) -> str:
    """Mood, stage with its interval, what strains and mends, what is waited for; what has no evidence is left out."""
    parts = [_MOOD[arrow], _stage(stage, claims), _balance(strains, levers), _gate(gates)]
    return " ".join(part for part in parts if part)


def _stage(stage: StageNow | None, claims: Sequence[Claim]) -> str:
    called = next((c.name for c in claims if c.claim == "stage" and c.name), None)
    if stage is None:
        return f"People speak of “{called}”." if called else ""
    subject = f"The stage called “{stage.name}”" if stage.name else "The present stage"
    spoken = f" People speak of “{called}”." if called and called != stage.name else ""
    interval = ""
    if stage.low and stage.high and (stage.low.year, stage.low.month) != (stage.high.year, stage.high.month):
        interval = f" [{stage.low:%b %Y} – {stage.high:%b %Y}]"
    return f"{subject} dates from {stage.since:%B %Y}{interval}{_turn(stage)}.{_drift(stage)}{spoken}"


def _turn(stage: StageNow) -> str:
    """What opened the stage, with the figure that moved that way."""
    if stage.direction not in _TURN:
        return ""
    first = f"{stage.first} acted first" if stage.first else ""
    figures = "; ".join(part for part in (str(stage.shift or ""), first) if part)
    return f", a turn for the {_TURN[stage.direction]}{f' ({figures})' if figures else ''}"


def _drift(stage: StageNow) -> str:
    """Where it has gone since."""
    if stage.drift is None:
        return ""
    better = stage.drift.lately > stage.drift.before
    if stage.direction is None:  # no turn opened it: there is no way to keep to
        word = "has grown better" if better else "has grown worse"
    elif better == (stage.direction == "up"):
        word = "has gone on that way"
    else:
        word = "has eased" if better else "has faded"
    return f" It {word}: mean {signed(stage.drift.lately)} over the last year, {signed(stage.drift.before)} before."


def _balance(strains: Sequence[IssueShare], levers: Sequence[IssueShare]) -> str:
    negative, positive = (_and([i.label for i in side[:2]]) for side in (strains, levers))
    if negative and positive:
        return f"Conflict turns on {negative}; cooperation on {positive}."
    return f"Conflict turns on {negative}." if negative else f"Cooperation turns on {positive}." if positive else ""


def _gate(gates: Sequence[GateAhead]) -> str:
    """The nearest that is waited for; one that lies ahead before one that is on already."""
    waiting = min((g for g in gates if g.waits or g.awaited), key=lambda g: g.days == 0, default=None)
    if waiting is None:
        return ""
    whose = f" ({', '.join(waiting.actors)})" if waiting.actors else ""
    kind = _OTHER if waiting.kind == "other" else waiting.kind
    return f"Moves wait for the {kind}{whose} of {span_of_days(waiting.from_, waiting.to)}."


def _and(words: Sequence[str]) -> str:
    return (", and " if any(" and " in word for word in words) else " and ").join(words)
