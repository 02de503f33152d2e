"""Stories in which violent words are no violence: sport, markets, films and books."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from detente.events.codebook import Codebook
from detente.events.tree import Tree

__all__ = ["metaphor", "not_violent"]

#: How much of a domain it takes; words of trade stand in political news too.
_ENOUGH = {"sport": 2, "culture": 2}
#: "3-1", "6 – 4": two small numbers with a dash.
_SCORE = re.compile(r"(?<![\d-])\d{1,2} ?[-–] ?\d{1,2}(?![\d-])(?! (?:year|month|day|hour|week))")


def not_violent(words: Sequence[str], book: Codebook) -> bool:
    """Enough cue words of one domain (a strong one counts twice), or a score."""
    seen = {form for word in words for form in (word, word.removesuffix("s"))}
    pairs = {f"{a} {b}" for a, b in itertools.pairwise(words)}
    for domain, cues in book.domains.items():
        if domain == "metaphor":
            continue
        weight = 2 * len((seen | pairs) & cues["strong"]) + len((seen | pairs) & cues["weak"])
        if weight >= _ENOUGH.get(domain, 3):
            return True
    return bool(_SCORE.search(" ".join(words)))


def metaphor(tree: Tree, i: int, book: Codebook) -> bool:
    """Is the violent noun at `i` only a figure ("trade war", "legal battle")?"""
    words = book.domains["metaphor"]["modifiers"]
    behind = [o for prep, o in tree.prep_objects(i) if prep == "of"]
    near = [k for k in tree.kids[i] if tree.deps[k] in ("compound", "amod", "nmod")]
    return any(tree.words[k] in words for k in (*near, *behind))
