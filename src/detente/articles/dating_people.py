"""People in office as clues to a date: a title is of its holder's time, after "former" of a later one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from detente.articles.dating_interval import Clue, Cost, Span

if TYPE_CHECKING:
    from detente.actors.leaders import Person, Term

__all__ = ["clues", "is_former"]

#: Costs of naming someone before and after the time in office, with the title and without, as log-odds.
TITLED = (Cost(4.0, 0.3, 7.0), Cost(1.2, 0.4, 6.0))
NAMED = (Cost(0.5, 0.15, 3.0), Cost(1.0, 0.3, 5.0))
_TITLE = (
    r"(?<!Deputy )(?<!Assistant )(?<!Under )(?<!Acting )\b"
    r"(Vice President|President|Prime Minister|Premier|Chancellor|Treasury Secretary|Defen[cs]e Secretary|Secretary|"
    r"Foreign Minister|Minister|Ambassador|Senator|Chairman|Speaker|Governor|Justice|Administrator|"
    r"Mr\.?|Mrs\.?|Ms\.?|MR\.?|MRS\.?|MS\.?|"
    r"VICE PRESIDENT|PRESIDENT|PRIME MINISTER|CHANCELLOR|SECRETARY)\s+"
)
_TITLED = re.compile(_TITLE + r"((?:[A-Z][\w'’-]+\s+){0,2}[A-Z][\w'’-]+)")
_NAMES = re.compile(r"\b[A-Z][\w'’-]+(?:\s+[A-Z]\.)?(?:\s+[A-Z][\w'’-]+){1,3}")
_FORMER = re.compile(r"\b(?:former|ex-|late|then-)\W*$", re.IGNORECASE)


def clues(text: str) -> Iterator[Clue]:
    """People in office, each once. A title is of its holder's time, after "former" of later; a bare name says less."""
    seen: set[str] = set()
    for found in _TITLED.finditer(text):
        if found.group(2) not in seen:
            seen.add(found.group(2))
            yield from _titled(found.group(1), found.group(2), is_former(text, found.start()))
    for found in _NAMES.finditer(text):
        if found.group() not in seen and not is_former(text, found.start()):
            seen.add(found.group())
            yield from _named(found.group())


def is_former(text: str, at: int) -> bool:
    """Whether "former", "ex-" or the like stands right before an offset."""
    return _FORMER.search(text, max(0, at - 8), at) is not None


def _titled(title: str, name: str, former: bool) -> Iterator[Clue]:
    from detente.actors.text import fold

    family = fold(name.split()[-1])
    terms = [(who, term) for who in _by_family().get(family, ()) for term in _fitting(title, name, who)]
    spans = tuple(_span(term) for _, term in terms)
    ends = [last for _, last in spans if last is not None]
    if former and ends and _role_word(title):
        yield Clue(f"names the former {title} {name}", ((min(ends), None),), *TITLED, family="office")
    elif spans and not former:
        reason = f"names {title} {name} ({_years_of(terms)})"
        if _role_word(title):
            yield Clue(reason, spans, *TITLED, family="office")
        else:
            yield Clue(reason, spans, *NAMED, family="person")


def _fitting(title: str, name: str, person: Person) -> list[Term]:
    """The terms of a person that the title can mean; a first name must be the person's."""
    first_names = name.split()[:-1]
    if first_names and first_names[0].casefold() not in person.name.casefold():
        return []
    wanted = _role_word(title)
    if wanted is None:
        return list(person.terms) if person.known or first_names else []
    return [term for term in person.terms if _role_fits(wanted, term.role)]


def _role_word(title: str) -> str | None:
    word = title.lower().rstrip(".")
    return None if word in ("mr", "mrs", "ms") else word


def _role_fits(wanted: str, role: str) -> bool:
    if wanted in ("president", "vice president", "prime minister", "chancellor", "premier"):
        return role == wanted or (wanted == "premier" and role == "prime minister")
    return wanted in role


def _named(name: str) -> Iterator[Clue]:
    from detente.actors.text import fold

    people = _by_name().get(fold(" ".join(name.split())), ())
    terms = [(person, term) for person in people for term in person.terms]
    if terms:
        yield Clue(
            f"names {name} ({_years_of(terms)})", tuple(_span(term) for _, term in terms), *NAMED, family="person"
        )


def _span(term: Term) -> Span:
    first = term.first.year * 12 + term.first.month - 1 if term.first else None
    return first, term.last.year * 12 + term.last.month - 1 if term.last else None


def _years_of(terms: Sequence[tuple[Person, Term]]) -> str:
    term = terms[0][1]
    first, last = (str(day.year) if day else "" for day in (term.first, term.last))
    return f"{term.role} {first}–{last}" + (" and others" if len(terms) > 1 else "")


@cache
def _by_family() -> dict[str, tuple[Person, ...]]:
    from detente.actors.leaders import all_people
    from detente.actors.text import fold

    index: dict[str, list[Person]] = {}
    for person in all_people():
        index.setdefault(fold(person.family), []).append(person)
    return {family: tuple(people) for family, people in index.items()}


@cache
def _by_name() -> dict[str, tuple[Person, ...]]:
    from detente.actors.leaders import all_people
    from detente.actors.text import fold

    index: dict[str, list[Person]] = {}
    for person in all_people():
        for name in dict.fromkeys((person.name, *person.variants)):
            if " " in name:
                index.setdefault(fold(name), []).append(person)
    return {name: tuple(people) for name, people in index.items()}
