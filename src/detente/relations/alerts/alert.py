"""One alert: a line in plain words about a pair, with the evidence it rests on and an id that stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from typing import Any, Literal

from detente.store.rows import content_id

__all__ = ["Alert", "Direction", "Logged", "Proof"]

Direction = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Proof:
    """What an alert rests on: a stored event, claim or gate, with the sentence and who told it when."""

    what: Literal["event", "claim", "gate"]
    id: str
    date: Date | None
    text: str
    article: str | None = None
    outlet: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        day = self.date.isoformat() if self.date else None
        return {"what": self.what, "id": self.id, "date": day, "text": self.text} | {
            "article": self.article,
            "outlet": self.outlet,
        }


@dataclass(frozen=True, slots=True)
class Alert:
    """What a rule found.

    `thing` names what it is about (an event, the month of a turn): kind, pair and thing make the id. Alerts of one
    kind, pair and `theme` within `quiet` days of each other are the same news. `date` is the day of the thing, `on`
    the day as of which it was found.
    """

    rule: str
    kind: str
    pair: tuple[str, str]
    thing: str
    theme: str
    quiet: int
    date: Date
    on: Date
    direction: Direction | None
    line: str
    evidence: tuple[Proof, ...]

    @property
    def id(self) -> str:
        """A hash of kind, pair and thing: the same news has the same id in every run."""
        return content_id("alert", self.kind, *self.pair, self.thing)

    def to_json(self) -> dict[str, Any]:
        """One line of the memory file, less the time it was found."""
        named = {"id": self.id, "rule": self.rule, "kind": self.kind, "pair": list(self.pair)}
        dated = {"date": self.date.isoformat(), "on": self.on.isoformat(), "direction": self.direction}
        about = {"thing": self.thing, "theme": self.theme, "quiet": self.quiet}
        return named | dated | {"line": self.line, "evidence": [proof.to_json() for proof in self.evidence]} | about


@dataclass(frozen=True, slots=True)
class Logged:
    """An alert and when it was first found."""

    alert: Alert
    found: datetime

    def to_json(self) -> dict[str, Any]:
        """One line of the memory file."""
        return self.alert.to_json() | {"found": self.found.isoformat(timespec="seconds")}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Logged:
        """The alert of a line. Raises KeyError, TypeError or ValueError where it is none."""
        a, b = row["pair"]
        evidence = tuple(
            Proof(p["what"], p["id"], _day(p["date"]), p["text"], p["article"], p["outlet"]) for p in row["evidence"]
        )
        alert = Alert(
            *(row["rule"], row["kind"], (str(a), str(b)), row["thing"], row["theme"], int(row["quiet"])),
            *(Date.fromisoformat(row["date"]), Date.fromisoformat(row["on"]), row["direction"], row["line"], evidence),
        )
        return cls(alert, datetime.fromisoformat(row["found"]))


def _day(value: str | None) -> Date | None:
    return Date.fromisoformat(value) if value else None
