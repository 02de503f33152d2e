"""What moved a dyad, by the rule of `relations.moved`, from the columns that are read already.

The same acts in the same order as `moved.movers` finds in a store of any size; the tests hold one against the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from detente.relations.brief_pair import number_of
from detente.relations.moved import Mover, Span, distinct
from detente.web.dyad.acts import Acts, Kinds, day_of, month_of
from detente.web.narrow import among

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

__all__ = ["Weighed", "first_source", "movers_of", "weighed"]

_SIGNS = {"up": 1, "down": -1}


@dataclass(frozen=True, slots=True)
class Weighed:
    """Distinct acts, heaviest first (then the earlier): a place in `Acts` that has the least id, day, intensity,
    reports, weight."""

    acts: Acts
    place: NDArray[np.int64]
    day: NDArray[np.int64]
    intensity: NDArray[np.float64]
    reports: NDArray[np.int64]
    weight: NDArray[np.float64]


def weighed(acts: Acts, kinds: Kinds, until: date) -> Weighed:
    """All acts that were known on a day, with their weights."""
    import numpy as np

    known = np.flatnonzero(acts.known_by(until) & ~acts.yearly)
    day, forward, kind = acts.day[known], acts.forward[known], acts.kind[known]
    intensity = np.nan_to_num(acts.intensity[known], nan=0.0)
    order = np.lexsort((known, acts.text[known], intensity, kind, forward, day))
    parts = (day, forward, kind, intensity, acts.text[known])
    new = np.ones(len(order), bool)
    if len(order):
        new[1:] = np.any([part[order][1:] != part[order][:-1] for part in parts], axis=0)
    first = order[new]
    told = np.add.reduceat(acts.reports[known][order], np.flatnonzero(new)) if len(order) else np.zeros(0, np.int64)
    day, forward, kind, intensity = day[first], forward[first], kind[first], intensity[first]
    _, group = np.unique((day * 2 + forward) * (len(kinds.types) + 1) + kinds.type[kind], return_inverse=True)
    reports = np.bincount(group, weights=told).astype(np.int64)[group]
    month, code = month_of(day), kinds.code[kind] * 2 + forward
    own = np.unique(np.stack([code, month]), axis=1)[0] if len(code) else code
    codes, months = np.unique(own, return_counts=True)
    usual = months[np.searchsorted(codes, code)] if len(code) else code
    life = int(month.max() - month.min()) + 1 if len(month) else 1
    weight = np.abs(intensity) * np.log(1 + reports) * np.log(1 + life / np.maximum(usual, 1))
    ranked = np.lexsort((first, day, -weight))
    ranked = ranked[intensity[ranked] != 0]
    return Weighed(acts, known[first][ranked], day[ranked], intensity[ranked], reports[ranked], weight[ranked])


def movers_of(
    connection: DuckDBPyConnection, found: Weighed, kinds: Kinds, spans: Sequence[tuple[Span, int]]
) -> list[tuple[Mover, ...]]:
    """For each span (of the dyad that was weighed) with how many are asked for, its heaviest acts."""
    chosen = [distinct(_within(found, kinds, span, most), most) for span, most in spans]
    rows = sorted({int(act.event) for acts in chosen for act in acts})
    sql = f"SELECT rowid, id, text, article_id FROM web_events WHERE {among('rowid', rows)}"
    words = {row: (event, text or None, article) for row, event, text, article in connection.execute(sql).fetchall()}
    return [tuple(_worded(act, *words[int(act.event)]) for act in acts) for acts in chosen]


def _worded(act: Mover, event: str, text: str | None, article: str | None) -> Mover:
    return replace(act, event=event, text=text, article=article)


def _within(found: Weighed, kinds: Kinds, span: Span, most: int) -> Iterator[Mover]:
    """Acts of a span that go its way, where any does; instead of event and text the numbers that stand for them."""
    import numpy as np

    inside = np.flatnonzero((found.day >= number_of(span.since)) & (found.day <= number_of(span.until)))
    if span.toward:
        way = inside[np.sign(found.intensity[inside]) == _SIGNS[span.toward]]
        inside = way if len(way) else inside
    low, high = sorted((span.a, span.b))
    acts = found.acts
    for at in inside[: 50 * most]:
        place = found.place[at]
        source, target = (low, high) if acts.forward[place] else (high, low)
        kind = int(acts.kind[place])
        yield Mover(
            event=str(acts.row[place]),
            date=day_of(int(found.day[at])),
            source=source,
            target=target,
            type=kinds.types[kind],
            intensity=float(found.intensity[at]),
            reports=int(found.reports[at]),
            weight=float(found.weight[at]),
            text=str(acts.text[place]),
            article=None,
            code=kinds.codes[kind],
        )


def first_source(acts: Acts, a: str, b: str, since: date, until: date, *, conflict: bool) -> str | None:
    """As `moved.first_mover`, by what was told by `until`."""
    import numpy as np

    fits = acts.known_by(until) & ~acts.yearly & ((acts.quad >= 2) if conflict else (acts.quad >= 0) & (acts.quad < 2))
    size = np.abs(acts.intensity)
    sizes = np.sort(size[fits & ~np.isnan(size)])
    if not len(sizes):
        return None
    place = (len(sizes) - 1) * 0.9
    below, above = sizes[int(np.floor(place))], sizes[int(np.ceil(place))]
    firm = fits & (size >= below + (above - below) * (place - np.floor(place)))
    firm &= (acts.day >= number_of(since)) & (acts.day <= number_of(until))
    if not firm.any():
        return None
    ways = np.unique(acts.forward[firm & (acts.day == acts.day[firm].min())])
    low, high = sorted((a, b))
    return (low if ways[0] else high) if len(ways) == 1 else None
