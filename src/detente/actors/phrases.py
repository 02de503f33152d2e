"""Mentions made of a nationality or a body and a role word: "Russian Foreign Ministry", "Israel's air force"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from detente.actors.lexicon import Entry
from detente.actors.organisations import Organisation
from detente.actors.roles import Role, first_words, longest, words
from detente.actors.search import Hit, Page, is_name_word, word_after, word_before
from detente.actors.text import fold
from detente.records import Actor

__all__ = ["Phrase", "is_company", "phrase", "plain", "role_after"]

_TOKEN = re.compile(r"(?:['’]s?)?[ \n\-‑–]{1,2}([^\W\d_][\w'’]*|\d+)")
_OF = re.compile(r"((?:[^\W\d_][\w'’-]*[ \n]){1,4})of[ \n](?:the[ \n])?$")
_DATELINE = re.compile(r"(?:, [A-Z][\w. ]{1,24})?,? (?:\((?:[A-Z][\w /-]{1,30})\)|[A-Z][a-z]{2,8}\.? \d{1,2}\b|[-–—])")
_JOINED = re.compile(r"[-‑–]([a-z]+)")
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Phrase:
    """A role phrase joined to a hit: the mention's span and its role; `former` where a word says so."""

    start: int
    end: int
    role: Role
    former: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    folded: str
    end: int
    written: str


def phrase(page: Page, hit: Hit, floor: int, sentence: int) -> Phrase | None:
    """The role phrase after the hit ("… foreign minister") or before it ("president of …", not before `floor`)."""
    if _sided(page.text, hit.end):
        return None
    after = role_after(page, hit.end, sentence)
    if after and (hit.kind != "city" or after[1].sector.lower() in words("city_sectors")):
        return Phrase(hit.start, *after)
    if hit.kind not in ("name", "body", "capital", "city"):
        return None
    before = page.text[max(floor, hit.start - 8) : hit.start]
    if not before.endswith(("of ", "of the ")):
        return None
    found = _OF.search(page.text, max(floor, hit.start - 70), hit.start)
    if not found:
        return None
    tokens = list(re.finditer(r"[^\s]+", found.group(1)))
    for first in range(len(tokens)):
        folded = [fold(t.group()) for t in tokens[first:]]
        role = longest(folded)
        if role and role[1] == len(folded) and role[0].sector not in ("AGR", "BUS"):
            former = first > 0 and fold(tokens[first - 1].group()) in words("former")
            return Phrase(found.start() + tokens[first].start(), hit.end, role[0], former)
    return None


def _sided(text: str, end: int) -> bool:
    """True in "U.S.-backed", "Taliban-held": who comes after belongs to someone else."""
    found = _JOINED.match(text, end, end + 24)
    return bool(found and fold(found.group(1)).strip() in words("sided"))


def role_after(page: Page, end: int, sentence: int) -> tuple[int, Role, bool] | None:
    """The role phrase that follows `end`: where it ends, its role, and whether it is a past one."""
    text, position = page.text, end
    found = _TOKEN.match(text, end, end + 40)
    if not found or not _may_begin(found.group(1)):
        return None
    proper = page.style(sentence) == "plain"
    tokens: list[_Word] = []
    while len(tokens) < _LONGEST + 3 and (found := _TOKEN.match(text, position, position + 40)):
        word, stop = found.group(1), found.end()
        if word.endswith(("'s", "’s")):
            tokens.append(_Word(fold(word[:-2]), stop - 2, word if proper else ""))
            break
        tokens.append(_Word(fold(word).strip(), stop, word if proper else ""))
        position = stop
    return _role_in(tokens)


def _may_begin(word: str) -> bool:
    """Cheap check: can this word begin a role phrase, a modifier of one or a body's name?"""
    first = fold(word.removesuffix("'s").removesuffix("’s")).strip()
    return word[:1].isupper() or first in first_words() or first in words("modifiers")


def _role_in(tokens: list[_Word]) -> tuple[int, Role, bool] | None:
    """The role phrase within the first words, past modifiers; a body may be followed by its people ("army officers").

    Capitalised words may precede the last word of a body's name ("South African Human Rights Commission").
    """
    folded = [word.folded for word in tokens]
    former = named = False
    for first in range(min(_LONGEST, len(folded))):
        former = former or folded[first] in words("former")
        modifier = folded[first] in words("modifiers")
        found = longest(folded[first:])
        if found and not (modifier and found[1] == 1 and _role_in(tokens[first + 1 :])):
            role, size = found
            if named and role.kind != "body":
                return None
            return _extended(tokens, first + size, role, former)
        if not modifier:
            named = is_name_word(tokens[first].written)
            if not named:
                return None
    return None


def _extended(tokens: list[_Word], taken: int, role: Role, former: bool) -> tuple[int, Role, bool]:
    further = longest([word.folded for word in tokens[taken:]]) if role.kind == "body" or role.sector == "COP" else None
    if further:
        follower, size = further
        sector = follower.sector if role.sector == "GOV" else role.sector
        joined = Role(f"{role.name} {follower.name}", sector, follower.kind, follower.plural)
        return tokens[taken + size - 1].end, joined, former
    return tokens[taken - 1].end, role, former


def is_company(text: str, end: int) -> bool:
    """True where capitalised words run on to a company's, club's or school's last word ("British Land Plc")."""
    for _ in range(4):
        word = word_after(text, end)
        if not word[:1].isupper():
            return False
        small = fold(word).strip()
        following = fold(word_after(text, end + 1 + len(word))).strip()
        if longest([small, following]) not in (None, longest([small])):
            return False
        if small in words("company"):
            return True
        if longest([small]):
            return False
        end += 1 + len(word)
    return False


def plain(page: Page, hit: Hit, sentence: int) -> Actor:
    """The mention of a name or adjective with no role word: who, and does it act or is it a mere place?"""
    entry = hit.readings[0]
    acts = _acts(page, hit, entry, sentence)
    sector = _sector(entry) if acts or entry.kind == "body" else None
    name = entry.of.called(entry.written) if isinstance(entry.of, Organisation) else None
    return Actor(hit.start, hit.end, page.text[hit.start : hit.end], entry.id, sector, name, None, acts)


def _sector(entry: Entry) -> str:
    if isinstance(entry.of, Organisation):
        return entry.of.sector
    return "CVL" if entry.kind == "people" and entry.id != "SUN" else "GOV"


def _acts(page: Page, hit: Hit, entry: Entry, sentence: int) -> bool:
    if entry.kind in ("seat", "people", "body"):
        return True
    if _sided(page.text, hit.end):
        return False
    if entry.kind == "city" or not _alive(page, entry):
        return False
    if entry.kind == "adjective":
        return _before_deed(page.text, hit.end)
    before = fold(word_before(page.text, hit.start)).strip()
    if before in words("place"):
        return False
    if entry.kind == "capital":
        return before not in words("capital_place") and not _is_address(page.text, hit)
    return True


def _alive(page: Page, entry: Entry) -> bool:
    exists = getattr(entry.of, "exists", None)
    return bool(exists(page.day)) if exists else True


def _before_deed(text: str, end: int) -> bool:
    """True where a noun of doing follows within three words ("Israeli air strikes")."""
    for _ in range(3):
        word = word_after(text, end)
        if not word:
            return False
        if fold(word).strip() in words("acting"):
            return True
        end += 1 + len(word)
    return False


def _is_address(text: str, hit: Hit) -> bool:
    """True in a dateline or before the state's name ("Damascus, Syria")."""
    if _DATELINE.match(text, hit.end, hit.end + 60):
        return True
    return bool(re.match(r", [A-Z][\w.]+", text[hit.end : hit.end + 40])) and text[hit.start].isupper()
