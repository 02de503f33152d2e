"""States: their codes, names, and what a user may call them (`data/gazetteer/states.csv`)."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date
from functools import cache

from detente.actors.text import fold
from detente.data.tables import parts, rows
from detente.errors import UnknownPair

__all__ = ["DatedName", "State", "all_states", "country", "dated_names", "find_state", "lookup", "names"]

_COLUMNS = (
    *("code", "cow", "gw", "name", "variants", "adjectives", "people", "capital", "cities", "seats", "region"),
    *("from", "to"),
)


@dataclass(frozen=True, slots=True)
class State:
    """A state. `code` is ISO 3166 alpha-3 (or its former code), `cow` and `gw` the numbers of Correlates of War and
    Gleditsch & Ward; `first` and `last` bound a state that is no more."""

    code: str
    name: str
    variants: tuple[str, ...]
    adjectives: tuple[str, ...]
    people: tuple[str, ...]
    capitals: tuple[str, ...]
    cities: tuple[str, ...]
    seats: tuple[str, ...]
    region: str
    cow: int | None = None
    gw: int | None = None
    first: date | None = None
    last: date | None = None

    def exists(self, on: date | None) -> bool:
        """True where the state stood on that day (or the day is unknown)."""
        return on is None or ((self.first is None or self.first <= on) and (self.last is None or on <= self.last))


@dataclass(frozen=True, slots=True)
class DatedName:
    """A name that stood for another state between two days ("Moscow" for SUN until 1991)."""

    name: str
    kind: str
    code: str
    first: date | None
    last: date | None


@cache
def all_states() -> dict[str, State]:
    """Every state by its code, in the order of the file."""
    found = {}
    for row in rows("gazetteer/states.csv", _COLUMNS):
        state = State(
            code=row.need("code"),
            name=row.need("name"),
            variants=parts(row["variants"]),
            adjectives=parts(row["adjectives"]),
            people=parts(row["people"]),
            capitals=parts(row["capital"]),
            cities=parts(row["cities"]),
            seats=parts(row["seats"]),
            region=row.need("region"),
            cow=int(row["cow"]) if row["cow"] else None,
            gw=int(row["gw"]) if row["gw"] else None,
            first=row.day("from"),
            last=row.day("to", last=True),
        )
        found[state.code] = state
    return found


@cache
def dated_names() -> tuple[DatedName, ...]:
    """Names whose state changed hands."""
    columns = ("name", "kind", "state", "from", "to")
    return tuple(
        DatedName(row.need("name"), row.need("kind"), row.need("state"), row.day("from"), row.day("to", last=True))
        for row in rows("gazetteer/dated_names.csv", columns)
    )


def names() -> dict[str, str]:
    """Code to English name, for tables and pages."""
    return {code: state.name for code, state in all_states().items()}


def country(code: str) -> State | None:
    """The state of a code in any case ("rus", "RUS"), or None."""
    return all_states().get(code.strip().upper())


def lookup(text: str, on: date | None = None) -> str | None:
    """The code of a state named, in any case and with or without accents: a name, adjective, people, capital or seat
    of government. `on` chooses where a name changed hands ("Moscow" in 1987 is SUN). None where nothing fits."""
    key = fold(text)
    key = key.removeprefix("the ").strip(" .")
    for dated in dated_names():
        if (
            on
            and fold(dated.name) == key
            and (not dated.first or dated.first <= on)
            and (not dated.last or on <= dated.last)
        ):
            return dated.code
    return _index().get(key)


@cache
def _index() -> dict[str, str]:
    """Folded words to codes. Names come before adjectives and capitals, so a city never hides a state."""
    index: dict[str, str] = {}
    for get in (_plain, _peoples, _towns):
        for state in all_states().values():
            for word in get(state):
                index.setdefault(fold(word).strip(" ."), state.code)
    return index


def _plain(state: State) -> tuple[str, ...]:
    return (state.name, *state.variants, state.code)


def _peoples(state: State) -> tuple[str, ...]:
    return (*state.adjectives, *state.people)


def _towns(state: State) -> tuple[str, ...]:
    return (*state.capitals, *state.seats)


def find_state(text: str) -> State:
    """The state a user means by a code, name, adjective, capital or number of Correlates of War ("365").

    Raises UnknownPair naming the nearest known names.
    """
    word = text.strip()
    code = lookup(word) if word else None
    if code is None and word.isdigit():
        code = next((s.code for s in all_states().values() if s.cow == int(word) and s.last is None), None)
    if code:
        return all_states()[code]
    near = _suggestions(word)
    fix = f"did you mean {', '.join(near)}?" if near else "give a name or an ISO code, such as Russia or RUS"
    raise UnknownPair(f"no state is called {word[:60]!r}", fix=fix)


def _suggestions(word: str) -> list[str]:
    """Up to three names near a misspelling, best first."""
    close = difflib.get_close_matches(fold(word[:60]), list(_index()), n=6, cutoff=0.6)
    labels = [f"{all_states()[_index()[key]].name} ({_index()[key]})" for key in close]
    return list(dict.fromkeys(labels))[:3]
