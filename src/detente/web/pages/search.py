"""Statement search: words, speaker, state, dates; ranked by BM25 over the snapshot's postings."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from detente.actors.states import names
from detente.web.page import Page, Route, Row, View

__all__ = ["ROUTE"]

MOST = 50
#: Okapi BM25's usual constants.
_K, _B = 1.2, 0.75

_RANKED = f"""
WITH wanted AS (SELECT unnest($words::VARCHAR[]) AS word),
    rare AS (SELECT word, count(*) AS docs FROM web_postings WHERE word IN (SELECT word FROM wanted) GROUP BY word),
    total AS (SELECT count(*) AS docs, avg(length) AS length FROM web_docs),
    hits AS (
        SELECT p.doc, count(*) AS found, sum(ln(1 + (t.docs - r.docs + 0.5) / (r.docs + 0.5))
            * p.times * {_K + 1} / (p.times + {_K} * {1 - _B} + {_K * _B} * d.length / t.length)) AS score
        FROM web_postings p JOIN rare r USING (word) JOIN web_docs d ON d.doc = p.doc, total t
        WHERE p.word IN (SELECT word FROM wanted) AND FILTERS GROUP BY p.doc HAVING count(*) = $needed)
SELECT doc, score FROM hits ORDER BY score DESC, doc LIMIT {MOST}
"""


def words_of(text: str) -> list[str]:
    """Folded words of a query, as the postings have them."""
    flat = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return list(dict.fromkeys(w for w in re.split(r"[\W_]+", flat) if w and len(w) <= 40))[:20]


def make(view: View) -> Page:
    args = view.args
    text, speaker, state = args.text("q"), args.text("speaker"), args.state("state")
    since, until, words = args.day("from"), args.day("to"), words_of(args.text("q") or "")
    conditions, given = ["(d.date IS NULL OR d.date <= $on)"], {"on": view.on}
    simple: tuple[tuple[str, str, Any], ...] = (
        ("d.speaker_id = $state", "state", state),
        ("contains(lower(d.speaker), $speaker)", "speaker", speaker.lower() if speaker else None),
        ("d.date >= $since", "since", since),
        ("d.date <= $until", "until", until),
    )
    for sql, name, value in simple:
        if value is not None:
            conditions.append(sql)
            given[name] = value
    asked = any((words, speaker, state, since, until))
    rows = _rows(view, words, " AND ".join(conditions), given) if asked else []
    parts = [f"with {' and '.join(f'“{w}”' for w in words)}" if words else "", f"by {speaker}" if speaker else ""]
    parts += [f"from {names().get(state, state)}" if state else "", f"since {since}" if since else ""]
    parts += [f"until {until}" if until else ""]
    said = f"Statements {' '.join(p for p in parts if p)}, as known on {view.on}: " if asked else ""
    said += (
        (f"the best {len(rows)}." if words else f"the latest {len(rows)}.")
        if asked
        else "Statements by words, speaker, state or dates."
    )
    context = {
        "rows": rows,
        "q": text,
        "speaker": speaker,
        "state": state,
        "since": since,
        "until": until,
        "asked": asked,
    }
    return Page("search.html", "Statements", said, {"statements": rows}, rows, context)


def _rows(view: View, words: list[str], condition: str, given: Row) -> list[Row]:
    if words:
        sql = _RANKED.replace("FILTERS", condition)
        hits = view.connection.execute(sql, given | {"words": words, "needed": len(words)}).fetchall()
    else:
        sql = f"SELECT d.doc, 0.0 FROM web_docs d WHERE {condition} ORDER BY d.doc LIMIT {MOST}"
        hits = view.connection.execute(sql, given).fetchall()
    scores = {doc: float(score) for doc, score in hits}
    rows = view.fetch(
        """SELECT d.doc, s.id, s.date, d.speaker, s.speaker_id AS state, s.chain, s.kind, s.text, s.article_id,
            s."start" FROM web_docs d JOIN statements s ON s.id = d.id WHERE d.doc IN (SELECT unnest(?::BIGINT[]))""",
        list(scores),
    )
    for row in rows:
        row["score"] = round(scores[row["doc"]], 3)
    return sorted(rows, key=lambda r: (-r["score"], r["doc"]))


ROUTE = Route("search", 0, make, ("on", "q", "speaker", "state", "from", "to"))
