"""Does the sentence tell of what was or of what is to come, at this time expression?"""

from __future__ import annotations

from detente.language.parser import Sentence
from detente.language.times.context import Direction
from detente.language.times.tokens import Token

__all__ = ["direction"]


def direction(tokens: list[Token], first: int, last: int, sentence: Sentence) -> Direction:
    """-1 past, 1 future, 0 unsaid, for the expression that fills `tokens[first:last]`."""
    return _by_words(tokens, first, last)


def _by_words(tokens: list[Token], first: int, last: int) -> Direction:
    for index in range(first - 1, max(-1, first - 14), -1):
        text = tokens[index].text
        if text in (
            "will",
            "ll",
            "shall",
            "would",
            "expected",
            "scheduled",
            "due",
            "plans",
            "planned",
            "set",
            "expires",
            "until",
            "payable",
            "effective",
        ):
            return 1
        if text.endswith("ed") or text in ("said", "was", "were", "had", "did", "told"):
            return -1
    for token in tokens[last : last + 12]:
        text = token.text
        if text in ("will", "ll", "shall"):
            return 1
        if text.endswith("ed") or text in ("said", "was", "were", "had", "did", "told"):
            return -1
    return 0
