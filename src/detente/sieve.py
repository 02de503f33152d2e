"""The sieve: cheap tests that decide which articles get the costly reading (the parse and all that rests on it).

The tests stand in order of cost; an article that one of them stops is kept and marked with the test's code in its
`errors`, and nothing of it is coded. `python -m bench.sieve` measures what each wrongly stops.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.actors.states import country
from detente.records import Actor, Article, Document, Problem

__all__ = ["FAST", "FULL", "TESTS", "Passed", "Sieve", "before_actors", "by_actors", "counts"]

#: Codes in the order in which the tests are made; the last one is made on sentences.
TESTS = ("language", "copy", "states", "sentence")


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which tests are made beside the language's, which always is. `copies`: near-copies of a kept article are not read
    again. `states`: an article must name two states before anything is parsed."""

    copies: bool = False
    states: bool = False


FULL = Sieve()
FAST = Sieve(copies=True, states=True)


@dataclass(frozen=True, slots=True)
class Passed:
    """How many a test saw and let through: articles, and for the test `sentence` sentences."""

    test: str
    seen: int
    passed: int


def before_actors(article: Article, sieve: Sieve) -> Problem | None:
    """What stops an article before anything is looked for in it."""
    if article.language not in (None, "en"):
        return Problem("language", f"not English ({article.language}): kept, not coded")
    if sieve.copies and article.duplicate_of:
        return Problem("copy", f"a near-copy of {article.duplicate_of}: kept, not coded")
    return None


def by_actors(found: Sequence[Actor], sieve: Sieve) -> Problem | None:
    """What stops an article once the gazetteer has been searched: without two states there is no dyad."""
    if sieve.states and len({a.id for a in found if a.id and country(a.id)}) < 2:
        return Problem("states", "names fewer than two states: kept, not coded")
    return None


def counts(documents: Iterable[Document]) -> tuple[Passed, ...]:
    """What each test saw and let through. A test that was not made let all through."""
    stopped = dict.fromkeys(TESTS, 0)
    seen = sentences = parsed = 0
    for document in documents:
        seen += 1
        code = next((problem.code for problem in document.errors if problem.code in stopped), None)
        if code:
            stopped[code] += 1
        else:
            sentences += len(document.sentences)
            parsed += document.parsed
    out = []
    for test in TESTS[:-1]:
        out.append(Passed(test, seen, seen - stopped[test]))
        seen -= stopped[test]
    return (*out, Passed(TESTS[-1], sentences, parsed))
