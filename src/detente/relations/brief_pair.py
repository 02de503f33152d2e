"""What a brief asks of the store about a pair on a day, one method a question.

Who has an answer at hand already (the dashboard's index holds them by dyad) answers in place of the store by overriding
the method; the brief is the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from detente.relations.brief import RECENT, YEAR, Evidence
from detente.relations.brief_evidence import event_evidence, records
from detente.relations.moved import first_mover
from detente.store.queries import main_origin
from detente.store.sums import BACKGROUND_DAYS, dyad

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

__all__ = ["PairOn", "Told", "Window", "number_of"]

#: The pair's actual events known by `$day`.
_TOLD = f"""FROM events e WHERE e.dyad = $dyad AND e.origin = $origin AND e.modality = 'actual'
    AND e.date <= $day AND coalesce(e.told, e.date) <= $day AND coalesce(e.date_precision, 'day') = 'day'
    AND coalesce(e.told - e.date, 0) <= {BACKGROUND_DAYS}"""
_COLUMNS = f"""
SELECT e.date - DATE '1970-01-01', coalesce(e.intensity::DOUBLE, 'nan'), e.source_id < e.target_id,
    e.article_id IS NOT NULL
{_TOLD}"""
_LATELY = f"""
SELECT count(*), coalesce(sum(told.mentions), 0)::BIGINT, count(DISTINCT t.story_id), count(DISTINCT t.outlet)
FROM (SELECT e.mentions, e.article_id {_TOLD} AND e.date > $edge) told LEFT JOIN articles t ON t.id = told.article_id
"""
_TOUCHING = f"""
SELECT count(*) FILTER (date > $edge), count(*) FILTER (date <= $edge) FROM events
WHERE (source_id IN ($a, $b) OR target_id IN ($a, $b)) AND modality = 'actual' AND greatest(date, told) <= $day
    AND date > $start AND origin = $origin AND coalesce(told - date, 0) <= {BACKGROUND_DAYS}
"""
_SHARES = f"""
WITH told AS (
    SELECT e.id, e.date, e.intensity, coalesce(e.text, e.type) AS text, unnest(e.issues) AS issue,
        e.date > $year AS lately
    {_TOLD} AND e.date > $two_years AND e.intensity <> 0)
SELECT sign(intensity) AS way, issue, sum(abs(intensity)) FILTER (lately) AS weight,
    weight / sum(weight) OVER (PARTITION BY way) AS share, sum(abs(intensity)) FILTER (NOT lately) AS past,
    past / sum(past) OVER (PARTITION BY way) AS was, sum(past) OVER (PARTITION BY way) AS any_past,
    max({{'date': date, 'id': id, 'text': text}}) AS latest,
    (SELECT count(DISTINCT id) FROM told x WHERE lately AND sign(x.intensity) = way) AS acts
FROM told GROUP BY way, issue
QUALIFY weight IS NOT NULL AND row_number() OVER (PARTITION BY way ORDER BY weight DESC NULLS LAST, issue) <= $most
ORDER BY way, weight DESC, issue
"""
_SAID = """
WITH told AS (
    SELECT id, date, coalesce(speaker_name, speaker_text) AS speaker, speaker_id, speaker_name, speaker_sector, chain,
        kind, text, article_id, "start", "end"
    FROM statements WHERE speaker_id IN ($a, $b) AND date <= $day AND date > $since
        AND length(text) BETWEEN 25 AND 400 AND parent IS NULL
        AND NOT contains(text, ' | ')  -- a quotation that swallowed a menu of the page
        AND NOT starts_with(text, 'to ')),  -- a plan ("plans to sign") is an event, not something said
near AS (
    SELECT told.id, told.article_id FROM told JOIN actors m ON m.article_id = told.article_id
        AND m.actor_id IN ($a, $b) AND m."start" < told."end" + 300 AND m."end" > told."start" - 300
    GROUP BY ALL HAVING count(DISTINCT m.actor_id) = 2)
SELECT told.date, speaker, speaker_id, speaker_sector, chain, kind, told.text, article_id, a.outlet, a.title
FROM told SEMI JOIN near USING (id, article_id) JOIN articles a ON a.id = article_id
WHERE a.duplicate_of IS NULL
ORDER BY (speaker_name IS NOT NULL) DESC, (kind = 'indirect'), (speaker_sector = 'GOV') DESC, told.date DESC, told.id
LIMIT 40
"""
_CLAIMS = """
SELECT r.date, r.claim, r.name, r.issues, r.text, r.article_id, a.outlet, a.title
FROM relations r JOIN articles a ON a.id = r.article_id
WHERE r.a = least($a, $b) AND r.b = greatest($a, $b) AND r.date <= $day AND r.date > $since
ORDER BY r.date DESC, r.id
"""
_GATES = """
SELECT g.kind, g.date_from, g.date_to, g.gate_date, g.actors, g.waits, g.text, g.clause, g.date AS told, g.article_id,
    s.text AS sentence, a.outlet, a.title
FROM gates g JOIN articles a ON a.id = g.article_id
LEFT JOIN sentences s ON s.article_id = g.article_id AND s."start" <= g."start" AND s."end" >= g."end"
WHERE list_has_any(g.actors, [$a, $b]) AND g.date <= $day AND g.date > $since
    AND coalesce(try_cast(g.date_to AS DATE), g.gate_date) >= $day
    AND EXISTS (SELECT 1 FROM actors m WHERE m.article_id = g.article_id AND m.actor_id = $a)
    AND EXISTS (SELECT 1 FROM actors m WHERE m.article_id = g.article_id AND m.actor_id = $b)
ORDER BY (g.clause IS NOT NULL) DESC, g.date DESC, g.id
"""


def number_of(day: date) -> int:
    """Days since 1970."""
    return day.toordinal() - 719_163


@dataclass(frozen=True, slots=True)
class Window:
    """Events of a span of days, how many have an intensity, the mean of these and its standard error."""

    count: int
    known: int
    mean: float | None
    error: float


@dataclass(frozen=True, slots=True)
class Told:
    """A pair's actual events of known days, as columns: day (since 1970), intensity (NaN: none), `first` (the source is
    the alphabetically first state). `articles` says whether any has one."""

    days: NDArray[np.int64]
    intensity: NDArray[np.float64]
    first: NDArray[np.bool_]
    articles: bool

    @classmethod
    def of(
        cls, days: NDArray[np.int64], intensity: NDArray[np.float64], first: NDArray[np.bool_], articles: bool
    ) -> Told:
        """In an order that does not depend on the one given, so that sums never differ."""
        import numpy as np

        order = np.lexsort((intensity, days))
        return cls(days[order], intensity[order], first[order], articles)

    def window(self, after: date, until: date) -> Window:
        """The events after one day up to another."""
        import numpy as np

        low, high = np.searchsorted(self.days, (number_of(after), number_of(until)), "right")
        values = self.intensity[low:high]
        values = values[~np.isnan(values)]
        spread = float(values.std(ddof=1)) if len(values) > 1 else 0.0
        known = len(values)
        return Window(int(high - low), known, float(values.mean()) if known else None, spread / max(1, known) ** 0.5)

    def months(self) -> dict[int, tuple[float | None, int]]:
        """By month (year × 12 + month − 1) with an event: mean intensity and number of events that have one."""
        import numpy as np

        numbers = self.days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12
        found, starts = np.unique(numbers, return_index=True)
        out: dict[int, tuple[float | None, int]] = {}
        for number, values in zip(found.tolist(), np.split(self.intensity, starts[1:]), strict=True):
            known = values[~np.isnan(values)]
            out[number] = (float(known.mean()) if len(known) else None, len(known))
        return out


@dataclass(frozen=True)
class PairOn:
    """A pair on a day, with the coder whose events stand for it."""

    connection: DuckDBPyConnection
    a: str
    b: str
    day: date
    origin: str

    @classmethod
    def of(cls, connection: DuckDBPyConnection, a: str, b: str, day: date) -> PairOn:
        """By the main coder."""
        return cls(connection, a, b, day, main_origin(connection, a, b))

    def _given(self, sql: str, **more: Any) -> dict[str, Any]:
        """Values of what a query names: $a, $b, $dyad, $day, $origin and more."""
        named = {"a": self.a, "b": self.b, "day": self.day, "origin": self.origin, "dyad": dyad(self.a, self.b)} | more
        wanted = set(re.findall(r"\$(\w+)", sql))
        return {name: value for name, value in named.items() if name in wanted}

    def rows(self, sql: str, **more: Any) -> list[tuple[Any, ...]]:
        """The rows of a query that names these values."""
        found: list[tuple[Any, ...]] = self.connection.execute(sql, self._given(sql, **more)).fetchall()
        return found

    def _records(self, sql: str, **more: Any) -> list[Any]:
        return records(self.connection, sql, self._given(sql, **more))

    @cached_property
    def told(self) -> Told:
        """Its actual events known by the day."""
        import numpy as np

        columns = self.connection.execute(_COLUMNS, self._given(_COLUMNS)).fetchnumpy().values()
        days, intensity, first, articles = (np.asarray(column) for column in columns)
        return Told.of(days.astype(np.int64), intensity, first.astype(bool), bool(articles.any()))

    def last_event(self) -> date | None:
        """The day of its last event, None where it has none."""
        days = self.told.days
        return date.fromordinal(int(days[-1]) + 719_163) if len(days) else None

    def lately(self) -> tuple[int, int, int, int]:
        """Events of the last 90 days, their tellings, stories and outlets."""
        events, mentions, stories, outlets = self.rows(_LATELY, edge=self.day - RECENT)[0]
        return events, mentions, stories, outlets

    def touching(self) -> tuple[int, int]:
        """Events that touch either state, within the pair or not: of the last 90 days, and of the year before."""
        edge = self.day - RECENT
        now, before = self.rows(_TOUCHING, edge=edge, start=edge - YEAR)[0]
        return now, before

    def shares(self, most: int) -> list[tuple[Any, ...]]:
        """Issues of the year: way (−1, 1), issue, weight, share, past, share then, any past, latest act, acts."""
        return self.rows(_SHARES, most=most, year=self.day - YEAR, two_years=self.day - 2 * YEAR)

    def proofs(self, events: Mapping[str, date]) -> dict[str, Evidence]:
        """By event (id and day), the sentence of its first telling."""
        return event_evidence(self.connection, self.a, self.b, events)

    def first_mover(self, low: date, high: date, *, conflict: bool) -> str | None:
        """The state that acted first in a span, by what was told within it: see `moved.first_mover`."""
        given = (self.connection, self.a, self.b, low, high)
        return first_mover(*given, conflict=conflict, origin=self.origin, known=high)

    def said(self) -> list[Any]:
        """Statements of the last 90 days by people of the two states where both are spoken of; the best first."""
        return self._records(_SAID, since=self.day - RECENT)

    def claims(self) -> list[Any]:
        """Claims about the relation within the year, the latest first."""
        return self._records(_CLAIMS, since=self.day - YEAR)

    def gates_ahead(self) -> list[Any]:
        """Tellings within the year of gates still ahead; those on which moves wait first, then the latest."""
        return self._records(_GATES, since=self.day - YEAR)
