"""Counted units: "two and a half", "2 1/2", "several", and the TIMEX3 durations they make."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.language.times.tokens import Token

__all__ = ["count_of", "duration"]

_TIME_UNITS = {"H": "H", "MIN": "M", "S": "S"}
_FOLDED = {"Q": ("M", 3), "2W": ("W", 2), "10Y": ("Y", 10), "100Y": ("Y", 100)}


def count_of(tokens: Sequence[Token]) -> float | None:
    """The number that the words tell; None for a vague one ("several", "a few"). An empty run counts one."""
    total, last, seen = 0.0, 0.0, False
    beside_article = [token for token in tokens if "ARTICLE" not in token.senses]
    for token in beside_article or tokens:
        senses = token.senses
        if {"TO", "OR"} & senses.keys() and seen:
            break
        if "COUPLE" in senses:
            return 2.0
        if {"VAGUE", "DOZENS"} & senses.keys():
            return None
        value = _number(token)
        if value is not None:
            total, last, seen = _add(total, last, value, token)
    return total + last if seen else 1.0


def _add(total: float, last: float, value: float, token: Token) -> tuple[float, float, bool]:
    if "SCALE" in token.senses or "DOZEN" in token.senses:
        return total, (last or 1.0) * value, True
    return total + last, value, True


def _number(token: Token) -> float | None:
    senses = token.senses
    for name in ("NUMWORD", "SCALE", "DOZEN"):
        if name in senses:
            return float(senses[name])
    if "FRACTION" in senses:
        above, below = token.text.split("/")
        return int(above) / int(below) if int(below) else None
    if "HALF" in senses:
        return 0.5
    if "ARTICLE" in senses:
        return 1.0
    if "INT" in senses or "DECIMAL" in senses:
        plain = re.sub(r",(?=\d{3})", "", token.text)
        return float(plain) if re.fullmatch(r"\d{1,9}(\.\d{1,6})?", plain) else None
    return None


def duration(count: float | None, unit: str) -> str:
    """The TIMEX3 value: P5Y, PT2H, PXM, P2.5Y; quarters, fortnights and decades in months, weeks and years."""
    if unit in _FOLDED:
        unit, factor = _FOLDED[unit]
        count = None if count is None else count * factor
    if unit == "WE":
        unit, count = "D", None if count is None else 2 * count
    number = "X" if count is None else _figures(count)
    return f"PT{number}{_TIME_UNITS[unit]}" if unit in _TIME_UNITS else f"P{number}{unit}"


def _figures(count: float) -> str:
    """Without an exponent, which TIMEX3 does not know: "two million years" are P2000000Y."""
    short = f"{count:g}"
    return f"{count:.0f}" if "e" in short else short
