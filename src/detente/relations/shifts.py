"""What a turn changed, in one figure that goes the way of the turn: so that word and number never disagree.

Three quantities are compared, the first `AFTER` months from the turn on with the `BEFORE` months before it (no farther
than the stages on either side reach): acts of conflict a month, acts of cooperation a month, and the mean intensity of
acts. Told is the one that moved most, in standard errors, in the direction of the turn; none where none did.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from detente.relations.months import Months

    #: Of some acts whether each is conflict, and their intensities (NaN: none is coded).
    Side = tuple[NDArray[np.bool_], NDArray[np.float64]]

__all__ = ["AFTER", "BEFORE", "Shift", "shift_at"]

AFTER, BEFORE = 6, 12
Quantity = Literal["conflict", "cooperation", "mean"]


@dataclass(frozen=True, slots=True)
class Shift:
    """A quantity before and after a turn: acts a month for conflict and cooperation, −10…+10 for the mean."""

    quantity: Quantity
    before: float
    after: float

    def __str__(self) -> str:
        if self.quantity == "mean":
            return f"mean {signed(self.before)} → {signed(self.after)}"
        return f"{self.quantity} {self.before:.1f} → {self.after:.1f} acts a month"

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"quantity": self.quantity, "before": round(self.before, 2), "after": round(self.after, 2)}


def signed(value: float) -> str:
    """One decimal with a typographic sign; zero has none."""
    rounded = round(value, 1)
    return "0.0" if rounded == 0 else f"{'+' if rounded > 0 else '−'}{abs(rounded):.1f}"


def shift_at(months: Months, previous: int, turn: int, last: int, direction: str) -> Shift | None:
    """The shift of the turn in month `turn`; its stages reach from `previous` to `last` (year × 12 + month − 1)."""
    start, end = max(previous, turn - BEFORE), min(last + 1, turn + AFTER)
    if not start < turn < end:
        return None
    number = months.acts["month"].to_numpy() + months.first
    conflict, intensity = months.acts["quad"].to_numpy() >= 2, months.acts["intensity"].to_numpy(float)
    sides = ((number >= start) & (number < turn), (number >= turn) & (number < end))
    before, after = ((conflict[side], intensity[side]) for side in sides)
    way = 1 if direction == "up" else -1
    moved = [(way * z, shift) for z, shift in _moves(before, turn - start, after, end - turn)]
    most = max(moved, key=lambda move: move[0], default=None)
    return most[1] if most and most[0] > 0 and _shows(most[1]) else None


def _shows(shift: Shift) -> bool:
    """Whether the difference is left when both are rounded as they are shown."""
    return round(shift.before, 1) != round(shift.after, 1)


def _moves(before: Side, months_before: int, after: Side, months_after: int) -> Iterator[tuple[float, Shift]]:
    """Each quantity with its move in standard errors; positive is for the better."""
    import numpy as np

    for quantity, better in (("conflict", -1), ("cooperation", 1)):
        n, k = (int((conflict == (quantity == "conflict")).sum()) for conflict, _ in (before, after))
        was, now = n / months_before, k / months_after
        error = math.sqrt((n + 0.5) / months_before**2 + (k + 0.5) / months_after**2)
        yield better * (now - was) / error, Shift("conflict" if quantity == "conflict" else "cooperation", was, now)
    old, new = (line[~np.isnan(line)] for _, line in (before, after))
    if len(old) > 2 and len(new) > 2:
        error = math.sqrt((old.var(ddof=1) + 1) / len(old) + (new.var(ddof=1) + 1) / len(new))
        yield float(new.mean() - old.mean()) / error, Shift("mean", float(old.mean()), float(new.mean()))
