"""One event: its coding, every telling of it with the sentence marked, and the form that says it is wrong."""

from __future__ import annotations

from detente.actors.states import names
from detente.records import EVENT_TYPES
from detente.relations.issues import label
from detente.web.args import NotFound
from detente.web.marks import marked
from detente.web.page import Page, Route, View

__all__ = ["ROUTE"]

_TELLINGS = """
SELECT m.*, t.title, t.url, coalesce(s.text, t.title) AS words, s."start" AS at,
    (SELECT chain FROM statements q WHERE q.article_id = m.article_id AND q.number = m.statement LIMIT 1) AS chain
FROM mentions m LEFT JOIN articles t ON t.id = m.article_id
LEFT JOIN main.sentences s ON s.article_id = m.article_id AND s.number = m.sentence
WHERE m.event_id = ? AND coalesce(m.article_date, m.date) <= ?
ORDER BY m.article_date NULLS LAST, m.article_id LIMIT 200
"""


def make(view: View) -> Page:
    found = view.fetch("SELECT * FROM events WHERE id = ?", view.parts[0])
    if not found:
        raise NotFound("no event has this id; a rebuild of the store may have coded it differently")
    event = found[0]
    tellings = view.fetch(_TELLINGS, event["id"], view.on)
    for t in tellings:
        spans = [
            (t[f"{w}_start"] - t["at"], t[f"{w}_end"] - t["at"], w)
            for w in ("source", "target", "trigger")
            if t["at"] is not None and t[f"{w}_start"] is not None
        ]
        t["marked"] = marked(t["words"] or "", spans)
    source, target = (names().get(event[k], event[k] or "unknown") for k in ("source_id", "target_id"))
    title = f"{source} → {target}: {event['type']}"
    said = f"One event of {event['date']}, coded by {event['origin']}, as known on {view.on.day} {view.on:%B %Y}."
    context = {
        "event": event,
        "tellings": tellings,
        "issues": [(i, label(i)) for i in event["issues"] or []],
        "types": EVENT_TYPES,
    }
    plain = [{k: v for k, v in t.items() if k != "marked"} for t in tellings]
    return Page("event.html", title, said, {"event": event, "mentions": plain}, plain, context)


ROUTE = Route("event", 1, make, ("on",))
