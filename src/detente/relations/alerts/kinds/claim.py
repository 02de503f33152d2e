"""What is claimed of a relation itself: a rupture, a restoration, a stage that people name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, get_args

from detente.records import ClaimKind
from detente.relations.alerts import words
from detente.relations.alerts.alert import Alert, Direction, Proof
from detente.relations.alerts.settings import setting
from detente.relations.alerts.watch import Kind, Rule, Watch
from detente.store.rows import day_of

__all__ = ["KIND"]

#: A claim that dates its state of things longer ago is background ("the relations they broke off in 1961").
_BACKGROUND = timedelta(days=31)
_WORDS: dict[str, tuple[str, Direction | None]] = {
    "broken": ("A rupture is spoken of", "down"),
    "restored": ("Restored relations are spoken of", "up"),
    "worsening": ("Worsening relations are spoken of", "down"),
    "strained": ("Strained relations are spoken of", "down"),
    "improving": ("Improving relations are spoken of", "up"),
    "stage": ("A stage is named", None),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """Claims of these kinds in articles of the last `days`, by at least `min_outlets`; sentences with a word of
    `unless` (a trailing * stands for any ending) are passed over. Not again within `quiet` days."""

    claims: tuple[str, ...] = setting(("broken",), choices=get_args(ClaimKind))
    days: int = setting(14, least=1, most=366)
    min_outlets: int = setting(1, least=1)
    quiet: int = setting(60, least=1)
    unless: tuple[str, ...] = setting(("would", "could", "might", "unless", "if", "restor*"))


_QUERY = """
SELECT r.id, r.a, r.b, r.claim, r.name, r.date, r.date_from, r.article_id, t.outlet, coalesce(s.text, r.text) AS text
FROM relations r LEFT JOIN articles t ON t.id = r.article_id
LEFT JOIN sentences s ON s.article_id = r.article_id AND s."start" <= r."start" AND s."end" >= r."end"
WHERE list_contains($claims::VARCHAR[], r.claim) AND r.date BETWEEN $since AND $on AND t.duplicate_of IS NULL
    AND {pairs}
ORDER BY r.a, r.b, r.claim, r.name, r.date, r.id
"""


def find(watch: Watch, rule: Rule, options: Claim) -> Iterator[Alert]:
    """One alert a pair, claim and name: the first telling, with two more as evidence."""
    from detente.relations.cues import words as pattern

    query = _QUERY.format(pairs=rule.pairs.sql("r.a", "r.b"))
    unless = pattern(options.unless) if options.unless else None
    grouped: dict[tuple[str, str, str, str | None], list[Any]] = {}
    for row in watch.rows(query, rule.pairs, claims=list(options.claims), since=watch.since(options.days)):
        hedged = unless is not None and unless.search(row.text or "") is not None
        if not (hedged or _is_background(row)):
            grouped.setdefault((row.a, row.b, row.claim, row.name), []).append(row)
    for tellings in grouped.values():
        if len({row.outlet for row in tellings}) >= options.min_outlets:
            yield _alert(watch, rule, options, tellings)


def _alert(watch: Watch, rule: Rule, options: Claim, tellings: list[Any]) -> Alert:
    first = tellings[0]
    evidence = tuple(
        Proof("claim", row.id, row.date, words.plain(row.text or ""), row.article_id, words.plain(row.outlet or ""))
        for row in tellings[:3]
    )
    return Alert(
        rule=rule.name,
        kind=KIND.name,
        pair=(first.a, first.b),
        thing=first.id,
        theme=f"{first.claim} {first.name or ''}".strip(),
        quiet=options.quiet,
        date=first.date,
        on=watch.on,
        direction=_WORDS[first.claim][1],
        line=_line(first, evidence, len(tellings)),
        evidence=evidence,
    )


def _is_background(row: Any) -> bool:
    since, _ = day_of(row.date_from, last=True)
    return since is not None and since < row.date - _BACKGROUND


def _line(first: Any, evidence: tuple[Proof, ...], reports: int) -> str:
    called = f" “{words.plain(first.name)}”" if first.name else ""
    more = f"; {reports} reports" if reports > 1 else ""
    said = _WORDS[first.claim][0]
    return f"{said} {words.between((first.a, first.b))}{called}: {words.quoted(evidence[0])}{more}."


KIND = Kind("claim", Claim, find)
