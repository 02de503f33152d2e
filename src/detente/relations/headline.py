"""The one reasoned line at the top of a brief, from its facts alone."""

from __future__ import annotations

from collections.abc import Sequence

from detente.relations.brief import Arrow, Claim, GateAhead, IssueShare, StageNow

__all__ = ["headline"]

_MOOD = {"up": "Better.", "down": "Cooler.", "same": "No clear change.", "unknown": "Too few events to tell."}
_STAGE = {"up": "better", "down": "worse"}


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
    turn = f", {_STAGE[stage.direction]} than the one before" if stage.direction in _STAGE else ""
    interval = f" [{stage.low:%b %Y} – {stage.high:%b %Y}]" if stage.low and stage.high else ""
    return f"{subject} dates from {stage.since:%B %Y}{interval}{turn}.{spoken}"


def _balance(strains: Sequence[IssueShare], levers: Sequence[IssueShare]) -> str:
    negative, positive = (_and([i.label for i in side[:2]]) for side in (strains, levers))
    if negative and positive:
        return f"Conflict turns on {negative}; cooperation on {positive}."
    return f"Conflict turns on {negative}." if negative else f"Cooperation turns on {positive}." if positive else ""


def _gate(gates: Sequence[GateAhead]) -> str:
    waiting = next((g for g in gates if g.waits or g.tellings > 1), None)
    if waiting is None:
        return ""
    whose = f" ({', '.join(waiting.actors)})" if waiting.actors else ""
    return f"Moves wait for the {waiting.kind}{whose} of {waiting.from_[:7]}."


def _and(words: Sequence[str]) -> str:
    return " and ".join(words)
