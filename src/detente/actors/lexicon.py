"""All names of the gazetteer in one automaton: what each pattern may stand for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from detente.actors.leaders import Person, all_people
from detente.actors.organisations import Organisation, all_organisations
from detente.actors.roles import words
from detente.actors.states import DatedName, State, all_states, dated_names
from detente.actors.text import fold
from detente.data.tables import parts, rows

__all__ = ["Entry", "Rule", "automaton", "entries", "rules", "valid"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a pattern may stand for.

    `kind`: name, adjective, people, capital, city, seat, body, person, family, never.
    """

    kind: str
    id: str | None
    written: str
    of: State | Organisation | Person | DatedName | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """When an ambiguous word is no actor (`ambiguous.csv`)."""

    kind: str
    words: tuple[str, ...]
    before: date | None = None

    def applies(self, on: date | None) -> bool:
        """True where the context words decide on that day."""
        return self.before is None or (on is not None and on < self.before)


@cache
def entries() -> dict[str, tuple[Entry, ...]]:
    """Folded pattern to its readings, in order of preference."""
    found: dict[str, list[Entry]] = {}
    for entry in _all_entries():
        pattern = fold(entry.written).rstrip()
        if len(pattern) > 1:
            found.setdefault(pattern, []).append(entry)
    return {pattern: tuple(readings) for pattern, readings in found.items()}


def _all_entries() -> Iterator[Entry]:
    for phrase, kinds in rules().items():
        if any(rule.kind == "never" for rule in kinds):
            yield Entry("never", None, phrase)
    for dated in dated_names():
        yield Entry(dated.kind, dated.code, dated.name, dated)
    for state in all_states().values():
        yield from _state_entries(state)
    for body in all_organisations():
        yield from (Entry("body", body.id, name, body) for name in (body.name, *body.variants))
    for person in all_people():
        home = person.terms[0].state
        yield from (Entry("person", home, name, person) for name in _spelt((person.name, *person.variants)))
        if len(person.family) > 1 and person.family != person.name and fold(person.family) not in words("opening"):
            yield from (Entry("family", home, name, person) for name in _families(person))


@cache
def _spellings() -> dict[str, tuple[str, ...]]:
    groups = [parts(row["spellings"]) for row in rows("gazetteer/spellings.csv", ("spellings",))]
    return {name: group for group in groups for name in group}


def _spelt(names: tuple[str, ...]) -> list[str]:
    """The names, and each with the other spellings of its first word."""
    found = dict.fromkeys(names)
    for name in names:
        first, _, rest = name.partition(" ")
        if rest:
            found.update(dict.fromkeys(f"{other} {rest}" for other in _spellings().get(first, ())))
    return list(found)


def _families(person: Person) -> tuple[str, ...]:
    """The family name, with its article too where the full name carries one ("al-Khatib")."""
    if any(f"l-{person.family}" in name for name in (person.name, *person.variants)):
        return (person.family, f"al-{person.family}")
    return (person.family,)


def _state_entries(state: State) -> Iterator[Entry]:
    lists = {
        "name": (state.name, *state.variants),
        "adjective": state.adjectives,
        "people": state.people,
        "capital": state.capitals,
        "seat": state.seats,
        "city": state.cities,
    }
    for kind, names in lists.items():
        for name in names:
            yield Entry(kind, state.code, name.removeprefix("The "), state)


@cache
def rules() -> dict[str, tuple[Rule, ...]]:
    """The phrases of `ambiguous.csv` as written there, each with its rules."""
    found: dict[str, list[Rule]] = {}
    for row in rows("gazetteer/ambiguous.csv", ("phrase", "rule", "words")):
        kind, near = row.need("rule"), parts(row["words"])
        rule = Rule(kind, near[1:], date.fromisoformat(near[0])) if kind == "only_before" else Rule(kind, near)
        found.setdefault(row.need("phrase"), []).append(rule)
    return {phrase: tuple(kinds) for phrase, kinds in found.items()}


@cache
def automaton() -> tuple[Any, tuple[str, ...]]:
    """The automaton over " pattern" (a blank marks the word's beginning), and the patterns by number."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    patterns = tuple(entries())
    return AhoCorasick([f" {p}" for p in patterns], matchkind=MatchKind.LeftmostLongest), patterns


def valid(entry: Entry, on: date | None) -> bool:
    """True where the reading holds on that day."""
    of = entry.of
    if isinstance(of, DatedName):
        return on is not None and (of.first is None or of.first <= on) and (of.last is None or on <= of.last)
    if isinstance(of, Organisation):
        return of.holds(on)
    return True
