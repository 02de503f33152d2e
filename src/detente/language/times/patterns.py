"""The little language of `rules.toml`: class names, 'words', ( ) ? * + | and slots, compiled to a regular expression.

Each letter of that expression stands for one set of word classes. Beside the expression, a pattern knows the letters
that it can start with, so that few rules are tried at a word.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from detente.errors import CodebookError

__all__ = ["OTHER", "Part", "Pattern", "class_letters", "literal_class"]

#: The letter of a word without any class.
OTHER = "x"
_LEXEME = re.compile(r"\s*(?:(?:(?P<slot>[a-z]\w*):)?(?P<atom>[A-Z]\w*|'[^']+'|\()|(?P<mark>[)?*+|])|(?P<wrong>\S))")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a pattern: its regular expression, the letters it can start with, and whether it may be empty."""

    regex: str
    starts: frozenset[str]
    empty: bool


class Pattern:
    """Reads one pattern. `macros` are named sub-patterns; `letters` gives the letter of each class set."""

    def __init__(self, text: str, macros: Mapping[str, str], letters: Mapping[frozenset[str], str], where: str) -> None:
        self._lexemes = [found for found in _LEXEME.finditer(text) if found.group().strip()]
        self._macros, self._letters, self._where = macros, letters, where
        self._at = 0
        self._numbers = itertools.count()

    def read(self) -> Part:
        """The whole pattern. Raises CodebookError naming what is wrong."""
        whole = self._either()
        if self._at < len(self._lexemes):
            raise self._error(self._lexemes[self._at].group().strip())
        return whole

    def _either(self) -> Part:
        branches = [self._sequence()]
        while self._mark() == "|":
            self._at += 1
            branches.append(self._sequence())
        if len(branches) == 1:
            return branches[0]
        starts = frozenset().union(*(branch.starts for branch in branches))
        joined = "|".join(branch.regex for branch in branches)
        return Part(f"(?:{joined})", starts, any(branch.empty for branch in branches))

    def _sequence(self) -> Part:
        regex, starts, empty = "", frozenset[str](), True
        while self._at < len(self._lexemes) and self._mark() not in ("|", ")"):
            part = self._repeated()
            starts = starts | part.starts if empty else starts
            regex, empty = regex + part.regex, empty and part.empty
        return Part(regex, starts, empty)

    def _repeated(self) -> Part:
        part = self._item()
        mark = self._mark()
        if mark not in ("?", "*", "+"):
            return part
        self._at += 1
        return Part(f"(?:{part.regex}){mark}", part.starts, part.empty or mark != "+")

    def _item(self) -> Part:
        lexeme = self._lexemes[self._at]
        slot, atom = lexeme.group("slot"), lexeme.group("atom")
        if not atom:
            raise self._error(lexeme.group().strip())
        self._at += 1
        part = self._group() if atom == "(" else self._named(atom)
        if slot is None:
            return part
        # Python wants every name once; the reader of the match cuts the number off again.
        return Part(f"(?P<{slot}__{next(self._numbers)}>{part.regex})", part.starts, part.empty)

    def _group(self) -> Part:
        inner = self._either()
        if self._mark() != ")":
            raise self._error("a bracket that is not closed")
        self._at += 1
        return inner

    def _named(self, atom: str) -> Part:
        if atom in self._macros:
            inner = Pattern(self._macros[atom], self._macros, self._letters, self._where).read()
            return Part(f"(?:{inner.regex})", inner.starts, inner.empty)
        members = class_letters(atom, self._letters, self._where)
        return Part(f"[{members}]", frozenset(members), False)

    def _mark(self) -> str | None:
        return self._lexemes[self._at].group("mark") if self._at < len(self._lexemes) else None

    def _error(self, what: str) -> CodebookError:
        return CodebookError(
            f"{what} in a pattern", where=self._where, fix="classes, 'words', ( ) ? * + | and slot:CLASS"
        )


def literal_class(word: str) -> str:
    """The class that a word written out in a rule has alone."""
    return "LIT_" + word.upper().replace("-", "_")


def class_letters(name: str, letters: Mapping[frozenset[str], str], where: str) -> str:
    """The letters of all class sets that hold a class; a 'word' in marks is its own class."""
    if name == "OTHER":
        return OTHER
    name = literal_class(name[1:-1]) if name.startswith("'") else name
    members = "".join(letter for classes, letter in letters.items() if name in classes)
    if not members:
        raise CodebookError(f"no word has class {name}", where=where, fix="add it to times/words.csv")
    return members
