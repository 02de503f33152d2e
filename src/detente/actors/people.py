"""Which person a name means in this article on this day."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from detente.actors.leaders import Person, Term
from detente.actors.roles import Role, longest, words
from detente.actors.search import Hit, Page, is_name_word, word_after, word_before
from detente.actors.text import fold
from detente.records import Actor

__all__ = ["Known", "Title", "actor_of", "meant", "title_before"]

_PLAIN = re.compile(r"[\w'’.-]+")
#: Titles that are written with a full stop ("Sen. McCain").
_SHORT = frozenset({"sen", "gov", "gen", "col", "adm", "rep", "pres", "amb", "sec"})
_HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "dr", "sir", "madam", "madame", "lord", "lady"})


@dataclass(slots=True)
class Known:
    """Who has been named in full in this article, by folded family name."""

    people: dict[str, Person] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Title:
    """The role words directly before a name. `start` is where they begin; `former` marks a past role."""

    role: Role
    start: int
    former: bool = False


def _words_before(text: str, start: int) -> list[tuple[int, str]]:
    """Up to five words, with their offsets, that run up to `start` with single blanks and no mark between them."""
    tokens: list[tuple[int, str]] = []
    end = start - 1
    while len(tokens) < 5 and end > 0 and text[end] in " \n":
        begin = max(text.rfind(" ", max(0, end - 40), end), text.rfind("\n", max(0, end - 40), end)) + 1
        word = text[begin:end]
        if not word or not _PLAIN.fullmatch(word):
            break
        tokens.insert(0, (begin, fold(word).strip()))
        end = begin - 1
    return tokens


def title_before(text: str, start: int) -> Title | None:
    """The title that ends right before `start` ("Deputy Foreign Minister " …), the longest there is."""
    tokens = _words_before(text, start)
    if not tokens or (text[start - 2] == "." and tokens[-1][1] not in _SHORT):
        return None
    for first in range(len(tokens)):
        folded = " ".join(word for _, word in tokens[first:]).split()
        role = longest(folded)
        if role and role[1] == len(folded) and not (role[0].plural and role[0].kind != "office"):
            earlier = {word for _, word in tokens[max(0, first - 2) : first]}
            return Title(role[0], tokens[first][0], bool(earlier & words("former")))
    return None


def meant(page: Page, hit: Hit, known: Known, title: Title | None, sentence: int, nation: str | None) -> Person | None:
    """The person whom this hit names, or None where the name is someone else's. `nation` is the state of a
    nationality that goes with the title."""
    on = page.day
    people = [e.of for e in hit.readings if isinstance(e.of, Person)]
    if hit.kind == "person":
        return _best([p for p in people if _in_the_news(p, on)], page, title, nation)
    if not people or not _own_name(page, hit, title, sentence):
        return None
    earlier = next((p for p in people if known.people.get(fold(p.family)) is p), None)
    if earlier:
        return earlier
    titled = [p for p in people if title and _fits(p, on, title.role, nation)]
    if titled:
        return _best(titled, page, title, nation)
    famous = [p for p in people if p.known and _in_the_news(p, on)]
    return (
        _best(famous, page, title, nation)
        if famous and (nation is None or nation == famous[0].terms[0].state)
        else None
    )


def _own_name(page: Page, hit: Hit, title: Title | None, sentence: int) -> bool:
    """False for "Laura Bush" and "Clinton Foundation": the family name belongs to another name."""
    following = word_after(page.text, hit.end)
    if following[:1].isupper() and fold(following) in words("after_family"):
        return False
    if page.style(sentence) != "plain" or title:
        return True
    before = word_before(page.text, hit.start)
    if fold(before).strip() in _HONORIFICS:
        return True
    return not is_name_word(before) and not is_name_word(following)


def _fits(person: Person, on: date | None, role: Role, nation: str | None) -> bool:
    """Could someone with this title, of this nation, be that person on that day?"""
    terms = person.terms if on is None else [t for t in person.terms if t.covers(on)]
    if nation is not None:
        return any(t.state == nation for t in terms)
    return any(_same_office(role.name, t.role) for t in terms)


def _same_office(title: str, role: str) -> bool:
    if title == role or (title in ("premier", "prime minister", "PM") and role in ("premier", "prime minister")):
        return True
    return (
        role.endswith(f" {title}")
        or (title in ("minister", "leader") and role != "candidate")
        or role.startswith(f"{title} ")
    )


def _in_the_news(person: Person, on: date | None) -> bool:
    """True from a year before the person's first term to ten (for the well known, twenty) years after the last."""
    if on is None:
        return True
    firsts = [t.first for t in person.terms]
    lasts = [t.last for t in person.terms]
    begun = any(f is None or f.year - 1 <= on.year for f in firsts)
    ended = all(last is not None and last.year + (20 if person.known else 10) < on.year for last in lasts)
    return begun and not ended


def _best(people: list[Person], page: Page, title: Title | None, nation: str | None) -> Person | None:
    """Of namesakes: the one of that nation, of that title, in office, of the state named most often, the nearest."""
    if len(people) < 2:
        return people[0] if people else None
    on = page.day

    def rank(person: Person) -> tuple[bool, bool, bool, int, int]:
        term = person.term(on)
        same = bool(title and term and _same_office(title.role.name, term.role))
        at_home = nation is None or any(t.state == nation for t in person.terms)
        told = max(page.named(t.state) for t in person.terms)
        return (not at_home, not same, term is None, -told, _distance(person, on))

    return min(people, key=rank, default=None)


def _distance(person: Person, on: date | None) -> int:
    """Days between the day and the person's nearest term."""
    if on is None:
        return 0
    near = person.nearest(on)
    if near.last and near.last < on:
        return (on - near.last).days
    return (near.first - on).days if near.first and near.first > on else 0


def actor_of(page: Page, hit: Hit, person: Person, title: Title | None) -> Actor:
    """The mention of that person, with state, sector and role on the article's date."""
    on = page.day
    term = person.term(on)
    if term is None and on is not None:
        return _out_of_office(page, hit, person, title, person.nearest(on), on)
    term = term or person.terms[0]
    return _actor(page, hit, person, term.state, term.sector, term.role)


def _out_of_office(page: Page, hit: Hit, person: Person, title: Title | None, near: Term, on: date) -> Actor:
    """Someone with no term that day: the title decides; else a past holder is ELI; who has yet to rise has no role."""
    courtesy = title and near.last and near.last < on and _same_office(title.role.name, near.role)
    if title and not title.former and not courtesy and title.role.sector != "ELI":
        return _actor(page, hit, person, near.state, title.role.sector, title.role.name)
    if near.last and near.last < on:
        return _actor(page, hit, person, near.state, "ELI", f"former {near.role}")
    return _actor(page, hit, person, near.state, "ELI", None)


def _actor(page: Page, hit: Hit, person: Person, state: str, sector: str, role: str | None) -> Actor:
    return Actor(hit.start, hit.end, page.text[hit.start : hit.end], state, sector, person.name, role)
