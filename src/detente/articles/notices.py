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

from detente.articles.cues import Cue, cues, weights
from detente.articles.units import units
from detente.records import Article, Notice, NoticeKind

__all__ = ["cut", "find", "learn"]

_QUOTED = re.compile(r"“[^“”]{0,600}(?:”|$)|\"[^\"]{0,600}(?:\"|$)|«[^«»]{0,600}(?:»|$)")
_WORD = re.compile(r"[\w’']+")
_REPORTING = re.compile(
    r"\b(?:said|says|told|added|according to|reported|announced|warned|denied|stated|insisted|argued|noted|accused)\b",
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


@dataclass(frozen=True, slots=True)
class _Unit:
    start: int
    end: int
    score: float
    cue: Cue | None


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
    scored = _scored(text, outlet, language, known)
    if not any(unit.cue is not None and unit.cue.anchor for unit in scored):
        return ()
    chrome = _best_path([unit.score for unit in scored])
    if all(chrome):
        return ()  # nothing of an article left to set it off from
    return _notices(scored, chrome)


def _scored(text: str, outlet: str | None, language: str | None, known: frozenset[str]) -> list[_Unit]:
    spans = units(text)
    last = len(spans) - _EDGE
    name = (outlet or "").casefold()
    out = []
    for index, (start, end) in enumerate(spans):
        unit = text[start : min(end, start + _LOOKED_AT)]
        count = len(_WORD.findall(unit)) if end - start <= _LOOKED_AT else _LOOKED_AT
        cue = _LEARNT if unit in known else _strongest(unit, count, index < _EDGE or index >= last)
        score = _shape(unit, count, name, language in (None, "en"))
        if index < len(spans) / 3:
            score += weights()["early"]
        out.append(_Unit(start, end, score + (cue.weight if cue else 0.0), cue))
    return out


def _strongest(unit: str, words: int, at_edge: bool) -> Cue | None:
    best: Cue | None = None
    for cue in cues():
        if (best is None or cue.weight > best.weight) and cue.hits(unit, words, at_edge):
            best = cue
    return best


def _shape(unit: str, words: int, outlet: str, is_english: bool) -> float:
    """Log-odds from the words' shape alone: freely against chrome, for it only up to `ceiling`."""
    weight = weights()
    plain = _QUOTED.sub(" ", unit)
    is_prose = words >= _PROSE_WORDS and _STOP.search(unit) is not None
    against = weight["prose"] * is_prose + weight["long"] * (words >= _LONG_WORDS)
    if not is_english:
        return against + weight["foreign"] * is_prose
    quoted = len(_WORD.findall(unit)) - len(_WORD.findall(plain))
    against += weight["quoted"] * (quoted >= 5)
    against += weight["reporting"] * bool(_REPORTING.search(plain)) + weight["dated"] * bool(_DATED.search(plain))
    against += weight["third_person"] * bool(_THIRD.search(plain)) + weight["past"] * bool(_PAST.search(plain))
    first, second = bool(_FIRST.search(plain)), bool(_SECOND.search(plain))
    favour = weight["second_person"] * second + weight["first_person"] * first
    favour += weight["money"] * bool(_MONEY.search(plain)) + weight["press"] * bool(_PRESS.search(plain))
    favour += weight["imperative"] * bool(_IMPERATIVE.search(plain))
    favour += weight["headline"] * (words <= _HEADLINE_WORDS and not unit.endswith("."))
    favour += weight["own_name"] * bool(outlet and outlet in unit.casefold() and (first or second))
    return min(against + favour, weight["ceiling"])


def _best_path(scores: list[float]) -> list[bool]:
    """True for each unit that is chrome on the best path (Viterbi over article and chrome)."""
    weight = weights()
    article, chrome = 0.0, weight["begin"]
    came_from: list[tuple[bool, bool]] = []  # for article, chrome: was the unit before chrome?
    for index, score in enumerate(scores):
        if index == 0:
            came_from.append((False, True))
            chrome += score
            continue
        leaving, entering = chrome + weight["leave"], article + weight["enter"]
        came_from.append((leaving > article, chrome >= entering))
        article, chrome = max(article, leaving), max(chrome, entering) + score
    state = chrome > article
    path = [state]
    for from_chrome in reversed(came_from[1:]):
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
    if not any(unit.cue is not None and unit.cue.anchor for unit in run):
        return []
    first = next(unit.cue.kind for unit in run if unit.cue is not None)
    out: list[Notice] = []
    kind: NoticeKind = first
    for unit in run:
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


_LEARNT = Cue("learnt", "other", 9.0, "line", _LOOKED_AT, True, re.compile(""), (), ())
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
