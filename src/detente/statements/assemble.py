"""From chosen readings and quotation marks to reports: every quotation gets a speaker, broken ones are joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from detente.language.parser import Sentence
from detente.statements.marks import Quote
from detente.statements.nearby import Introduction, introduced, is_speech
from detente.statements.readings import Reading

__all__ = ["Report", "assemble"]

#: How far behind the last one a quotation of the next paragraph may begin and still go on with its speaker.
_CARRY = 60


@dataclass(frozen=True, slots=True)
class Report:
    """A statement in the making: content hull, cue, speaker's noun phrase and its head's offset.

    `speech` is true where a quotation without a cue of its own may go on from it.
    """

    start: int
    end: int
    cue: tuple[int, int] | None
    speaker: tuple[int, int] | None
    head: int | None
    speech: bool = True


def assemble(
    text: str, sentences: Sequence[Sentence], quotes: Sequence[Quote], kept: Sequence[Reading]
) -> list[Report]:
    """All reports of the article, in order of their content."""
    reports = [Report(r.start, r.end, r.cue, r.speaker, r.head, r.speech) for r in kept]
    reports.sort(key=lambda r: (r.start, -r.end))
    joined = _Joiner(text, sentences, quotes, reports)
    for quote in quotes:
        joined.take(quote)
    return sorted(joined.reports, key=lambda r: (r.start, -r.end))


class _Joiner:
    """Walks the quotations in order and keeps the report that an uncued one would go on from."""

    def __init__(
        self, text: str, sentences: Sequence[Sentence], quotes: Sequence[Quote], reports: list[Report]
    ) -> None:
        self.reports = reports
        self._text = text
        self._sentences = sentences
        self._quotes = quotes

    def take(self, quote: Quote) -> None:
        """Find the quotation's report, or make one, or join it to the one it goes on from."""
        own = [r for r in self.reports if r.start < quote.end and quote.start < r.end and not _inside(r.cue, quote)]
        if own or not is_speech(self._text, quote, 1):
            return
        found = introduced(self._text, self._sentences, quote)
        if found is not None:
            self._introduce(quote, found)
        elif is_speech(self._text, quote):
            self._carry(quote)

    def _introduce(self, quote: Quote, found: Introduction) -> None:
        for index, report in enumerate(self.reports):
            if report.cue is not None and report.cue == found.cue:
                self.reports[index] = replace(
                    report, start=min(report.start, quote.start), end=max(report.end, quote.end)
                )
                return
        self.reports.append(Report(quote.start, quote.end, found.cue, found.speaker, found.head))

    def _carry(self, quote: Quote) -> None:
        before = [i for i, r in enumerate(self.reports) if r.end <= quote.start and r.speech and not self._quoted(r)]
        if not before:
            return
        index = max(before, key=lambda i: (self.reports[i].end, -self.reports[i].start))
        last = self.reports[index]
        between = self._text[last.end : quote.start]
        breaks = len(re.findall(r"\n+", between))
        if breaks == 0:
            self.reports[index] = replace(last, end=quote.end)
        elif breaks == 1 and len(between) < _CARRY:
            self.reports.append(Report(quote.start, quote.end, None, last.speaker, last.head))

    def _quoted(self, report: Report) -> bool:
        return report.cue is not None and any(_inside(report.cue, q) for q in self._quotes)


def _inside(cue: tuple[int, int] | None, quote: Quote) -> bool:
    return cue is not None and quote.start < cue[0] < quote.end
