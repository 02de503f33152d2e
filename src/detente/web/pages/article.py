"""One article as it was read: who did what to whom, who said what, when, about what; notices greyed."""

from __future__ import annotations

from detente.relations.issues import label
from detente.web.args import NotFound
from detente.web.marks import clip, marked
from detente.web.page import Page, Route, Row, View

__all__ = ["ROUTE"]

#: Characters shown of an article; the rest stands in its twins.
MOST = 200_000


def make(view: View) -> Page:
    found = view.fetch("SELECT * FROM articles WHERE id = ?", view.parts[0])
    if not found:
        raise NotFound("no article has this id")
    article, key = found[0], view.parts[0]
    mentions = view.fetch(
        """SELECT m.*, e.mentions AS reports FROM mentions m LEFT JOIN events e ON e.id = m.event_id
        WHERE m.article_id = ? ORDER BY m.sentence, m.trigger_start""",
        key,
    )
    statements = view.fetch('SELECT * FROM statements WHERE article_id = ? ORDER BY "start"', key)
    times = view.fetch('SELECT * FROM times WHERE article_id = ? ORDER BY "start"', key)
    issues = view.fetch('SELECT * FROM issues WHERE article_id = ? ORDER BY "start"', key)
    actors = view.fetch('SELECT * FROM actors WHERE article_id = ? ORDER BY "start"', key)
    relations = view.fetch('SELECT * FROM relations WHERE article_id = ? ORDER BY "start"', key)
    gates = view.fetch('SELECT * FROM gates WHERE article_id = ? ORDER BY "start"', key)
    copies = view.fetch(
        "SELECT id, outlet, date, title FROM articles WHERE id <> ? AND (duplicate_of = ? OR id = ? OR story_id = ?) "
        "ORDER BY date, id LIMIT 50",
        *(key, key, article["duplicate_of"], article["story_id"]),
    )
    spans = _spans(mentions, statements, times, issues, article["notices"] or [])
    at = view.args.number("at", 0, 100_000_000, 0) if view.args.text("at") else None
    context: Row = {
        "article": article,
        "body": _paragraphs(article["text"] or "", spans, at),
        "cut": max(0, len(article["text"] or "") - MOST),
        "mentions": mentions,
        "statements": statements,
        "relations": relations,
        "gates": gates,
        "copies": copies,
        "issues": sorted({(i["issue"], label(i["issue"])) for i in issues}),
    }
    data = {
        "article": article,
        "mentions": mentions,
        "statements": statements,
        "times": times,
        "issues": issues,
        "actors": actors,
        "relations": relations,
        "gates": gates,
    }
    day = f"{article['date'].day} {article['date']:%B %Y}" if article["date"] else "an unknown day"
    outlet = clip(article["outlet"] or "outlet unknown", 80)
    said = f"One article of {day} ({article['date_basis'] or 'no basis'}), {outlet}."
    return Page("article.html", clip(article["title"] or "Untitled", 300), said, data, mentions, context)


def _spans(
    mentions: list[Row], statements: list[Row], times: list[Row], issues: list[Row], notices: list[Row]
) -> list[tuple[int, int, str]]:
    spans = [(m[f"{what}_start"], m[f"{what}_end"], what) for m in mentions for what in ("source", "target", "trigger")]
    spans += [(s["start"], s["end"], "statement") for s in statements]
    spans += [(s["speaker_start"], s["speaker_end"], "speaker") for s in statements]
    spans += [(t["start"], t["end"], "time") for t in times] + [(i["start"], i["end"], "issue") for i in issues]
    return spans + [(n["start"], n["end"], "notice") for n in notices]


def _paragraphs(text: str, spans: list[tuple[int, int, str]], at: int | None) -> list[Row]:
    """The text by lines, each with its marks; the line that holds `at` is the one asked for."""
    out, start, whole = [], 0, text[:MOST]
    kept = sorted((s for s in spans if s[0] is not None and s[1] is not None), key=lambda s: s[0])
    longest = max((e - s for s, e, _ in kept), default=0)
    first = 0
    for line in whole.split("\n"):
        end = start + len(line)
        while first < len(kept) and kept[first][0] + longest <= start:
            first += 1
        inside = []
        for s, e, kind in kept[first:]:
            if s >= end:
                break
            if e > start:
                inside.append((s - start, e - start, kind))
        if line.strip():
            out.append({"html": marked(line, inside), "here": at is not None and start <= at < max(end, start + 1)})
        start = end + 1
    return out


ROUTE = Route("article", 1, make, ("on", "at"))
