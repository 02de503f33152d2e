"""Gates by pattern (`data/relations/gates.toml`): words of a kind where the clause puts them ahead.

They are one of the things that the judge of gates sees beside a candidate (`gate_candidates`).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from detente.records import Actor, GateKind, Timex
from detente.relations.clauses import Span, clauses, inside
from detente.relations.gate_rules import GateRule, GateRules, gate_rules

__all__ = ["Found", "patterns"]

#: How far a time may stand from the word of a gate, and what shows that it is ahead from the word behind it.
_FAR, _FAR_BEHIND, _FOLLOWS, _OVER = 70, 110, 90, 50
#: A time that is a limit comes before all else that the sentence plans for it, other such times behind.
_FIRM: frozenset[GateKind] = frozenset({"deadline"})
_LOOSE: frozenset[GateKind] = frozenset({"election", "summit", "expiry", "vote", "visit", "other"})
#: A time this close to the clause's first word holds for all of it: "In April, …".
_HEAD = 6
#: Between a thing and what follows it: another verb or quotation, so that they do not belong together.
_OTHER_VERB = re.compile(r"[,;:\"“”]|\b(?:that|which|who|and|said|says|has|have|had|was|were|where)\b")

#: "At the Ghana-Togo talks, the minister will present …": what is to be done there is ahead.
_STAGE = re.compile(r"(?:At|During) (?:the|its|his|her|their|a|this) (?:[\w'’.&/-]{1,25} ){0,6}$")
_WHAT = re.compile(r"[^,;:]{0,60}, [^,;:]{0,60}?\b(?:will|(?:is|are) (?:to|expected to|due to|set to))\b")
#: A time right behind such a verb is the day of the telling: "said on Thursday".
_TOLD = re.compile(
    r"\b(?:said|says|told|\w{2,12}ed|known|made|gave|met)(?: [\w'’.-]{1,20}){0,3} (?:(?:late|early|on) ){0,2}$"
)
_RELATIVE = re.compile(r",? (?:the (?:first|second) round of )?(?:which|that) $")


@dataclass(frozen=True, slots=True)
class Found:
    """A gate in the making: the words, their kind, and the time beside them, None where none is told."""

    start: int
    end: int
    kind: GateKind
    time: Timex | None


@dataclass(frozen=True, slots=True)
class _Page:
    """What a sentence is judged with: times that begin after today, those that are running, those that are over."""

    text: str
    ahead: Sequence[Timex]
    running: Sequence[Timex]
    behind: Sequence[Timex]
    actors: Sequence[Actor]
    rules: GateRules


def patterns(
    text: str,
    whole: Span,
    *,
    ahead: Sequence[Timex],
    running: Sequence[Timex],
    behind: Sequence[Timex],
    actors: Sequence[Actor],
    told: Container[GateKind],
) -> list[Found]:
    """The gates of one sentence, none twice: the same time and kind, or overlapping words, are one."""
    page = _Page(text, ahead, running, behind, actors, gate_rules())
    found: list[Found] = []
    for one in _candidates(page, whole, told):
        if not any(_is_same(f, one) or (f.start < one.end and one.start < f.end) for f in found):
            found.append(one)
    return sorted(found, key=lambda f: f.start)


def _is_same(one: Found, other: Found) -> bool:
    """One thing told twice: a visit "for talks" on one day is the visit."""
    if one.kind != other.kind and "other" not in (one.kind, other.kind):
        return False
    return one.time is other.time or (one.kind == other.kind and (one.time is None or other.time is None))


def _candidates(page: _Page, whole: Span, told: Container[GateKind]) -> Iterator[Found]:
    rules = page.rules
    acting = any(a.acts and inside(a, whole) for a in page.actors)
    if rules.sport.search(page.text, *whole) or (not acting and rules.business.search(page.text, *whole)):
        return
    ahead = [t for t in page.ahead if inside(t, whole) and page.text[t.start - 1 : t.start] not in ("-", "–")]
    running = [t for t in page.running if inside(t, whole) and not _TOLD.search(page.text, whole[0], t.start)]
    spans = clauses(page.text, *whole)
    times = (*ahead, *running) if acting else ()
    yield from _untils(page, whole, spans, times, _FIRM)
    for rule in rules.gates:
        for match in rule.nouns.finditer(page.text, *whole):
            clause = _clause_of(spans, match.start(), whole)
            if _excluded(page, rule, clause, match):
                continue
            time = _beside(page, clause, match.span(), ahead, running)
            if time is not None and inside(time, match.span()) and not rules.running.search(page.text, *clause):
                time = None  # "Election Day" alone may be any year's
            if time is not None or _placed_ahead(page, rule, clause, match, told):
                yield Found(*match.span(), rule.kind, time)
        for match in _verbs(page, rule, whole):
            clause = _clause_of(spans, match.start(), whole)
            if _excluded(page, rule, clause, match):
                continue
            time = _beside(page, clause, match.span(), ahead, running)
            if match.re is rule.scheduled and time is not None and not _puts_ahead(page, clause, match, time):
                continue
            if time is not None or (rule.verbs is match.re and _certain(page, clause, match)):
                yield Found(*match.span(), rule.kind, time)
    yield from _untils(page, whole, spans, times, _LOOSE)


def _puts_ahead(page: _Page, clause: Span, match: re.Match[str], time: Timex) -> bool:
    """A time ahead behind the verb, or at the head of its clause, makes a present tense a plan."""
    return time in page.ahead and (time.start >= match.start() or time.start - clause[0] < _HEAD)


def _untils(
    page: _Page, whole: Span, spans: Sequence[Span], times: Sequence[Timex], kinds: frozenset[GateKind]
) -> Iterator[Found]:
    """Times ahead that are gates by what stands right before them."""
    for until in page.rules.untils:
        for time in times if until.kind in kinds else ():
            clause = _clause_of(spans, time.start, whole)
            before = until.before.search(page.text, clause[0], time.start)
            if before and (
                until.only is None or until.only.search(page.text, before.start(), min(clause[1], time.end + 15))
            ):
                yield Found(time.start, time.end, until.kind, time)


def _verbs(page: _Page, rule: GateRule, whole: Span) -> Iterator[re.Match[str]]:
    """Verbs of the kind: behind a word of planning, and those in the present that a time alone puts ahead."""
    for verbs in (rule.verbs, rule.timed):
        for match in verbs.finditer(page.text, *whole) if verbs else ():
            if page.rules.plans.search(page.text, whole[0], match.start()):
                yield match
    for match in rule.scheduled.finditer(page.text, *whole) if rule.scheduled else ():
        yield match


def _clause_of(spans: Sequence[Span], offset: int, whole: Span) -> Span:
    return next((c for c in spans if c[0] <= offset < c[1]), whole)


def _excluded(page: _Page, rule: GateRule, clause: Span, match: re.Match[str]) -> bool:
    start, end = match.span()
    around = (max(clause[0], start - 30), min(clause[1], end + 30))
    other = rule.excluded.finditer(page.text, *around) if rule.excluded else ()
    if any(m.start() < end and start < m.end() for m in other):
        return True
    text, rules = page.text, page.rules
    if rules.over.search(text, end, min(clause[1], end + _OVER)):
        return True
    return bool(rules.wishes.search(text, clause[0], start) or rules.past.search(text, clause[0], start))


def _beside(page: _Page, clause: Span, span: Span, ahead: Sequence[Timex], running: Sequence[Timex]) -> Timex | None:
    """The nearest time ahead in the clause; a running one where the clause says that the thing is still to come."""
    near = [t for t in ahead if inside(t, clause) and _reaches(page, clause, span, t)]
    if not near and page.rules.running.search(page.text, *clause):
        near = [t for t in running if inside(t, clause) and _reaches(page, clause, span, t)]
    best = min(near, key=lambda t: _distance(t, *span), default=None)
    behind = [t for t in page.behind if inside(t, clause)]
    if best is None or any(_distance(t, *span) < _distance(best, *span) for t in behind):
        return None
    return None if any(t.start >= span[1] and t.start - span[1] < 3 for t in behind) else best


def _reaches(page: _Page, clause: Span, span: Span, time: Timex) -> bool:
    """The time stands near the word, heads its clause, or comes behind it with a word of planning between the two."""
    if _distance(time, *span) <= _FAR or 0 <= time.start - span[1] <= _FAR_BEHIND or time.start - clause[0] < _HEAD:
        return True
    between = page.rules.follows.search(page.text, span[1], time.start) if time.start > span[1] else None
    return between is not None and time.start - between.end() <= _FAR


def _placed_ahead(page: _Page, rule: GateRule, clause: Span, match: re.Match[str], told: Container[GateKind]) -> bool:
    """Words before or behind the thing say that it is to come, though no time does."""
    text, rules, start = page.text, page.rules, match.start()
    if rules.next.search(text, clause[0], start) or rules.attends.search(text, clause[0], start):
        return True
    if rule.lead and rules.lead.search(text, clause[0], start):
        return True
    if rule.always and any(m.start() <= start < m.end() for m in rule.always.finditer(text, *clause)):
        return True
    if _STAGE.search(text, clause[0], start) and _WHAT.match(text, match.end(), clause[1]):
        return True
    behind = rules.follows.search(text, match.end(), min(clause[1], match.end() + _FOLLOWS))
    if behind is None or _OTHER_VERB.search(_RELATIVE.sub("", text[match.end() : behind.start()])):
        return False
    return behind.group().lower() != "will" or rule.kind in told or rule.kind in ("summit", "election")


def _certain(page: _Page, clause: Span, match: re.Match[str]) -> bool:
    """A plan without a time counts where a state acts in the clause and it is no mere "would"."""
    plan = page.rules.plans.search(page.text, clause[0], match.start())
    if plan is None or re.match(r"would|likely|probably|will|to be|['’]ll", plan.group(), re.IGNORECASE):
        return False
    return any(inside(a, clause) for a in page.actors)


def _distance(time: Timex, start: int, end: int) -> int:
    return max(time.start - end, start - time.end, 0)
