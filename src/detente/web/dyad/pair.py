"""A dyad as its page sees it: the brief's questions answered from the index, and what else the panels share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from detente.relations.brief import RECENT, YEAR, Evidence
from detente.relations.brief_pair import PairOn, Told
from detente.web.around import touching
from detente.web.dyad.acts import Acts, Kinds, acts_of, kinds_of
from detente.web.dyad.issues import shares
from detente.web.dyad.weights import Weighed, first_source, movers_of, weighed
from detente.web.narrow import among, statements_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from detente.relations.moved import Mover, Span
    from detente.web.page import View

__all__ = ["Dyad"]

_NEAR = "SELECT doc FROM web_near WHERE pair = ? AND date > ? AND date <= ?"
#: As `PairOn` asks, of statements that the index knows to be near both states.
_SAID = """
SELECT date, speaker, speaker_id, speaker_sector, chain, kind, text, article_id, outlet, title FROM web_statements
WHERE {among} AND date <= $day AND date > $since AND kept AND NOT contains(text, ' | ') AND NOT starts_with(text, 'to ')
ORDER BY (speaker_name IS NOT NULL) DESC, (kind = 'indirect'), (speaker_sector = 'GOV') DESC, date DESC, id
"""
_CLAIMS = """
SELECT date, claim, name, issues, text, article_id, outlet, title FROM web_claims
WHERE pair = $pair AND stored AND date <= $day AND date > $since ORDER BY date DESC, id
"""
_TEXTS = "SELECT rowid, id, date, coalesce(text, type) FROM web_events WHERE {among}"
_PROOFS = """
SELECT e.id, e.article_id, coalesce(h.date, e.date), h.outlet,
    coalesce(e.text, concat_ws(' ', e.origin, 'codes', e.source_id, '→', e.target_id, e.type, e.cameo))
FROM (SELECT * FROM web_events WHERE pair = $pair AND list_contains($days::DATE[], date)
    AND list_contains($wanted::VARCHAR[], id)) e
LEFT JOIN (SELECT id, date, outlet FROM web_pair_heads WHERE pair = $pair) h ON h.id = e.article_id
"""
_GATES = """
SELECT kind, date_from, date_to, gate_date, actors, waits, text, clause, date AS told, article_id, sentence, outlet,
    title
FROM web_pair_gates WHERE pair = $pair AND date <= $day AND date > $since
    AND coalesce(try_cast(date_to AS DATE), gate_date) >= $day
ORDER BY (clause IS NOT NULL) DESC, date DESC, id
"""


@dataclass(frozen=True)
class Dyad(PairOn):
    """A pair on the page's day by one coder. `view` is narrowed to the two; what its index lacks is asked as ever."""

    view: View

    @classmethod
    def seen(cls, view: View, a: str, b: str, coder: str) -> Dyad:
        """By a narrowed view."""
        return cls(view.connection, a, b, view.on, coder, view)

    @property
    def indexed(self) -> bool:
        """Whether the layer of the index with the texts is there, and knows the dyad."""
        return self.view.snapshot.texts and self.view.pair >= 0

    @cached_property
    def acts(self) -> Acts:
        """All its counted events, of whatever day."""
        return acts_of(self.connection, self.view.pair, self.origin, self.view.snapshot.acts)

    @cached_property
    def kinds(self) -> Kinds:
        """What the numbers of its acts stand for."""
        return kinds_of(self.view.snapshot.memo, self.connection)

    @cached_property
    def _weighed(self) -> Weighed:
        return weighed(self.acts, self.kinds, self.day)

    def movers(self, spans: Sequence[tuple[Span, int]]) -> list[tuple[Mover, ...]]:
        """For each span, with how many are asked for, the acts that moved it most."""
        return movers_of(self.connection, self._weighed, self.kinds, spans)

    @cached_property
    def told(self) -> Told:
        """Its actual events known by the day."""
        return self.acts.told(self.day)

    def lately(self) -> tuple[int, int, int, int]:
        """Events of the last 90 days, their tellings, stories and outlets."""
        return self.acts.lately(self.day - RECENT, self.day)

    def touching(self) -> tuple[int, int]:
        """Events that touch either state: of the last 90 days, and of the year before."""
        return touching(self.connection, self.a, self.b, self.day, self.origin)

    def first_mover(self, low: date, high: date, *, conflict: bool) -> str | None:
        """The state that acted first in a span."""
        return first_source(self.acts, self.a, self.b, low, high, conflict=conflict)

    def shares(self, most: int) -> list[tuple[Any, ...]]:
        """Issues of the year: see `PairOn.shares`."""
        found = shares(self.acts, self.day, most)
        texts = self._texts([share.latest for share in found])
        out = []
        for x in found:
            latest = texts[x.latest]
            out.append((x.way, x.issue, x.weight, x.share, x.past, x.was, x.any_past, latest, x.acts))
        return out

    def _texts(self, places: Sequence[int]) -> dict[int, dict[str, Any]]:
        """By place of an act: its id, day and text."""
        rows = sorted({int(self.acts.row[place]) for place in places})
        found = self.connection.execute(_TEXTS.format(among=among("rowid", rows))).fetchall()
        told = {row: {"id": id_, "date": day, "text": text} for row, id_, day, text in found}
        return {place: told[int(self.acts.row[place])] for place in places}

    def proofs(self, events: Mapping[str, date]) -> dict[str, Evidence]:
        """By event, the sentence of its first telling; its marks and title are for the JSON twin only."""
        if self.view.twin == "json" or not self.indexed or not events:
            return super().proofs(events)
        given = {"pair": self.view.pair, "days": list(set(events.values())), "wanted": list(events)}
        found = self.connection.execute(_PROOFS, given).fetchall()
        return {event: Evidence("e", article, day, outlet, None, text) for event, article, day, outlet, text in found}

    def said(self) -> list[Any]:
        """Statements of the last 90 days by people of the two states where both are spoken of; the best first."""
        if not self.indexed:
            return super().said()
        since = self.day - RECENT
        docs = self.connection.execute(_NEAR, [self.view.pair, since, self.day]).fetchall()
        if not docs:
            return []
        return self._records(_SAID.format(among=statements_at([doc for (doc,) in docs])), since=since)[:40]

    def claims(self) -> list[Any]:
        """Claims about the relation within the year, the latest first."""
        if not self.indexed:
            return super().claims()
        return self._records(_CLAIMS, pair=self.view.pair, since=self.day - YEAR)

    def gates_ahead(self) -> list[Any]:
        """Tellings within the year of gates still ahead."""
        if not self.indexed:
            return super().gates_ahead()
        return self._records(_GATES, pair=self.view.pair, since=self.day - YEAR)
