"""Turning points of a dyad: months that stand out as the turns a historian would name, with their direction.

A log-linear model weighs the measures of `turning_features` for each month twice, as a turn for the worse and for the
better (a conditional logit: the months of one dyad compete). A candidate is where most chance gathers within seven
months, and its date the centre of that chance, since a turn is told over months. Its strength is the chance, learnt
from documented turns, that such a peak lies within three months of one; its interval the shortest run of months that
holds 80 % of the chance around it. Weights: data/stages/turning_points.json, made by `python -m bench.turning_points
--train`.
"""

from __future__ import annotations

import calendar
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

from detente.errors import CodebookError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from detente.relations.months import Months

    Line = NDArray[np.float64]

__all__ = [
    "EDGE",
    "GAP",
    "SPREAD",
    "Change",
    "Peak",
    "Weights",
    "around",
    "candidates",
    "chance_of",
    "height",
    "interval",
    "load_weights",
    "middle",
    "month_scores",
    "peaks",
    "tops",
    "turns_up",
]

#: The chance of so many months to either side gathers in one peak.
SPREAD = 3
#: A peak rules out weaker ones nearer than this many months; a turn cannot be told within EDGE months of an end.
GAP, EDGE = 8, 2
#: Months to either side of a peak in which its true date may lie.
REACH = 4
_FILE = "turning_points.json"


@dataclass(frozen=True, slots=True)
class Weights:
    """The model: one weight a measure for each direction, and how scores read as chances.

    `strength` is intercept and slope of the log odds in the height of a peak above the dyad's mean month (in nats);
    `selected` the least strength that bounds stages; `sharpness` how far the interval follows the scores.
    """

    features: tuple[str, ...]
    down: tuple[float, ...]
    up: tuple[float, ...]
    up_offset: float
    strength: tuple[float, float]
    selected: float
    sharpness: float


@dataclass(frozen=True, slots=True)
class Peak:
    """A candidate by month number, with its 80 % interval (months `low` … `high`, both included)."""

    month: int
    low: int
    high: int
    up: bool
    strength: float
    selected: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A candidate: `date` is the first day of its month, `low`–`high` (whole months) hold it with 80 % chance."""

    date: Date
    low: Date
    high: Date
    direction: Literal["up", "down"]
    strength: float
    selected: bool

    def to_json(self) -> dict[str, Any]:
        """The contract's form."""
        days = {"date": self.date.isoformat(), "low": self.low.isoformat(), "high": self.high.isoformat()}
        return days | {"direction": self.direction, "strength": round(self.strength, 3), "selected": self.selected}


@cache
def load_weights() -> Weights:
    """The shipped model. Raises CodebookError where the file does not fit the measures of this version."""
    from detente.relations.turning_features import FEATURES

    text = resources.files("detente.data").joinpath("stages", _FILE).read_text("utf-8")
    try:
        data: Mapping[str, Any] = json.loads(text)
        down, up = data["down"], data["up"]
        if tuple(down) != FEATURES or tuple(up) != FEATURES:
            raise KeyError(f"weights of {', '.join(FEATURES)}, in this order")
        return Weights(
            features=FEATURES,
            down=tuple(map(float, down.values())),
            up=tuple(map(float, up.values())),
            up_offset=float(data["up_offset"]),
            strength=(float(data["strength"][0]), float(data["strength"][1])),
            selected=float(data["selected"]),
            sharpness=float(data["sharpness"]),
        )
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise CodebookError(f"needs {error}", where=f"stages/{_FILE}", fix="train it again") from error


def candidates(months: Months, weights: Weights | None = None) -> tuple[Change, ...]:
    """All candidates of a dyad, strongest first."""
    from detente.relations.turning_features import features

    model = weights or load_weights()
    found = peaks(*month_scores(features(months), months.covered, model), model)
    return tuple(_change(months, peak) for peak in found)


def month_scores(measures: Line, covered: NDArray[np.bool_], weights: Weights) -> tuple[Line, Line]:
    """Log chances (up to a constant) that a month is a turn down, and up; −inf where none can be told."""
    import numpy as np

    possible = covered.copy()
    possible[:EDGE] = possible[len(possible) - EDGE :] = False
    down = measures @ np.array(weights.down)
    up = measures @ np.array(weights.up) + weights.up_offset
    return np.where(possible, down, -np.inf), np.where(possible, up, -np.inf)


def peaks(down: Line, up: Line, weights: Weights) -> list[Peak]:
    """The candidates among months with these scores, strongest first."""
    import numpy as np

    score = np.logaddexp(down, up)
    crowd = around(score)
    found = []
    for top in tops(crowd):
        strength = chance_of(height(crowd, top), weights.strength)
        month = middle(score, top)
        low, high = interval(score, month, weights.sharpness)
        found.append(Peak(month, low, high, turns_up(down, up, top), strength, strength >= weights.selected))
    return found


def around(score: Line) -> Line:
    """Log of the chance within SPREAD months of each month; −inf where the month itself has none."""
    import numpy as np

    padded = np.pad(score, SPREAD, constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * SPREAD + 1)
    return np.where(np.isfinite(score), np.logaddexp.reduce(windows, axis=1), -np.inf)


def tops(crowd: Line) -> list[int]:
    """Months from the highest down, leaving out those nearer than GAP to one taken. Ties: the earlier month."""
    import numpy as np

    left, found = crowd.copy(), []
    while len(left) and np.isfinite(left.max()):
        month = int(left.argmax())
        found.append(month)
        left[max(0, month - GAP + 1) : month + GAP] = -np.inf
    return found


def middle(score: Line, top: int) -> int:
    """The month with a score that lies nearest the centre of the chance around a top."""
    import numpy as np

    near = np.arange(max(0, top - SPREAD), min(len(score), top + SPREAD + 1))
    near = near[np.isfinite(score[near])]
    chance = np.exp(score[near] - score[near].max())
    centre = float((chance * near).sum() / chance.sum())
    return int(near[np.abs(near - centre).argmin()])


def height(crowd: Line, month: int) -> float:
    """How far a month stands above the dyad's mean month, in nats."""
    import numpy as np

    known = crowd[np.isfinite(crowd)]
    return float(crowd[month] - np.logaddexp.reduce(known) + np.log(len(known)))


def chance_of(above: float, strength: tuple[float, float]) -> float:
    """The chance that a peak so high is near a documented turn."""
    return float(1 / (1 + math.exp(-(strength[0] + strength[1] * above))))


def turns_up(down: Line, up: Line, month: int) -> bool:
    """Whether the chance for the better outweighs that for the worse within SPREAD months."""
    import numpy as np

    near = slice(max(0, month - SPREAD), month + SPREAD + 1)
    return bool(np.logaddexp.reduce(up[near]) > np.logaddexp.reduce(down[near]))


def interval(score: Line, month: int, sharpness: float, mass: float = 0.8) -> tuple[int, int]:
    """The shortest run of months around `month` with `mass` of the chance within REACH months of it."""
    import numpy as np

    low, high = max(0, month - REACH), min(len(score) - 1, month + REACH)
    near = score[low : high + 1]
    known = np.isfinite(near)
    chance = np.zeros(len(near))
    chance[known] = np.exp(sharpness * (near[known] - score[month]))
    chance /= chance.sum()
    first = last = month - low
    while chance[first : last + 1].sum() < mass:
        left = chance[first - 1] if first > 0 else -1.0
        right = chance[last + 1] if last + 1 < len(chance) else -1.0
        first, last = (first - 1, last) if left > right else (first, last + 1)
    return low + first, low + last


def _change(months: Months, peak: Peak) -> Change:
    return Change(
        date=_first_day(months.first + peak.month),
        low=_first_day(months.first + peak.low),
        high=_last_day(months.first + peak.high),
        direction="up" if peak.up else "down",
        strength=peak.strength,
        selected=peak.selected,
    )


def _first_day(number: int) -> Date:
    return Date(number // 12, number % 12 + 1, 1)


def _last_day(number: int) -> Date:
    year, month = number // 12, number % 12 + 1
    return Date(year, month, calendar.monthrange(year, month)[1])
