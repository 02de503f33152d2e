"""A gate near: a dated thing ahead (a summit, a vote, an expiry) told of beside the pair, now within some days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from detente.records import GateKind
from detente.relations.alerts import words
from detente.relations.alerts.alert import Alert, Proof
from detente.relations.alerts.settings import setting
from detente.relations.alerts.watch import Kind, Rule, Watch
from detente.relations.one_line import span_of_days

__all__ = ["KIND"]

_OFF = (
    *("call* off", "called off", "cancel*", "put* off", "postpone*", "scrap*", "will not travel", "will not attend"),
    *("makes no sense", "suspend*", "no longer"),
)
_KINDS = tuple(kind for kind in get_args(GateKind) if kind != "other")
_NOUNS = {"summit": "summit or talks", "other": "date"}
#: Of vaguer dates no one can say how near they are, in days; what was told longer ago is stale.
_VAGUE, _STALE = 31, 365


@dataclass(frozen=True, slots=True)
class Gate:
    """Gates of these kinds within `days` from today; with `waits` only those on which somebody is said to wait.
    The same kind of gate of the same state within `quiet` days is the same gate. A gate whose latest telling has a word
    of `unless` is passed over: it was called off."""

    kinds: tuple[str, ...] = setting(_KINDS, choices=get_args(GateKind))
    days: int = setting(14, least=1, most=366)
    waits: bool = setting(False)
    min_reports: int = setting(1, least=1)
    quiet: int = setting(31, least=0)
    unless: tuple[str, ...] = setting(_OFF)


#: Each telling is about one pair: two states of the gate before one of them, then the pair its article tells most of.
_QUERY = f"""
WITH near AS (
    SELECT g.*, coalesce(try_cast(g.date_to AS DATE), g.gate_date) AS until, t.outlet, s.text AS sentence
    FROM gates g LEFT JOIN articles t ON t.id = g.article_id
    LEFT JOIN sentences s ON s.article_id = g.article_id AND s."start" <= g."start" AND s."end" >= g."end"
    WHERE list_contains($kinds::VARCHAR[], g.kind) AND g.date BETWEEN $on - {_STALE} AND $on AND t.duplicate_of IS NULL
        AND g.date < gate_date AND gate_date <= $on + $days::INTEGER AND until >= $on AND until - gate_date <= {_VAGUE}
        AND (NOT $waits OR len(waits) > 0)),
told AS (
    SELECT article_id, least(source_id, target_id) AS a, greatest(source_id, target_id) AS b FROM mentions
    WHERE source_id <> target_id AND article_id IN (SELECT article_id FROM near)
    UNION ALL SELECT article_id, a, b FROM relations WHERE article_id IN (SELECT article_id FROM near)),
pairs AS (SELECT article_id, a, b, count(*) AS times FROM told WHERE {{pairs}} GROUP BY ALL)
SELECT near.*, pairs.a, pairs.b FROM near JOIN pairs USING (article_id)
WHERE list_contains(actors, pairs.a) OR list_contains(actors, pairs.b)
QUALIFY row_number() OVER (PARTITION BY near.id ORDER BY
    (list_contains(actors, pairs.a) AND list_contains(actors, pairs.b)) DESC, times DESC, pairs.a, pairs.b) = 1
ORDER BY gate_date, kind, near.date, near.id
"""


def find(watch: Watch, rule: Rule, options: Gate) -> Iterator[Alert]:
    """One alert a gate and pair, whichever articles tell of it."""
    from detente.relations.cues import words as pattern

    query = _QUERY.format(pairs=rule.pairs.sql())
    off = pattern(options.unless) if options.unless else None
    values = {"kinds": list(options.kinds), "days": options.days, "waits": options.waits}
    for tellings in _same(watch.rows(query, rule.pairs, **values), options.quiet):
        told_off = off is not None and off.search(_sentence(max(tellings, key=lambda row: row.date)))
        if len({row.article_id for row in tellings}) >= options.min_reports and not told_off:
            yield _alert(watch, rule, options, tellings)


def _same(rows: Sequence[Any], quiet: int) -> list[list[Any]]:
    """Rows by gate: of one kind, pair and state, within `quiet` days."""
    found: list[list[Any]] = []
    for row in rows:
        same = (g for g in found if _theme(g[0]) == _theme(row) and (row.gate_date - g[0].gate_date).days <= quiet)
        group = next(same, None)
        if group is None:
            found.append([row])
        else:
            group.append(row)
    return found


def _theme(row: Any) -> tuple[str, str, str, str]:
    owner = next(actor for actor in row.actors if actor in (row.a, row.b))
    return row.a, row.b, row.kind, owner


def _alert(watch: Watch, rule: Rule, options: Gate, tellings: list[Any]) -> Alert:
    best = min(tellings, key=lambda row: (not row.waits, row.until - row.gate_date, row.date, row.id))
    others = [row for row in tellings if row is not best]
    evidence = tuple(_proof(row) for row in (best, *others[:2]))
    kind, owner = _theme(best)[2:]
    return Alert(
        rule=rule.name,
        kind=KIND.name,
        pair=(best.a, best.b),
        thing=f"{kind} {owner} {best.gate_date}",
        theme=f"{kind} {owner}",
        quiet=options.quiet,
        date=best.gate_date,
        on=watch.on,
        direction=None,
        line=_line(watch, best, evidence[0]),
        evidence=evidence,
    )


def _sentence(row: Any) -> str:
    return words.plain(row.sentence or row.clause or row.text or "")


def _proof(row: Any) -> Proof:
    return Proof("gate", row.id, row.date, _sentence(row), row.article_id, words.plain(row.outlet or "") or None)


def _line(watch: Watch, gate: Any, proof: Proof) -> str:
    noun = _NOUNS.get(gate.kind, gate.kind)
    of = ", ".join(map(words.name, gate.actors))
    waiting = " and ".join(map(words.name, gate.waits))
    waits = f"; {waiting} said to wait for it" if waiting else ""
    return f"Ahead {words.between((gate.a, gate.b))}: {noun} ({of}), {_when(watch, gate)}{waits}: {words.quoted(proof)}"


def _when(watch: Watch, gate: Any) -> str:
    """ "16 March 2014, in 6 days"; of a vague date when its span begins."""
    away = (gate.gate_date - watch.on).days
    span = span_of_days(gate.gate_date.isoformat(), gate.until.isoformat())
    near = f"in {words.plural(away, 'day')}" if away > 0 else "today"
    if gate.until > gate.gate_date:
        near = f"which begins {near}" if away >= 0 else "which has begun"
        return f"some day in {span}, {near}"
    return f"{span}, {near}"


KIND = Kind("gate", Gate, find)
