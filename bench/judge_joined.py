"""Longer versions of a training sentence: joined to another in which nobody is marked, so that the marks are minded."""

from __future__ import annotations

import random
from dataclasses import replace

from bench.judge_data import Example

__all__ = ["joined"]

_AFTER = ("; ", ", while ", ", as ", ". ", ", a day after ", " and ", ", hours before ", ", but ", ", and ", " - ")
_BEFORE = ("; ", ". ", ", and ", ", but ", ", while ", " - ")
_OPENERS = ("After ", "When ", "While ", "As ", "A week after ")
_SMALL = ("The ", "A ", "An ", "Two ", "Three ", "Some ", "Its ", "Their ", "His ", "Her ", "In ", "On ", "After ")
#: Characters; what would grow longer is left as it is.
_ROOM = 420


def joined(row: Example, other: str, draw: random.Random) -> Example:
    """`row` with the sentence `other` before or after it; the marks move along."""
    mine, theirs = row.sentence.rstrip("."), other.rstrip(".")
    if len(mine) + len(theirs) > _ROOM:
        return row
    if draw.random() < 0.5:
        join = draw.choice(_AFTER)
        return replace(row, sentence=f"{mine}{join}{theirs if join == '. ' else _small(theirs)}.")
    if draw.random() < 0.6:
        join = draw.choice(_BEFORE)
        return _behind(row, theirs + join, mine if join == ". " else _small(mine))
    return _behind(row, f"{draw.choice(_OPENERS)}{_small(theirs)}, ", _small(mine))


def _behind(row: Example, lead: str, mine: str) -> Example:
    (a, b), (c, d), n = row.source, row.target, len(lead)
    return replace(row, sentence=f"{lead}{mine}.", source=(a + n, b + n), target=(c + n, d + n))


def _small(text: str) -> str:
    return text[0].lower() + text[1:] if text.startswith(_SMALL) else text
