"""The voices in a brief: statements, claims about the relation, gates ahead; chosen among what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.relations.brief import Claim, Evidence, GateAhead, Said
from detente.relations.brief_evidence import Ledger

if TYPE_CHECKING:
    from detente.relations.brief_pair import PairOn

__all__ = ["claims", "gates_ahead", "said"]


def said(pair: PairOn, ledger: Ledger, most: int = 6) -> tuple[Said, ...]:
    """Statements of the last 90 days by people of the two states where both are spoken of; named officials first."""
    seen: dict[str, int] = {}
    chosen: list[Any] = []
    for row in pair.said():
        speaker = str(row.speaker)
        if seen.get(speaker, 0) < 2 and len(chosen) < most and not any(row.text == other.text for other in chosen):
            seen[speaker] = seen.get(speaker, 0) + 1
            chosen.append(row)
    chosen.sort(key=lambda r: r.date, reverse=True)
    out = []
    for row in chosen:
        evidence = Evidence("s", row.article_id, row.date, row.outlet or None, row.title or None, row.text)
        chain = tuple(str(link) for link in row.chain)
        key = ledger.add(evidence)
        said_by = (str(row.speaker), row.speaker_id or None, row.speaker_sector or None)
        out.append(Said(row.date, *said_by, chain, row.kind, row.text, key))
    return tuple(out)


def claims(pair: PairOn, ledger: Ledger, most: int = 4) -> tuple[Claim, ...]:
    """The latest claims about the relation within the year, one a kind and name."""
    chosen: dict[tuple[str, str | None], Any] = {}
    for row in pair.claims():
        chosen.setdefault((row.claim, row.name or None), row)
    out = []
    for row in list(chosen.values())[:most]:
        told = (row.article_id, row.date, row.outlet or None, row.title or None, row.text)
        key = ledger.add(Evidence("c", *told))
        issues = tuple(str(i) for i in row.issues)
        out.append(Claim(row.date, row.claim, row.name or None, issues, row.text, key))
    return tuple(out)


def gates_ahead(pair: PairOn, ledger: Ledger, most: int = 5) -> tuple[GateAhead, ...]:
    """Gates told within the year and still ahead, the same gate of several articles once; nearest first."""
    grouped: dict[tuple[str, str, str], list[Any]] = {}
    for row in pair.gates_ahead():
        owner = next((str(x) for x in row.actors if x in (pair.a, pair.b)), "")
        grouped.setdefault((row.kind, owner, str(row.date_from)[:7]), []).append(row)
    out = []
    for tellings in sorted(grouped.values(), key=lambda g: (g[0].gate_date, g[0].kind))[:most]:
        row = tellings[0]
        text = row.clause or row.sentence or row.text
        key = ledger.add(
            Evidence(
                "g",
                row.article_id,
                row.told,
                row.outlet or None,
                row.title or None,
                row.sentence or text,
            )
        )
        days = max(0, (row.gate_date - pair.day).days)
        actors, waits = (tuple(str(x) for x in value) for value in (row.actors, row.waits))
        told = (row.kind, row.date_from, row.date_to, days, actors, waits, text, len(tellings), key)
        out.append(GateAhead(*told, awaited=any(telling.clause for telling in tellings)))
    return tuple(out)
