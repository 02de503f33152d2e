"""From chosen readings and quotation marks to reports: every quotation gets a speaker, broken ones are joined."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from detente.language.parser import Sentence
from detente.statements.marks import Quote
from detente.statements.nearby import Introduction, introduced, is_speech
from detente.statements.phrases import Phrase
from detente.statements.readings import Reading
from detente.statements.turns import headline

__all__ = ["Report", "assemble"]

#: How far behind the last one a quotation of the next paragraph may begin and still go on with its speaker.
_CARRY = 60
#: How far back, in characters and in reports just made, a quotation looks for the report it belongs to.
_WINDOW, _LATEST = 5_000, 10


@dataclass(frozen=True, slots=True)
class Report:
    """A statement in the making: content hull, cue and speaker.

    `speech` is true where a quotation without a cue of its own may go on from it; `carried` marks such a quotation.
    """

    start: int
    end: int
    cue: tuple[int, int] | None
    speaker: Phrase | None
    speech: bool = True
    carried: bool = False


def assemble(
    text: str, sentences: Sequence[Sentence], quotes: Sequence[Quote], kept: Sequence[Reading]
) -> list[Report]:
    """All reports of the article, in order of their content."""
    reports = [Report(r.start, r.end, r.cue, r.speaker, r.speech) for r in kept]
    reports += _of_headline(text, reports)
    reports.sort(key=lambda r: (r.start, -r.end))
    joined = _Joiner(text, sentences, quotes, reports)
    for quote in quotes:
        joined.take(quote)
    return sorted(joined.reports, key=lambda r: (r.start, -r.end))


def _of_headline(text: str, reports: Sequence[Report]) -> list[Report]:
    found = headline(text)
    if found is None:
        return []
    (start, end), what = found
    who = Phrase(start, end, start, start, text[start:end])
    taken = any(r.start < what[1] and what[0] < r.end and r.end - r.start > (what[1] - what[0]) / 2 for r in reports)
    return [] if taken else [Report(*what, (end, end + 1), who, speech=False)]


class _Joiner:
    """Walks the quotations in order and keeps the report that an uncued one would go on from."""

    def __init__(
        self, text: str, sentences: Sequence[Sentence], quotes: Sequence[Quote], reports: list[Report]
    ) -> None:
        self.reports = reports
        self._text = text
        self._sentences = sentences
        self._quotes = quotes
        self._starts = [r.start for r in reports]
        self._quote_starts = [q.start for q in quotes]

    def take(self, quote: Quote) -> None:
        """Find the quotation's report, or make one, or join it to the one it goes on from."""
        near = [self.reports[i] for i in self._near(quote)]
        own = [r for r in near if r.start < quote.end and quote.start < r.end and not _inside(r.cue, quote)]
        if not is_speech(self._text, quote, 1):
            return
        if own:
            self._name(quote, own)
            return
        found = introduced(self._text, self._sentences, quote)
        if found is not None:
            self._introduce(quote, found)
        elif is_speech(self._text, quote) or self._is_short_end(quote):
            self._carry(quote)

    def _is_short_end(self, quote: Quote) -> bool:
        """ "…," X said. "A few words." """
        before = self._text[max(0, quote.start - 3) : quote.start].rstrip(" ")
        said = self._text[quote.start : quote.end].rstrip("”\"’'» ")
        return before.endswith(".") and said.endswith((".", "!", "?"))

    def _near(self, quote: Quote) -> list[int]:
        """Indexes of the reports that may touch the quotation or stand shortly before it, and of the last ones made."""
        found = len(self._starts)
        low, high = bisect_left(self._starts, quote.start - _WINDOW), bisect_left(self._starts, quote.end)
        return [*range(low, high), *range(max(found, len(self.reports) - _LATEST), len(self.reports))]

    def _name(self, quote: Quote, own: list[Report]) -> None:
        """Lend the speaker beside the marks to a report whose cue the parse left without one, or with one that stands
        in the quotation itself."""
        bare = [r for r in own if r.cue is not None and r.speech and (r.speaker is None or _within(r.speaker, quote))]
        found = introduced(self._text, self._sentences, quote) if bare else None
        if found is None or found.speaker is None:
            return
        for report in bare:
            if report.cue == found.cue:
                self.reports[self.reports.index(report)] = replace(report, speaker=found.speaker)

    def _introduce(self, quote: Quote, found: Introduction) -> None:
        for index in self._near(quote):
            report = self.reports[index]
            if report.cue is not None and report.cue == found.cue:
                self.reports[index] = replace(
                    report, start=min(report.start, quote.start), end=max(report.end, quote.end)
                )
                return
        self.reports.append(Report(quote.start, quote.end, found.cue, found.speaker))

    def _carry(self, quote: Quote) -> None:
        """Join it to the quotation it goes on from, in its paragraph or the next; behind a report without marks it is
        a statement of its own."""
        behind = [(i, self.reports[i]) for i in self._near(quote)]
        before = [i for i, r in behind if r.end <= quote.start and r.speech and not self._quoted(r)]
        if not before:
            return
        index = max(before, key=self._nearness)
        last = self.reports[index]
        between = self._text[last.end : quote.start]
        breaks = len(re.findall(r"\n+", between))
        near = breaks == 1 and len(between) < _CARRY
        if breaks == 0 or (near and self._nearness(index)[1] and not last.carried):
            self.reports[index] = replace(last, end=quote.end)
        elif near:
            self.reports.append(Report(quote.start, quote.end, None, last.speaker, carried=True))

    def _nearness(self, index: int) -> tuple[int, bool, int, int]:
        """Reports of the last paragraph first, there those with a quotation of their own, then the latest."""
        report = self.reports[index]
        paragraph = self._text.rfind("\n", 0, report.end)
        last = bisect_left(self._quote_starts, report.end) - 1
        quoted = last >= 0 and self._quotes[last].end > report.start
        return paragraph, quoted, report.end, -report.start

    def _quoted(self, report: Report) -> bool:
        last = bisect_left(self._quote_starts, report.cue[0]) - 1 if report.cue is not None else -1
        return last >= 0 and _inside(report.cue, self._quotes[last])


def _within(speaker: Phrase, quote: Quote) -> bool:
    return quote.start < speaker.head < quote.end


def _inside(cue: tuple[int, int] | None, quote: Quote) -> bool:
    return cue is not None and quote.start < cue[0] < quote.end
