"""The lists of a dyad page for the chosen span: statements, events, claims."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from detente.relations.brief import YEAR
from detente.relations.brief_pair import number_of
from detente.web.narrow import among
from detente.web.page import Row

if TYPE_CHECKING:
    from detente.web.dyad.pair import Dyad

__all__ = ["claims", "events", "statements"]

#: The last year of the span speaks for it where it says enough (eight); the best of it by name and by directness.
_SAID = """
WITH found AS (
    SELECT *, date > $year AS lately FROM web_said WHERE pair = $pair AND date BETWEEN $first AND $last)
SELECT date, speaker, state, chain, text, article_id, "start" FROM found
WHERE lately OR (SELECT count(*) FROM found WHERE lately) < 8 ORDER BY unnamed, indirect, doc LIMIT 8
"""
_SAID_UNINDEXED = """
SELECT s.date, coalesce(s.speaker_name, s.speaker_text) AS speaker, s.speaker_id AS state, s.chain, s.text,
    s.article_id, s."start"
FROM statements s WHERE s.speaker_id IN (?, ?) AND s.date BETWEEN ? AND ? AND length(s.text) BETWEEN 25 AND 600
    AND s.parent IS NULL AND s.article_id IN (
        SELECT article_id FROM acts UNION SELECT article_id FROM relations WHERE a = ? AND b = ?)
ORDER BY (s.speaker_name IS NULL), (s.kind = 'indirect'), s.date DESC, s.article_id, s."start" LIMIT 8
"""


def statements(dyad: Dyad, first: date, last: date) -> list[Row]:
    """Eight statements of the two states from articles that tell of the dyad."""
    if not dyad.indexed:
        return dyad.view.fetch(_SAID_UNINDEXED, *(dyad.a, dyad.b, first, last, *sorted((dyad.a, dyad.b))))
    given = {"pair": dyad.view.pair, "first": first, "last": last, "year": last - YEAR - timedelta(days=1)}
    return dyad.view.fetch(_SAID, given)


_EVENTS = """
SELECT id, date, source_id AS source, target_id AS target, type, intensity, mentions, text, confidence
FROM web_events WHERE {among} ORDER BY date DESC, id
"""


def events(dyad: Dyad, first: date, last: date) -> list[Row]:
    """The latest twenty of the span."""
    import numpy as np

    acts = dyad.acts
    found = np.flatnonzero(acts.known_by(dyad.day) & (acts.day >= number_of(first)) & (acts.day <= number_of(last)))
    latest = found[np.lexsort((found, -acts.day[found]))][:20]
    return dyad.view.fetch(_EVENTS.format(among=among("rowid", acts.row[latest].tolist())))


#: No LIMIT: it would look the ten up again in all claims.
_CLAIMS = """
SELECT date, claim, name, text, article_id, "start", outlet FROM web_claims
WHERE pair = $pair AND date BETWEEN $first AND $last
QUALIFY row_number() OVER (ORDER BY date DESC, id) <= 10 ORDER BY date DESC, id
"""
_CLAIMS_UNINDEXED = """
SELECT r.date, r.claim, r.name, r.text, r.article_id, r."start", t.outlet FROM relations r
LEFT JOIN articles t ON t.id = r.article_id WHERE r.a = ? AND r.b = ? AND r.date BETWEEN ? AND ?
ORDER BY r.date DESC, r.id LIMIT 10
"""


def claims(dyad: Dyad, first: date, last: date) -> list[Row]:
    """What was claimed about the relation, the latest ten of the span."""
    if not dyad.indexed:
        return dyad.view.fetch(_CLAIMS_UNINDEXED, *(*sorted((dyad.a, dyad.b)), first, last))
    return dyad.view.fetch(_CLAIMS, {"pair": dyad.view.pair, "first": first, "last": last})
