"""People in office as clues to a date: a title is of its holder's time, after "former" of a later one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from detente.articles.dating_interval import Clue, Cost, Span

if TYPE_CHECKING:
    from detente.actors.leaders import Person, Term

__all__ = ["clues", "is_former"]

#: Costs of naming someone before and after the time in office, with the title and without, as log-odds.
TITLED = (Cost(4.0, 0.3, 7.0), Cost(1.2, 0.4, 6.0))
NAMED = (Cost(0.8, 0.15, 3.0), Cost(1.0, 0.3, 5.0))
_FIELDS = "Finance|Foreign|Trade|Defen[cs]e|Agriculture|Oil|Energy|Interior|Economy|Industry|Treasury|Budget"
_TITLE = (
    r"(?<!Deputy )(?<!Assistant )(?<!Under )(?<!Acting )(?<!Vice )\b"
    r"(Vice President|President|Prime Minister|Premier|Chancellor|Treasury Secretary|Defen[cs]e Secretary|Secretary|"
    rf"(?:(?:{_FIELDS}) )?Minister|Ambassador|Senator|Sen\.|Representative|Rep\.|Congressman|Congresswoman|"
    r"Chairman|Speaker|Leader|Commissioner|Governor|Justice|Administrator|Director|Secretary-General|Secretary General|"
    r"Director-General|Managing Director|King|Queen|Pope|"
    r"Mr\.?|Mrs\.?|Ms\.?|MR\.?|MRS\.?|MS\.?|"
    r"VICE PRESIDENT|PRESIDENT|PRIME MINISTER|CHANCELLOR|SECRETARY)[ \t]+"
)
#: Before the rest of a deputy's title: "Deputy Foreign" Minister.
_DEPUTY = re.compile(rf"\b(?:deputy|assistant|under|acting|vice)[ -](?:{_FIELDS})[ \t]$", re.IGNORECASE)
#: Titles as words of the sentence: "the prime minister, Malcolm Turnbull", "defence secretary James Mattis".
_WORDS = (
    r"(?<!deputy )(?<!assistant )(?<!under )(?<!acting )(?<!vice )(?<!vice-)\b"
    r"(vice[ -]president|president|prime minister|premier|chancellor|secretary of state|"
    r"(?:foreign|defen[cs]e|finance|treasury|home|interior|trade|health) (?:minister|secretary)|opposition leader|"
    r"secretary[ -]general|national security advis[eo]r|speaker|chief of staff|governor|ambassador|envoy|king),?[ \t]+"
)
_TITLED = re.compile("(?:" + _TITLE + "|" + _WORDS + ")" + r"((?:[A-Z][\w'’-]+[ \t]+|[A-Z]\.[ \t]*){0,2}[A-Z][\w'’-]+)")
_NAMES = re.compile(r"\b(?:[A-Z]\.[ \t]*)?[A-Z][\w'’-]+(?:[ \t]+[A-Z]\.)?(?:[ \t]+[A-Z][\w'’-]+){1,3}")
#: A government named after its head; only heads stand so.
_CABINET = re.compile(r"\b([A-Z][\w-]+)(?:['’]s)? (?:[Aa]dministration|[Gg]overnment|[Cc]abinet|[Pp]residency)\b")
#: Characters read before a name or title.
_BACK = 40
_HEADS = ("president", "prime minister", "chancellor")
#: Before a name or title, at most with a country between ("former British prime minister").
_FORMER = re.compile(
    r"\b(?:[Ll]ate[ \t]|[Tt]hen-|(?:[Ff]ormer|FORMER|[Ee]x-|[Oo]ne-?time)\W?(?:[A-Z][\w.]* ){0,2})\W?$"
)
#: Short and other forms of titles, as the roles of the gazetteer have them.
_AS_ROLE = {
    "premier": "prime minister",
    "sen.": "senator",
    "rep.": "representative",
    "congressman": "representative",
    "congresswoman": "representative",
    "secretary general": "secretary-general",
    "vice-president": "vice president",
    "national security advisor": "national security adviser",
    "chief of staff": "white house chief of staff",
}
_EXACT_ROLES = ("president", "vice president", "prime minister", "chancellor", "king", "queen")


@dataclass(slots=True)
class _Said:
    """All that a text says of one person: the terms it can mean, and how it calls the person at the most telling."""

    reason: str
    terms: list[Term]
    office: bool
    former: bool = False


def clues(text: str) -> Iterator[Clue]:
    """People in office, each once. A title is of its holder's time, after "former" of later; a bare name says less."""
    people: dict[int, _Said] = {}
    seen: set[str] = set()
    for found in _TITLED.finditer(text):
        if found.group() not in seen and not _is_deputy(text, found.start()):
            seen.update((found.group(), found.group(3)))
            _titled(people, found.group(1) or found.group(2), found.group(3), is_former(text, found.start()))
    for found in _CABINET.finditer(text):
        if found.group() not in seen and not is_former(text, found.start()):
            seen.add(found.group())
            _cabinet(people, found.group(), found.group(1))
    for found in _NAMES.finditer(text):
        if found.group() not in seen and not is_former(text, found.start()):
            seen.add(found.group())
            _named(people, found.group())
    for said in people.values():
        yield _clue(said)


def _clue(said: _Said) -> Clue:
    spans = tuple(_span(term) for term in said.terms)
    if said.former:
        return Clue(
            said.reason, ((min(last for _, last in spans if last is not None), None),), *TITLED, family="office"
        )
    cost = TITLED if said.office else NAMED
    return Clue(said.reason, spans, *cost, family="office" if said.office else "person")


def _add(people: dict[int, _Said], person: Person, said: _Said) -> None:
    """What is said with a title stands before what is said without; of two that are alike the terms add up."""
    known = people.get(id(person))
    if known is None or (said.office, not said.former) > (known.office, not known.former):
        people[id(person)] = said
    elif (said.office, said.former) == (known.office, known.former):
        known.terms += [term for term in said.terms if term not in known.terms]


def is_former(text: str, at: int) -> bool:
    """Whether "former", "ex-" or the like stands right before an offset."""
    return _FORMER.search(text, max(0, at - _BACK), at) is not None


def _is_deputy(text: str, at: int) -> bool:
    return _DEPUTY.search(text, max(0, at - _BACK), at) is not None


def _titled(people: dict[int, _Said], title: str, name: str, former: bool) -> None:
    from detente.actors.text import fold

    holders = [
        (person, terms)
        for person in _by_family().get(fold(name.split()[-1]), ())
        if (terms := _fitting(title, name, person))
    ]
    every = [(person, term) for person, terms in holders for term in terms]
    office = _role_word(title) is not None
    if former and office and any(term.last for _, term in every):
        # Of several of that name, the first to leave office may be meant.
        person, terms = min(holders, key=lambda held: min((term.last or date.max) for term in held[1]))
        _add(people, person, _Said(f"names the former {title} {name}", terms, office=True, former=True))
    elif every and not former:
        # Namesakes are one clue: any of them may be meant.
        terms = [term for _, term in every]
        _add(people, holders[0][0], _Said(f"names {title} {name} ({_years_of(every)})", terms, office))


def _cabinet(people: dict[int, _Said], words: str, family: str) -> None:
    from detente.actors.text import fold

    every = [
        (person, term)
        for person in _by_family().get(fold(family), ())
        if person.known
        for term in person.terms
        if term.role in _HEADS
    ]
    if every:
        said = _Said(f"names the {words} ({_years_of(every)})", [term for _, term in every], office=True)
        _add(people, every[0][0], said)


def _fitting(title: str, name: str, person: Person) -> list[Term]:
    """The terms of a person that the title can mean; a first name must be the person's."""
    from detente.actors.text import fold

    first_names = name.split()[:-1]
    if first_names and first_names[0].casefold() not in person.name.casefold():
        return []
    wanted = _role_word(title)
    if wanted is None:
        # "Mrs. Johnson" is seldom the Johnson who held the office.
        alone = not title.lower().startswith("mrs") or len(_by_family().get(fold(person.family), ())) == 1
        return list(person.terms) if (person.known and alone) or first_names else []
    return [term for term in person.terms if _role_fits(wanted, term.role)]


def _role_word(title: str) -> str | None:
    word = title.lower()
    return None if word.rstrip(".") in ("mr", "mrs", "ms") else _AS_ROLE.get(word, word)


def _role_fits(wanted: str, role: str) -> bool:
    wanted, role = wanted.replace("defence", "defense"), role.replace("defence", "defense")
    if wanted.endswith("minister") and wanted != "prime minister":
        # "Agriculture Minister" may stand in the files as a minister without the field.
        return role.endswith("minister") and role != "prime minister" and (wanted in role or role == "minister")
    return role == wanted if wanted in _EXACT_ROLES else wanted in role


def _named(people: dict[int, _Said], name: str) -> None:
    from detente.actors.text import fold

    every = [(person, term) for person in _by_name().get(fold(" ".join(name.split())), ()) for term in person.terms]
    if every:
        said = _Said(f"names {name} ({_years_of(every)})", [term for _, term in every], office=False)
        _add(people, every[0][0], said)


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
