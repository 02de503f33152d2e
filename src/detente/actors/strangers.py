"""People whom the gazetteer does not know, named beside a role phrase whose state is told."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from detente.actors.roles import role_words, words
from detente.actors.search import Page, is_name_word
from detente.actors.text import fold
from detente.records import Actor

__all__ = ["with_strangers"]

_PART = r"(?:[^\W\d_a-z][\w'’-]*\.?|al|el|bin|ben|de|da|do|dos|van|von|der|den|la|ul|ur|di)"
_NAME = re.compile(rf"[ \n]({_PART}(?:[ \n-]{_PART})*)")
_FULL = r"[A-Z][\w'’-]*\.?(?:[ \n](?:(?:al|el|bin|de|van|von|da|la)[ -])?[A-Z][\w'’-]+){1,3}"
_NAME_AFTER = re.compile(rf",[ \n]({_FULL})(?=,|[ \n][a-z])")
_NAME_BEFORE = re.compile(rf"(?<![\w-])({_FULL}),[ \n](?:(?:the|a|an)[ \n])?$")
_POSTED = re.compile(r"[ \n](?:to|in|at|for)[ \n](?:the[ \n])?")


def with_strangers(page: Page, actors: list[Actor]) -> list[Actor]:
    """`actors` with names: "Iranian lawmaker Ali Xyz" becomes Ali Xyz, and later "Xyz" is found again.

    The actors come in order and must not overlap; so do those returned.
    """
    strangers: dict[str, Actor] = {}
    _name_strangers(page, actors, strangers)
    return _with_second_names(page, _with_apposed(page, actors, strangers), strangers)


def _nameable(actor: Actor) -> bool:
    """True for a role phrase of one person who has no name yet."""
    if actor.name or not actor.role:
        return False
    role = role_words().get(fold(actor.role.rsplit(" ", 1)[-1]))
    return bool(role and not role.plural and role.kind in ("office", "person"))


def _name_strangers(page: Page, actors: list[Actor], strangers: dict[str, Actor]) -> None:
    """Give "Iranian lawmaker Ali Xyz" its name: the person is not in the gazetteer, state and sector are told."""
    for index, actor in enumerate(actors):
        if not _nameable(actor):
            continue
        found = _stranger(page.text, *_room(page.text, actors, index))
        if found:
            start, end = found
            text = page.text[start:end]
            if " " not in text and page.style(page.sentence_at(start)) != "plain":
                continue
            actors[index] = replace(actor, start=start, end=end, text=text, name=text)
            strangers.setdefault(text.split()[-1], actors[index])


def _room(text: str, actors: list[Actor], index: int) -> tuple[int, int]:
    """Where a stranger's name may stand: after the role, or after "ambassador to China" too."""
    after = [a.start for a in actors[index + 1 : index + 3]] + [len(text), len(text)]
    if index + 1 < len(actors) and _POSTED.fullmatch(text, actors[index].end, after[0]):
        return actors[index + 1].end, after[1]
    return actors[index].end, after[0]


def _with_apposed(page: Page, actors: list[Actor], strangers: dict[str, Actor]) -> list[Actor]:
    """Add strangers named beside a role phrase: "the Slovak foreign minister, Jan Xyz, …", "Jan Xyz, a lawmaker"."""
    extra = []
    for index, actor in enumerate(actors):
        if not _nameable(actor):
            continue
        floor = actors[index - 1].end if index else 0
        limit = actors[index + 1].start if index + 1 < len(actors) else len(page.text)
        found = _NAME_AFTER.match(page.text, actor.end, min(limit + 1, actor.end + 70))
        found = found or _NAME_BEFORE.search(page.text, max(floor, actor.start - 70), actor.start)
        if found and is_name_word(found.group(1).split()[0]):
            start, end = found.span(1)
            extra.append(replace(actor, start=start, end=end, text=found.group(1), name=found.group(1), acts=True))
            strangers.setdefault(found.group(1).split()[-1], extra[-1])
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


def _with_second_names(page: Page, actors: list[Actor], strangers: dict[str, Actor]) -> list[Actor]:
    """Add later mentions, by last name alone, of people whom the gazetteer does not know."""
    strangers = {word: actor for word, actor in strangers.items() if len(word) > 2}
    if not strangers:
        return actors
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, list(strangers)[:200])) + r")(?![\w-])")
    starts = [a.start for a in actors]
    extra = []
    for found in pattern.finditer(page.text):
        first = strangers[found.group()]
        before = bisect_left(starts, found.end()) - 1
        inside = before >= 0 and actors[before].end > found.start()
        if found.start() < first.end or inside:
            continue
        if page.article.in_notice(*found.span()):
            continue
        extra.append(replace(first, start=found.start(), end=found.end(), text=found.group()))
    return sorted([*actors, *extra], key=lambda a: a.start)
