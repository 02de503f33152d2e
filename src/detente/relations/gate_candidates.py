"""Candidates for gates: every word of a class (`gate_words.toml`), and every verb that a time ahead hangs on."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.language.parser import Sentence
from detente.records import GateKind, Timex
from detente.relations import gate_shapes as seen
from detente.relations import shapes
from detente.relations.clauses import Span, inside
from detente.relations.gate_patterns import Found, patterns
from detente.relations.gate_shapes import STATES, Page
from detente.relations.gate_words import gate_words

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Candidate", "Page", "candidates", "ruled"]

#: What a word of a thing that is a gate by itself may be beside its own kinds where a time hangs on it.
_DEFAULT: tuple[GateKind, ...] = ("other", "deadline", "expiry")
_ALL: tuple[GateKind, ...] = ("other", "deadline", "expiry", "visit", "vote", "summit")
_CONTENT = ("NOUN", "PROPN", "VERB", "AUX")
_VERBS = ("VERB", "AUX")
#: How far from its word a time may stand that does not hang on it.
_FAR = 110
#: Words by which a sentence without a time ahead may speak of what is ahead.
_AHEAD = re.compile(
    r"\b(?:will|shall|to be|(?:is|are|was|were) (?:due|set|to)|due|schedul\w{1,5}|slated|plan\w{0,4}|expect\w{0,3}"
    r"|until|till|before|ahead|next|upcoming|forthcoming|coming|looming|approach\w{0,4}|await\w{0,3}|wait\w{0,3}|pending"
    r"|deadline|ultimatum|expir\w{1,5}|yet to|eve of|run-up|preparations?|invit\w{1,7}|going to|elections?|agreed to"
    r"|summit)\b|['’]ll\b|\bto (?:visit|meet|attend|discuss|hold|host)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may be a gate, with the time that may be its date (`held` where that hangs on it), the pattern that
    finds it too, and the features of each kind that it may be."""

    token: Token
    time: Timex | None
    held: bool
    start: int
    end: int
    pattern: Found | None
    features: tuple[str, ...]
    kinds: tuple[tuple[GateKind, tuple[str, ...]], ...]


def ruled(page: Page, whole: Span, told: Container[GateKind] = ()) -> list[Found]:
    """What the patterns find in a sentence."""
    here = page.here(whole)
    actors = [a for a in page.actors if inside(a, whole)]
    ahead, running, behind = here["ahead"], here["running"], here["behind"]
    return patterns(page.text, whole, ahead=ahead, running=running, behind=behind, actors=actors, told=told)


def candidates(page: Page, sentence: Sentence, told: Container[GateKind] = ()) -> Iterator[Candidate]:
    """The candidates of a parsed sentence."""
    doc = sentence.doc
    if doc is None or not len(doc):
        return
    whole = (sentence.start, sentence.end)
    text = page.text[sentence.start : sentence.end]
    here = page.here(whole)
    if not any(here[state] for state in STATES) and not _AHEAD.search(text):
        return
    words = gate_words()
    timed = {t.i for times in here.values() for time in times for t in sentence.tokens(time.start, time.end)}
    own = [words.of(t.lemma_.lower(), t.pos_) if t.pos_ in _CONTENT else None for t in doc]
    held = _held(sentence, [t for state in STATES for t in here[state]], own)
    ids = [t.i for t in doc if (own[t.i] or t.i in held) and (t.i not in timed or own[t.i] in ("election", "vote"))]
    if not ids:
        return
    by_pattern = ruled(page, whole, told)
    common = seen.sentence_features(page, sentence, text)
    acting = {t.i for a in page.actors if a.acts and inside(a, whole) for t in sentence.tokens(a.start, a.end)}
    named = {t.i for a in page.actors if inside(a, whole) for t in sentence.tokens(a.start, a.end)}

    def classes(token: Token) -> str | None:
        return None if token.i in timed else own[token.i] or words.cues.get(token.lemma_.lower())

    for token in (doc[i] for i in ids):
        kind, time = own[token.i], held.get(token.i)
        if token.dep_ in ("aux", "auxpass") or (token.pos_ == "AUX" and time is None) or token.lemma_ == "be":
            continue
        near = time or next((t for state in STATES if (t := _near(sentence, token, here[state]))), None)
        if near is None and kind not in words.strong and not _planned(token, classes):
            continue
        verb = shapes.clause_verb(token)
        mood, role = shapes.mood(verb, classes), shapes.role(token)
        state, times = seen.time_features(page, sentence, token, time, near, here)
        label = kind or token.pos_
        names = [*common, f"mood {mood}", f"class {label}", f"role {role}", f"{label}|{mood}", f"{label}|{state}"]
        names += [
            f"mood {mood} {state}",
            f"role {role} {mood}",
            f"role {role} {state}",
            *_main(token, verb, mood, classes),
        ]
        names += [*seen.around(token, classes), *times, *shapes.above(token, classes)]
        names += seen.actor_features(token, shapes.subject(verb), acting, named)
        start, end = sentence.span(token, token)
        by_word = [p for p in by_pattern if p.start < end and start < p.end]
        same = by_word or [p for p in by_pattern if time is not None and p.time is time]
        matched = {p.kind for p in same}
        names += ["pattern", f"pattern {state}"] if matched else [f"no pattern of {min(len(by_pattern), 2)}"]
        base = [label, mood, *(name for name in times if name.startswith("prep")), *common, f"role {role}"]
        base += [f"word {token.lemma_.lower()}"] if kind else []
        base += seen.fillers(token, verb, classes, named)
        kinds = dict.fromkeys((*_kinds(kind, time), *matched))
        each = tuple((one, _kind_features(one, base, matched)) for one in kinds)
        yield Candidate(
            token, near, time is not None, start, end, same[0] if same else None, tuple(dict.fromkeys(names)), each
        )


def _kinds(kind: str | None, time: Timex | None) -> tuple[GateKind, ...]:
    words = gate_words()
    if kind is None or kind not in words.strong:
        return _ALL
    return (*words.kinds[kind], *(_DEFAULT if time is not None else ()))


def _kind_features(kind: GateKind, base: Sequence[str], matched: Container[str]) -> tuple[str, ...]:
    by_pattern = ("pattern", f"pattern {kind}") if kind in matched else ()
    return (f"kind {kind}", *(f"kind {kind} {name}" for name in dict.fromkeys(base)), *by_pattern)


def _main(token: Token, verb: Token | None, mood: str, classes: shapes.Classes) -> list[str]:
    """The verb of the word's clause, and what that hangs on."""
    if verb is None:
        return []
    names = [] if verb.i == token.i else [f"verb {classes(verb)}", f"verb {classes(verb)} {mood}"]
    if verb.dep_ in ("ccomp", "xcomp", "advcl", "relcl", "acl", "conj", "pcomp"):
        over = classes(verb.head) or shapes.mood(shapes.clause_verb(verb.head), classes)
        names.append(f"main {verb.dep_} {over}")
    return names


def _planned(token: Token, classes: shapes.Classes) -> bool:
    """A modal or a plan stands over the word: without a time nothing else can put it ahead."""
    for one in (token, *shapes.steps_up(token, 3)):
        if any(c.dep_ == "aux" and (c.tag_ == "MD" or c.lower_ == "to") for c in one.children):
            return True
        if classes(one) in ("plan", "wait", "next"):
            return True
    return any(classes(c) in ("next", "plan", "wait") for c in token.children)


def _held(sentence: Sentence, times: Sequence[Timex], own: Sequence[str | None]) -> dict[int, Timex]:
    """Word → the time that hangs on it: the nearest word of a class above the time, else the nearest verb."""
    held: dict[int, Timex] = {}
    for time in times:
        tokens = sentence.tokens(time.start, time.end)
        if not tokens:
            continue
        inner = {t.i for t in tokens}
        top = next((t for t in tokens if t.head.i not in inner), tokens[0])
        first: Token | None = None
        for above in shapes.steps_up(top):
            if above.i in inner or above.pos_ not in ("NOUN", "PROPN", *_VERBS) or above.dep_ in ("aux", "auxpass"):
                continue
            if own[above.i]:
                held.setdefault(above.i, time)
                first = first or above
                if above.pos_ in _VERBS:
                    break
            elif above.pos_ in _VERBS:
                if first is None:
                    held.setdefault(above.i, time)
                break
        inner_word = next((t for t in tokens if own[t.i] in ("election", "vote")), None)
        if inner_word is not None:
            held.setdefault(inner_word.i, time)
    return _handed_on(sentence, held, own)


def _handed_on(sentence: Sentence, held: Mapping[int, Timex], own: Sequence[str | None]) -> dict[int, Timex]:
    """The time of a verb that says little itself ("hold", "is", "begin") is that of the thing it is said of."""
    words, doc = gate_words(), sentence.doc
    out: dict[int, Timex] = {}
    for index, time in held.items():
        verb = doc[index] if doc is not None else None
        if verb is None or verb.pos_ not in _VERBS or own[index] in words.strong:
            out[index] = time
            continue
        told = [c for c in verb.children if c.dep_ in ("dobj", "attr", "nsubj", "nsubjpass")]
        told += [c for v in verb.children if v.dep_ == "xcomp" for c in v.children if c.dep_ in ("dobj", "attr")]
        thing = next((c for c in told if c.pos_ == "NOUN" and own[c.i] in words.things), None) or _above(verb)
        out[index if thing is None or own[thing.i] not in words.things else thing.i] = time
    return out


def _above(verb: Token) -> Token | None:
    """The noun that a clause hangs on: "the summit scheduled to start on Monday"."""
    one = verb
    while one.dep_ == "xcomp" and one.head.i != one.i:
        one = one.head
    return one.head if one.dep_ in ("acl", "relcl") and one.head.pos_ == "NOUN" else None


def _near(sentence: Sentence, token: Token, times: Sequence[Timex]) -> Timex | None:
    """The nearest time in the words around."""
    at = sentence.start + token.idx
    best = min(times, key=lambda t: abs(t.start - at), default=None)
    return best if best is not None and abs(best.start - at) < _FAR else None
