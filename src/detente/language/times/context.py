"""What a resolver may know besides the words themselves: the article's day, the times told before, the direction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from detente.language.times.calendar import When
from detente.language.times.tokens import Token
from detente.records import TimexType

__all__ = ["Context", "Direction", "Reading", "Slots"]

#: -1 the sentence tells what was, 1 what is to come, 0 does not say.
Direction = Literal[-1, 0, 1]


def _unsaid() -> Direction:
    return 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression means; `anchors` says whether later expressions may count from it."""

    type: TimexType
    when: When
    anchors: bool = True


@dataclass(frozen=True, slots=True)
class Context:
    """`ref` is the article's day (None: unknown), `look` asks the sentence for its tense, `told` is the last dated time
    before, `quarter` the last quarter."""

    ref: date | None
    look: Callable[[], Direction] = _unsaid
    told: When | None = None
    quarter: When | None = None

    @property
    def direction(self) -> Direction:
        """Whether the sentence tells here of what was or of what is to come; looked up only where it matters."""
        return self.look()

    @property
    def is_passed_over(self) -> bool:
        """The time told before is ahead, and the sentence tells of what was: it cannot be the one meant."""
        told = self.told.first if self.told else None
        return told is not None and self.ref is not None and told > self.ref and self.direction < 0

    def anchor(self) -> date | None:
        """The day that "later", "that" and "the following" count from: the last told time, else the article's day."""
        return self.told.first if self.told and self.told.first else self.ref


@dataclass(frozen=True, slots=True)
class Slots:
    """The named parts of a matched rule; each is the run of tokens that filled it."""

    parts: Mapping[str, Sequence[Token]] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether the part is there."""
        return bool(self.parts.get(name))

    def value(self, name: str, *classes: str) -> str | None:
        """The value of the first token of a part that has one of the classes, None where it is absent."""
        for token in self.parts.get(name, ()):
            for wanted in classes:
                if wanted in token.senses:
                    return token.senses[wanted]
        return None

    def number(self, name: str, *classes: str) -> int | None:
        """The same as a whole number."""
        value = self.value(name, *classes)
        return int(value) if value is not None else None
