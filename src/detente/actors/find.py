"""Mentions found by words alone: states, bodies, people on the article's date, and phrases made of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from detente.actors.leaders import Person
from detente.actors.organisations import Organisation
from detente.actors.people import Known, actor_of, meant, title_before
from detente.actors.phrases import Phrase, is_company, phrase, plain
from detente.actors.roles import role_words, words
from detente.actors.search import Hit, Page, hits, is_name_word, word_before
from detente.actors.text import fold
from detente.records import Actor, Article

__all__ = ["find"]

_PART = r"(?:[^\W\d_a-z][\w'’-]*\.?|al|el|bin|ben|de|da|do|dos|van|von|der|den|la|ul|ur|di)"
_NAME = re.compile(rf"[ \n]({_PART}(?:[ \n-]{_PART})*)")
_FULL = r"[A-Z][\w'’-]*\.?(?:[ \n](?:(?:al|el|bin|de|van|von|da|la)[ -])?[A-Z][\w'’-]+){1,3}"
_NAME_AFTER = re.compile(rf",[ \n]({_FULL})(?=,|[ \n][a-z])")
_NAME_BEFORE = re.compile(rf"(?<![\w-])({_FULL}),[ \n](?:(?:the|a|an)[ \n])?$")
_POSTED = re.compile(r"[ \n](?:to|in|at|for)[ \n](?:the[ \n])?")
_OF = re.compile(r"[ \n]of[ \n](?:the[ \n])?$")


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
    actors = _with_apposed(page, actors, known)
    return tuple(_with_second_names(page, actors, known))


def _add(page: Page, hit: Hit, sentence: int, known: Known, actors: list[Actor]) -> None:
    floor = actors[-1].end if actors else 0
    if hit.start < floor:
        return
    if hit.kind in ("person", "family"):
        _add_person(page, hit, sentence, known, actors)
        return
    if hit.kind != "body" and (is_company(page.text, hit.end) or _after_company(page.text, hit.start)):
        return
    if _takes_over(page, hit, actors):
        return
    made = phrase(page, hit, floor, sentence)
    actors.append(_composed(page, hit, made) if made else plain(page, hit, sentence))


def _after_company(text: str, start: int) -> bool:
    return fold(word_before(text, start)).strip() in words("company_before")


def _takes_over(page: Page, hit: Hit, actors: list[Actor]) -> bool:
    """ "The security council of the Russian Federation" is the state's, whoever else has a body of that name."""
    last = actors[-1] if actors else None
    role = role_words().get(fold(last.text)) if last else None
    if not last or not role or hit.kind != "name" or not _OF.fullmatch(page.text, last.end, hit.start):
        return False
    text = page.text[last.start : hit.end]
    actors[-1] = Actor(last.start, hit.end, text, hit.readings[0].id, role.sector, None, role.name)
    return True


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
        found = _stranger(page.text, *_room(page.text, actors, index))
        if found:
            start, end = found
            text = page.text[start:end]
            actors[index] = replace(actor, start=start, end=end, text=text, name=text)
            known.strangers.setdefault(text.split()[-1], actors[index])


def _room(text: str, actors: list[Actor], index: int) -> tuple[int, int]:
    """Where a stranger's name may stand: after the role, or after "ambassador to China" too."""
    after = [a.start for a in actors[index + 1 : index + 3]] + [len(text), len(text)]
    if index + 1 < len(actors) and _POSTED.fullmatch(text, actors[index].end, after[0]):
        return actors[index + 1].end, after[1]
    return actors[index].end, after[0]


def _with_apposed(page: Page, actors: list[Actor], known: Known) -> list[Actor]:
    """Add strangers named beside a role phrase: "the Slovak foreign minister, Jan Xyz, …", "Jan Xyz, a lawmaker"."""
    extra = []
    for index, actor in enumerate(actors):
        role = role_words().get(fold((actor.role or "").rsplit(" ", 1)[-1]))
        if actor.name or not role or role.plural or role.kind in ("group", "body"):
            continue
        floor = actors[index - 1].end if index else 0
        limit = actors[index + 1].start if index + 1 < len(actors) else len(page.text)
        found = _NAME_AFTER.match(page.text, actor.end, min(limit + 1, actor.end + 70))
        found = found or _NAME_BEFORE.search(page.text, max(floor, actor.start - 70), actor.start)
        if found and is_name_word(found.group(1).split()[0]):
            start, end = found.span(1)
            extra.append(replace(actor, start=start, end=end, text=found.group(1), name=found.group(1), acts=True))
            known.strangers.setdefault(found.group(1).split()[-1], extra[-1])
    return sorted([*actors, *extra], key=lambda a: a.start)


def _stranger(text: str, start: int, limit: int) -> tuple[int, int] | None:
    found = _NAME.match(text, start, min(limit, start + 60))
    if not found or (not is_name_word(found.group(1).split()[0]) and not found.group(1).startswith("al")):
        return None
    if fold(found.group(1).split()[0]).strip() in words("not_names"):
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
