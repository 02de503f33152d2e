"""Mentions found by words alone: states, bodies, people on the article's date, and phrases made of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from detente.actors.lexicon import Entry
from detente.actors.organisations import Organisation
from detente.actors.leaders import Person
from detente.actors.people import Known, actor_of, meant, title_before
from detente.actors.phrases import Phrase, is_company, phrase, plain
from detente.actors.search import Hit, Page, hits, is_name_word
from detente.actors.roles import role_words
from detente.actors.text import fold
from detente.records import Actor, Article

__all__ = ["find"]

_NAME = re.compile(
    r"[ \n]((?:[^\W\d_a-z][\w'’-]*\.?|al|el|bin|ben|de|da|van|von|der|den|la)(?:[ \n-](?:[^\W\d_a-z][\w'’-]*\.?|al|el|bin|ben|de|da|do|dos|van|von|der|den|la|ul|ur|di|y))*)"
)
_APPOSED = re.compile(
    r"((?:[A-Z][\w'’-]*\.?[ \n](?:(?:al|el|bin|de|van|von|da|la)[- ])?){1,3}[A-Z][\w'’-]+), (?:(?:the|a|an)[ \n])?(?:[a-z]+[ \n]){0,2}$"
)


def find(article: Article, spans: Sequence[tuple[int, int]]) -> tuple[Actor, ...]:
    """Mentions found before any parse; in order, never overlapping, none inside a notice.

    `id` is a state's ISO code or an organisation's; `acts` is a first guess that `resolve` sharpens.
    """
    page = Page(article, spans)
    raw = list(hits(page))
    known = Known()
    for hit, _ in raw:
        if hit.kind == "person":
            person = meant(page, hit, known, None, 0, None)
            if person:
                known.people.setdefault(fold(person.family), person)
    actors: list[Actor] = []
    for hit, sentence in raw:
        _add(page, hit, sentence, known, actors)
    _name_strangers(page, actors, known)
    return tuple(_with_second_names(page, actors, known))


def _add(page: Page, hit: Hit, sentence: int, known: Known, actors: list[Actor]) -> None:
    floor = actors[-1].end if actors else 0
    if hit.start < floor:
        return
    if hit.kind in ("person", "family"):
        _add_person(page, hit, sentence, known, actors)
        return
    if is_company(page.text, hit.end) and hit.kind != "body":
        return
    made = phrase(page, hit, floor)
    actors.append(_composed(page, hit, made) if made else plain(page, hit, sentence))


def _add_person(page: Page, hit: Hit, sentence: int, known: Known, actors: list[Actor]) -> None:
    title = title_before(page.text, hit.start)
    before = actors[-1] if actors and not page.text[actors[-1].end : hit.start].strip() else None
    if before and (before.name or not (before.role or title)):
        before = None
    person = meant(page, hit, known, title, sentence, before.id if before else None)
    if person is None:
        return
    if title or before:
        known.people.setdefault(fold(person.family), person)
    if before and before.id == _state(person):
        actors.pop()
    actors.append(actor_of(page, hit, person, title))


def _state(person: Person) -> str:
    return person.terms[0].state


def _composed(page: Page, hit: Hit, made: Phrase) -> Actor:
    """A role phrase as one mention. A body keeps its own sector unless its troops or rebels are meant."""
    entry = hit.readings[0]
    sector, role = made.role.sector, made.role.name
    if isinstance(entry.of, Organisation) and not (entry.of.sector == "IGO" and sector in ("MIL", "COP", "JUD", "MED")):
        sector = entry.of.sector
    if made.former:
        sector, role = ("ELI" if sector == "GOV" else sector), f"former {role}"
    return Actor(made.start, made.end, page.text[made.start : made.end], entry.id, sector, None, role, True)


def _name_strangers(page: Page, actors: list[Actor], known: Known) -> None:
    """Give "Iranian lawmaker Ali Xyz" its name: the person is not in the gazetteer, state and sector are told."""
    for index, actor in enumerate(actors):
        role = role_words().get(fold((actor.role or "").rsplit(" ", 1)[-1]))
        if actor.name or not role or role.plural or role.kind in ("group", "body"):
            continue
        limit = actors[index + 1].start if index + 1 < len(actors) else len(page.text)
        found = _stranger(page.text, actor.end, limit)
        if found:
            start, end = found
            text = page.text[start:end]
            actors[index] = replace(actor, start=start, end=end, text=text, name=text)
            known.strangers.setdefault(text.split()[-1], actors[index])


def _stranger(text: str, start: int, limit: int) -> tuple[int, int] | None:
    found = _NAME.match(text, start, min(limit, start + 60))
    if not found or not is_name_word(found.group(1).split()[0]) and not found.group(1).startswith("al"):
        return None
    end = found.end(1)
    for word in reversed(found.group(1).split()):
        if word[0].isupper():
            break
        end -= len(word) + 1
    return (found.start(1), end) if end > found.start(1) + 1 else None


def _with_second_names(page: Page, actors: list[Actor], known: Known) -> list[Actor]:
    """Add later mentions, by last name alone, of people whom the gazetteer does not know."""
    strangers = {word: actor for word, actor in known.strangers.items() if len(word) > 2}
    if not strangers:
        return actors
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, list(strangers)[:200])) + r")(?![\w-])")
    taken = [(a.start, a.end) for a in actors]
    extra = []
    for found in pattern.finditer(page.text):
        first = strangers[found.group()]
        inside = any(s < found.end() and found.start() < e for s, e in taken)
        if found.start() < first.end or inside:
            continue
        if any(n.start < found.end() and found.start() < n.end for n in page.article.notices):
            continue
        extra.append(replace(first, start=found.start(), end=found.end(), text=found.group()))
    return sorted([*actors, *extra], key=lambda a: a.start)
