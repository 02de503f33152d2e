"""Stories in which violent words are no violence: sport, markets, films and books."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from detente.events.codebook import Codebook

__all__ = ["not_violent"]

#: How much of a domain it takes; words of trade stand in political news too.
_ENOUGH = {"sport": 2, "culture": 2}
#: "3-1", "6 – 4": two small numbers with a dash.
_SCORE = re.compile(r"(?<![\d-])\d{1,2} ?[-–] ?\d{1,2}(?![\d-])(?! (?:year|month|day|hour|week))")


def not_violent(words: Sequence[str], book: Codebook) -> bool:
    """Enough cue words of one domain (a strong one counts twice), or a score."""
    seen = {form for word in words for form in (word, word.removesuffix("s"))}
    pairs = {f"{a} {b}" for a, b in itertools.pairwise(words)}
    for domain, cues in book.domains.items():
        weight = 2 * len((seen | pairs) & cues["strong"]) + len((seen | pairs) & cues["weak"])
        if weight >= _ENOUGH.get(domain, 3):
            return True
    return bool(_SCORE.search(" ".join(words)))
