"""The article's own date: metadata, URL, dateline, text, in that order of trust; else an interval with its reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from detente.articles.dating_clues import clues, without_notices
from detente.articles.dating_interval import AnyClue, Yearly, interval
from detente.language.parser import Sentence
from detente.records import Article, DateBasis, Interval

__all__ = ["Dating", "dated", "infer"]

#: Sources that lie no more days apart agree: a wire dates its lines a day before the paper prints them.
AGREE_DAYS = 2
_FIRST_YEAR, _LAST_YEAR = 1850, 2100
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[/_-](\d{1,2}|[a-z]{3})[/_-](\d{1,2})(?!\d)", re.IGNORECASE)
_URL_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)([01]\d)([0-3]\d)(?!\d)")
_URL_END = re.compile(r"[-_/](\d{1,2})[-_](\d{1,2})[-_]((?:20)?\d\d)/?(?:\.\w{2,5})?$")
_DATELINE = re.compile(
    r"\s*(?:[A-Z][\w.'’()/-]*[ ,]+){0,6}[A-Z][\w.'’()/-]*,\s*"
    + _MONTH
    + r"\s+(?P<day>\d{1,2})(?:,?\s+(?P<year>\d{4}))?"
    r"\s*(?:\([^()\n]{1,40}\)\s*)?(?:[-–—_]|\n|/[A-Z])",
    re.IGNORECASE,
)
_DATE_LINE = re.compile(
    r"(?:(?:published|updated|posted|dated?|released?|issued|for immediate release|first published)\b[\s:,on]{0,6})?"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:"
    + _MONTH
    + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})|(?P<day2>\d{1,2})(?:st|nd|rd|th)?\s+"
    + _MONTH.replace("month", "month2")
    + r",?\s+(?P<year2>\d{4})|(?P<iso>\d{4}-\d\d-\d\d))\b(?! end).{0,30}",
    re.IGNORECASE,
)
_HEAD = 700
_WEEKDAY = re.compile(r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_WEEKDAYS = ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun")


@dataclass(frozen=True, slots=True)
class Dating:
    """The date with its basis, a note where sources disagree, else an interval; `reasons` in words, as found."""

    date: date | None
    basis: DateBasis
    note: str | None
    interval: Interval | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Source:
    """A day that a place of the article names, and how that place is called."""

    day: date
    place: str
    basis: DateBasis


def dated(article: Article, sentences: Sequence[Sentence] | None = None) -> Article:
    """The article with what `infer` finds filled in."""
    found = infer(article, sentences)
    return replace(article, date=found.date, date_basis=found.basis, date_note=found.note, date_range=found.interval)


def infer(article: Article, sentences: Sequence[Sentence] | None = None) -> Dating:
    """When the article was written. `sentences` saves splitting again; no parse is needed.

    `interval` is given only where there is no day: the record's own ("2012"), or the one its names and years allow.
    """
    sources = list(_sources(article))
    if sources:
        best = sources[0]
        return Dating(best.day, best.basis, _note(article, sources), None, (f"{best.place}: {best.day}",))
    if article.date_range is not None:
        return Dating(None, "none", article.date_note, article.date_range, ("the record names no single day",))
    return _from_clues(article, sentences)


def _sources(article: Article) -> Iterator[_Source]:
    """Every full day that the article bears, the most trusted first."""
    if article.date is not None:
        basis: DateBasis = article.date_basis if article.date_basis != "none" else "given"
        yield _Source(article.date, "the record" if basis == "given" else "the page", basis)
    in_url = _url_day(article.url)
    if in_url:
        yield _Source(in_url, "the URL", "page")
    line = _dateline(article)
    day = _dateline_day(line, article.date or in_url) if line else None
    if day:
        yield _Source(day, "the dateline", "text")
    if article.date is None and (own := _own_line(article)):
        yield _Source(own, "the title or a line of the text", "text")


def _note(article: Article, sources: Sequence[_Source]) -> str | None:
    """What is odd: the record's own trouble, and sources that name other days."""
    best = sources[0]
    others = [s for s in sources[1:] if abs((s.day - best.day).days) > AGREE_DAYS]
    said = [f"{other.place} says {other.day}, {best.place} {best.day}" for other in others]
    return "; ".join(said if article.date_note is None else [article.date_note, *said]) or None


def _day(of_year: int, month: int, dom: int) -> date | None:
    try:
        return date(of_year, month, dom) if _FIRST_YEAR <= of_year <= _LAST_YEAR else None
    except ValueError:
        return None


def _url_day(url: str | None) -> date | None:
    """The day in a URL's path: /2012/10/03/, /2012/oct/03/, /20121003-name, 2012-10-03, name-10-23-12."""
    for pattern in (_URL_DAY, _URL_COMPACT):
        for found in pattern.finditer((url or "")[:500]):
            of_year, month, dom = found.groups()
            number = int(month) if month.isdigit() else _month_number(month)
            day = _day(int(of_year), number, int(dom))
            if day:
                return day
    return _slug_day(url or "")


def _slug_day(url: str) -> date | None:
    """A day at the end of a URL in figures, where only one order of day and month makes a date."""
    found = _URL_END.search(url[-40:])
    if found is None:
        return None
    first, second, of_year = (int(part) for part in found.groups())
    of_year += 2000 if of_year < 100 else 0
    orders = {day for pair in ((first, second), (second, first)) if (day := _day(of_year, *pair))}
    return orders.pop() if len(orders) == 1 else None


def _month_number(name: str) -> int:
    """1..12 for a month's name or its first letters; 0 for another word."""
    short = name[:3].lower()
    return _MONTH_NAMES.index(short) + 1 if short in _MONTH_NAMES else 0


def _dateline(article: Article) -> re.Match[str] | None:
    """A dateline opens the text: "MOSCOW, Oct. 3 (Agency) -". The place stands in capitals or begins with one."""
    found = _DATELINE.match(_body(article)[:200])
    return found if found and found.group().lstrip()[:1].isupper() else None


def _body(article: Article) -> str:
    """The text from its first word on that is no notice: where a dateline stands, if there is one."""
    return without_notices(article).lstrip()


def _dateline_day(line: re.Match[str], better: date | None) -> date | None:
    """The day of a dateline; the year it does not name is the one nearest to the day of a better source."""
    number, dom = _month_number(line.group("month")), int(line.group("day"))
    if line.group("year"):
        return _day(int(line.group("year")), number, dom)
    if better is None:
        return None
    days = [day for step in (0, -1, 1) if (day := _day(better.year + step, number, dom))]
    return min(days, key=lambda day: abs((day - better).days), default=None)


def _own_line(article: Article) -> date | None:
    """A full date that fills the title or a line in the first part of the text."""
    for line in [article.title or "", *without_notices(article)[:_HEAD].splitlines()]:
        found = _DATE_LINE.fullmatch(line.strip()[:120])
        if found and found.group("iso"):
            parts = [int(part) for part in found.group("iso").split("-")]
            return _day(parts[0], parts[1], parts[2])
        if found:
            month = found.group("month") or found.group("month2")
            dom, of_year = found.group("day") or found.group("day2"), found.group("year") or found.group("year2")
            return _day(int(of_year), _month_number(month), int(dom))
    return None


def _from_clues(article: Article, sentences: Sequence[Sentence] | None) -> Dating:
    from detente.language.sentences import split

    read = sentences if sentences is not None else [Sentence(start, end) for start, end in split(article.text)]
    found: list[AnyClue] = clues(article, read)
    line = _dateline(article)
    found += _dateline_clues(article, line) if line else []
    span = interval(found)
    reasons = tuple(dict.fromkeys(clue.reason for clue in found))
    day = _only_day(line, span) if line and span else None
    if day:
        return Dating(
            day, "text", article.date_note, None, (f"the dateline, in the one year that fits: {day}", *reasons)
        )
    return Dating(None, "none", article.date_note, span, reasons)


def _dateline_clues(article: Article, line: re.Match[str]) -> list[AnyClue]:
    """The month of a dateline, and the years in which a weekday near it falls on its day or the day before."""
    number, dom = _month_number(line.group("month")), int(line.group("day"))
    words = line.group().strip(" -–—_\n")
    days = [day for of_year in range(1900, 2036) if (day := _day(of_year, number, dom))]
    out: list[AnyClue] = [Yearly(f"the dateline “{words}”", _months(days), 4.0)]
    weekday = _WEEKDAY.search(_body(article), line.end(), line.end() + 400)
    if weekday:
        index = _WEEKDAYS.index(weekday.group(1))
        fitting = [day for day in days if index in (day.weekday(), (day - timedelta(days=1)).weekday())]
        out.append(Yearly(f"the dateline “{words}” and {weekday.group()}", _months(fitting), 1.5))
    return out


def _months(days: Sequence[date]) -> frozenset[int]:
    return frozenset(day.year * 12 + day.month - 1 for day in days)


def _only_day(line: re.Match[str], span: Interval) -> date | None:
    """The one day of the dateline inside the interval; None where there are several."""
    if span.from_ is None or span.to is None:
        return None
    low, high = date.fromisoformat(span.from_), date.fromisoformat(span.to)
    number, dom = _month_number(line.group("month")), int(line.group("day"))
    fitting = [day for y in range(low.year, high.year + 1) if (day := _day(y, number, dom)) and low <= day <= high]
    return fitting[0] if len(fitting) == 1 else None
