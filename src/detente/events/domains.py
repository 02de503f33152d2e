"""Stories in which violent words are no violence: sport, markets, films and books."""

from __future__ import annotations

from collections.abc import Sequence

from detente.events.codebook import Codebook
from detente.events.words import lemmas

__all__ = ["not_violent"]


def not_violent(words: Sequence[str], book: Codebook) -> bool:
    """One strong cue word or two weak ones of one domain (and for sport, a score)."""
    seen = {lemma for word in words for lemma in lemmas(word)}
    pairs = {f"{a} {b}" for a, b in zip(words, words[1:], strict=False)}
    for cues in book.domains.values():
        if (seen | pairs) & cues["strong"] or len((seen | pairs) & cues["weak"]) >= 2:
            return True
    return any(_score(word) for word in words)


def _score(word: str) -> bool:
    """ "3-1", "6–4": two small numbers with a dash."""
    left, dash, right = word.replace("–", "-").partition("-")
    return bool(dash) and left.isdigit() and right.isdigit() and len(left) <= 3 and len(right) <= 3
