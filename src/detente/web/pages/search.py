"""Statement search: words, speaker, state, dates; ranked by BM25 over the snapshot's postings."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from detente.actors.states import names
from detente.web.narrow import statements_at
from detente.web.page import Page, Route, Row, View
from detente.web.ranked import scored

__all__ = ["ROUTE"]

MOST = 50
#: No words asked for, or the postings are not made yet: the latest that fit.
_LATEST = f"""
SELECT d.*, coalesce(d.speaker_name, d.speaker_text) AS speaker, 0.0 AS score FROM statements d
WHERE FILTERS ORDER BY d.date DESC NULLS LAST, d.id LIMIT {MOST}
"""
_LATEST_INDEXED = f"""
SELECT d.*, 0.0 AS score FROM web_statements d WHERE FILTERS ORDER BY d.doc LIMIT {MOST}
"""
_HOLDS = "contains(lower(strip_accents(d.text)), $word{})"
_SPEAKER = "contains(lower(strip_accents(coalesce(d.speaker_name, d.speaker_text))), $speaker)"


def words_of(text: str) -> list[str]:
    """Folded words of a query, as the postings have them."""
    return list(dict.fromkeys(w for w in re.split(r"[\W_]+", _folded(text)) if w and len(w) <= 40))[:20]


def _folded(text: str) -> str:
    """In small letters without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


def make(view: View) -> Page:
    args = view.args
    text, speaker, state = args.text("q"), args.text("speaker"), args.state("state")
    (since, until), words = args.span(), words_of(args.text("q") or "")
    conditions, given = ["(d.date IS NULL OR d.date <= $on)"], {"on": view.on}
    simple: tuple[tuple[str, str, Any], ...] = (
        ("d.speaker_id = $state", "state", state),
        (_SPEAKER, "speaker", _folded(speaker) if speaker else None),
        ("d.date >= $since", "since", since),
        ("d.date <= $until", "until", until),
    )
    for sql, name, value in simple:
        if value is not None:
            conditions.append(sql)
            given[name] = value
    asked = any((words, speaker, state, since, until))
    rows = _rows(view, words, conditions, given) if asked else []
    parts = [f"with {' and '.join(f'“{w}”' for w in words)}" if words else "", f"by {speaker}" if speaker else ""]
    parts += [f"from {names().get(state, state)}" if state else "", f"since {since}" if since else ""]
    parts += [f"until {until}" if until else ""]
    said = f"Statements {' '.join(p for p in parts if p)}, as known on {view.on.day} {view.on:%B %Y}: " if asked else ""
    said += (
        ("none." if not rows else f"the {'best' if words and view.snapshot.texts else 'latest'} {len(rows)}.")
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


def _rows(view: View, words: list[str], conditions: list[str], given: Row) -> list[Row]:
    if not view.snapshot.texts:
        conditions = [*conditions, *(_HOLDS.format(i) for i in range(len(words)))]
        sql, given = _LATEST, given | {f"word{i}": word for i, word in enumerate(words)}
    elif words:
        return _best(view, words, conditions, given)
    else:
        sql = _LATEST_INDEXED
    cursor = view.connection.execute(sql.replace("FILTERS", " AND ".join(conditions)), given)
    names = [column[0] for column in cursor.description]
    found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [_shown(row) | {"score": round(row["score"], 3)} for row in found]


def _best(view: View, words: list[str], conditions: list[str], given: Row) -> list[Row]:
    """The statements that hold all words and meet the conditions, the best first; of equals the latest."""
    import numpy as np

    docs, scores = scored(view.snapshot.memo, view.connection, words)
    if len(docs) and (len(conditions) > 1 or view.on < view.last_day):
        sql = f"SELECT d.doc FROM web_statements d WHERE {' AND '.join(conditions)}"
        fits = np.isin(docs, view.connection.execute(sql, given).fetchnumpy()["doc"], assume_unique=True)
        docs, scores = docs[fits], scores[fits]
    best = np.lexsort((docs, -scores))[:MOST]
    columns = ", ".join(f'"{key}"' for key in _SHOWN.values())
    found = view.fetch(f"SELECT doc, {columns} FROM web_statements WHERE {statements_at(docs[best].tolist())}")
    rows = {row["doc"]: _shown(row) for row in found}
    return [rows[docs[i]] | {"score": round(float(scores[i]), 3)} for i in best]


def _shown(row: Row) -> Row:
    return {name: row[key] for name, key in _SHOWN.items()}


#: What a row of the page and its twins holds, by the store's names.
_SHOWN = {"id": "id", "date": "date", "speaker": "speaker", "state": "speaker_id", "chain": "chain", "kind": "kind"}
_SHOWN |= {"text": "text", "article_id": "article_id", "start": "start"}

ROUTE = Route("search", 0, make, ("on", "q", "speaker", "state", "from", "to"))
