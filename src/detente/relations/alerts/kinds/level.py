"""A relation beyond its band: the level of the last days lies outside what like spans before it held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from detente.relations.alerts import words
from detente.relations.alerts.alert import Alert, Direction, Proof
from detente.relations.alerts.settings import setting
from detente.relations.alerts.watch import Kind, Rule, Watch, heaviest_acts
from detente.relations.moved import Span
from detente.relations.series import counted

__all__ = ["KIND"]

#: z of a two-sided 80 % band: the level must be beyond the band by more than its own chance error.
_Z80 = 1.2816


@dataclass(frozen=True, slots=True)
class Level:
    """The level is the mean intensity of distinct acts in `days` days with at least `min_acts`. The band holds the
    share `band` of the levels of the `history` like spans before (at least `min_spans` of them with enough acts).
    Not again for the same pair and direction within `quiet` days."""

    days: int = setting(30, least=7, most=366)
    band: float = setting(0.9, least=0.5, most=0.99)
    history: int = setting(36, least=6, most=400)
    min_acts: int = setting(5, least=2)
    min_spans: int = setting(12, least=6)
    quiet: int = setting(90, least=1)
    directions: tuple[str, ...] = setting(("down", "up"), choices=("down", "up"))


_QUERY = f"""
WITH {{own}},
acts AS (
    SELECT a, b, date, source_id, coalesce(cameo, type) AS code, avg(intensity) AS intensity, min(origin) AS origin
    FROM own
    WHERE {counted("day")} AND intensity IS NOT NULL AND date > $on - ($days * ($history + 1))::INTEGER GROUP BY ALL),
spans AS (
    SELECT a, b, ($on - date) // $days AS back, count(*) AS acts, avg(intensity) AS level,
        max(date) AS latest, min(origin) AS coder, coalesce(stddev_samp(intensity), 0) / sqrt(count(*)) AS error
    FROM acts GROUP BY ALL HAVING count(*) >= $min_acts),
bands AS (
    SELECT a, b, count(*) AS spans, quantile_cont(level, $tail) AS low, quantile_cont(level, 1 - $tail) AS high,
        max(back) AS oldest
    FROM spans WHERE back > 0 GROUP BY a, b HAVING count(*) >= $min_spans),
beyond AS (
    SELECT * FROM spans JOIN bands USING (a, b)
    WHERE back = 0 AND (level + {_Z80} * error < low OR level - {_Z80} * error > high))
SELECT a, b, coder, acts, level, latest, low, high, spans, oldest,
    (SELECT min(p.back) FROM spans p WHERE p.a = beyond.a AND p.b = beyond.b AND p.back > 0
        AND CASE WHEN beyond.level < low THEN p.level <= beyond.level ELSE p.level >= beyond.level END) AS passed
FROM beyond ORDER BY a, b
"""


def find(watch: Watch, rule: Rule, options: Level) -> Iterator[Alert]:
    """One alert a pair that is beyond its band today."""
    values = {"days": options.days, "history": options.history, "min_acts": options.min_acts}
    band = {"min_spans": options.min_spans, "tail": (1 - options.band) / 2}
    for row in watch.rows(_QUERY.format(own=watch.own(rule.pairs)), rule.pairs, **values, **band):
        way: Direction = "down" if row.level < row.low else "up"
        if way in options.directions:
            yield _alert(watch, rule, options, row, way)


def _alert(watch: Watch, rule: Rule, options: Level, row: Any, way: Direction) -> Alert:
    pair = (row.a, row.b)
    span = Span(*pair, watch.since(options.days), watch.on, way)
    evidence = watch.event_proofs(heaviest_acts(watch, span, row.coder))
    return Alert(
        rule=rule.name,
        kind=KIND.name,
        pair=pair,
        thing=f"{way} {row.latest}",
        theme=way,
        quiet=options.quiet,
        date=row.latest,
        on=watch.on,
        direction=way,
        line=_line(watch, options, row, way, evidence),
        evidence=evidence,
    )


def _line(watch: Watch, options: Level, row: Any, way: Direction, evidence: tuple[Proof, ...]) -> str:
    side, extreme = ("below", "lowest") if way == "down" else ("above", "highest")
    band = f"{words.signed(row.low)} … {words.signed(row.high)}"
    text = (
        f"Relations {words.between((row.a, row.b))} {side} their band: mean intensity {words.signed(row.level)} in "
        f"the {options.days} days to {words.day(watch.on)} ({words.plural(row.acts, 'act')}), where {options.band:.0%} "
        f"of {row.spans} earlier such spans lie in {band}; the {extreme} {_since(watch, options, row)}."
    )
    return f"{text} Weighs most: {words.quoted(evidence[0])}" if evidence else text


def _since(watch: Watch, options: Level, row: Any) -> str:
    """How far back nothing was as low (or high): to the span that was, or over all that were looked at."""
    back = row.passed if row.passed is not None else row.oldest
    end = watch.on - timedelta(days=int(back * options.days))
    if row.passed is not None:
        return f"since the {options.days} days to {words.day(end)}"
    return f"of all since {words.month(end - timedelta(days=options.days - 1))}"


KIND = Kind("level", Level, find)
