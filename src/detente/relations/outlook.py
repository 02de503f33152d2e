"""What comes next: a dyad's net intensity over the next 1, 3 and 6 months, and the chance of a downturn.

The quantity is the mean of monthly net intensity over the months ahead, in units of the dyad's own scale (its mean
absolute month so far). Its centre is a weighted mean of what the dyad did lately, over a year, and ever; its width
follows how unsteady the dyad was lately; the shape is that of past misses over all dyads. Weights and shape are learnt
over all dyads (data/stages/outlook.json, made by `python -m bench.outlook --train`). A downturn is a mean below the
lower quarter of the dyad's own past spans of that length. Where most months are silent many spans equal that quarter
and few lie below it, so its chance is read from the distribution and from how often, ever and lately, spans lay below.
"""

from __future__ import annotations

import json
from bisect import insort
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from detente.errors import CodebookError

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

    Line = NDArray[np.float64]

__all__ = [
    "HORIZONS",
    "LEVELS",
    "Ahead",
    "Outlook",
    "Shape",
    "ahead_means",
    "crps",
    "downturn_chance",
    "downturn_measures",
    "load_shapes",
    "measures",
    "monthly_net",
    "outlook",
    "outlook_of",
    "persistence",
    "quantiles",
    "told_below",
    "usually_below",
]

HORIZONS = (1, 3, 6)
#: Levels of the quantiles that stand for a distribution.
LEVELS: tuple[float, ...] = tuple(round(0.025 + 0.05 * i, 3) for i in range(20))
#: A dyad needs this many months before anything is said of what comes.
WARM = 24
_FILE = "outlook.json"
_MEMORIES = (1.0, 0.5, 0.2, 0.08)
#: What a span still counts for, one month on, among those of late.
_LATELY = 0.92


@dataclass(frozen=True, slots=True)
class Shape:
    """The model of one horizon: weights of `measures` for centre and (log) width, and quantiles of past misses.

    `downturn`: intercept and weights of three log odds, see `downturn_chance`.
    """

    centre: tuple[float, ...]
    width: tuple[float, ...]
    misses: tuple[float, ...]
    downturn: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Ahead:
    """The next `months` months: median and 80 % band of mean monthly net intensity, and the chance of a downturn.

    `better` says whether the dyad's own past bears out that this beats persistence; where not, say so.
    """

    months: int
    median: float
    low: float
    high: float
    downturn: float
    below: float
    better: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """What may come after month `after` ("2012-09"), or a note why nothing can be said."""

    after: str | None
    ahead: tuple[Ahead, ...]
    note: str | None = None

    def __str__(self) -> str:
        return self.on(None)

    def on(self, day: date | None) -> str:
        """In one line, as read on a day: where nothing is told of the months before it, which months are meant."""
        if not self.ahead:
            return self.note or "nothing can be said"
        from detente.relations.shifts import signed

        a = self.ahead[min(1, len(self.ahead) - 1)]
        worth = "" if a.better else "; no better than persistence for this pair"
        last = date.fromisoformat(f"{self.after}-01") if day and self.after else None
        old = day is not None and last is not None and (day.year - last.year) * 12 + day.month - last.month > 1
        span = f"the {a.months} months after {last:%B %Y}, the last told of" if old else f"next {a.months} months"
        return (
            f"{span}: all acts sum to {signed(a.median)} a month "
            f"(80 % band {signed(a.low)} … {signed(a.high)}); "
            f"chance of a downturn (below {signed(a.below)}, its lowest quarter so far) {100 * a.downturn:.0f} %{worth}"
        )


@cache
def load_shapes() -> dict[int, Shape]:
    """The shipped model by horizon. Raises CodebookError where the file does not fit this version."""
    text = resources.files("detente.data").joinpath("stages", _FILE).read_text("utf-8")
    try:
        data: dict[str, Any] = json.loads(text)["horizons"]
        shapes = {
            int(h): Shape(*(tuple(map(float, s[k])) for k in ("centre", "width", "misses", "downturn")))
            for h, s in data.items()
        }
        if tuple(shapes) != HORIZONS or any(len(s.misses) != len(LEVELS) for s in shapes.values()):
            raise ValueError(f"horizons {HORIZONS} with {len(LEVELS)} misses each")
        if any(len(s.downturn) != 4 for s in shapes.values()):
            raise ValueError("four weights of a downturn")
        return shapes
    except (KeyError, TypeError, ValueError) as error:
        raise CodebookError(f"needs {error}", where=f"stages/{_FILE}", fix="train it again") from error


def outlook_of(
    connection: DuckDBPyConnection, a: str, b: str, *, until: date | None = None, origin: str | None = None
) -> Outlook:
    """The outlook of a dyad from what was known on `until`; the month that `until` cuts short is left out."""
    from detente.store.queries import main_origin

    net, last = monthly_net(connection, a, b, until=until, origin=origin or main_origin(connection, a, b))
    if last is None:
        return Outlook(None, (), "nothing is told of either state")
    return outlook(net, last)


def monthly_net(
    connection: DuckDBPyConnection, a: str, b: str, *, until: date | None, origin: str
) -> tuple[Line, str | None]:
    """Net intensity of each whole month up to `until`, NaN where nothing is told of either state; the last month."""
    import numpy as np

    from detente.store.sums import as_of

    rows = connection.execute(
        f"""SELECT year(month) * 12 + month(month) - 1 AS number,
            coalesce(sum(net) FILTER (source_id IN ($a, $b) AND target_id IN ($a, $b)
                AND source_id <> target_id), 0)::DOUBLE AS net
        FROM {as_of(connection, until)} WHERE counts = 'month' AND origin = $origin
            AND (source_id IN ($a, $b) OR target_id IN ($a, $b)) AND ($until IS NULL OR last_day(month) <= $until)
        GROUP BY number ORDER BY number""",
        {"a": a, "b": b, "origin": origin, "until": until},
    ).fetchall()
    if not rows:
        return np.zeros(0), None
    first, last = rows[0][0], rows[-1][0]
    net = np.full(last - first + 1, np.nan)
    net[[number - first for number, _ in rows]] = [value for _, value in rows]
    return net, f"{last // 12:04d}-{last % 12 + 1:02d}"


def outlook(net: Line, after: str | None = None) -> Outlook:
    """The outlook from a dyad's monthly net intensity, NaN where nothing is told of either state."""
    import numpy as np

    known = int(np.isfinite(net).sum())
    if known < WARM:
        return Outlook(after, (), f"too little for an outlook: {known} months are told, {WARM} are needed")
    if not np.any(net[np.isfinite(net)]):
        return Outlook(after, (), "too little for an outlook: no month differs from zero")
    past = {months: ahead_means(net, months) for months in HORIZONS}
    ahead = (_ahead(net, months, shape, past[months]) for months, shape in load_shapes().items())
    if min(int(np.isfinite(line).sum()) for line in past.values()) < WARM // 2:
        return Outlook(after, (), "too little for an outlook: months that are told are too far apart")
    return Outlook(after, tuple(ahead))


def _ahead(net: Line, months: int, shape: Shape, past: Line) -> Ahead:
    """One horizon; `past` is what came after each month."""
    import numpy as np

    spread = quantiles(net, months, shape)
    own = np.sort(spread[-1])
    below, ever, lately = usually_below(past[np.isfinite(past)])
    gain = crps(persistence(net, months), past) - crps(spread, past)
    gain = gain[WARM:][np.isfinite(gain[WARM:])]
    low, median, high = np.interp((0.1, 0.5, 0.9), LEVELS, own)
    told = told_below(own, below)
    chance = float(downturn_chance(np.array(told), np.array(ever), np.array(lately), shape))
    return Ahead(months, float(median), float(low), float(high), chance, below, _clearly_positive(gain, months))


def told_below(spread: Line, value: float) -> float:
    """The chance of less than a value by quantiles (LEVELS, in order); within a step of them by straight lines."""
    import numpy as np

    if spread[0] == spread[-1]:
        return float(spread[0] < value)
    return float(np.interp(value, spread, LEVELS, left=0.0, right=1.0))


def usually_below(past: Line) -> tuple[float, float, float]:
    """The lower quarter of past spans, oldest first, and the share that lay below it: ever, and lately (about a year).

    Shares are drawn away from 0 and 1 as if one more span had lain below by a quarter.
    """
    import numpy as np

    below = float(np.quantile(past, 0.25))
    under = past < below
    ever = (float(under.sum()) + 0.25) / (len(past) + 1)
    weight = _LATELY ** np.arange(len(past) - 1, -1, -1)
    return below, ever, (float(weight @ under) + ever) / (float(weight.sum()) + 1)


def downturn_chance(told: Line, ever: Line, lately: Line, shape: Shape) -> Line:
    """The chance of a downturn from what the distribution tells of it, and the shares of `usually_below`."""
    import numpy as np

    odds = downturn_measures(told, ever, lately) @ np.array(shape.downturn)
    return np.asarray(1 / (1 + np.exp(-odds)))


def downturn_measures(told: Line, ever: Line, lately: Line) -> Line:
    """An intercept and three log odds, along the last axis."""
    import numpy as np

    chances = np.clip(np.stack([told, ever, lately], axis=-1), 0.01, 0.99)
    odds = np.log(chances / (1 - chances))
    return np.concatenate([np.ones((*odds.shape[:-1], 1)), odds], axis=-1)


def measures(net: Line) -> tuple[Line, Line, Line]:
    """For each month, from it and earlier ones: scale, measures of the centre, measures of the width.

    Centre: what the dyad did over four lengths of memory, ever, and in this season a year ago, in units of scale.
    Width: logs of the recent and the older mean absolute distance from the level.
    """
    import numpy as np

    told = np.isfinite(net)
    count = np.maximum(np.cumsum(told), 1)
    filled = np.where(told, net, 0.0)
    mean = np.cumsum(filled) / count
    scale = np.cumsum(np.abs(filled)) / count + 0.5
    line = np.where(told, net, mean)
    memories = [_smoothed(line, memory) for memory in _MEMORIES]
    year_ago = np.concatenate([mean[:11], line[:-11]]) if len(line) > 11 else mean
    centre = np.stack([*memories, mean, year_ago], axis=1) / scale[:, None]
    unsteady = np.abs(line - np.concatenate([[0.0], memories[2][:-1]]))
    lately, ever = _smoothed(unsteady, 0.15), np.cumsum(unsteady) / np.arange(1, len(line) + 1)
    width = np.stack([np.ones(len(line)), np.log(lately / scale + 0.05), np.log(ever / scale + 0.05)], axis=1)
    return scale, centre, width


def _smoothed(line: Line, memory: float) -> Line:
    """Exponential smoothing; 1 is the month itself."""
    import numpy as np
    from scipy.signal import lfilter

    start = np.array([(1 - memory) * line[0]])
    return np.asarray(lfilter([memory], [1, memory - 1], line, zi=start)[0])


def quantiles(net: Line, months: int, shape: Shape) -> Line:
    """Quantiles (LEVELS) of the mean of the next `months` months, after each month."""
    import numpy as np

    scale, centre, width = measures(net)
    middle, wide = centre @ np.array(shape.centre), np.exp(width @ np.array(shape.width))
    return np.asarray((middle[:, None] + wide[:, None] * np.array(shape.misses)) * scale[:, None])


def ahead_means(net: Line, months: int) -> Line:
    """After each month, the mean of the next `months`; NaN where they are not all known."""
    import numpy as np

    out = np.full(len(net), np.nan)
    if len(net) > months:
        total = np.concatenate([[0.0], np.cumsum(net)]) if np.isfinite(net).all() else None
        if total is not None:
            out[: len(net) - months] = (total[months + 1 :] - total[1:-months]) / months
        else:
            windows = np.lib.stride_tricks.sliding_window_view(net[1:], months)
            out[: len(windows)] = windows.mean(axis=1)
    return out


def persistence(net: Line, months: int) -> Line:
    """The baseline: the mean of the last `months` months goes on, missing as it did in the dyad's own past."""
    import numpy as np

    line = np.where(np.isfinite(net), net, 0.0)
    total = np.concatenate([[0.0], np.cumsum(line)])
    at = np.arange(1, len(net) + 1)
    last = (total[at] - total[np.maximum(at - months, 0)]) / np.minimum(at, months)
    return own_misses(last, ahead_means(net, months), months)


def own_misses(centre: Line, truth: Line, months: int) -> Line:
    """Quantiles around a centre from the dyad's own past misses that were known by then."""
    import numpy as np

    miss = truth - centre
    out = np.full((len(centre), len(LEVELS)), np.nan)
    past: list[float] = []  # in order
    for t in range(len(centre)):
        if t >= months and np.isfinite(miss[t - months]):
            insort(past, float(miss[t - months]))
        if len(past) >= 6:
            places = np.array(LEVELS) * (len(past) - 1)
            out[t] = centre[t] + np.interp(places, np.arange(len(past)), past)
    return out


def crps(spread: Line, truth: Line) -> Line:
    """Continuous ranked probability score of quantiles against what came: twice the mean quantile loss."""
    import numpy as np

    off = truth[:, None] - spread
    return np.asarray(2 * np.mean(np.maximum(np.array(LEVELS) * off, (np.array(LEVELS) - 1) * off), axis=1))


def _clearly_positive(gain: Line, months: int) -> bool:
    """Whether the mean gain is above zero at 90 % (one-sided), by blocks as long as the overlap of the spans."""
    import numpy as np

    blocks = np.array_split(gain, max(1, len(gain) // max(6, months)))
    means = np.array([block.mean() for block in blocks if len(block)])
    if len(means) < 3:
        return False
    return bool(means.mean() > 1.3 * means.std(ddof=1) / np.sqrt(len(means)))
