"""Text as the gazetteer compares it: lower case, no accents, marks as blanks, every character at its old offset."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

__all__ = ["fold", "plain", "unseen"]

#: Marks that part words; a comma is kept, so that no name runs across one.
_BLANKS = ".'’‘`´\"“”„«»()[]{}<>/\\|-‐‑–—−_*#=+~^@&\t\n\r\v\f\xa0\u2009\u200a\u202f\u200b\u200e\ufeff"
#: What a name is told without: accents that stand as marks of their own, soft hyphens, the first half of a CRLF.
_UNSEEN = re.compile(r"[\u0300-\u036f\xad]|\r(?=\n)")
_SPECIAL = {
    "ß": "s",
    "ø": "o",
    "Ø": "o",
    "đ": "d",
    "Đ": "d",
    "ł": "l",
    "Ł": "l",
    "ı": "i",
    "İ": "i",
    "æ": "a",
    "œ": "o",
    "ə": "e",
}


@cache
def _table() -> dict[int, str]:
    table = {ord(mark): " " for mark in _BLANKS}
    for point in range(ord("A"), ord("Z") + 1):
        table[point] = chr(point).lower()
    for point in (*range(0xC0, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x2000)):
        letter = chr(point)
        plain = _SPECIAL.get(letter) or unicodedata.normalize("NFKD", letter)[0].lower()
        table[point] = plain[0]
    return table


def fold(text: str) -> str:
    """`text` for comparison. The result is as long as the input: offsets stay true."""
    return _fold_word(text) if len(text) < 30 else text.translate(_table())


@lru_cache(maxsize=1 << 15)
def _fold_word(text: str) -> str:
    return text.translate(_table())


def plain(text: str) -> str:
    """`text` without what a name is told without; as it is where it has none of that."""
    return _UNSEEN.sub("", text)


def unseen(text: str) -> list[int]:
    """The offsets of what `plain` leaves out."""
    return [found.start() for found in _UNSEEN.finditer(text)]
