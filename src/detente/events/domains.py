"""Stories in which violent words are no violence: sport, markets, films and books."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from detente.events.codebook import Codebook

__all__ = ["not_violent"]

#: "3-1", "6 – 4": two small numbers with a dash.
_SCORE = re.compile(r"(?<![\d-])\d{1,2} ?[-–] ?\d{1,2}(?![\d-])(?! (?:year|month|day|hour|week))")


def not_violent(words: Sequence[str], book: Codebook) -> bool:
    """One strong cue word or two weak ones of one domain, or a score."""
    seen = {form for word in words for form in (word, word.removesuffix("s"))}
    pairs = {f"{a} {b}" for a, b in itertools.pairwise(words)}
    for cues in book.domains.values():
        if (seen | pairs) & cues["strong"] or len((seen | pairs) & cues["weak"]) >= 2:
            return True
    return bool(_SCORE.search(" ".join(words)))
