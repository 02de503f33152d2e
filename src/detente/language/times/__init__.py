"""Time expressions: TIMEX3 type and value, and the interval each covers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from detente.language.parser import Sentence
from detente.language.times import resolve_dates, resolve_relative, resolve_spans
from detente.language.times.calendar import When
from detente.language.times.context import Context, Reading, Slots
from detente.language.times.lexicon import Rule, book
from detente.language.times.tense import direction
from detente.language.times.tokens import Token, letters_of, may_hold_time, tokenize
from detente.records import Article, Interval, Timex

__all__ = ["find"]

_RESOLVERS: dict[str, Callable[[Slots, Context], Reading | None]] = {
    **resolve_dates.RESOLVERS,
    **resolve_relative.RESOLVERS,
    **resolve_spans.RESOLVERS,
}


def find(article: Article, sentences: Sequence[Sentence]) -> tuple[Timex, ...]:
    """All time expressions outside notices, in order.

    Relative times count from `article.date`; without one they keep the open forms of TIMEX3 (PAST_REF, XXXX-10-03).
    """
    found: list[Timex] = []
    told = quarter = None
    for sentence in sentences:
        if _in_notice(article, sentence) or not may_hold_time(article.text[sentence.start : sentence.end]):
            continue
        tokens = tokenize(article.text, sentence.start, sentence.end)
        for rule, slots, first, last in _matches(tokens):
            ctx = Context(article.date, direction(tokens, first, last, sentence), told, quarter)
            reading = _resolved(rule, slots, ctx)
            if reading is None:
                continue
            found.append(_timex(article, tokens[first], tokens[last - 1], reading))
            if reading.when.unit == "Q":
                quarter = reading.when if _may_be_reported(reading, article.date) else quarter
            elif reading.anchors and reading.when.first:
                told = reading.when
    return tuple(found)


def _may_be_reported(reading: Reading, ref: date | None) -> bool:
    """Results are told of quarters that have begun; "a year earlier" never counts from a forecast one."""
    return reading.anchors and (ref is None or reading.when.first is None or reading.when.first <= ref)


def _in_notice(article: Article, sentence: Sentence) -> bool:
    return any(n.start < sentence.end and sentence.start < n.end for n in article.notices)


def _matches(tokens: list[Token]) -> Iterator[tuple[Rule, Slots, int, int]]:
    rules = book()
    letters = letters_of(tokens)
    for match in rules.any_rule.finditer(letters):
        rule = rules.rules[int((match.lastgroup or "r0")[1:])]
        inner = rule.regex.match(letters, match.start(), len(letters))
        if inner is None:
            continue
        parts = {
            name.partition("__")[0]: tokens[inner.start(name) : inner.end(name)]
            for name in rule.regex.groupindex
            if inner.group(name)
        }
        last = inner.end()
        while last > inner.start() + 1 and tokens[last - 1].text == ".":
            last -= 1
        yield rule, Slots(parts), inner.start(), last


def _resolved(rule: Rule, slots: Slots, ctx: Context) -> Reading | None:
    """None where the words name no day that exists (31 February, the year 0)."""
    try:
        return _RESOLVERS[rule.reads](slots, ctx)
    except (ValueError, OverflowError):
        return None


def _timex(article: Article, first: Token, last: Token, reading: Reading) -> Timex:
    when: When = reading.when
    interval = Interval(*(day.isoformat() if day else None for day in (when.first, when.last)))
    text = article.text[first.start : last.end]
    return Timex(first.start, last.end, text, reading.type, when.value, interval)
