"""What moved a relation over a span of time: the acts that weigh most, by one stated rule.

    weight = |intensity| × log(1 + reports) × unusualness

Reports are the tellings of one act: the same type in the same direction on one day, or on the days around it by a copy,
counts once with all its reports. Unusualness is log(1 + months / months with this code in this direction): what the two
do every month weighs little, what they have not done for years weighs much.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from detente.data.tables import rows
from detente.events.files import CODE_COLUMNS
from detente.records import QUADS
from detente.relations.series import counted
from detente.store.sums import dyad

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pandas import DataFrame

__all__ = [
    "BEFORE",
    "RULE",
    "IssueShift",
    "Mover",
    "Span",
    "acts_between",
    "code_name",
    "distinct",
    "first_mover",
    "issue_shifts",
    "movers",
    "what_moved",
]

RULE = "|intensity| × log(1 + reports) × log(1 + months / months with such an act); one act a day, direction and type"
#: Tellings of one type in one direction this many days apart are one act.
SAME_ACT = 3
#: Issues of a span are held beside those of so many days before it.
BEFORE = 365


@dataclass(frozen=True, slots=True)
class Mover:
    """An act and its weight. `event` is the id of its best-told event, `text` what is said of it (None: no words).

    `mutual`: both sides did the same in the same words on that day (a meeting, a pact); such an act stands once.
    """

    event: str
    date: date
    source: str
    target: str
    type: str
    intensity: float
    reports: int
    weight: float
    text: str | None
    article: str | None
    code: str = ""
    mutual: bool = False

    @property
    def words(self) -> str:
        """What is said of the act; where no words are stored, what the coder's code means."""
        return self.text or f"{self.source} {'↔' if self.mutual else '→'} {self.target}: {code_name(self.code)}"

    def to_json(self) -> dict[str, Any]:
        """The contract's `why` entry, with the rule's parts."""
        return {
            "event": self.event,
            "date": self.date.isoformat(),
            "text": self.words,
            "source": self.source,
            "target": self.target,
            "type": self.type,
            "intensity": self.intensity,
            "reports": self.reports,
            "weight": round(self.weight, 2),
            "mutual": self.mutual,
        }


@cache
def _code_names() -> dict[str, str]:
    return {row["code"]: row["name"].lower() for row in rows("codebook/cameo.csv", CODE_COLUMNS)}


def code_name(code: str) -> str:
    """What a CAMEO code means, in the codebook's words; anything else as it is, in lower case."""
    return _code_names().get(code, code.lower())


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a dyad's time (both days included) whose movers are asked for.

    `toward` keeps acts of cooperation (up) or conflict (down) where the span has any.
    """

    a: str
    b: str
    since: date
    until: date
    toward: Literal["up", "down"] | None = None


@dataclass(frozen=True, slots=True)
class IssueShift:
    """An issue's share of the dyad's events in a span beside the year before; `conflict` its share of conflict."""

    issue: str
    share: float
    before: float | None
    conflict: float
    direction: Literal["up", "down", "same"]


def what_moved(
    connection: DuckDBPyConnection,
    a: str,
    b: str,
    since: date,
    until: date,
    *,
    most: int = 5,
    toward: Literal["up", "down"] | None = None,
    origin: str | None = None,
    known: date | None = None,
) -> tuple[Mover, ...]:
    """The heaviest acts of `since` … `until` (both included), heaviest first, of what was told by `known`."""
    return movers(connection, [Span(a, b, since, until, toward)], until=known, most=most, origin=origin)[0]


_PAIR, _ANY = "dyad = $dyad", "dyad IS NOT NULL"
_COLUMNS = """id, date, source_id AS source, target_id AS target, type, coalesce(cameo, type) AS code, quad,
    coalesce(intensity, 0) AS intensity, coalesce(mentions, 1) AS reports, text, article_id AS article, issues"""


def _counted(condition: str) -> str:
    """FROM and WHERE of the counted events that meet a condition."""
    return f"""FROM events WHERE ({condition}) AND {counted("month")}
        AND ($until IS NULL OR greatest(date, told) <= $until) AND ($origin IS NULL OR origin = $origin)"""


def _heaviest(condition: str) -> str:
    """By span, its heaviest acts; reports and unusualness are those of the whole dyad up to the day asked for.

    Events that differ in nothing that is weighed or shown are one row until the heaviest are known: a dyad may have
    millions.
    """
    return f"""
WITH acts AS MATERIALIZED (
    SELECT dyad, date, source_id AS source, target_id AS target, type, coalesce(cameo, type) AS code,
        coalesce(intensity, 0) AS intensity, text, sum(coalesce(mentions, 1)) AS told {_counted(condition)}
    GROUP BY ALL),
usual AS (
    SELECT dyad, source, code, count(*) AS months
    FROM (SELECT DISTINCT dyad, source, code, year(date) * 12 + month(date) FROM acts) GROUP BY ALL),
lives AS (
    SELECT dyad, date_diff('month', min(date), max(date)) + 1 AS months FROM acts GROUP BY ALL),
spans AS (
    SELECT unnest(range(len($firsts::DATE[]))) AS span, unnest($dyads::VARCHAR[]) AS dyad,
        unnest($firsts::DATE[]) AS first, unnest($lasts::DATE[]) AS last, unnest($signs::INTEGER[]) AS wanted),
within AS MATERIALIZED (
    SELECT span, acts.*, wanted FROM spans JOIN acts ON acts.dyad = spans.dyad AND date BETWEEN first AND last),
sides AS (SELECT span FROM within GROUP BY span HAVING bool_or(sign(intensity) = wanted)),
reported AS (SELECT span, date, source, type, sum(told) AS reports FROM within GROUP BY ALL),
weighed AS (
    SELECT within.*, reports, abs(intensity) * ln(1 + reports) * ln(1 + lives.months / usual.months) AS weight
    FROM within JOIN reported USING (span, date, source, type) JOIN usual USING (dyad, source, code)
        JOIN lives USING (dyad)
    WHERE intensity <> 0 AND (sign(intensity) = wanted OR span NOT IN (FROM sides))),
chosen AS (
    SELECT * FROM weighed
    QUALIFY row_number() OVER (PARTITION BY span ORDER BY weight DESC, date, source, code, text) <= $most)
SELECT c.span, min(e.id) AS id, c.date, c.source, c.target, c.type, c.intensity, c.reports, c.weight, c.text,
    arg_min(e.article_id, e.id), c.code
FROM chosen c JOIN (
    SELECT id, dyad, date, source_id, type, coalesce(cameo, type) AS code, coalesce(intensity, 0) AS intensity, text,
        article_id {_counted(condition)}) e
    ON e.dyad = c.dyad AND e.date = c.date AND e.source_id = c.source AND e.type = c.type AND e.code = c.code
        AND e.intensity = c.intensity AND e.text IS NOT DISTINCT FROM c.text
GROUP BY ALL ORDER BY c.span, c.weight DESC, c.date, id
"""


def movers(
    connection: DuckDBPyConnection,
    spans: Sequence[Span],
    *,
    until: date | None = None,
    most: int = 5,
    origin: str | None = None,
) -> list[tuple[Mover, ...]]:
    """For each span its heaviest acts, heaviest first, from what was known on `until`; the store is read once."""
    if not spans:
        return []
    dyads = [dyad(span.a, span.b) for span in spans]
    given: dict[str, Any] = {"until": until, "origin": origin, "most": 50 * most, "dyads": dyads}
    given |= {"firsts": [span.since for span in spans], "lasts": [span.until for span in spans]}
    given |= {"signs": [_SIGNS[span.toward] for span in spans]}
    one = len(set(dyads)) == 1
    given |= {"dyad": dyads[0]} if one else {}
    found: list[list[Mover]] = [[] for _ in spans]
    for span, *row in connection.execute(_heaviest(_PAIR if one else _ANY), given).fetchall():
        found[span].append(_mover(*row))
    return [distinct(acts, most) for acts in found]


#: Sign of the intensity that a span asks for; nothing has the sign 2.
_SIGNS = {"up": 1, "down": -1, None: 2}


def distinct(acts: Iterable[Mover], most: int) -> tuple[Mover, ...]:
    """The first `most` acts; what tells one of them again on the days around it is passed over."""
    chosen: list[Mover] = []
    for act in acts:
        answered = next((i for i, other in enumerate(chosen) if _answers(act, other)), None)
        if answered is not None:
            chosen[answered] = replace(chosen[answered], mutual=True)
        elif len(chosen) < most and not any(_same_act(act, other) for other in chosen):
            chosen.append(act)
    return tuple(chosen)


def _answers(one: Mover, other: Mover) -> bool:
    """Whether one is the other's act seen from the other side."""
    crossed = (one.source, one.target) == (other.target, other.source)
    return crossed and (one.date, one.code, one.text) == (other.date, other.code, other.text)


def _mover(
    event: str,
    day: date,
    source: str,
    target: str,
    type_: str,
    intensity: float,
    reports: int,
    weight: float,
    text: str | None,
    article: str | None,
    code: str,
) -> Mover:
    told = (float(intensity), int(reports), weight, text or None, article, code)
    return Mover(event, day, source, target, type_, *told)


def _same_act(one: Mover, other: Mover) -> bool:
    near = abs(one.date - other.date) <= timedelta(days=SAME_ACT)
    return near and (one.source, one.target, one.type) == (other.source, other.target, other.type)


def acts_between(
    connection: DuckDBPyConnection,
    a: str,
    b: str,
    *,
    since: date | None = None,
    until: date | None = None,
    origin: str | None = None,
) -> DataFrame:
    """All counted events of the dyad from a day on and up to a day, whenever they were told, oldest first."""
    import pandas as pd

    given = {"dyad": dyad(a, b), "since": since, "last": until, "until": None, "origin": origin}
    span = f"{_counted(_PAIR)} AND ($since IS NULL OR date >= $since) AND ($last IS NULL OR date <= $last)"
    frame = connection.execute(f"SELECT {_COLUMNS} {span} ORDER BY date, id", given).df()
    return frame.assign(date=pd.to_datetime(frame["date"]))


_FIRST = f"""
WITH acts AS MATERIALIZED (
    SELECT date, source_id AS source, abs(intensity) AS size {_counted(_PAIR)} AND list_contains($quads, quad)),
span AS (
    SELECT date, source FROM acts
    WHERE date BETWEEN $since AND $last AND size >= (SELECT quantile_cont(size, 0.9) FROM acts))
SELECT DISTINCT source FROM span WHERE date = (SELECT min(date) FROM span)
"""


def first_mover(
    connection: DuckDBPyConnection,
    a: str,
    b: str,
    since: date,
    until: date,
    *,
    conflict: bool,
    origin: str | None = None,
    known: date | None = None,
) -> str | None:
    """The state that acted first in a span with conflict (or cooperation) as firm as the firmest tenth of theirs, by
    what was told by `known`.

    None where nothing of the kind happened, or both began on one day.
    """
    quads = list(QUADS[2:] if conflict else QUADS[:2])
    given = {"dyad": dyad(a, b), "since": since, "last": until, "quads": quads, "until": known, "origin": origin}
    first = connection.execute(_FIRST, given).fetchall()
    return str(first[0][0]) if len(first) == 1 else None


def issue_shifts(acts: DataFrame, since: date, until: date) -> tuple[IssueShift, ...]:
    """Issues of a span by their share of its events, beside the year before it; 5 points of change make up or down."""
    import pandas as pd

    start, end = pd.Timestamp(since), pd.Timestamp(until)
    span = acts[(acts["date"] >= start) & (acts["date"] <= end)]
    earlier = acts[(acts["date"] < start) & (acts["date"] >= start - pd.Timedelta(days=BEFORE))]
    now, was = _by_issue(span), _by_issue(earlier)
    out = []
    for issue, (count, conflict) in now.items():
        share = count / len(span)
        before = was.get(issue, (0, 0))[0] / len(earlier) if len(earlier) else None
        change = share - before if before is not None else 0.0
        direction: Literal["up", "down", "same"] = "up" if change > 0.05 else "down" if change < -0.05 else "same"
        out.append(IssueShift(issue, share, before, conflict / count, direction))
    return tuple(sorted(out, key=lambda shift: (-shift.share, shift.issue)))


def _by_issue(acts: DataFrame) -> dict[str, tuple[int, int]]:
    """Events, and events of conflict, of each issue."""
    rows = acts[["issues", "quad"]].explode("issues").dropna(subset="issues")
    return {
        str(issue): (len(part), int(part["quad"].isin(QUADS[2:]).sum()))
        for issue, part in rows.groupby("issues", sort=True)
    }
