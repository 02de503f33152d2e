"""Who held which office when (`data/gazetteer/people/*.csv`): heads of state and government, ministers, candidates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from detente.actors.roles import words
from detente.actors.text import fold
from detente.data.tables import files, parts, rows

__all__ = ["Person", "Term", "all_people", "holder", "in_office", "new_heads", "offices"]

_NUMBER = re.compile(r"[IVX]+|Jr\.?|Sr\.?")
_COLUMNS = ("name", "family", "variants", "state", "sector", "role", "from", "to", "known")


@dataclass(frozen=True, slots=True)
class Term:
    """A person's time in one office. None in `first` or `last` is open."""

    state: str
    sector: str
    role: str
    first: date | None
    last: date | None

    def covers(self, on: date) -> bool:
        """True where the office was held on that day."""
        return (self.first is None or self.first <= on) and (self.last is None or on <= self.last)


@dataclass(frozen=True, slots=True)
class Person:
    """A person with all terms, in the order of the files. `known`: the family name alone names this person."""

    name: str
    family: str
    variants: tuple[str, ...]
    terms: tuple[Term, ...]
    known: bool = False

    def term(self, on: date | None) -> Term | None:
        """The term of that day; without a day the longest-standing first; None outside all terms."""
        if on is None:
            return self.terms[0]
        return next((term for term in self.terms if term.covers(on)), None)

    def nearest(self, on: date) -> Term:
        """The term of that day, or else the one that ended last before it, or else the first to come."""
        now = self.term(on)
        past = [term for term in self.terms if term.last and term.last < on]
        return now or (max(past, key=lambda term: term.last or date.min) if past else self.terms[0])


@cache
def all_people() -> tuple[Person, ...]:
    """Every person of the gazetteer: rows of one name (accents aside) and state are one person with several terms."""
    grouped: dict[tuple[str, str], list[tuple[str, str, tuple[str, ...], Term, bool]]] = {}
    for file in files("gazetteer/people"):
        for row in rows(file, _COLUMNS):
            state, name = row.need("state"), row.need("name")
            term = Term(state, row.need("sector"), row.need("role"), row.day("from"), row.day("to", last=True))
            entry = (name, row["family"] or _family(name), parts(row["variants"]), term, row["known"] == "y")
            grouped.setdefault((_home(state), fold(name)), []).append(entry)
    return tuple(map(_person, grouped.values()))


def _family(name: str) -> str:
    """The last word that is no number and no "Jr.": "King Mswati III" is Mswati."""
    words = name.split()
    while len(words) > 1 and _NUMBER.fullmatch(words[-1]):
        words.pop()
    return words[-1]


def _home(state: str) -> str:
    """The heir of a state that is no more: Gorbachev and Putin are of one country."""
    return {"SUN": "RUS", "SCG": "SRB", "YUG": "SRB", "CSK": "CZE"}.get(state, state)


def _person(rows_of_one: list[tuple[str, str, tuple[str, ...], Term, bool]]) -> Person:
    names, families, variants, terms, known = zip(*rows_of_one, strict=True)
    every = dict.fromkeys(variant for some in variants for variant in some)
    return Person(names[0], families[0], tuple(every), terms, any(known))


@cache
def _by_name() -> dict[str, tuple[Person, ...]]:
    index: dict[str, list[Person]] = {}
    for person in all_people():
        for name in dict.fromkeys(fold(n) for n in (person.name, *person.variants)):
            index.setdefault(name, []).append(person)
    return {name: tuple(people) for name, people in index.items()}


def in_office(name: str) -> list[tuple[str, date | None, date | None]]:
    """(role, from, to) of every term of everyone called `name`; empty for a stranger. None is an open end."""
    people = _by_name().get(fold(name), ())
    return [(term.role, term.first, term.last) for person in people for term in person.terms]


def offices(on: date, state: str | None = None) -> list[tuple[str, str, str]]:
    """(state, role, name) of all in office on that day, of one state or of all, in the order of the files."""
    return [
        (term.state, term.role, person.name)
        for person in all_people()
        for term in person.terms
        if term.covers(on) and state in (None, term.state)
    ]


@cache
def new_heads(state: str) -> tuple[date, ...]:
    """The days on which a head of that state or of its government took office (the list `heads` of words.toml)."""
    return tuple(sorted(_took_office().get(state, ())))


@cache
def _took_office() -> dict[str, set[date]]:
    heads = {office.replace("_", " ") for office in words("heads")}
    found: dict[str, set[date]] = {}
    for person in all_people():
        for term in person.terms:
            if term.role in heads and term.sector == "GOV" and term.first:
                found.setdefault(term.state, set()).add(term.first)
    return found


@cache
def _holders() -> dict[tuple[str, str], tuple[tuple[Term, Person], ...]]:
    index: dict[tuple[str, str], list[tuple[Term, Person]]] = {}
    for person in all_people():
        for term in person.terms:
            index.setdefault((term.state, term.role), []).append((term, person))
    return {key: tuple(held) for key, held in index.items()}


def holder(state: str, role: str, on: date | None) -> Person | None:
    """Who held the office of that state on that day. None without a day, where the gazetteer has no one, and where it
    has several: a term known by month or year only shares all of its first and last one with its neighbours."""
    if on is None:
        return None
    held = {person.name: person for term, person in _holders().get((state, role), ()) if term.covers(on)}
    return next(iter(held.values())) if len(held) == 1 else None
