"""Documents and rejects as rows of the store's tables. Pure: the same document gives the same rows and ids."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from detente.articles.encoding import without_surrogates
from detente.records import Document, Event, Interval, Reject

__all__ = ["Rows", "content_id", "day_of", "document_rows", "reject_row"]

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows by table name, in the column order of `schema.sql` (without what the writer adds)."""

    tables: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, table: str, row: Row) -> None:
        """Append one row."""
        self.tables.setdefault(table, []).append(row)


def content_id(*parts: object) -> str:
    """A stable 16-byte hash of parts, in hex. None and "" differ."""
    joined = "\x1f".join("\x00" if part is None else str(part) for part in parts)
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def day_of(value: str | None, *, last: bool = False) -> tuple[date | None, str | None]:
    """First (or last) day of an ISO date of any granularity, and its precision: day, month or year."""
    if not value:
        return None, None
    bits = value.split("-")
    try:
        year, month, day = (
            int(bits[0]),
            int(bits[1]) if len(bits) > 1 else None,
            int(bits[2]) if len(bits) > 2 else None,
        )
        if day:
            return date(year, month or 1, day), "day"
        precision = "month" if month else "year"
        if not last:
            return date(year, month or 1, 1), precision
        following = date(year + 1, 1, 1) if (month or 12) == 12 else date(year, (month or 12) + 1, 1)
        return date.fromordinal(following.toordinal() - 1), precision
    except (ValueError, OverflowError):
        return None, None


def _precision(interval: Interval) -> tuple[date | None, date | None, str | None]:
    start, precision = day_of(interval.from_)
    end, _ = day_of(interval.to, last=True)
    if start and end and precision == "day" and (end - start).days > 0:
        precision = "month" if (end - start).days <= 31 else "year"
    return start, end, precision


def document_rows(document: Document, run_id: str, codebook: str, signature: bytes | None = None) -> Rows:
    """All rows of one document; `signature` is what the search for near-copies remembers of a kept article."""
    rows = Rows()
    _article(document, run_id, signature, rows)
    _spans(document, rows)
    _statements(document, codebook, rows)
    _mentions(document, codebook, rows)
    _claims_and_gates(document, codebook, rows)
    return rows


def _article(document: Document, run_id: str, signature: bytes | None, rows: Rows) -> None:
    a = document.article
    span = a.date_range or Interval(None, None)
    rows.add(
        "articles",
        (
            *(
                a.id,
                a.given_id,
                a.date,
                a.date_basis,
                a.date_note,
                day_of(span.from_)[0],
                day_of(span.to, last=True)[0],
            ),
            *(a.title, a.url, a.outlet, a.language, a.text),
            [asdict(notice) for notice in a.notices],
            [asdict(problem) for problem in document.errors],
            *(a.duplicate_of, a.duplicate_of or a.id, without_surrogates(a.origin), run_id, signature),
        ),
    )


def _spans(document: Document, rows: Rows) -> None:
    article_id, text = document.article.id, document.article.text
    for number, (start, end) in enumerate(document.sentences):
        rows.add("sentences", (article_id, number, start, end, text[start:end]))
    for m in document.actors:
        rows.add("actors", (article_id, m.start, m.end, m.text, m.id, m.sector, m.name, m.role, m.acts))
    for t in document.times:
        rows.add("times", (article_id, t.start, t.end, t.text, t.type, t.value, t.interval.from_, t.interval.to))
    for i in document.issues:
        rows.add("issues", (article_id, i.start, i.end, i.text, i.id))


def _statements(document: Document, codebook: str, rows: Rows) -> None:
    article = document.article
    for number, s in enumerate(document.statements):
        who = s.speaker
        speaker = (who.id, who.sector, who.name, who.text, who.start, who.end) if who else (None,) * 6
        rows.add(
            "statements",
            (
                *(content_id(article.id, "statement", s.start, s.end), article.id, number, s.start, s.end),
                *(article.text[s.start : s.end], s.kind, *speaker, list(s.chain), s.parent, article.date, codebook),
            ),
        )


def event_id(event: Event, day: date | None) -> str:
    """One event a day, pair of parties, code and modality: tellings of it by several articles share the id."""
    source, target = event.source, event.target
    parties = (source.id, source.sector, target.id, target.sector)
    return content_id("detente", day, *parties, event.type, event.cameo, event.modality)


def _sentence(starts: list[int], event: Event) -> int | None:
    """The number of the sentence that tells the event; None where the title does."""
    trigger = event.trigger
    return max(0, bisect_right(starts, trigger.start) - 1) if trigger.start < trigger.end else None


def _mentions(document: Document, codebook: str, rows: Rows) -> None:
    article = document.article
    starts = [start for start, _ in document.sentences]
    for e in document.events:
        start, end, precision = _precision(e.date)
        rows.add(
            "mentions",
            (
                *(event_id(e, start or article.date), article.id, article.date, article.outlet),
                *(_sentence(starts, e), start or article.date, end, precision),
                *(e.source.id, e.source.sector, e.source.name, e.source.start, e.source.end),
                *(e.target.id, e.target.sector, e.target.name, e.target.start, e.target.end),
                *(e.trigger.start, e.trigger.end, e.type, e.mode, e.cameo, e.intensity, e.quad, e.modality),
                *(e.confidence, e.frame, list(e.issues), e.statement, codebook),
            ),
        )


def _claims_and_gates(document: Document, codebook: str, rows: Rows) -> None:
    article, text = document.article, document.article.text
    for c in document.relations:
        pair = sorted(c.pair)
        rows.add(
            "relations",
            (
                *(
                    content_id(article.id, "relation", c.start, c.end, *pair, c.claim),
                    article.id,
                    *pair,
                    c.claim,
                    c.name,
                ),
                *(
                    c.start,
                    c.end,
                    text[c.start : c.end],
                    list(c.issues),
                    c.date.from_,
                    c.date.to,
                    article.date,
                    codebook,
                ),
            ),
        )
    for g in document.gates:
        clause = (*g.clause, text[g.clause[0] : g.clause[1]]) if g.clause else (None, None, None)
        rows.add(
            "gates",
            (
                *(content_id(article.id, "gate", g.start, g.end), article.id, g.start, g.end, text[g.start : g.end]),
                *(g.kind, list(g.actors), list(g.waits), g.date.from_, g.date.to, day_of(g.date.from_)[0]),
                *(*clause, article.date, codebook),
            ),
        )


def reject_row(reject: Reject, run_id: str) -> Row:
    """One row of `rejects`; the id makes a second run over the same input add nothing.

    A file's name may hold bytes that are no UTF-8, and an id half a surrogate pair: neither fits into a store.
    """
    origin, place, reason = map(without_surrogates, (reject.origin, reject.place, reject.reason))
    given = without_surrogates(reject.given_id) if reject.given_id is not None else None
    return (content_id("reject", origin, place, reject.code, given), origin, place, reject.code, reason, given, run_id)
