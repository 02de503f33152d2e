"""The cheap gate before the parse: can this sentence hold an event at all?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.events.codebook import Codebook, Pattern, load
from detente.events.words import lemmas
from detente.records import Actor

__all__ = ["wants"]

_FIRST = re.compile(r"\b(?:we|our|us)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


def wants(sentence: str, actors: Sequence[Actor], spoken: bool = False) -> bool:
    """At least one actor that may be a party, and the words of one pattern of the codebook.

    `spoken`: the sentence is of a speech, whose "we" is an actor too.
    """
    if not any(a.acts for a in actors) and not (spoken and _FIRST.search(sentence)):
        return False
    book = load()
    bag = {lemma: None for word in _WORD.findall(sentence.lower()) for lemma in lemmas(word)}
    return any(_can_hold(p, bag, book) for lemma in bag if lemma in book.index for p in book.index[lemma])


def _can_hold(pattern: Pattern, bag: dict[str, None], book: Codebook) -> bool:
    """Are the pattern's other words in the sentence, and a word of each class it asks for?"""
    if not all(word in bag or not word.isalpha() for word in pattern.literals):
        return False
    classes = (book.objects[word[1:-1]] for word in pattern.rest if word.startswith("["))
    return all(any(lemma in words for lemma in bag) or _compound(words, bag) for words in classes)


def _compound(words: frozenset[str], bag: dict[str, None]) -> bool:
    """Is a compound of the class ("travel ban") there, word by word?"""
    return any(" " in word and all(part in bag for part in word.split()) for word in words)
