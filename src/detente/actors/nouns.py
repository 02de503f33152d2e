"""Nouns that stand for a body or state of the article ("the alliance", "the kingdom"), and peoples of several states.

What each may mean is told in `nouns.csv`; a capital that stands for a body ("Brussels decided") in `seats.csv`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise

from detente.actors.organisations import names as body_names
from detente.actors.phrases import role_after
from detente.actors.roles import Role, words
from detente.actors.search import Page, word_before
from detente.actors.states import all_states, lookup
from detente.actors.text import fold
from detente.data.tables import parts, rows
from detente.errors import CodebookError
from detente.records import Actor, Article

__all__ = ["of_seat", "with_nouns"]

_WRITTEN = frozenset({"any", "capital", "this", "bare", "name", "adjective"})
_PUBLIC = frozenset({"GOV", "MIL", "LEG", "JUD", "IGO", "OPP", "REB", "COP"})
#: How many mentions back the body may have been named last.
_BACK = 60
#: After one of these the noun is part of a longer name or means something else ("the Council of Economic Advisers").
_GOES_ON = re.compile(r"[ \n]of[ \n]|[ \n](?:for|on|against)[ \n](?:the[ \n])?[A-Z]|-|[ \n]\d")
_CAPITAL = re.compile(r"[ \n]([A-Z][\w'’-]+)")
_GROUP = re.compile(
    r"[ \n](?:countries|states|nations|governments|capitals|powers|partners|allies|side|delegations?)\b"
)


@dataclass(frozen=True, slots=True)
class Noun:
    """A row of `nouns.csv`: `named` codes one of which the article must name; `means` a code, "*" (the one named last)
    or "<" (the first of them that the article names)."""

    noun: str
    written: str
    named: tuple[str, ...]
    means: str
    sector: str
    role: str | None
    first: date | None
    last: date | None

    def holds(self, on: date | None) -> bool:
        """True where the row is valid on that day (or the day is unknown)."""
        return on is None or ((self.first is None or self.first <= on) and (self.last is None or on <= self.last))


@cache
def _nouns() -> dict[str, tuple[Noun, ...]]:
    """The rows by their noun, in order. Raises CodebookError."""
    found: dict[str, list[Noun]] = {}
    for row in rows("gazetteer/nouns.csv", ("noun", "written", "named", "means", "sector", "role", "from", "to")):
        if row["written"] not in _WRITTEN:
            raise CodebookError(f"no way of writing {row['written']!r}", where=row.where, fix=", ".join(_WRITTEN))
        named = parts(row["named"])
        noun = Noun(
            row.need("noun"),
            row["written"],
            named,
            row.need("means"),
            row.need("sector"),
            row["role"] or None,
            row.day("from"),
            row.day("to", last=True),
        )
        for code in (*named, *(() if noun.means in "*<" else (noun.means,))):
            if code not in all_states() and code not in body_names():
                raise CodebookError(f"no state or body {code!r}", where=row.where, fix="see states.csv")
        found.setdefault(noun.noun, []).append(noun)
    return {noun: tuple(many) for noun, many in found.items()}


@cache
def _pattern() -> re.Pattern[str]:
    def either(*kinds: str) -> str:
        nouns = {n.noun for many in _nouns().values() for n in many if n.written in kinds}
        return "|".join(re.escape(noun) for noun in sorted(nouns, key=lambda noun: (-len(noun), noun)))

    free = either("bare", "name", "adjective")
    bound = either("any", "capital", "this")
    return re.compile(rf"(?<![\w’'-])(?:({free})|(?i:(the|this|our|a))[ \n]({bound}))(?!\w)")


def with_nouns(page: Page, actors: list[Actor]) -> list[Actor]:
    """`actors` (in order, never overlapping) with a mention for each noun whose body or state is known."""
    starts = [actor.start for actor in actors]
    extra: list[Actor] = []
    for found in _pattern().finditer(page.text):
        start, end = found.span(1) if found[1] else found.span(3)
        at = bisect_left(starts, end)
        if at and actors[at - 1].end > start:
            continue
        if page.article.in_notice(start, end):
            continue
        made = _made(page, found, start, end, actors, at)
        if made and (at == len(actors) or made.end <= actors[at].start):
            extra.append(made)
    return sorted([*actors, *extra], key=lambda a: a.start) if extra else actors


def _made(page: Page, found: re.Match[str], start: int, end: int, actors: list[Actor], at: int) -> Actor | None:
    written = page.text[start:end]
    for row in _nouns()[written]:
        if not row.holds(page.day) or not _shaped(page.text, row, found[2], start, end):
            continue
        code = _meant(page, row, actors, at, start)
        if not code:
            continue
        role = role_after(page, end, page.sentence_at(start))
        if row.written == "adjective":
            return _group(page, row, code, start, end, role)
        if role:
            sector = role[1].sector if row.sector != "IGO" or role[1].sector in ("MIL", "JUD", "MED") else row.sector
            return Actor(start, role[0], page.text[start : role[0]], code, sector, None, role[1].name)
        return Actor(start, end, written, code, row.sector, None, row.role)
    return None


def _shaped(text: str, row: Noun, before: str | None, start: int, end: int) -> bool:
    """Does the noun stand as the row wants it, and not as part of a longer name?"""
    if row.written == "bare":
        return True
    if row.written == "adjective":  # "Belgian and European leaders": of the continent
        return fold(word_before(text, start)).strip() not in ("and", "or")
    if row.written == "name":
        last = fold(word_before(text, start)).strip()
        return not (last in words("place") or last in words("capital_place") or text[end : end + 1] in ("-", "'", "’"))
    if row.written == "this" and (before or "").lower() not in ("this", "our"):
        return False
    if row.written == "any" and before and before.lower() in ("a", "our"):
        return False
    following = _CAPITAL.match(text, end)
    longer = following and fold(following[1]).strip() not in words("opening")
    return not (_GOES_ON.match(text, end) or (longer and (before or "").lower() != "a"))


def _meant(page: Page, row: Noun, actors: list[Actor], at: int, start: int) -> str | None:
    """The code: of those that may be meant the one named last before, or in the rest of the sentence, or the title."""
    if not row.named:
        return row.means
    if row.means == "<":
        named = {actor.id for actor in actors} | set(_in_title(page))
        return next((code for code in row.named if code in named), None)
    body = row.sector == "IGO"
    earlier = reversed(actors[max(0, at - _BACK) : at])
    before = [a for a in earlier if not body or a.sector in ("IGO", "MED") or a.id in row.named]
    near = before[:1] if body and row.written == "any" else before
    last = next((a.id for a in near if a.id in row.named), None)
    if last is None:
        end = page.spans[page.sentence_at(start)][1] if page.spans else 0
        last = next((a.id for a in actors[at : at + 8] if a.start < end and a.id in row.named), None)
    if last is None:
        last = next((code for code in _in_title(page) if code in row.named), None)
    return last if row.means == "*" or last is None else row.means


def _in_title(page: Page) -> Iterator[str]:
    """The states that the title names, by one or two words."""
    found = re.findall(r"[^\W\d_][\w.'’-]*", page.article.title or "")
    for pair in (*pairwise(found), *((word,) for word in found)):
        if pair[0][:1].isupper():
            text = " ".join(pair)
            code = lookup(text.removesuffix("'s").removesuffix("’s"), page.day)
            if code:
                yield code


def _group(page: Page, row: Noun, code: str, start: int, end: int, role: tuple[int, Role, bool] | None) -> Actor | None:
    """ "European leaders", "Kurdish fighters", "European capitals"; nobody for "European football"."""
    if role and role[1].sector in _PUBLIC:
        sector = row.sector if row.sector == "IGO" else role[1].sector
        return Actor(start, role[0], page.text[start : role[0]], code, sector, None, role[1].name)
    group = _GROUP.match(page.text, end)
    if not group or row.sector != "IGO":
        return None
    return Actor(start, group.end(), page.text[start : group.end()], code, row.sector, None, None)


@cache
def _seats() -> dict[str, tuple[str, str, date | None]]:
    columns = ("name", "state", "body", "from")
    return {
        row.need("name"): (row.need("state"), row["body"], row.day("from"))
        for row in rows("gazetteer/seats.csv", columns)
    }


def of_seat(article: Article, actor: Actor) -> Actor:
    """The body in place of the state where a capital that acts stands for the body ("Brussels has banned …")."""
    seat = _seats().get(actor.text)
    if seat is None or not actor.acts or actor.id != seat[0] or actor.role:
        return actor
    state = all_states()[seat[0]]
    others = (state.name, *state.adjectives)
    if (article.date and seat[2] and article.date < seat[2]) or any(word in article.text for word in others):
        return actor
    return replace(actor, id=seat[1], sector="IGO")
