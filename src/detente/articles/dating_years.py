"""Years that a text names as clues to when it was written: "1986 net", "since 2009", "by 2020", "the 1986/87 crop".

How far from its own year a text names another one depends on how it does: accounts are of the year before or of the
same one, talk of the past goes further back, a bond falls due in decades. What each such lag costs is a table
(`data/times/year_lags.csv`), fitted by `bench.dating_years` on dated articles of 1987 to 2019.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from detente.articles.dating_interval import Profile
from detente.errors import CodebookError

__all__ = ["FIRST_LAGS", "FIRST_YEAR", "LAST_YEAR", "YearWord", "clue", "lag_index", "lags", "said_years"]

#: The years that are weighed.
FIRST_YEAR, LAST_YEAR = 1940, 2035
#: A lag is the article's year less the named one. Each of these begins a group; the first has no beginning.
FIRST_LAGS = (-99, -40, -25, -15, -10, -5, -3, -2, -1, 0, 1, 2, 3, 4, 5, 7, 10, 16, 31)
_YEAR = re.compile(
    r"(?<![\d.,$£:/#-])(?P<year>19[4-9]\d|20[0-3]\d)(?:(?P<season>[/-]\d\d)\b)?(?![\d:]|[.,]\d|-(?:[a-z]|\d)|['’]?s\b)"
    r"|(?<=\s)['’](?P<short>\d\d)\b(?!['’]?s)"
)
#: Numbers of things that look like years.
_THING = re.compile(
    r"\s+(?:shares|shrs|workers|people|dlrs|dollars|tonnes|tons|barrels|jobs|men|women|troops|soldiers|feet|miles|km|units|"
    r"employees|members|homes|cars|points|pounds|megawatts|mw|francs|marks|yen|children|families|students|vs|avenue|street)\b",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"\b(?:pct|per ?cent|[mb]ln|[mb]illion|trillion|dlrs?|tonnes|tons|barrels|bpd|net|profits?|loss(?:es)?|revenues?|"
    r"revs|sales|shrs?|qtrs?|quarters?|fiscal|earnings|earned|ended|compared|year-earlier|year ago|output|exports?|"
    r"imports?|production|deficit|surplus|figures?|results?|total(?:l?ed)?|crop|season|harvest|rose|fell|growth|inflation)\b|[%$£]",
    re.IGNORECASE,
)
_MATURITY = re.compile(
    r"\b(?:due|matur\w+|callable|convertible|redeem\w*|debentures?|bonds?|notes?|warrants?|coupon|put option)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:until|till|by|expir\w+|through|to|before|beyond|towards?|after|starting|beginning|begin|start|next|from|"
    r"payable|delivery|ending|target(?: year)?(?: of)?|deadline|expected|forecast|projected|estimated|planned|"
    r"will|would|budget)\s+"
    r"(?:(?:the|its|our|their|in|for|of|at|early|mid|late|end|beginning|start|middle|year|fiscal|summer|spring|fall|"
    r"autumn|winter|and|between)[- ]+){0,4}$",
    re.IGNORECASE,
)
#: What is yet to come: a plan, a forecast or a modal earlier in the sentence.
_PLANNED = re.compile(
    r"\b(?:will|should|could|would|may|might|shall|expects?|expected|forecasts?|plans?|planned|propos\w+|projects?|projected|sees|"
    r"targets?|goals?|aims?|seeks?|budget|repayable|stream)\b[^.;\n]*$",
    re.IGNORECASE,
)
#: A law or treaty by its year, or the base of an index.
_NAMED_BY_YEAR = re.compile(
    r"\b(?:(?:acts?|code|law|treaty|agreement|accord|order|class|series|constitution) of|base)\s+$", re.IGNORECASE
)
_SINCE = re.compile(r"\bsince\s+(?:the\s+)?(?:[A-Za-z]+\.?\s+){0,2}(?:\d{1,2},?\s+)?$", re.IGNORECASE)
_MONTH = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?(?:\s+\d{1,2})?,?\s+$", re.IGNORECASE
)
_BEFORE, _AFTER = 60, 50
#: How a reason calls the ways to name a past year.
_SAYS = {
    "account": "gives accounts of",
    "month": "tells of a month of",
    "plain": "tells of",
    "since": "counts from",
    "season": "names the season",
    "maturity": "names the maturity",
    "law": "names a law or treaty of",
    "ahead": "plans for",
}
_PAST = ("account", "month", "plain", "since")
#: So many words of accounts a word make a report of business.
_BUSINESS = 0.04


@dataclass(frozen=True, slots=True)
class YearWord:
    """A year as the text names it; `kind` says how: account, month, plain, season, ahead, maturity."""

    year: int
    kind: str
    words: str


def said_years(text: str, looks: Mapping[int, int]) -> list[YearWord]:
    """All years of a text. `looks`: where the tense around an offset is known, -1 past, 1 future."""
    business = len(_ACCOUNT.findall(text)) > _BUSINESS * (text.count(" ") + 1)
    found: list[YearWord] = []
    for match in _YEAR.finditer(text):
        if _THING.match(text, match.end()) is None:
            year = _year_of(match)
            kind = _kind(text, match, looks.get(match.start(), 0))
            found.append(YearWord(year, kind + "_business" * business, match.group()))
    return found


def _year_of(match: re.Match[str]) -> int:
    if match["short"] is None:
        return int(match["year"])
    return int(match["short"]) + (2000 if int(match["short"]) < 40 else 1900)


def _kind(text: str, match: re.Match[str], look: int) -> str:
    before = text[max(0, match.start() - _BEFORE) : match.start()]
    after = text[match.end() : match.end() + _AFTER]
    if match["season"]:
        return "season"
    if _MATURITY.search(before):
        return "maturity"
    if _NAMED_BY_YEAR.search(before):
        return "law"
    if _SINCE.search(before):
        return "since"
    if look > 0 or _AHEAD.search(before) or _PLANNED.search(before):
        return "ahead"
    if _MONTH.search(before):
        return "month"
    return "account" if _ACCOUNT.search(before) or _ACCOUNT.search(after) else "plain"


def lag_index(lag: int) -> int:
    """The group of lags that one belongs to."""
    return max(0, bisect_right(FIRST_LAGS, lag) - 1)


def lags(words: Sequence[YearWord]) -> dict[str, set[int]]:
    """The years of each kind, and the last of each kind apart: it tells more than those before it."""
    groups: dict[str, set[int]] = {}
    for word in words:
        groups.setdefault(word.kind, set()).add(word.year)
    last = {f"last_{kind}": {max(years)} for kind, years in groups.items() if _plain(kind) != "ahead"}
    past = {year for kind, years in groups.items() if _plain(kind) in _PAST for year in years}
    style = "_business" * any(word.kind.endswith("_business") for word in words)
    if past:
        last["latest" + style] = {max(past)}
        if max(past) - 1 in {word.year for word in words}:
            last["compared" + style] = {max(past)}
    ahead = _nearest_ahead(words, max(past, default=0))
    if ahead:
        last["next" + style] = {ahead.year}
    return {**groups, **last}


def _nearest_ahead(words: Sequence[YearWord], past: int) -> YearWord | None:
    """The nearest year to come, which no year told as past has overtaken."""
    ahead = [word for word in words if _plain(word.kind) == "ahead" and word.year >= past]
    return min(ahead, key=lambda word: word.year, default=None)


def clue(text: str, looks: Mapping[int, int]) -> Profile | None:
    """What all years of a text say together about its own; None where it names none."""
    words = said_years(text, looks)
    table = _table()
    scores = [0.0] * (LAST_YEAR - FIRST_YEAR + 1)
    for kind, years in lags(words).items():
        weights = table.get(kind)
        if weights is None:
            continue
        for year in years:
            for index in range(len(scores)):
                scores[index] += weights[lag_index(FIRST_YEAR + index - year)] / len(years) ** 0.5
    best = max(scores)
    if not words:
        return None
    return Profile(_reason(words), FIRST_YEAR * 12, 12, tuple(best - score for score in scores), best - min(scores))


def _reason(words: Sequence[YearWord]) -> str:
    """The latest year told as past, and the nearest told as ahead."""
    past = [word for word in words if _plain(word.kind) in _PAST]
    last = max(past, key=lambda word: word.year, default=None)
    ahead = _nearest_ahead(words, last.year if last else 0)
    said = [f"{_SAYS[_plain(last.kind)]} “{last.words}”"] if last else []
    said += [f"looks ahead to “{ahead.words}”"] if ahead else []
    return " and ".join(said) or f"{_SAYS[_plain(words[0].kind)]} “{words[0].words}”"


def _plain(kind: str) -> str:
    return kind.split("_")[0]


@cache
def _table() -> dict[str, tuple[float, ...]]:
    lines = resources.files("detente.data").joinpath("times/year_lags.csv").read_text("utf-8").splitlines()
    rows = list(csv.reader(line for line in lines if not line.startswith("#")))
    try:
        if tuple(map(int, rows[0][1:])) != FIRST_LAGS:
            raise ValueError("other groups of lags than the program's")
        return {row[0]: tuple(map(float, row[1:])) for row in rows[1:]}
    except (ValueError, IndexError) as error:
        raise CodebookError(str(error), where="times/year_lags.csv", fix="python -m bench.dating_years") from error
