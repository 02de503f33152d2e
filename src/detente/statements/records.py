"""From reports to statements: kinds, speakers, chains of outlets, and which report stands inside which."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from detente.language.parser import Sentence
from detente.records import Actor, Article, Speaker, Statement, StatementKind
from detente.statements.assemble import Report
from detente.statements.chains import chain_of, relays
from detente.statements.kinds import kind_of
from detente.statements.marks import Quote
from detente.statements.marks import quotes as marks_of
from detente.statements.outlets import Outlet, outlets_in, outlets_known
from detente.statements.speakers import Directory
from detente.statements.turns import TURN

__all__ = ["statements"]


def statements(
    article: Article,
    sentences: Sequence[Sentence],
    actors: Sequence[Actor],
    quotes: Sequence[Quote],
    reports: Sequence[Report],
) -> tuple[Statement, ...]:
    """The records of the reports, in their order."""
    turned = [q for q in quotes if q.mark == TURN]
    plain = marks_of(article.text) if turned else quotes
    directory, starts = Directory(article.text, actors), [q.start for q in plain]
    speakers = _speakers(reports, sentences, directory)
    found: list[Statement] = []
    for report, speaker in zip(reports, speakers, strict=True):
        asides = [report.cue] if report.cue else []
        if report.speaker is not None:
            asides.append((report.speaker.start, report.speaker.end))
        if any(q.start <= report.start and report.end == q.end for q in turned) and report.cue is not None:
            kind: StatementKind = "direct"
        else:
            kind = kind_of(article.text, report.start, report.end, plain, starts, asides)
        found.append(Statement(report.start, report.end, kind, speaker, (), report.cue))
    parents = [_parent(found, index, quotes) for index in range(len(found))]
    carriers = _carriers(article.text, sentences, quotes, reports, found, parents)
    return tuple(
        replace(one, parent=parents[i], chain=chain_of(_first(article.text, one.speaker), carriers[i], article.outlet))
        for i, one in enumerate(found)
    )


def _speakers(reports: Sequence[Report], sentences: Sequence[Sentence], directory: Directory) -> list[Speaker | None]:
    """The speakers of all reports, found in the order in which they are named."""
    named = sorted((r.speaker.start, i) for i, r in enumerate(reports) if r.speaker is not None)
    out: list[Speaker | None] = [None] * len(reports)
    for start, index in named:
        who = reports[index].speaker
        if who is not None:
            out[index] = directory.speaker(who, bisect_right(sentences, start, key=lambda s: s.start))
    return out


def _called(speaker: Speaker | None) -> str | None:
    return (speaker.name or speaker.text) if speaker is not None else None


def _first(text: str, speaker: Speaker | None) -> str | None:
    """The speaker's name in the chain; an outlet that speaks for itself goes by its usual name."""
    if speaker is not None and speaker.sector == "MED" and (own := outlets_in(text, speaker.start, speaker.end)):
        return own[0][2].name
    return _called(speaker)


def _extent(one: Statement) -> tuple[int, int]:
    """From the first to the last offset of content, cue and speaker."""
    spans = [(one.start, one.end)]
    if one.cue is not None:
        spans.append(one.cue)
    if one.speaker is not None and one.cue is not None:
        spans.append((one.speaker.start, one.speaker.end))
    return min(s for s, _ in spans), max(e for _, e in spans)


def _parent(found: Sequence[Statement], index: int, quotes: Sequence[Quote]) -> int | None:
    """The innermost report whose content holds the whole of this one."""
    start, end = _extent(found[index])
    best = None
    for other in range(max(0, index - 12), min(len(found), index + 13)):
        outer = found[other]
        if (
            other == index
            or not (outer.start <= start and end <= outer.end)
            or (outer.start, outer.end) == (found[index].start, found[index].end)
        ):
            continue
        if outer.cue is not None and start <= outer.cue[0] < end:
            continue
        if outer.kind == "direct" and not any(q.start <= start and end <= q.end for q in quotes):
            continue
        if best is None or outer.end - outer.start < found[best].end - found[best].start:
            best = other
    return best


def _carriers(
    text: str,
    sentences: Sequence[Sentence],
    quotes: Sequence[Quote],
    reports: Sequence[Report],
    found: Sequence[Statement],
    parents: Sequence[int | None],
) -> list[list[Outlet]]:
    """Each report's outlets: those beside its cue, those of the report around it, those of the interview it is from."""
    beside = [relays(text, _surroundings(sentences, quotes, report)) for report in reports]
    interviews = _interviews(text, sentences, reports, found, beside)
    out = []
    for index, one in enumerate(found):
        carriers = list(beside[index])
        parent = parents[index]
        if parent is not None:
            carriers += beside[parent]
            told = outlets_known().get(_called(found[parent].speaker) or "")
            carriers += [told] if told is not None else []
        if not carriers and one.speaker is not None and reports[index].speech:
            carriers = interviews.get(_called(one.speaker) or "", [])
        out.append(carriers)
    return out


def _interviews(
    text: str,
    sentences: Sequence[Sentence],
    reports: Sequence[Report],
    found: Sequence[Statement],
    beside: Sequence[list[Outlet]],
) -> dict[str, list[Outlet]]:
    """Speaker → the one outlet that all their words in this article went through.

    Only where an interview is mentioned beside one of their statements, or a quotation goes on from one that was told.
    """
    told: dict[str, set[str]] = {}
    outlets: dict[str, list[Outlet]] = {}
    interviewed = set()
    for index, one in enumerate(found):
        who = _called(one.speaker)
        if who is None:
            continue
        if beside[index]:
            told.setdefault(who, set()).add(beside[index][0].name)
            outlets.setdefault(who, beside[index])
        sentence = _cue_sentence(sentences, reports[index])
        if reports[index].carried or (sentence is not None and "interview" in text[sentence.start : sentence.end]):
            interviewed.add(who)
    return {who: outlets[who] for who, names in told.items() if len(names) == 1 and who in interviewed}


def _cue_sentence(sentences: Sequence[Sentence], report: Report) -> Sentence | None:
    if report.cue is None:
        return None
    index = bisect_right(sentences, report.cue[0], key=lambda s: s.start) - 1
    return sentences[index] if index >= 0 else None


def _surroundings(sentences: Sequence[Sentence], quotes: Sequence[Quote], report: Report) -> list[tuple[int, int]]:
    """The cue's sentence without what is said."""
    sentence = _cue_sentence(sentences, report)
    if sentence is None or report.cue is None:
        return []
    cue = report.cue[0]
    said = [
        (q.start, q.end)
        for q in quotes
        if q.start < sentence.end and q.end > sentence.start and not q.start < cue < q.end
    ]
    if not report.start <= cue < report.end:
        said.append((report.start, report.end))
    out, at = [], sentence.start
    for start, end in sorted(said):
        if start > at:
            out.append((at, min(start, sentence.end)))
        at = max(at, end)
    if at < sentence.end:
        out.append((at, sentence.end))
    return out
