"""Which fixed words a cue phrase cannot do without, so that most phrases need not be tried on most units."""

from __future__ import annotations

import re

__all__ = ["needed"]

_QUANTIFIER = re.compile(r"\?|\{(\d+),?\d*\}")
_FEWEST = 3


def needed(phrase: str) -> frozenset[str]:
    """Literals (lower case) of which each match holds at least one; empty where there is no such set.

    Understands the phrases' own syntax: groups with alternatives, `?`, `{m,n}`, classes, escapes, `.`, `^` and `$`.
    """
    return _of_alternatives(phrase.casefold())


def _of_alternatives(body: str) -> frozenset[str]:
    sets = [_of_sequence(part) for part in _split(body)]
    return frozenset().union(*sets) if all(sets) else frozenset()


def _split(body: str) -> list[str]:
    """The parts of a body at its outermost bars."""
    parts, depth, start, at = [], 0, 0, 0
    while at < len(body):
        char = body[at]
        if char == "\\":
            at += 1
        elif char == "[":
            at = body.index("]", at + 1)
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            parts.append(body[start:at])
            start = at + 1
        at += 1
    return [*parts, body[start:]]


def _of_sequence(part: str) -> frozenset[str]:
    """The best of the literal runs and obligatory groups of one alternative: the one with the longest shortest word."""
    found: list[frozenset[str]] = []
    run, at = "", 0
    while at < len(part):
        token, kind = _token(part, at)
        quantifier = _QUANTIFIER.match(part, at + len(token))
        is_optional = quantifier is not None and (quantifier[0] == "?" or quantifier[1] == "0")
        if kind == "literal" and quantifier is None:
            run += token[-1]
        else:
            found.append(frozenset({run}))
            run = ""
            if kind == "group" and not is_optional:
                found.append(_of_alternatives(re.sub(r"^\?[:=]", "", token[1:-1])))
        at += len(token) + (len(quantifier[0]) if quantifier else 0)
    found.append(frozenset({run}))
    usable = [words for words in found if words and min(map(len, words)) >= _FEWEST]
    return max(usable, key=lambda words: min(map(len, words)), default=frozenset())


def _token(part: str, at: int) -> tuple[str, str]:
    char = part[at]
    if char == "\\":
        token = part[at : at + 2]
        return token, "other" if token[1].isalnum() else "literal"
    if char == "[":
        return part[at : part.index("]", at + 1) + 1], "other"
    if char == "(":
        return part[at : _closing(part, at) + 1], "group"
    return char, "other" if char in ".^$<>" or not char.isascii() else "literal"


def _closing(part: str, at: int) -> int:
    depth = 0
    while True:
        char = part[at]
        if char == "\\":
            at += 1
        elif char == "[":
            at = part.index("]", at + 1)
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return at
        at += 1
