"""Whose relation a claim is about: the two states of a clause that speaks of ties."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from detente.records import Actor
from detente.relations.clauses import Span, inside
from detente.relations.cues import claim_rules

__all__ = ["BLOCS", "joined_before", "main_pair", "main_state", "named_pair", "pairs"]

Pair = tuple[str, str]

#: Blocs that a state can have relations with.
BLOCS = frozenset({"EUR", "NAT", "ASN", "ARL", "GCC"})
#: What names the parties behind a cue, how far behind it may stand, and how far behind that they may.
_LINK = re.compile(r"\b(?P<between>between|among)\b|\b(?:with|towards?)\b", re.IGNORECASE)
_FAR, _REACH, _OBJECT = 70, 120, 50
#: How close to a cue "the two countries" must stand to be its parties.
_BESIDE = 30
#: How far before the end of "between" a word for two states may begin ("between us"), and how far behind it end.
_LEAD, _NEXT = len(" between"), 40
_BREAK = re.compile(r"[;:]|--|—|, (?!and\b)")
#: Between the members of a list of states.
_LIST = re.compile(r"[,\s]*(?:(?:and|the|as well as|along with|later|then)\b[,\s]*)*")
_HYPHEN, _WORDS = re.compile(r"\s?[-–—/]\s?"), re.compile(r"(?:\s[\w’'-]{1,20}){0,2}\s")
_JOINED = re.compile(r"\band\b|[,/&]")
#: Behind "between" and before the first state: the parties are others ("between farmers and the government of …").
_AND = re.compile(r"\band\b")
#: Between "with" and a state that is not what follows it ("broke with custom in Iran").
_ELSEWHERE = re.compile(r"\b(?:in|at|on|over|about|and|that|which|who)\b|[;:]")
#: A clause that begins so speaks of the relation that the article is about.
_SUBJECTLESS = re.compile(
    r"(?:(?:Full |Diplomatic |The )?(?:[Rr]elations?|[Tt]ies|[Rr]elationship|[Cc]ontacts)|(?:He|She|It|They|We)\b)"
)
_BARE = re.compile(r"(?:The )?(?:[Rr]elations?|[Tt]ies|[Rr]elationship|[Cc]ontacts)\b(?! (?:with|between)\b)")


def main_pair(actors: Sequence[Actor]) -> Pair | None:
    """The two states that the article names most often."""
    counts = Counter(a.id for a in actors if a.id)
    top = [state for state, _ in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))[:2]]
    return _pair(top)


def main_state(actors: Sequence[Actor]) -> str | None:
    """The state that the article names most often, blocs aside; the first in the alphabet of several."""
    counts = Counter(a.id for a in actors if a.id and a.id not in BLOCS)
    return min(counts, key=lambda state: (-counts[state], state), default=None)


def named_pair(actors: Sequence[Actor], span: Span) -> Pair | None:
    """The first two states of the span."""
    return _pair(_ids(a for a in actors if inside(a, span)))


def joined_before(text: str, actors: Sequence[Actor], at: int) -> Pair | None:
    """The two states joined by a hyphen before the word at `at`, with two plain words between at most."""
    before = sorted((a for a in actors if at - _BESIDE <= a.end <= at), key=lambda a: (a.start, a.end))
    if len(before) < 2 or not _WORDS.fullmatch(text, before[-1].end, at):
        return None
    first, second = before[-2:]
    return _pair(_ids([first, second])) if _HYPHEN.fullmatch(text, first.end, second.start) else None


def pairs(
    text: str,
    actors: Sequence[Actor],
    span: Span,
    whole: Span,
    cue: Span,
    carried: Pair | None,
    *,
    several: bool,
    main: str | None = None,
) -> list[Pair]:
    """The pairs that the cue speaks of, none where they cannot be told.

    `span` is the clause of the cue and `whole` its sentence; `carried` the article's last pair, taken where the clause
    speaks of "the two countries" or names one of them alone. With `several`, each of a list of subjects makes a pair
    with the object ("A and B severed ties with C"). `main`: the state that the article names most, whose relation it is
    where one other is told alone ("Relations with C have cooled").
    """
    link = _LINK.search(text, cue[0], min(whole[1], cue[1] + _FAR))
    if link is not None and not _BREAK.search(text, cue[1], max(cue[1], link.start())):
        if link["between"]:
            return _between(text, actors, link.end(), whole, carried)
        found = _with(text, actors, link.end(), span, whole, cue, carried, main)
        if found or link.start() < cue[1]:
            return found if several or _share_one(found) else found[:1]
    if _is_of_others(text, actors, span, cue):
        return []
    if carried and _speaks_of_two(text, actors, span, cue):
        return [carried]
    pair = _nearest(text, actors, span, None, cue[0]) or _nearest(text, actors, whole, carried, cue[0])
    return [pair] if pair else []


def _speaks_of_two(text: str, actors: Sequence[Actor], span: Span, cue: Span) -> bool:
    """Words such as "their ties" or "the rapprochement" stand at the cue, and no state does."""
    start, end = max(span[0], cue[0] - _BESIDE), min(span[1], cue[1] + _BESIDE)
    if any(start < a.end and a.start < end for a in actors):
        return False
    return claim_rules().bilateral.search(text, start, end) is not None


def _is_of_others(text: str, actors: Sequence[Actor], span: Span, cue: Span) -> bool:
    """The parties stand behind a "between" before the cue, and no state is among them: "relations between the
    government and farmers have become strained"."""
    links = [m.end() for m in _LINK.finditer(text, span[0], cue[0]) if m["between"]]
    if not links or any(links[-1] <= a.start and a.end <= cue[0] for a in actors):
        return False
    return claim_rules().bilateral.search(text, links[-1] - len("between"), cue[0]) is None


def _between(text: str, actors: Sequence[Actor], at: int, whole: Span, carried: Pair | None) -> list[Pair]:
    """Both parties stand behind "between", joined; one alone is of the carried pair, or its other is no state."""
    named = [a for a in actors if at <= a.start and a.end <= min(whole[1], at + _REACH)]
    both = claim_rules().bilateral.search(text, max(whole[0], at - _LEAD), min(whole[1], at + _NEXT))
    if carried and both and both.start() >= at and text[at : both.start()].strip().lower() in ("", "the"):
        return [carried]
    ids = _ids(named)
    pair = _pair(ids)
    if pair is not None:
        first, second = (next(a for a in named if a.id == one) for one in ids[:2])
        if _AND.search(text, at, first.start):
            return []
        return [pair] if _JOINED.search(text, first.end, second.start) else []
    return [carried] if carried and both and all(i in carried for i in ids) else []


def _with(
    text: str,
    actors: Sequence[Actor],
    at: int,
    span: Span,
    whole: Span,
    cue: Span,
    carried: Pair | None,
    main: str | None,
) -> list[Pair]:
    """The party behind "with", paired with the subjects before the cue."""
    target = next((a for a in actors if a.id and at <= a.start <= at + _OBJECT and a.end <= whole[1]), None)
    if target is None or target.id is None or _ELSEWHERE.search(text, at, target.start):
        return []
    targets = _named_after(text, actors, target)
    for part in (span, whole):
        before = [a for a in actors if a.id != target.id and part[0] <= a.start and a.end <= cue[0] + 1]
        subjects = _listed(text, before)
        if len(subjects) == 1:
            return [pair for one in targets if (pair := _pair([subjects[0], one]))]
        if subjects:
            return [pair for one in subjects if (pair := _pair([one, target.id]))]
    if carried and target.id in carried:
        return [carried]
    pair = _pair([main, target.id]) if main and _SUBJECTLESS.match(text, span[0], cue[1]) else None
    return [pair] if pair else []


def _share_one(found: Sequence[Pair]) -> bool:
    """One state with each of several, none of which is the subject beside it."""
    return len(found) > 1 and len(set.intersection(*map(set, found))) == 1


def _named_after(text: str, actors: Sequence[Actor], first: Actor) -> list[str]:
    """The state behind "with", and those that follow it in one list: "ties with Europe and the United States"."""
    found = [first]
    for actor in sorted((a for a in actors if a.start >= first.end), key=lambda a: a.start):
        if not _LIST.fullmatch(text, found[-1].end, actor.start):
            break
        found.append(actor)
    return _ids(found)


def _listed(text: str, before: Sequence[Actor]) -> list[str]:
    """The last state named, and those before it in one list."""
    found: list[Actor] = []
    for actor in sorted(before, key=lambda a: -a.start):
        if found and not (found[-1].start <= actor.end or _LIST.fullmatch(text, actor.end, found[-1].start)):
            break
        found.append(actor)
    return _ids(reversed(found))


def _nearest(text: str, actors: Sequence[Actor], span: Span, carried: Pair | None, near: int) -> Pair | None:
    """The two states of the span named nearest to `near`; else the carried pair where the span names no third state,
    and names one of the two or speaks of two countries."""
    named = sorted((a for a in actors if inside(a, span)), key=lambda a: max(a.start - near, near - a.end))
    ids = _ids(named)
    pair = _pair(ids)
    if pair is not None:
        return pair
    own = [i for i in ids if i not in BLOCS]
    spoken_of = ids or claim_rules().bilateral.search(text, *span) or _BARE.match(text, *span)
    return carried if carried and spoken_of and all(i in carried for i in own) else None


def _pair(ids: Sequence[str]) -> Pair | None:
    """The first two, sorted; two blocs make none."""
    if len(ids) < 2 or ids[0] == ids[1] or set(ids[:2]) <= BLOCS:
        return None
    first, second = sorted(ids[:2])
    return first, second


def _ids(actors: Iterator[Actor] | Sequence[Actor]) -> list[str]:
    return list(dict.fromkeys(a.id for a in actors if a.id))
