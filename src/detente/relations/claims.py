"""Claims about a relation itself: strain, thaw, break, restoration, named stages.

The rules are data: patterns over a clause (`data/relations/claims.toml`), and the words of a reading of the parse
(`claim_reading`) that is added where the patterns claim nothing of the same pair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from detente.actors.states import all_states
from detente.language.parser import Sentence
from detente.records import Actor, Article, ClaimKind, Interval, IssueMention, RelationClaim, Timex
from detente.relations.claim_reading import anchors, reading
from detente.relations.claim_words import APART, claim_words
from detente.relations.clauses import Span, clauses, inside
from detente.relations.cues import ClaimRule, ClaimRules, StageRule, claim_rules
from detente.relations.parties import BLOCS, joined_before, main_pair, main_state, named_pair, pairs

__all__ = ["find"]

_NEGATION = re.compile(
    r"\b(?:not(?! only| just| merely)|never|no|without|cannot|n't|deny|denied|denies)\b|n't\b", re.IGNORECASE
)
#: "Have not been so poor since", "have never been frostier": the negation raises, it does not deny.
_NEVER_SO = re.compile(r"\b(?:not|never|seldom|rarely) been (?:(?:as|so|more) )?(?:\w{2,12} )?$", re.IGNORECASE)
#: How far a cue may stand before and behind its noun, and a wish before the cue, in characters.
_FAR_BEFORE, _FAR_AFTER, _WISH = 40, 70, 40
_STOP = re.compile(
    r"[;:.!?]|--|—|\b(?:and|but|which|who|that|said|on|about|for|from|over|after|against|by|makes|is|are)\b"
)
_BREAK = re.compile(r"[;:!?]|--|—|\. ")
#: What binds a noun to its two states, and how close before it a state must stand to be one of them.
_LINKED = re.compile(r"(?:\s[\w'’-]{1,15}){0,4}\s(?:between|with)\b", re.IGNORECASE)
_OWN = 25
_OBJECT = re.compile(r"\s(?:the|a|an|its|their|his|her|our|global|all)\b")
_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being|be|become|became|get|got)\b")
#: Kinds that nobody wishes for: named as a noun ("rising tensions between") they are there.
_ADVERSE = frozenset({"strained", "worsening"})
#: Kinds that are deeds of one party after another: "A and B severed ties with C" claims two.
_DEEDS = frozenset({"broken", "restored"})
#: Where what parts two states is going.
_MOVES = frozenset({"worsening", "improving"})
#: What stands before a rift that was told of, and words for two states.
_CURRENT = re.compile(
    r"\bthe (?:current|present|ongoing|continuing|latest|long-running|diplomatic|trade|bilateral)(?: [\w-]+){0,2}\s$",
    re.IGNORECASE,
)
#: These need not be between states: "a crisis in the two countries".
_LOOSE = frozenset({"crisis", "crises", "scandal", "scandals", "deadlock"})
_BOTH = re.compile(r"\b(?:both|the two) (?:countries|nations|states|governments|neighbou?rs)\b", re.IGNORECASE)
#: "Political and" before "economic relations" does not end a phrase.
_PAIRED = re.compile(r"\b\w+(?:al|ic|ary) and (?=\w+(?:al|ic|ary)\b)")
#: A time's value that is a date: not a week, a season, a quarter or a century ("2011-W39", "2011-FA", "20").
_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}")
#: How strongly a kind is said: a clause with cues of two kinds is the one that comes first here.
_ORDER: tuple[ClaimKind, ...] = ("broken", "restored", "worsening", "strained", "improving")


@dataclass(frozen=True, slots=True)
class _Known:
    """What a clause is judged with."""

    article: Article
    actors: Sequence[Actor]
    times: Sequence[Timex]
    issues: Sequence[IssueMention]
    main: str | None


def find(
    article: Article,
    sentences: Sequence[Sentence],
    actors: Sequence[Actor],
    times: Sequence[Timex],
    issues: Sequence[IssueMention],
) -> tuple[RelationClaim, ...]:
    """All relation claims outside notices, in order.

    The pair is that of the clause, else of its sentence, else the article's last pair that agrees with the one state
    named; without a pair there is no claim.
    """
    states = _states_only(actors, issues)
    known = _Known(article, states, times, issues, main_state(states))
    rules = claim_rules()
    found: list[RelationClaim] = []
    carried = main_pair(known.actors)
    for sentence in sentences:
        whole = (sentence.start, sentence.end)
        if article.in_notice(sentence.start, sentence.end):
            continue
        text = article.text[sentence.start : sentence.end].lower()
        told = list(_sentence_claims(known, rules, whole, carried)) if rules.gate.find_matches_as_indexes(text) else []
        if sentence.doc is not None and claim_words().gate.find_matches_as_indexes(text):
            told = _joined(told, _read(known, rules, sentence, carried))
        found.extend(told)
        carried = named_pair(known.actors, whole) or carried
    return tuple(found)


def _states_only(actors: Sequence[Actor], issues: Sequence[IssueMention]) -> list[Actor]:
    """Mentions of states and blocs; not those inside an issue ("the conflict in Syria" names what divides)."""
    known = [a for a in actors if a.id in all_states() or a.id in BLOCS]
    return [a for a in known if not any(i.start <= a.start and a.end <= i.end for i in issues)]


def _sentence_claims(
    known: _Known, rules: ClaimRules, whole: Span, carried: tuple[str, str] | None
) -> Iterator[RelationClaim]:
    seen: set[tuple[str, str | None, tuple[str, str]]] = set()
    text = known.article.text
    for span in clauses(text, *whole):
        for kind, name, start, end in _kinds(text[span[0] : span[1]], rules):
            cue = (span[0] + start, span[0] + end)
            found = pairs(text, known.actors, span, whole, cue, carried, several=kind in _DEEDS, main=known.main)
            for pair in found:
                if (kind, name, pair) not in seen:
                    seen.add((kind, name, pair))
                    yield _claim(known, span, pair, kind, name)
        if not seen and (strain := _pairwise(known, rules, span)):
            seen.add((strain[0], None, strain[1]))
            yield _claim(known, span, strain[1], strain[0], None)


def _joined(told: list[RelationClaim], read: Iterator[tuple[RelationClaim, str]]) -> list[RelationClaim]:
    """What the patterns claim, and what the parse says of other pairs; it knows best where a quarrel is going."""
    for claim, label in read:
        same = [one for one in told if one.pair == claim.pair]
        moves = claim.claim in _MOVES and label in APART and all(one.claim == "strained" for one in same)
        if moves:
            told = [one for one in told if one not in same]
        if moves or not same:
            told.append(claim)
    return told


def _read(
    known: _Known, rules: ClaimRules, sentence: Sentence, carried: tuple[str, str] | None
) -> Iterator[tuple[RelationClaim, str]]:
    """What the parse says, each with the class of its noun."""
    whole, text = (sentence.start, sentence.end), known.article.text
    other = [m.span() for m in rules.excluded.finditer(text, *whole)]
    spans = clauses(text, *whole)
    for token, label in anchors(sentence):
        cue = sentence.span(token, token)
        if any(start < cue[1] and cue[0] < end for start, end in other) or _hedged(text, cue[0], rules):
            continue
        kind = reading(token, label)
        if kind is None:
            continue
        span = next((c for c in spans if c[0] <= cue[0] < c[1]), whole)
        for pair in _told_pairs(known, label, span, whole, cue, carried, several=kind in _DEEDS):
            yield _claim(known, span, pair, kind, None), label


def _hedged(text: str, start: int, rules: ClaimRules) -> bool:
    """A wish, a hope or a supposition stands before the noun."""
    before = max(0, start - _WISH)
    return any(rule.search(text, before, start) for rule in (rules.wishes, rules.unreal, rules.hopes))


def _told_pairs(
    known: _Known, label: str, span: Span, whole: Span, cue: Span, carried: tuple[str, str] | None, *, several: bool
) -> list[tuple[str, str]]:
    """The pair that the noun is told of; what parts or brings together needs its two named at it."""
    text = known.article.text
    joined = joined_before(text, known.actors, cue[0])
    if joined is not None:
        return [joined]
    link = _LINKED.match(text, cue[1], whole[1])
    own = any(0 <= cue[0] - a.end < _OWN and inside(a, span) for a in known.actors)
    if link is None and label in APART and carried is not None and _is_theirs(known, whole, cue, carried):
        return [carried]
    if link is None and (label not in ("tie", "work") or not (own or _bilateral(text, span, cue))):
        return []
    found = pairs(text, known.actors, span, whole, cue, carried, several=several, main=known.main)
    if label in ("tie", "work") or _bilateral(text, span, cue):
        return found
    named = {a.id for a in known.actors if inside(a, whole)}
    return [pair for pair in found if named.issuperset(pair)]


def _is_theirs(known: _Known, whole: Span, cue: Span, carried: tuple[str, str]) -> bool:
    """What parts two states is that of the pair told last: "the current trade rift" beside one of them, or a sentence
    that speaks of "both countries"; a third state in it leaves that open."""
    text, named = known.article.text, {a.id for a in known.actors if inside(a, whole)}
    if not named <= set(carried) or text[slice(*cue)].lower() in _LOOSE:
        return False
    return bool(named and _CURRENT.search(text, whole[0], cue[0])) or _BOTH.search(text, *whole) is not None


def _bilateral(text: str, span: Span, cue: Span) -> bool:
    """Words such as "the two countries" or "bilateral" stand at the noun."""
    return claim_rules().bilateral.search(text, max(span[0], cue[0] - _WISH), min(span[1], cue[1] + _WISH)) is not None


def _pairwise(known: _Known, rules: ClaimRules, span: Span) -> tuple[ClaimKind, tuple[str, str]] | None:
    """Strain told by a noun with its two states joined before it: "Indo-Pakistani tension"."""
    text = known.article.text
    for noun in rules.pairwise.finditer(text, *span):
        pair = joined_before(text, known.actors, noun.start())
        if pair is not None:
            return ("worsening" if rules.rising.search(text, span[0], noun.start()) else "strained"), pair
    return None


def _kinds(text: str, rules: ClaimRules) -> Iterator[tuple[ClaimKind, str | None, int, int]]:
    """The claims one clause makes, each with the span of its words: at most one level, and a stage it names."""
    stage = _stage(text, rules.stages)
    if stage:
        yield "stage", stage[0].name, *stage[1]
    level = _level(text, rules)
    if level and not (stage and level[0] in ("improving", "restored")):
        yield level[0], None, *level[1]


def _stage(text: str, stages: Sequence[StageRule]) -> tuple[StageRule, Span] | None:
    for stage in stages:
        found = stage.terms.search(text)
        if found and not (stage.excluded and stage.excluded.search(text)):
            return stage, found.span()
    return None


def _level(text: str, rules: ClaimRules) -> tuple[ClaimKind, Span] | None:
    """The kind and place of the cue nearest to a relation noun, if it is asserted."""
    bare = rules.excluded.sub(lambda m: " " * len(m.group()), text)
    best: tuple[int, int, ClaimRule, Span] | None = None
    for rank, kind in enumerate(_ORDER):
        rule = rules.claims[kind]
        for distance, where in _cues(bare, rule, rules):
            if best is None or (distance // 10, rank) < best[:2]:
                best = (distance // 10, rank, rule, where)
    if best is None:
        return None
    before = bare[max(0, best[3][0] - 25) : best[3][0]]
    negated = (
        _NEGATION.search(before) and not _NEVER_SO.search(before) and not bare[slice(*best[3])].startswith("never")
    )
    return (best[2].negated if negated else best[2].kind), best[3]


def _cues(text: str, rule: ClaimRule, rules: ClaimRules) -> Iterator[tuple[int, Span]]:
    """(distance to the noun, span) of each asserted cue of a rule."""
    nouns = list(rules.nouns.finditer(text))
    for cue in rule.alone.finditer(text) if rule.alone else ():
        if rule.kind in _ADVERSE or _asserted(text, cue.start(), rule, rules):
            yield 0, cue.span()
    for cue in rule.before.finditer(text) if nouns else ():
        gap = min((n.start() - cue.end() for n in nouns if n.start() >= cue.end()), default=_FAR_BEFORE + 1)
        between = text[cue.end() : cue.end() + gap] if gap <= _FAR_BEFORE else ""
        close = gap <= _FAR_BEFORE and not _STOP.search(_PAIRED.sub("", between))
        if close and _asserted(text, cue.start(), rule, rules):
            yield gap, cue.span()
    for cue in rule.after.finditer(text) if nouns else ():
        gap = min((cue.start() - n.end() for n in nouns if n.end() <= cue.start()), default=_FAR_AFTER + 1)
        close = gap <= _FAR_AFTER and not _BREAK.search(text, cue.start() - gap, cue.start())
        if close and not _does(text, cue) and _asserted(text, cue.start(), rule, rules):
            yield gap, cue.span()


def _does(text: str, cue: re.Match[str]) -> bool:
    """The relation does it to something else: "relations have strengthened the economy"."""
    own = cue.group().endswith(("ed", "t")) and _OBJECT.match(text, cue.end()) is not None
    return own and _PASSIVE.search(text, max(0, cue.start() - 25), cue.start()) is None


def _asserted(text: str, start: int, rule: ClaimRule, rules: ClaimRules) -> bool:
    """False where a wish, a plan or a condition stands before the cue."""
    if rules.wishes.search(text, max(0, start - _WISH), start):
        return False
    if rule.kind not in _ADVERSE and rules.hopes.search(text, 0, start):
        return False
    return rules.unreal.search(text, max(0, start - _WISH), start) is None


def _claim(known: _Known, span: Span, pair: tuple[str, str], kind: ClaimKind, name: str | None) -> RelationClaim:
    issues = tuple(dict.fromkeys(i.id for i in known.issues if inside(i, span)))
    time = next((t for t in known.times if inside(t, span) and t.type == "DATE" and t.interval.from_), None)
    today = known.article.date.isoformat() if known.article.date else None
    since = (time.value if _DATE.fullmatch(time.value) else time.interval.from_) if time else today
    return RelationClaim(pair, kind, name, *span, issues, Interval(since, None))
