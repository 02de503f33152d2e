"""What users click on the dashboard: walks of `bench.dashboard`, drawn by stated chances, the same every time.

A user stands on the board, on a dyad or anywhere else and goes on by `CHANCES`. A dyad is chosen by the number of its
events: the fullest are asked for again and again, the emptiest rarely. One in five boards has a filter, half of these
an earlier day; of looks at the dyad one stands on, most are zooms into some months of it, some its years, some an
earlier day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

__all__ = ["CHANCES", "LOOKS", "clicks"]

#: Of a hundred clicks: the board, a dyad, another look at the dyad one stands on, sentences of a bar, a search.
CHANCES = {"board": 20, "dyad": 45, "look": 20, "evidence": 10, "search": 5}
#: Of a hundred looks: a zoom, the same by year, the dyad as of an earlier day.
LOOKS = {"zoom": 65, "years": 15, "past": 20}
FIRST, LAST = date(2001, 1, 1), date(2016, 10, 1)


def clicks(
    pairs: Sequence[tuple[str, str, int]], words: Sequence[str], count: int, seed: int
) -> Iterator[tuple[str, str]]:
    """A user's clicks as (kind, address). `pairs` are dyads with their numbers of events."""
    draw = Random(seed)
    weights = [events for _, _, events in pairs]
    a, b, _ = draw.choices(pairs, weights)[0]
    for _ in range(count):
        kind = _one(draw, CHANCES)
        if kind == "board":
            yield "board", _board(draw, a)
        elif kind == "dyad":
            a, b, _ = draw.choices(pairs, weights)[0]
            yield "dyad", f"/dyad/{a}/{b}"
        elif kind == "look":
            look = _one(draw, LOOKS)
            yield look, f"/dyad/{a}/{b}?{_look(draw, look)}"
        elif kind == "evidence":
            month = _day(draw).replace(day=1)
            yield "evidence", f"/evidence?a={a}&b={b}&coder=detente&from={month}&to={month + timedelta(days=27)}"
        else:
            yield "search", f"/search?q={'+'.join(draw.sample(words, 2))}"


def _one(draw: Random, chances: dict[str, int]) -> str:
    return draw.choices(list(chances), list(chances.values()))[0]


def _board(draw: Random, state: str) -> str:
    if draw.random() > 0.2:
        return "/"
    return f"/?on={_day(draw)}" if draw.random() < 0.5 else f"/?{draw.choice((f'state={state}', 'sort=conflict'))}"


def _look(draw: Random, look: str) -> str:
    day = _day(draw)
    if look == "years":
        return "by=year"
    if look == "past":
        return f"on={day}"
    return f"from={day}&to={day + timedelta(days=draw.choice((90, 365, 730)))}"


def _day(draw: Random) -> date:
    return FIRST + timedelta(days=draw.randrange((LAST - FIRST).days))
