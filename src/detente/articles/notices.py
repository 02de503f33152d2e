"""Page chrome in an article's text: appeals, related links, newsletter boxes, cookie lines, captions, bylines.

Each unit (a line, or a sentence of a long line) gets log-odds of being chrome: cue phrases from a data file, and the
shape of the words (who speaks to whom, imperatives, money; against it: reporting verbs, quotations, third persons,
dates). The best division into article and chrome is found over the whole text (Viterbi, two states), so that lines
without cue phrases still go with what surrounds them. A stretch counts only if it holds a cue that is an anchor.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from detente.articles.cues import Cue, cues, learnt_line, weights
from detente.articles.units import units
from detente.records import Article, Notice, NoticeKind

__all__ = ["cut", "find", "learn"]

_QUOTED = re.compile(r"“[^“”]{0,600}(?:”|$)|\"[^\"]{0,600}(?:\"|$)|«[^«»]{0,600}(?:»|$)")
_WORD = re.compile(r"[\w’']+")
_REPORTING = re.compile(
    r"\b(?:said|says|say (?:that|the|they|it|he|she|there)|told|added|according to|reported|announced|warned|denied"
    r"|stated|insisted|argued|noted|accused)\b",
    re.IGNORECASE,
)
_THIRD = re.compile(r"\b(?:he|she|they|his|her|their|him|them)\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?:was|were|had|did|\w{3,20}ed)\b")
_DATED = re.compile(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:January|February|March|April|June|July|August|September|October"
    r"|November|December)\b|\b(?:19|20)\d\d\b"
)
_SECOND = re.compile(r"\b(?:you|your|yours|yourself|you.re|you.ve)\b", re.IGNORECASE)
_FIRST = re.compile(r"\b(?:we|our|us|ours|we.re|we.ve)\b", re.IGNORECASE)
_MONEY = re.compile(r"[$£€]\s?\d|\b(?:monthly|per month|a month|a year|annually|dollars?|euros?)\b", re.IGNORECASE)
_PRESS = re.compile(
    r"\b(?:journalis\w{1,4}|newsrooms?|readers?|reporting|reporters?|newspapers?|editors?|editorial|subscri\w{2,8}"
    r"|paywalls?|advertis\w{2,8}|memberships?|donat\w{2,5}|newsletters?)\b",
    re.IGNORECASE,
)
_IMPERATIVE = re.compile(
    r"^\W{0,3}(?:please |just |now )?(?:support|subscribe|sign|join|follow|click|download|donate|register|get|help|give"
    r"|listen|watch|discover|try|share|become|stay|start|choose|keep|tell|enter|visit|check|unlock|enjoy|find|learn|see|send"
    r"|make|take|stand|thank|explore|add|receive|consider|contribute|chip|let)\b(?!['’])",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?…][\"”’»)\]]{0,3}$")
_LOOKED_AT = 700
_EDGE = 4
_PROSE_WORDS = 8
_LONG_WORDS = 35
_HEADLINE_WORDS = 16
_LABEL_WORDS = 8
#: A shorter text has no room for an article and something else.
_SHORTEST_TEXT = 60
#: A speaker's turn or a stage direction, as transcripts have them.
_TURN = re.compile(r"^(?:[A-Z][A-Z.’' -]{1,40}:|Q\b)|\((?:Applause|Laughter)", re.MULTILINE)
_TURNS = 3
_TRANSCRIPT_HEAD = 30_000


@dataclass(frozen=True, slots=True)
class _Unit:
    start: int
    end: int
    score: float
    cue: Cue | None


@dataclass(frozen=True, slots=True)
class _Text:
    """What holds for the whole text."""

    outlet: str
    is_english: bool
    is_transcript: bool
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Words:
    """A unit's words and who speaks to whom in them, outside quotation marks."""

    unit: str
    plain: str
    count: int
    is_line: bool
    at_edge: bool
    first: bool
    second: bool
    imperative: bool
    is_prose: bool

    @property
    def addresses(self) -> bool:
        """Somebody is spoken to, or it is a label of a few words."""
        label = self.is_line and self.count <= _LABEL_WORDS and not self.is_prose
        return self.first or self.second or self.imperative or label


def find(
    text: str,
    title: str | None = None,
    outlet: str | None = None,
    *,
    language: str | None = "en",
    known: frozenset[str] = frozenset(),
) -> tuple[Notice, ...]:
    """The stretches of `text` that are not the article, in order, without overlap.

    `outlet` sharpens the search for its own appeals; `known` are lines learnt from other pages of the site (`learn`).
    """
    whole = _Text((outlet or "").casefold(), language in (None, "en"), _is_transcript(text), known)
    scored = _scored(text, whole) if len(text) >= _SHORTEST_TEXT else []
    if not any(unit.cue is not None and unit.cue.anchor for unit in scored):
        return ()
    chrome = _best_path(scored)
    if all(chrome):
        return ()  # nothing of an article left to set it off from
    return _notices(scored, chrome)


def _is_transcript(text: str) -> bool:
    return len(_TURN.findall(text[:_TRANSCRIPT_HEAD])) >= _TURNS


def _scored(text: str, whole: _Text) -> list[_Unit]:
    spans = units(text)
    out = []
    for index, (start, end) in enumerate(spans):
        at_edge = index < _EDGE or index >= len(spans) - _EDGE
        is_line = (start == 0 or text[start - 1] == "\n") and (end == len(text) or text[end] in "\r\n")
        words = _words(text[start : min(end, start + _LOOKED_AT)], is_line, at_edge)
        cue = _LEARNT if words.unit in whole.known else _strongest(words, whole)
        score = _shape(words, whole)
        if index < len(spans) / 3:
            score += weights()["early"]
        out.append(_Unit(start, end, score + (_weight(cue, words, whole) if cue else 0.0), cue))
    return out


def _words(unit: str, is_line: bool, at_edge: bool) -> _Words:
    plain = _QUOTED.sub(" ", unit)
    count = len(_WORD.findall(unit))
    return _Words(
        unit,
        plain,
        count,
        is_line,
        at_edge,
        first=_FIRST.search(plain) is not None,
        second=_SECOND.search(plain) is not None,
        imperative=_IMPERATIVE.search(unit) is not None,
        is_prose=count >= _PROSE_WORDS and _STOP.search(unit) is not None,
    )


def _strongest(words: _Words, whole: _Text) -> Cue | None:
    best: Cue | None = None
    for cue in cues():
        if best is not None and cue.weight <= best.weight:
            continue
        if cue.address and whole.is_english and not words.addresses:
            continue
        if cue.hits(words.unit, words.count, words.at_edge) and (words.is_line or not cue.is_label or words.count > 1):
            best = cue
    return best


def _weight(cue: Cue, words: _Words, whole: _Text) -> float:
    inside = weights()["in_line"] if cue.is_label and not words.is_line else 0.0
    spoken = weights()["transcript"] if whole.is_transcript and cue.kind in ("appeal", "subscribe", "other") else 0.0
    return cue.weight + inside + spoken


def _shape(words: _Words, whole: _Text) -> float:
    """Log-odds from the words' shape alone: freely against chrome, for it only up to `ceiling`."""
    weight = weights()
    against = weight["prose"] * words.is_prose + weight["long"] * (words.count >= _LONG_WORDS)
    if not whole.is_english:
        return against + weight["foreign"] * words.is_prose
    plain = words.plain
    against += weight["quoted"] * (words.count - len(_WORD.findall(plain)) >= 5)
    against += weight["reporting"] * bool(_REPORTING.search(plain)) + weight["dated"] * bool(_DATED.search(plain))
    against += weight["third_person"] * bool(_THIRD.search(plain)) + weight["past"] * bool(_PAST.search(plain))
    favour = weight["second_person"] * words.second + weight["first_person"] * words.first
    favour += weight["money"] * bool(_MONEY.search(plain)) + weight["press"] * bool(_PRESS.search(plain))
    favour += weight["imperative"] * words.imperative
    favour += weight["headline"] * (words.is_line and words.count <= _HEADLINE_WORDS and not words.unit.endswith("."))
    if whole.outlet and (words.first or words.second) and whole.outlet in words.unit.casefold():
        favour += weight["own_name"]
    return min(against + favour, weight["ceiling"])


def _best_path(scored: list[_Unit]) -> list[bool]:
    """True for each unit that is chrome on the best path (Viterbi over article and chrome)."""
    weight = weights()
    article, chrome = 0.0, weight["begin"] + scored[0].score
    came_from: list[tuple[bool, bool]] = []  # for article, chrome: was the unit before chrome?
    for before, unit in pairwise(scored):
        stands_alone = before.cue is not None and not before.cue.opens
        leaving = chrome + weight["leave_at_once" if stands_alone else "leave"]
        entering = article + weight["enter"]
        came_from.append((leaving > article, chrome >= entering))
        article, chrome = max(article, leaving), max(chrome, entering) + unit.score
    state = chrome > article
    path = [state]
    for from_chrome in reversed(came_from):
        state = from_chrome[1] if state else from_chrome[0]
        path.append(state)
    return path[::-1]


def _notices(scored: list[_Unit], chrome: list[bool]) -> tuple[Notice, ...]:
    """Runs of chrome with an anchor, divided where the kind changes."""
    out: list[Notice] = []
    run: list[_Unit] = []
    for unit, is_chrome in zip(scored, chrome, strict=True):
        if is_chrome:
            run.append(unit)
        elif run:
            out.extend(_of_run(run))
            run = []
    return (*out, *_of_run(run))


def _of_run(run: list[_Unit]) -> list[Notice]:
    """The notices of one run; what stands before its first cue must speak for chrome by itself."""
    if not any(unit.cue is not None and unit.cue.anchor for unit in run):
        return []
    begin = next(i for i, unit in enumerate(run) if unit.cue is not None or unit.score > weights()["headline"])
    kind: NoticeKind = next(unit.cue.kind for unit in run if unit.cue is not None)
    out: list[Notice] = []
    for unit in run[begin:]:
        kind = unit.cue.kind if unit.cue is not None else kind
        if out and out[-1].kind == kind:
            out[-1] = Notice(out[-1].start, unit.end, kind)
        else:
            out.append(Notice(unit.start, unit.end, kind))
    return out


def cut(text: str, notices: Iterable[Notice]) -> str:
    """The text less the notices, for pages; paragraphs stay apart."""
    parts, at = [], 0
    for notice in notices:
        parts.append(text[at : notice.start])
        at = notice.end
    kept = "".join([*parts, text[at:]])
    return "\n".join(line for line in (row.strip() for row in kept.split("\n")) if line)


_LEARNT = learnt_line(9.0)
_SEEN_ON = 3
_SHARE = 0.1
_SHORTEST, _LONGEST_LINE = 8, 400


def learn(articles: Iterable[Article]) -> dict[str, frozenset[str]]:
    """Outlet to the lines that its pages repeat: on at least three pages, and a tenth of them, of different text.

    Near-copies of one article would teach its own lines: pages that share their first line count once.
    """
    lines: dict[str, Counter[str]] = defaultdict(Counter)
    pages: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    for article in articles:
        rows = [row for row in (line.strip() for line in article.text.splitlines()) if row]
        if not article.outlet or not rows or (article.outlet, rows[0]) in seen:
            continue
        seen.add((article.outlet, rows[0]))
        pages[article.outlet] += 1
        lines[article.outlet].update(sorted({row for row in rows[1:] if _SHORTEST <= len(row) <= _LONGEST_LINE}))
    return {
        outlet: frozenset(row for row, count in rows.items() if count >= max(_SEEN_ON, _SHARE * pages[outlet]))
        for outlet, rows in sorted(lines.items())
    }
