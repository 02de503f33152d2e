"""What dates a text that bears no date: years it names, people in office, names and events of an era, weekdays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from detente.articles import dating_counts, dating_eras, dating_levels, dating_people, dating_years
from detente.articles.dating_interval import AnyClue, Yearly
from detente.articles.dating_names import profile
from detente.language.parser import Sentence
from detente.records import Article

__all__ = ["clues", "without_notices", "year_looks"]

#: Costs of the months that do not fit, as log-odds (see dating_interval).
WEEKDAY = 2.0
ELECTION = 3.0
_OWN_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)|['’]\d\d\b")
_LAST_YEAR = 2035
_WEEKDAY_DATE = re.compile(
    r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+(?:the\s+)?"
    r"(?:(January|February|March|April|May|June|July|August|September|October|November|December)\s+(\d{1,2})|"
    r"(\d{1,2})\s+(January|February|March|April|May|June|July|August|September|October|November|December))"
    r"(?:st|nd|rd|th)?(?!,?\s+\d{4}|\d)"
)
#: A vote of the United States that is still ahead: presidential, midterm, or in November of some year.
_ELECTION = re.compile(
    r"\b(?:until(?: after)?|ahead of|before|upcoming|coming|next|run-up to|eve of|face|win)(?: the| this| a)? "
    r"(?:(?:US|U\.S\.|American|November(?:['’]s)?) )?(presidential |midterm |mid-term |November )elections?",
)
#: The vote that a campaign is about, of whatever kind.
_THIS_ELECTION = re.compile(
    r"\b(?:in|of|win|about|during|decide|before|until|for) this (?:coming )?election\b"
    r"|\b(?:this (?:year|fall|autumn)|November)['’]s elections?"
)
ANY_ELECTION = 2.0
#: How many months a vote is ahead when people wait for it.
_CAMPAIGN = 14
_WEEKDAYS = ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def clues(article: Article, sentences: Sequence[Sentence]) -> list[AnyClue]:
    """Everything in the article, outside its notices, that says when it was written; the order is the text's."""
    text = "\n".join([article.title or "", without_notices(article)])
    found: list[AnyClue] = [
        *([years] if (years := dating_years.clue(text, year_looks(article, sentences))) else []),
        *dating_people.clues(text),
        *dating_eras.clues(text),
        *dating_counts.clues(text),
        *dating_levels.clues(text),
        *_weekdays(text),
        *_elections(text),
    ]
    said = profile(text)
    return [*found, said] if said else found


def without_notices(article: Article) -> str:
    """The text with its notices blanked: a tail written years later must not date the article."""
    pieces, at = [], 0
    for notice in sorted(article.notices, key=lambda notice: notice.start):
        pieces += [article.text[at : notice.start], " " * max(0, notice.end - max(at, notice.start))]
        at = max(at, notice.end)
    return "".join([*pieces, article.text[at:]])


def year_looks(article: Article, sentences: Sequence[Sentence]) -> dict[int, int]:
    """Where title and text, joined by a line break, name a year: whether the sentence looks back (-1) or ahead (1)."""
    from detente.language import times

    at = len(article.title or "") + 1
    looks: dict[int, int] = {}
    for mention in times.mentions(article, sentences):
        own = _OWN_YEAR.search(mention.timex.text)
        if own is not None:
            looks[at + mention.timex.start + own.start()] = mention.look()
    return looks


def _weekdays(text: str) -> Iterator[Yearly]:
    """ "Wednesday, October 3" is so in one year of six."""
    seen: set[str] = set()
    for found in _WEEKDAY_DATE.finditer(text):
        number = _MONTHS.index(found.group(2) or found.group(5)) + 1
        fits = _months_near(_WEEKDAYS.index(found.group(1)), number, int(found.group(3) or found.group(4)))
        if fits and found.group() not in seen:
            seen.add(found.group())
            yield Yearly(f"names {found.group()}", fits, WEEKDAY)


def _months_near(weekday: int, number: int, dom: int) -> frozenset[int]:
    """The months within half a year of a day that falls on the weekday."""
    fits: set[int] = set()
    for of_year in range(1900, _LAST_YEAR + 1):
        try:
            day = date(of_year, number, dom)
        except ValueError:
            continue
        if day.weekday() == weekday:
            middle = of_year * 12 + number - 1
            fits.update(range(middle - 6, middle + 6))
    return frozenset(fits)


def _elections(text: str) -> Iterator[Yearly]:
    """American votes ahead: presidents are chosen in every fourth November, Congress also two years later."""
    if (this := _THIS_ELECTION.search(text)) is not None:
        fits = frozenset(y * 12 + 10 - ahead for y in range(1900, _LAST_YEAR + 1, 2) for ahead in range(_CAMPAIGN + 1))
        yield Yearly(f"speaks of “{this.group()}”", fits, ANY_ELECTION)
    found = _ELECTION.search(text)
    if found is None:
        return
    kind = found.group(1).strip().lower().replace("-", "")
    years = [y for y in range(1900, _LAST_YEAR + 1) if y % 2 == 0 and _votes(kind, y)]
    fits = frozenset(y * 12 + 10 - ahead for y in years for ahead in range(_CAMPAIGN + 1))
    yield Yearly(f"waits for “{found.group()}”", fits, ELECTION)


def _votes(kind: str, of_year: int) -> bool:
    presidential = of_year % 4 == 0
    return {"presidential": presidential, "midterm": not presidential}.get(kind, True)
