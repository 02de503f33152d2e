"""Mentions found by words alone: states, bodies, people on the article's date, and phrases made of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from detente.actors.leaders import Person
from detente.actors.lexicon import rules
from detente.actors.nouns import with_nouns
from detente.actors.organisations import Organisation
from detente.actors.people import Known, Title, actor_of, meant, title_before
from detente.actors.phrases import Phrase, is_company, phrase, plain
from detente.actors.roles import role_words, words
from detente.actors.search import Hit, Page, hits, word_before
from detente.actors.states import all_states
from detente.actors.strangers import with_strangers
from detente.actors.text import fold
from detente.records import Actor, Article

__all__ = ["find"]

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
    for index, (hit, sentence) in enumerate(raw):
        following = raw[index + 1][0] if index + 1 < len(raw) else None
        _add(page, hit, sentence, known, actors, following)
    return tuple(with_nouns(page, with_strangers(page, _at_home(actors))))


@lru_cache(maxsize=1 << 12)
def _homely(text: str) -> bool:
    """True for a body whose like many states have ("the Senate"), with no nationality before it."""
    phrases = [phrase for phrase, kinds in rules().items() for rule in kinds if rule.kind == "home"]
    return any(text.startswith(p) or text.endswith((f"of {p}", f"of the {p}")) for p in phrases)


def _at_home(actors: list[Actor]) -> list[Actor]:
    """Without bodies such as "the Senate" whose state the article does not name, if it names others."""
    doubtful = [_homely(actor.text) for actor in actors]
    told = {a.id for a, unsure in zip(actors, doubtful, strict=True) if not unsure and a.id in all_states()}
    if not told:
        return actors
    return [a for a, unsure in zip(actors, doubtful, strict=True) if a.id in told or not unsure]


def _add(page: Page, hit: Hit, sentence: int, known: Known, actors: list[Actor], following: Hit | None = None) -> None:
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
    if made and following and _shared(page, hit, made, following):
        made = replace(made, end=hit.end)
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
    nation = before.id if before else _possessor(page, hit, title, actors)
    person = meant(page, hit, known, title, sentence, nation)
    if person is None:
        return
    if title or before:
        known.people.setdefault(fold(person.family), person)
    if before and before.id == _state(person):
        actors.pop()
    actors.append(actor_of(page, hit, person, title))


def _possessor(page: Page, hit: Hit, title: Title | None, actors: list[Actor]) -> str | None:
    """The state in "Jordan's King Abdullah"."""
    if not actors or actors[-1].id not in all_states():
        return None
    between = page.text[actors[-1].end : title.start if title else hit.start]
    return actors[-1].id if between in ("'s ", "’s ", "' ", "’ ") else None


def _shared(page: Page, hit: Hit, made: Phrase, following: Hit) -> bool:
    """Is the role noun that of two states ("the Israeli and Turkish foreign ministries")?"""
    between = page.text[hit.end : following.start].strip()
    return hit.end < following.start < made.end and between in ("and", "or", ",", ", and", "-", "–")


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
