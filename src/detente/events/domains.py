"""Stories in which violent words are no violence: sport, markets, films and books."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from detente.events.codebook import Codebook
from detente.events.tree import Tree

__all__ = ["metaphor", "not_violent", "sporting"]

#: How much of sport it takes to code nothing at all.
_PLAINLY = 4
#: How much of a domain it takes; words of trade stand in political news too.
_ENOUGH = {"sport": 2, "culture": 2}
#: "3-1", "6 – 4": two small numbers with a dash.
_SCORE = re.compile(r"(?<![\d-])\d{1,2} ?[-–] ?\d{1,2}(?![\d-])(?! (?:year|month|day|hour|week))")


def not_violent(words: Sequence[str], book: Codebook) -> bool:
    """Enough cue words of one domain, or a score."""
    seen = _forms(words)
    named = (domain for domain in book.domains if domain != "metaphor")
    return any(_weight(seen, domain, book) >= _ENOUGH.get(domain, 3) for domain in named) or bool(
        _SCORE.search(" ".join(words))
    )


def sporting(words: Sequence[str], book: Codebook) -> bool:
    """Is the sentence so plainly of sport that nothing in it is a state's deed?"""
    return _weight(_forms(words), "sport", book) >= _PLAINLY


def _forms(words: Sequence[str]) -> set[str]:
    """Words, singulars and pairs of neighbours; words joined by a hyphen are one."""
    words = " ".join(words).replace(" - ", "-").split()
    return {form for word in words for form in (word, word.removesuffix("s"))} | {
        f"{a} {b}" for a, b in itertools.pairwise(words)
    }


def _weight(seen: set[str], domain: str, book: Codebook) -> int:
    """Cue words of the domain; a strong one counts twice."""
    cues = book.domains[domain]
    return 2 * len(seen & cues["strong"]) + len(seen & cues["weak"])


def metaphor(tree: Tree, i: int, book: Codebook) -> bool:
    """Is the violent noun at `i` only a figure ("trade war", "legal battle")?"""
    words = book.domains["metaphor"]["modifiers"]
    behind = [o for prep, o in tree.prep_objects(i) if prep == "of"]
    near = [k for k in tree.kids[i] if tree.deps[k] in ("compound", "amod", "nmod")]
    return any(tree.words[k] in words for k in (*near, *behind))
