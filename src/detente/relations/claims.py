"""Claims about a relation itself: strain, thaw, break, restoration, named stages.

The rules are data: `data/relations/claims.toml`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from detente.language.parser import Sentence
from detente.records import Actor, Article, ClaimKind, Interval, IssueMention, RelationClaim, Timex
from detente.relations.clauses import Span, clauses, inside
from detente.relations.cues import ClaimRule, ClaimRules, StageRule, claim_rules

__all__ = ["find"]

_NEGATION = re.compile(r"\b(?:not|never|no|without|cannot|n't|deny|denied|denies|despite)\b|n't\b", re.IGNORECASE)
#: How strongly a kind is said: a clause with cues of two kinds is the one that comes first here.
_ORDER: tuple[ClaimKind, ...] = ("broken", "restored", "worsening", "strained", "improving")


@dataclass(frozen=True, slots=True)
class _Known:
    """What a clause is judged with."""

    article: Article
    actors: Sequence[Actor]
    times: Sequence[Timex]
    issues: Sequence[IssueMention]


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
    known = _Known(article, _states_only(actors, issues), times, issues)
    rules = claim_rules()
    found: list[RelationClaim] = []
    carried = _main_pair(known.actors)
    for sentence in sentences:
        whole = (sentence.start, sentence.end)
        if any(n.start < sentence.end and sentence.start < n.end for n in article.notices):
            continue
        text = article.text[sentence.start : sentence.end]
        if rules.gate.search(text):
            found.extend(_sentence_claims(known, rules, whole, carried))
        carried = _pair_in(known, whole, None) or carried
    return tuple(found)


def _states_only(actors: Sequence[Actor], issues: Sequence[IssueMention]) -> list[Actor]:
    """Mentions of states; not those inside an issue ("the conflict in Syria" names what divides, not whom)."""
    return [a for a in actors if a.id and not any(i.start <= a.start and a.end <= i.end for i in issues)]


def _sentence_claims(
    known: _Known, rules: ClaimRules, whole: Span, carried: tuple[str, str] | None
) -> Iterator[RelationClaim]:
    seen: set[tuple[str, str | None]] = set()
    for span in clauses(known.article.text, *whole):
        pair = _pair_in(known, span, None) or _pair_in(known, whole, carried)
        if pair is None:
            continue
        for kind, name in _kinds(known.article.text[span[0] : span[1]], rules):
            if (kind, name) not in seen:
                seen.add((kind, name))
                yield _claim(known, span, pair, kind, name)


def _kinds(text: str, rules: ClaimRules) -> Iterator[tuple[ClaimKind, str | None]]:
    """The claims one clause makes: at most one level claim, and each stage it names."""
    stage = _stage(text, rules.stages)
    if stage:
        yield "stage", stage.name
    level = _level(text, rules)
    if level and not (stage and level == "improving"):
        yield level, None


def _stage(text: str, stages: Sequence[StageRule]) -> StageRule | None:
    return next((s for s in stages if s.terms.search(text) and not (s.excluded and s.excluded.search(text))), None)


def _level(text: str, rules: ClaimRules) -> ClaimKind | None:
    bare = rules.excluded.sub(" ", text)
    noun = rules.nouns.search(bare)
    if not noun:
        return None
    best: tuple[int, int, ClaimRule, int] | None = None
    for rank, kind in enumerate(_ORDER):
        rule = rules.claims[kind]
        for cue in rule.cues.finditer(bare):
            distance = max(cue.start() - noun.end(), noun.start() - cue.end(), 0)
            if rules.wishes.search(bare, max(0, cue.start() - 30), cue.start()):
                continue
            if distance <= 60 and (best is None or (distance // 25, rank) < best[:2]):
                best = (distance // 25, rank, rule, cue.start())
    if best is None:
        return None
    negated = _NEGATION.search(bare, max(0, best[3] - 25), best[3])
    return best[2].negated if negated else best[2].kind


def _claim(known: _Known, span: Span, pair: tuple[str, str], kind: ClaimKind, name: str | None) -> RelationClaim:
    issues = tuple(dict.fromkeys(i.id for i in known.issues if inside(i, span)))
    time = next((t for t in known.times if inside(t, span) and t.type == "DATE" and t.interval.from_), None)
    today = known.article.date.isoformat() if known.article.date else None
    since = (time.value if time.value[:4].isdigit() else time.interval.from_) if time else today
    return RelationClaim(pair, kind, name, *span, issues, Interval(since, None))


def _pair_in(known: _Known, span: Span, carried: tuple[str, str] | None) -> tuple[str, str] | None:
    """The first two states of the span; else the carried pair where it holds every state of the span."""
    ids = list(dict.fromkeys(a.id for a in known.actors if a.id and inside(a, span)))
    if len(ids) >= 2:
        first, second = sorted(ids[:2])
        return first, second
    if carried and all(i in carried for i in ids):
        return carried
    return None


def _main_pair(actors: Sequence[Actor]) -> tuple[str, str] | None:
    counts = Counter(a.id for a in actors if a.id)
    top = [state for state, _ in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))[:2]]
    return (min(top), max(top)) if len(top) == 2 else None
