"""Other versions of a window: its states under other names, so that the judge minds what is said and not of whom."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from functools import cache

from bench.judge_rows import Labelled
from detente.actors.states import State, all_states
from detente.events.window import CLOSE, OPEN, Window

__all__ = ["renamed"]

_NAMED = re.compile(rf"{re.escape(OPEN)} (.*?) {re.escape(CLOSE)}")


def renamed(row: Labelled, draw: random.Random) -> Labelled:
    """The window with each of its states under the name of another; codes, labels and offsets stay those of the
    article. Persons and organisations keep their names."""
    states = _states()
    others = dict(
        zip(
            sorted({m.id for m in row.window.mentions if m.id in states}),
            draw.sample(sorted(states), len({m.id for m in row.window.mentions})),
            strict=False,
        )
    )
    text, pieces = "", []
    at = 0
    shifts: list[tuple[int, int]] = []
    for match, mention in zip(_NAMED.finditer(row.window.text), row.window.mentions, strict=False):
        other = others.get(mention.id)
        name = _other_name(match[1], states[mention.id], states[other]) if other else match[1]
        text += row.window.text[at : match.start(1)] + name
        at = match.end(1)
        shifts.append((at, len(text) - at))
    text += row.window.text[at:]
    for here, there in row.window.pieces:
        pieces.append((here + next((by for end, by in reversed(shifts) if end <= here), 0), there))
    return replace(row, window=Window(text, row.window.mentions, tuple(pieces)))


@cache
def _states() -> dict[str, State]:
    return {code: s for code, s in all_states().items() if s.adjectives and s.capitals}


def _other_name(name: str, mine: State, other: State) -> str:
    """The same kind of name of another state: its own, its adjective or its capital, with what follows it."""
    kinds = (
        ((mine.name, *mine.variants), other.name),
        (mine.capitals, other.capitals[0]),
        (mine.people, other.people[0] if other.people else other.name),
        (mine.adjectives, other.adjectives[0]),
    )
    for names, new in kinds:
        for known in sorted(names, key=len, reverse=True):
            if name.isupper() and name == known.upper():
                return new.upper()
            if name == known or name.startswith((f"{known} ", f"{known}'")):
                return new + name[len(known) :]
            if name.startswith(f"the {known}"):
                return f"the {new}{name[len(known) + 4 :]}"
    return name
