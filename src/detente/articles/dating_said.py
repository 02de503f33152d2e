"""Years that a text names, and how: "1986 net", "since 2009", "by 2020", "the 1986/87 crop", "the 1988 budget"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["AHEAD", "PAST", "YearWord", "plain", "said_years"]

_YEAR = re.compile(
    r"(?<![\d.,$£:/#-])(?P<year>19[4-9]\d|20[0-3]\d)(?:[/-](?P<season>\d\d)\b)?(?![\d:]|[.,]\d|-(?:[a-z]|\d)|['’]?s\b)"
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
    r"\b(?:due|matur\w+|callable|convertible|redeem\w*|debentures?|bonds?|notes?(?! ?:)|warrants?|coupon|put option)\b",
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
    r"\b(?:deliver(?:y|ies)|will|should|could|would|(?-i:may)|might|shall|expects?|expected|forecasts?|plans?|planned|propos\w+|projects?|projected|sees|"
    r"targets?|goals?|aims?|seeks?|budget|repayable|stream)\b[^.;\n]*$",
    re.IGNORECASE,
)
#: A law or treaty by its year, or the base of an index.
_NAMED_BY_YEAR = re.compile(
    r"\b(?:(?:acts?|code|law|treaty|agreement|accord|order|class|series|constitution) of|base)\s+$", re.IGNORECASE
)
_SINCE = re.compile(r"\bsince\s+(?:the\s+)?(?:[A-Za-z]+\.?\s+){0,2}(?:\d{1,2},?\s+)?$", re.IGNORECASE)
_MONTH = re.compile(
    r"\b(?:(?P<name>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"(?:(?<=Jan)uary|(?<=Feb)ruary|(?<=Mar)ch|(?<=Apr)il|(?<=Jun)e|(?<=Jul)y|(?<=Aug)ust|(?<=Sep)t(?:ember)?|"
    r"(?<=Oct)ober|(?<=Nov)ember|(?<=Dec)ember)?)\.?(?:\s+\d{1,2})?,?\s+$",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: The year of a budget is planned before it begins.
_BUDGET_BEFORE = re.compile(r"\b(?:fiscal(?: year)?|FY|budget(?: year| for)?)\s+$", re.IGNORECASE)
_BUDGET_AFTER = re.compile(
    r"\s+(?:federal |state |national )?(?:budget|spending plan|appropriations?)\b", re.IGNORECASE
)
#: The end of a part of a year: "the first two months of 1987", "the third quarter of 1986".
_PART = re.compile(
    r"\b(?:(?P<quarter>first|second|third|fourth|1st|2nd|3rd|4th) (?:quarter|qtr)|(?P<half>first|second|1st|2nd) half|"
    r"(?:first )?(?P<months>two|three|four|five|six|seven|eight|nine|ten|eleven|[2-9]|1[01]) (?:months|mths))"
    r"(?:,| of| in| to)?(?: fiscal)? $",
    re.IGNORECASE,
)
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_RANKS = ("first", "second", "third", "fourth")
#: What is compared with: "against 95.02 billion in May 1986".
_COMPARED = re.compile(
    r"\b(?:against|compared (?:with|to)|vs\.?|versus|(?:up|down|rose|fell|increased?|decreased?) from|than|over|from)\b"
    r"[^.;\n]{0,45}$",
    re.IGNORECASE,
)
_NAMED_THING = re.compile(
    r"\s+(?:\w+\s+){0,2}(?:agreement|accord|treaty|pact|act|law|convention|resolution|ruling|elections?|war|crisis|levels?|peak|"
    r"revolution|constitution|coup|invasion|summit)\b",
    re.IGNORECASE,
)
#: A thing called by its year: "the 1989 annual meeting", "its 1986 warrants".
_NAMED_BEFORE = re.compile(r"(?:\b(?:the|its|their|his|her|our|a|an|of|for|on)\s+|['’]s?\s+|^|\n)$")
_NAMED_AFTER = re.compile(
    r"\s+(?!(?:and|or|to|as|at|in|on|by|from|after|when|while|but|the|a|an|with|for|of|that|which|who|it|he|she|they|we|was|"
    r"were|is|are|had|has|have|would|will|due|because|under|until|before|compared|said)\b)[A-Za-z]{3,}"
)
_BEFORE, _AFTER = 60, 50
#: Kinds told as past, and those told as to come.
PAST = ("account", "month", "plain", "since", "part", "compared_month", "compared_year")
AHEAD = ("ahead", "planned", "looks")
#: So many words of accounts a word make a report of business.
_BUSINESS = 0.04


@dataclass(frozen=True, slots=True)
class YearWord:
    """A year as the text names it, with the month (1..12) where one stands before it; `kind` says how.

    Kinds: account, part, month, plain, compared_month, compared_year, since, season, range, maturity, law, planned,
    ahead, looks, budget, named; "_business" is added in reports of business.
    """

    year: int
    kind: str
    words: str
    month: int | None = None

    @property
    def plain(self) -> str:
        """The kind without the sort of report."""
        return plain(self.kind)


def plain(kind: str) -> str:
    """A kind without the sort of report."""
    return kind.removesuffix("_business")


def said_years(text: str, looks: Mapping[int, int]) -> list[YearWord]:
    """All years of a text. `looks`: where the tense around an offset is known, -1 past, 1 future."""
    business = len(_ACCOUNT.findall(text)) > _BUSINESS * (text.count(" ") + 1)
    found: list[YearWord] = []
    for match in _YEAR.finditer(text):
        if _THING.match(text, match.end()) is None:
            year = _year_of(match)
            kind = _kind(text, match, looks.get(match.start(), 0))
            found.append(YearWord(year, kind + "_business" * business, match.group(), _month_of(text, match.start())))
    return found


def _month_of(text: str, at: int) -> int | None:
    """The month that stands before a year, or the last of the part of the year that does."""
    before = text[max(0, at - _BEFORE) : at]
    month = _MONTH.search(before)
    if month:
        return _MONTHS.index(month["name"].lower()) + 1
    part = _PART.search(before)
    if part is None:
        return None
    if part["months"]:
        count = part["months"].lower()
        return int(count) if count.isdigit() else _COUNTS.index(count) + 1
    rank = (part["quarter"] or part["half"]).lower()
    index = int(rank[0]) if rank[0].isdigit() else _RANKS.index(rank) + 1
    return index * (3 if part["quarter"] else 6)


def _year_of(match: re.Match[str]) -> int:
    if match["short"] is None:
        return int(match["year"])
    return int(match["short"]) + (2000 if int(match["short"]) < 40 else 1900)


def _kind(text: str, match: re.Match[str], look: int) -> str:
    before = text[max(0, match.start() - _BEFORE) : match.start()]
    after = text[match.end() : match.end() + _AFTER]
    if match["season"]:
        return "season" if (int(match["year"]) + 1) % 100 == int(match["season"]) else "range"
    if _MATURITY.search(before):
        return "maturity"
    if _NAMED_BY_YEAR.search(before):
        return "law"
    if _SINCE.search(before):
        return "since"
    if _BUDGET_BEFORE.search(before) or _BUDGET_AFTER.match(after):
        return "budget"
    if _NAMED_BEFORE.search(before) and _NAMED_THING.match(after):
        return "named"
    if _PLANNED.search(before):
        return "planned"
    if _AHEAD.search(before):
        return "ahead"
    if look > 0:
        return "looks"
    if _COMPARED.search(before):
        return "compared_month" if _MONTH.search(before) or _PART.search(before) else "compared_year"
    if _PART.search(before):
        return "part"
    if _MONTH.search(before):
        return "month"
    if _ACCOUNT.search(before) or _ACCOUNT.search(after):
        return "account"
    return "named" if _NAMED_BEFORE.search(before) and _NAMED_AFTER.match(after) else "plain"
