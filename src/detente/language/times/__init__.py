"""Time expressions: TIMEX3 type and value, and the interval each covers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from detente.language.parser import Sentence
from detente.language.times import resolve_clock, resolve_dates, resolve_periods, resolve_relative, resolve_spans
from detente.language.times.calendar import When
from detente.language.times.context import Context, Direction, Reading, Slots
from detente.language.times.lexicon import Book, Rule, book
from detente.language.times.tense import direction
from detente.language.times.tokens import Line, may_hold_time
from detente.records import Article, Interval, Timex

__all__ = ["Mention", "find", "mentions"]

#: How many words before its trigger word an expression may begin ("the first two and a half months of").
REACH = 8

_RESOLVERS: dict[str, Callable[[Slots, Context], Reading | None]] = {
    **resolve_clock.RESOLVERS,
    **resolve_dates.RESOLVERS,
    **resolve_periods.RESOLVERS,
    **resolve_relative.RESOLVERS,
    **resolve_spans.RESOLVERS,
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A time expression with the question of its direction still open: `look` gives -1 past, 1 future, 0 unsaid."""

    timex: Timex
    look: Callable[[], Direction]


def find(article: Article, sentences: Sequence[Sentence]) -> tuple[Timex, ...]:
    """All time expressions outside notices, in order.

    Relative times count from `article.date`; without one they keep the open forms of TIMEX3 (PAST_REF, XXXX-10-03).
    """
    return tuple(mention.timex for mention in mentions(article, sentences))


def mentions(article: Article, sentences: Sequence[Sentence]) -> Iterator[Mention]:
    """The same, with the tense of the sentence at each."""
    told = quarter = None
    for sentence in sentences:
        if article.in_notice(sentence.start, sentence.end) or not may_hold_time(
            article.text[sentence.start : sentence.end]
        ):
            continue
        line = Line(article.text, sentence.start, sentence.end)
        for rule, slots, first, last in _matches(line):
            look = partial(direction, line, first, last, sentence)
            reading = _resolved(rule, slots, Context(article.date, look, told, quarter))
            if reading is None:
                continue
            yield Mention(_timex(article, line.starts[first], line.end(last - 1), reading), look)
            if reading.when.unit == "Q":
                quarter = reading.when if _may_be_reported(reading, article.date) else quarter
            elif reading.anchors and reading.when.first:
                told = reading.when


def _may_be_reported(reading: Reading, ref: date | None) -> bool:
    """Results are told of quarters that have begun; "a year earlier" never counts from a forecast one."""
    return reading.anchors and (ref is None or reading.when.first is None or reading.when.first <= ref)


def _matches(line: Line) -> Iterator[tuple[Rule, Slots, int, int]]:
    """The first rule that fits at each word, and where it ends. Words far from any trigger word are not looked at."""
    rules, done = book(), 0
    for trigger in rules.triggers.finditer(line.letters):
        at = max(done, trigger.start() - REACH)
        while at <= trigger.start():
            found = _rule_at(rules, line.letters, at)
            if found is None:
                at += 1
                continue
            rule, match = found
            yield rule, _slots(line, match), at, _without_stop(line, at, match.end())
            at = done = match.end()


def _rule_at(rules: Book, letters: str, at: int) -> tuple[Rule, re.Match[str]] | None:
    for rule in rules.rules_at.get(letters[at], ()):
        match = rule.regex.match(letters, at)
        if match:
            return rule, match
    return None


def _slots(line: Line, match: re.Match[str]) -> Slots:
    named = match.re.groupindex
    return Slots({name.partition("__")[0]: line.tokens(*match.span(name)) for name in named if match.group(name)})


def _without_stop(line: Line, first: int, last: int) -> int:
    """A full stop after the last word ends the sentence or an abbreviation; the expression goes without it."""
    while last > first + 1 and line.spelt[last - 1] == ".":
        last -= 1
    return last


def _resolved(rule: Rule, slots: Slots, ctx: Context) -> Reading | None:
    """None where the words name no day that exists (31 February, the year 0)."""
    try:
        return _RESOLVERS[rule.reads](slots, ctx)
    except (ValueError, OverflowError):
        return None


def _timex(article: Article, start: int, end: int, reading: Reading) -> Timex:
    when: When = reading.when
    interval = Interval(*(day.isoformat() if day else None for day in (when.first, when.last)))
    return Timex(start, end, article.text[start:end], reading.type, when.value, interval)
